import type { StackFrame } from './stackFrame';

/**
 * One language's way to print a trace: a small file and a row in `stackFormats`.
 * Every method runs for every line of a log, so each must take time linear in the line, whatever it holds.
 */
export interface StackFormat {
  readonly name: string;
  /** Which end of a printed trace is the line that failed. */
  readonly failing: 'first' | 'last';
  /** The frame that a line tells, or undefined. `next` is the line after it, for formats that use two. */
  frame(line: string, next: string | undefined): FormatFrame | undefined;
  /** True for a line that begins another exception's frames (a cause, a goroutine, a second traceback). */
  beginsSection?(line: string): boolean;
  /** Which of several exceptions is the root cause: Java prints it last, Python first. */
  readonly rootCause: 'first' | 'last';
}

export interface FormatFrame {
  readonly frame: StackFrame;
  /** The next line belongs to this frame. */
  readonly usesNext?: boolean;
  /** The frame stands for this many equal ones. */
  readonly times?: number;
}
