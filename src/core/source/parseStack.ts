import { stackFormats } from './formats/stackFormats';
import { generic } from './formats/generic';
import type { FormatFrames, StackFormat, TraceEnd } from './stackFormat';
import type { StackFrame } from './stackFrame';
import { stackLine } from './stackLine';

/** A longer line is no frame: minified code, a body that was logged. */
const maxLineLength = 4_096;
const maxLines = 50_000;
const maxFrames = 2_000;

/**
 * The frames of a stack trace in any known language, failing frame first whatever the language prints.
 * Of chained exceptions the root cause's frames come first, then those of what wraps it.
 * Takes time linear in the text, and looks at its first 50,000 lines and 2,000 frames.
 */
export function parseStack(text: string): readonly StackFrame[] {
  const lines = linesOf(text);
  const frames = framesIn(lines, stackFormats);
  if (frames.some(frame => !frame.library)) return frames;
  // A syntax error's own place, or a language without a format: as terminals link it.
  const own = framesIn(lines, [generic]).filter(
    found => !found.library && !frames.some(frame => frame.file === found.file && frame.line === found.line),
  );
  return [...own, ...frames];
}

/** True where a text holds a trace as a language prints it, and not only a place that could be linked. */
export function holdsTrace(text: string): boolean {
  return framesIn(linesOf(text), stackFormats).length > 0;
}

interface Section {
  readonly format: StackFormat;
  readonly frames: StackFrame[];
  failing: TraceEnd;
  readonly isAside: boolean;
  readonly isWrapper: boolean;
}

function framesIn(lines: readonly string[], formats: readonly StackFormat[]): StackFrame[] {
  const sections: Section[] = [];
  const heads = new Set<StackFrame>();
  let section: Section | undefined;
  let last: StackFormat | undefined;
  let isAside = false;
  let isWrapper = false;
  let count = 0;
  for (let i = 0; i < lines.length && count < maxFrames; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const found = read(line, lines[i + 1], formats, last);
    if (!found) {
      const kind = last?.begins?.(line);
      if (!kind) continue;
      section = undefined;
      // An indented cause below a suppressed exception is that one's.
      isAside = kind === 'aside' || (isAside && /^\s/.test(line));
      isWrapper = kind === 'wrapper';
      continue;
    }
    // A trace printed upside down ends with its own head.
    const endsReversed = found.begins === true && section?.failing !== section?.format.failing;
    if (section?.format !== found.format || (found.begins === true && !endsReversed)) {
      if (last !== found.format) isAside = isWrapper = false;
      const { format, failing } = found;
      section = { format, frames: [], failing: failing ?? format.failing, isAside, isWrapper };
      sections.push(section);
    }
    last = found.format;
    if (found.failing) section.failing = found.failing;
    for (const frame of found.frames) {
      if (++count > maxFrames) break;
      section.frames.push(frame);
      if (found.isHead) heads.add(frame);
    }
    if (found.usesNext) i++;
    if (endsReversed) section = undefined;
  }
  return withoutTwins(inOrder(sections), heads);
}

function read(
  line: string,
  next: string | undefined,
  formats: readonly StackFormat[],
  preferred: StackFormat | undefined,
): (FormatFrames & { readonly format: StackFormat }) | undefined {
  const first = preferred?.read(line, next);
  if (first && preferred) return { ...first, format: preferred };
  for (const format of formats) {
    const found = format === preferred ? undefined : format.read(line, next);
    if (found) return { ...found, format };
  }
  return undefined;
}

/** Turns each section failing frame first, and each run of one language's sections root cause first. */
function inOrder(sections: readonly Section[]): StackFrame[] {
  const ordered: StackFrame[][] = [];
  let run: Section[] = [];
  sections.forEach((section, i) => {
    run.push(section);
    if (sections[i + 1]?.format === section.format) return;
    const causes = run.filter(({ isAside }) => !isAside);
    const reversed = section.format.rootCause === 'last' && !causes.some(({ isWrapper }) => isWrapper);
    const sorted = [...(reversed ? causes.reverse() : causes), ...run.filter(({ isAside }) => isAside)];
    ordered.push(...sorted.map(({ frames, failing }) => (failing === 'first' ? frames : frames.reverse())));
    run = [];
  });
  return ordered.flat();
}

/** Leaves out a head's place that a frame tells as well, or that another head told before. */
function withoutTwins(frames: StackFrame[], heads: ReadonlySet<StackFrame>): StackFrame[] {
  if (heads.size === 0) return frames;
  const told = new Set(frames.filter(frame => !heads.has(frame)).map(placeKey));
  return frames.filter(frame => {
    if (!heads.has(frame)) return true;
    const key = placeKey(frame);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}

/** A head may write the path shorter than the frame does. */
function placeKey({ file, line }: StackFrame): string {
  return `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${line}`;
}

/** Splits without an array of a hostile text's millions of lines. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start <= text.length && lines.length < maxLines) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    // A line past the limit stands as an empty one, so that no format sees it.
    lines.push(stop - start > maxLineLength ? '' : stackLine(text.slice(start, stop)).trimEnd());
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
