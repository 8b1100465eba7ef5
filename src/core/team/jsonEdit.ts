import { insertJson, jsonText, styleOf } from './jsonInsert';
import { nodeAt, readJsonTree, type JsonNode, type JsonPath } from './jsonTree';

/** Far above what Opex's own files need. */
const maxDepth = 100;

/**
 * Sets a member of an object, and makes the objects that should hold it. All else of the text stays to the character,
 * comments too. Nothing happens where something on the way is no object. `depth`: levels with a line a member.
 */
export function setJson(text: string, path: JsonPath, value: unknown, depth: number): string {
  const root = treeOf(text);
  if (!root) return text;
  const style = styleOf(text);
  const known = nodeAt(root, path)?.node;
  if (known) {
    const indent = indentOf(text, known.offset);
    return text.slice(0, known.offset) + jsonText(value, depth, style, indent) + text.slice(known.end);
  }
  for (let length = path.length - 1; length >= 0; length--) {
    const holder = nodeAt(root, path.slice(0, length))?.node;
    const key = path[length];
    if (!holder || key === undefined) continue;
    const missing = path.slice(length + 1).filter((name): name is string => typeof name === 'string');
    if (!holder.members || missing.length < path.length - length - 1) return text;
    const whole = missing.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    return insertJson(
      text,
      holder,
      indent => `${JSON.stringify(key)}: ${jsonText(whole, depth + missing.length, style, indent)}`,
    );
  }
  return text;
}

/** Takes a member out, with its comma and the line that it leaves empty. */
export function removeJson(text: string, path: readonly string[]): string {
  const root = treeOf(text);
  const holder = root && nodeAt(root, path.slice(0, -1))?.node;
  const members = holder?.members ?? [];
  const at = members.findIndex(member => member.key === path[path.length - 1]);
  const member = members[at];
  if (!holder || !member) return text;
  const end = member.node?.end ?? member.end;
  const next = members[at + 1];
  // Up to the next one's beginning; of the last one also the comma before it.
  if (next) return text.slice(0, member.offset) + text.slice(next.offset);
  const before = members[at - 1];
  const from = before ? (before.node?.end ?? before.end) : holder.offset + 1;
  return text.slice(0, from) + text.slice(end).replace(/^\s*,/, '');
}

/** Puts an item before the one at `index` of a list, on a line of its own where that one has one; else at its end. */
export function insertItem(text: string, path: JsonPath, index: number, value: unknown): string {
  const root = treeOf(text);
  const list = root && nodeAt(root, path)?.node;
  if (!list?.items) return text;
  const style = styleOf(text);
  const next = list.items[index];
  if (!next) return insertJson(text, list, () => jsonText(value, 0, style));
  const start =
    Math.max(text.lastIndexOf('\n', next.offset - 1), text.lastIndexOf('\r', next.offset - 1)) + 1;
  const ownLine = /^[ \t]*$/.test(text.slice(start, next.offset));
  const gap = ownLine ? style.eol + text.slice(start, next.offset) : ' ';
  return `${text.slice(0, next.offset)}${jsonText(value, 0, style)},${gap}${text.slice(next.offset)}`;
}

function treeOf(text: string): JsonNode | undefined {
  // A byte order mark is no JSON; a space in its stead keeps all offsets.
  return readJsonTree(text.replace(/^\uFEFF/, ' '), maxDepth).root;
}

function indentOf(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
