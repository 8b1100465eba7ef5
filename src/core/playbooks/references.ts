import { commandLines, isCommandBlock } from './commandLines';
import { readFenceInfo } from './fenceInfo';
import { commandFiles } from './commandFiles';
import { BlockState } from './sections';

/** Something outside of a text that the text counts on. Places are zero-based, of the file. */
export interface Reference {
  /** `file`: a path of the repository that a command names. */
  readonly kind: 'link' | 'image' | 'file';
  /** As written. */
  readonly target: string;
  readonly line: number;
  readonly column: number;
}

/** What a text refers to, and the places in it that others can link to besides its headings. */
export interface References {
  readonly references: readonly Reference[];
  /** Ids that raw HTML gives. */
  readonly anchors: readonly string[];
}

const mostReferences = 2_000;
/** A line of more letters is data, not text. */
const longestLine = 4_000;

/** Reads a Markdown body in one pass over its lines; `firstLine` is where it starts in its file. */
export function referencesOf(body: string, firstLine: number): References {
  const references: Reference[] = [];
  const anchors: string[] = [];
  const blocks = new BlockState();
  let fence: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of body.split(/\r\n|\r|\n/).entries()) {
    if (references.length >= mostReferences) break;
    const outside = blocks.next(line);
    const info = blocks.fenceInfo;
    if (info === undefined && fence) {
      references.push(...filesOf(fence));
      fence = undefined;
    } else if (info !== undefined && !fence) {
      fence = { info, line: firstLine + index + 1, lines: [] };
    } else {
      fence?.lines.push(line);
    }
    if (!outside || line.length > longestLine) continue;
    const text = withoutCode(line);
    for (const reference of linksOf(text)) references.push({ ...reference, line: firstLine + index });
    for (const [, id] of text.matchAll(/<[A-Za-z][^<>]{0,200}?\s(?:id|name)=["']?([\w:.-]{1,100})/g))
      anchors.push(id ?? '');
  }
  if (fence) references.push(...filesOf(fence));
  return { references: references.slice(0, mostReferences), anchors };
}

function filesOf(fence: {
  readonly info: string;
  readonly line: number;
  readonly lines: readonly string[];
}): Reference[] {
  const text = fence.lines.join('\n');
  if (!isCommandBlock(readFenceInfo(fence.info).language, text)) return [];
  const read = commandLines(text);
  if (read.kind === 'refused') return [];
  return commandFiles(read.commands.map(command => command.text)).map(({ path, command }) => {
    const within = read.commands[command]?.line ?? 0;
    const column = Math.max(0, fence.lines[within]?.indexOf(path) ?? 0);
    return { kind: 'file', target: path, line: fence.line + within, column };
  });
}

/** Code within a line, as blanks: what stands in it is no link. */
function withoutCode(line: string): string {
  return line.replace(/(?<!`)(`{1,3})(?!`)([^`]+)\1(?!`)/g, whole => ' '.repeat(whole.length));
}

type OfLine = Omit<Reference, 'line'>;

/** `[text](target "title")`, `![text](target)` and `[name]: target` of one line. */
function linksOf(line: string): OfLine[] {
  const definition = /^ {0,3}\[(?!\^)[^\]]+\]:[ \t]*/.exec(line);
  if (definition) {
    const read = destinationAt(line, definition[0].length, true);
    return read ? [{ kind: 'link', target: read, column: definition[0].length }] : [];
  }
  const found: OfLine[] = [];
  const open: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (letter === '\\') at += 1;
    else if (letter === '[') open.push(at);
    else if (letter === ']') {
      const start = open.pop();
      if (line.charAt(at + 1) !== '(') continue;
      const target = destinationAt(line, at + 2, false);
      if (target === undefined) continue;
      const isImage = start !== undefined && line.charAt(start - 1) === '!';
      found.push({ kind: isImage ? 'image' : 'link', target, column: line.indexOf(target, at) });
    }
  }
  return found;
}

/** The destination that starts there; undefined where there is none, or where a site's own template makes it. */
function destinationAt(line: string, from: number, toEnd: boolean): string | undefined {
  let at = from;
  while (line.charAt(at) === ' ') at += 1;
  let target: string;
  if (line.charAt(at) === '<') {
    const end = line.indexOf('>', at);
    if (end < 0) return undefined;
    target = line.slice(at + 1, end);
  } else {
    const start = at;
    let depth = 0;
    for (; at < line.length && !/\s/.test(line.charAt(at)); at += 1) {
      const letter = line.charAt(at);
      if (letter === '(') depth += 1;
      else if (letter === ')') {
        if (depth === 0 && !toEnd) break;
        depth -= 1;
      }
    }
    target = line.slice(start, at);
  }
  return target === '' || /\{\{|\{%|\$\{|<%/.test(target) ? undefined : target;
}
