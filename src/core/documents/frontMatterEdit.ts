import { isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import { problem, ProblemError, type Problem } from '../base/problem';
import { findFrontMatter } from './frontMatterBlock';
import type {} from './problems';
import { scalarText } from './scalarText';
import { keyText, readYaml } from './yamlData';

type Data = Readonly<Record<string, unknown>>;

/** Longest line of an item, in characters. */
const maxLine = 110;

/** A replacement in the source; offsets are UTF-16 units. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Front matter for a new text, with its two `---` lines. Keys whose value is undefined are left out. */
export function writeFrontMatter(data: Data): string {
  const lines = Object.entries(data).filter(([, value]) => value !== undefined);
  return `---\n${lines.map(([key, value]) => pairText(key, value)).join('')}---\n`;
}

/**
 * The text with some top-level keys set (`undefined` removes one). Comments, order, unknown keys and every line that
 * a change does not touch stay as they were, byte by byte; a text without front matter gets one.
 * @throws ProblemError where the front matter has problems: writing into it could lose what is there.
 */
export function updateFrontMatter(text: string, changes: Data): string {
  const block = findFrontMatter(text);
  if (block.kind === 'none') {
    if (Object.values(changes).every(value => value === undefined)) return text;
    return (
      text.slice(0, block.start) + withBreaksOf(text, writeFrontMatter(changes)) + text.slice(block.start)
    );
  }
  if (block.kind !== 'block') throw new ProblemError(problem('documents.frontMatterNotClosed', {}));
  const source = text.slice(block.start, block.end);
  const { document, problems, data } = readYaml(source, '', 1);
  if (!document || problems[0]) throw new ProblemError(problems[0] ?? unexpected('unreadable'));

  const expected = { ...data, ...changes };
  // What cannot be changed inside a value is changed by writing its whole pair anew.
  for (const inside of [true, false]) {
    const result = withBreaksOf(text, applyEdits(source, editsOf(source, document, changes, inside)));
    const reading = readYaml(result, '', 1);
    if (reading.problems.length === 0 && sameValue(reading.data, expected)) {
      return text.slice(0, block.start) + result + text.slice(block.end);
    }
  }
  throw new ProblemError(unexpected('front matter could not be changed in place'));
}

function unexpected(detail: string): Problem {
  return problem('base.unexpected', { detail });
}

/** The smallest edits we know how to make; the caller reads the result again and holds it against what was meant. */
function editsOf(source: string, document: Document.Parsed, changes: Data, inside: boolean): readonly Edit[] {
  const contents = document.contents;
  const edits: Edit[] = [];
  const added: string[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const pair = isMap(contents) ? contents.items.find(item => keyText(item.key) === key) : undefined;
    if (pair) edits.push(...pairEdits(source, pair, key, value, inside));
    else if (value !== undefined) added.push(pairText(key, value));
  }
  if (added.length > 0) {
    const gap = source === '' || source.endsWith('\n') ? '' : '\n';
    edits.push({ from: source.length, to: source.length, text: gap + added.join('') });
  }
  return edits;
}

function pairEdits(
  source: string,
  pair: Pair,
  key: string,
  value: unknown,
  inside: boolean,
): readonly Edit[] {
  const node = pair.value as Node | null;
  if (value !== undefined && node && inside) {
    const inner = valueEdits(source, node, value);
    if (inner) return inner;
  }
  const from = (pair.key as Node).range?.[0] ?? 0;
  const to = node?.range?.[2] ?? (pair.key as Node).range?.[2] ?? from;
  if (value === undefined) return [{ from, to, text: '' }];
  const ended = source[to - 1] === '\n';
  const text = pairText(key, value);
  return [{ from, to, text: ended ? text : text.slice(0, -1) }];
}

/** Edits inside a value, or undefined where its whole pair is written anew. */
function valueEdits(source: string, node: Node, value: unknown): readonly Edit[] | undefined {
  const range = node.range;
  if (!range || ('anchor' in node && node.anchor) || node.tag) return undefined;
  if (isScalar(node)) {
    if (node.value === value) return [];
    const block = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
    return block || range[0] === range[1]
      ? undefined
      : [{ from: range[0], to: range[1], text: flowText(value) }];
  }
  if (isSeq(node) && Array.isArray(value)) return seqEdits(source, node.items as Node[], node, value);
  if (isMap(node) && isData(value)) {
    const edits: Edit[] = [];
    const same = node.items.length === Object.keys(value).length;
    for (const pair of same ? node.items : []) {
      const key = keyText(pair.key) ?? '';
      const inner =
        key in value && pair.value ? valueEdits(source, pair.value as Node, value[key]) : undefined;
      if (!inner) return wholeFlow(node, value);
      edits.push(...inner);
    }
    return same ? edits : wholeFlow(node, value);
  }
  return wholeFlow(node, value);
}

/** Items that stay keep their place and their comments; further ones are put after the last. */
function seqEdits(
  source: string,
  items: readonly Node[],
  node: Node & { readonly flow?: boolean },
  value: readonly unknown[],
): readonly Edit[] | undefined {
  const last = items[items.length - 1]?.range;
  if (!last || value.length < items.length) return wholeFlow(node, value);
  const edits: Edit[] = [];
  for (const [index, item] of items.entries()) {
    const inner = valueEdits(source, item, value[index]);
    if (!inner) return wholeFlow(node, value);
    edits.push(...inner);
  }
  const added = value.slice(items.length);
  if (added.length === 0) return edits;
  if (node.flow) {
    return [...edits, { from: last[1], to: last[1], text: `, ${added.map(flowText).join(', ')}` }];
  }
  const dash = source.lastIndexOf('\n', items[0]?.range?.[0] ?? 0) + 1;
  const indent = /^[ ]*(?=-)/.exec(source.slice(dash))?.[0];
  if (indent === undefined || source[last[2] - 1] !== '\n') return undefined;
  return [...edits, { from: last[2], to: last[2], text: added.map(item => itemText(item, indent)).join('') }];
}

function wholeFlow(node: Node, value: unknown): readonly Edit[] | undefined {
  const flow = (isMap(node) || isSeq(node)) && node.flow === true && node.range;
  return flow ? [{ from: flow[0], to: flow[1], text: flowText(value) }] : undefined;
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = source;
  for (const edit of [...edits].sort((a, b) => b.from - a.from)) {
    result = result.slice(0, edit.from) + edit.text + result.slice(edit.to);
  }
  return result;
}

/** One key with its value: a list of maps one item a line, everything else on the key's line. */
function pairText(key: string, value: unknown): string {
  const name = flowText(key);
  if (Array.isArray(value) && value.some(isData)) {
    return `${name}:\n${value.map(item => itemText(item, '  ')).join('')}`;
  }
  return `${name}: ${flowText(value)}\n`;
}

/** An item of a list: on one line, or one line a key where that would be too long to read. */
function itemText(item: unknown, indent: string): string {
  const line = `${indent}- ${flowText(item)}\n`;
  if (line.length <= maxLine || !isData(item)) return line;
  const pairs = Object.entries(item).filter(([, value]) => value !== undefined);
  return pairs
    .map(
      ([key, value], index) => `${indent}${index === 0 ? '- ' : '  '}${flowText(key)}: ${flowText(value)}\n`,
    )
    .join('');
}

/** A value on one line: `[a, b]`, `{ key: value }`, or a scalar quoted where it has to be. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isData(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.length === 0
      ? '{}'
      : `{ ${entries.map(([key, item]) => `${flowText(key)}: ${flowText(item)}`).join(', ')} }`;
  }
  return scalarText(value);
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (isData(a) && isData(b)) {
    const keys = (data: Data): string[] => Object.keys(data).filter(key => data[key] !== undefined);
    return keys(a).length === keys(b).length && keys(a).every(key => sameValue(a[key], b[key]));
  }
  return Object.is(a, b);
}

/** New lines end as the text's own first line does. */
function withBreaksOf(text: string, lines: string): string {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? lines.replace(/\r?\n/g, '\r\n') : lines;
}
