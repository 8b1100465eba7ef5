import type { StackFrame } from './stackFrame';

/**
 * One language's way to print a trace: a small file and a row in `stackFormats`.
 * Every method runs for every line of a log, so each must take time linear in the line, whatever it holds.
 */
export interface StackFormat {
  readonly name: string;
  /** Which end of a printed trace is the line that failed. */
  readonly failing: TraceEnd;
  /** What a line tells, or undefined. `next` is the line after it, for formats that use two. */
  read(line: string, next: string | undefined): FormatFrames | undefined;
  /** What a line without a frame begins: a cause, a goroutine, a second traceback. */
  begins?(line: string): SectionKind | undefined;
  /** Which of several exceptions is the root cause: Java prints it last, Python first. */
  readonly rootCause: TraceEnd;
}

export type TraceEnd = 'first' | 'last';

/**
 * `next` is another exception's frames; `aside` those of one that is no cause of the others (suppressed, inner of a
 * group): they come after all; `wrapper` those of what wraps the exception before it, though the format prints causes last.
 */
export type SectionKind = 'next' | 'aside' | 'wrapper';

/** What one line tells. */
export interface FormatFrames {
  /** In the order printed. */
  readonly frames: readonly StackFrame[];
  /** The next line belongs to these frames. */
  readonly usesNext?: boolean;
  /** The line is also the head of another exception. */
  readonly begins?: boolean;
  /** This trace is printed the other way round than the format's usual one. */
  readonly failing?: TraceEnd;
  /** A place that a message tells (`panicked at`, `thrown in`): left out where a frame tells it, too. */
  readonly isHead?: boolean;
}

/** What a line with one frame tells, for the formats whose lines have no more than one. */
export function oneFrame(frame: StackFrame | undefined): FormatFrames | undefined {
  return frame && { frames: [frame] };
}
