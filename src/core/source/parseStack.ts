import { generic } from './formats/generic';
import { gecko } from './formats/gecko';
import { go } from './formats/go';
import { java } from './formats/java';
import { opera } from './formats/opera';
import { python } from './formats/python';
import { v8 } from './formats/v8';
import type { StackFormat } from './stackFormat';
import type { StackFrame } from './stackFrame';

/** Every language with a format of its own, the more particular first. To add one: a file in `formats` and a row here. */
export const stackFormats: readonly StackFormat[] = [python, java, v8, go, gecko, opera];

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

interface Section {
  readonly format: StackFormat;
  readonly frames: StackFrame[];
}

function framesIn(lines: readonly string[], formats: readonly StackFormat[]): StackFrame[] {
  const sections: Section[] = [];
  let section: Section | undefined;
  let preferred: StackFormat | undefined;
  let count = 0;
  for (let i = 0; i < lines.length && count < maxFrames; i++) {
    const line = lines[i] ?? '';
    if (line === '' || line.length > maxLineLength) continue;
    const found = frameOf(line, lines[i + 1], formats, preferred);
    if (!found) {
      if (section?.format.beginsSection?.(line)) section = undefined;
      continue;
    }
    preferred = found.format;
    if (section?.format !== found.format) {
      section = { format: found.format, frames: [] };
      sections.push(section);
    }
    for (let n = 0; n < (found.times ?? 1) && count < maxFrames; n++, count++)
      section.frames.push(found.frame);
    if (found.usesNext) i++;
  }
  return inOrder(sections);
}

function frameOf(
  line: string,
  next: string | undefined,
  formats: readonly StackFormat[],
  preferred: StackFormat | undefined,
): (ReturnType<StackFormat['frame']> & { readonly format: StackFormat }) | undefined {
  const following = next !== undefined && next.length <= maxLineLength ? next : undefined;
  const first = preferred?.frame(line, following);
  if (first && preferred) return { ...first, format: preferred };
  for (const format of formats) {
    const found = format === preferred ? undefined : format.frame(line, following);
    if (found) return { ...found, format };
  }
  return undefined;
}

/** Turns each section failing frame first, and each run of one language's sections root cause first. */
function inOrder(sections: readonly Section[]): StackFrame[] {
  const ordered: StackFrame[][] = [];
  let run: StackFrame[][] = [];
  sections.forEach((section, i) => {
    const { format, frames } = section;
    run.push(format.failing === 'first' ? frames : frames.reverse());
    if (sections[i + 1]?.format === format) return;
    ordered.push(...(format.rootCause === 'first' ? run : run.reverse()));
    run = [];
  });
  return ordered.flat();
}

/** Splits without an array of a hostile text's millions of lines. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start <= text.length && lines.length < maxLines) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    // A line past the limit stands as an empty one, so that no format sees it.
    lines.push(
      stop - start > maxLineLength ? '' : text.slice(start, text[stop - 1] === '\r' ? stop - 1 : stop),
    );
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
