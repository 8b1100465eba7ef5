import type { JsonNode } from './jsonTree';

/** How new lines of a text are written: as its others are. */
export interface JsonStyle {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
}

/** The style of a text; two spaces where it shows none. */
export function styleOf(text: string): JsonStyle {
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', unit: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ' };
}

/** A value as text: objects with a line a member down to `depth`, all else on one line. */
export function jsonText(value: unknown, depth: number, style: JsonStyle, indent = ''): string {
  if (Array.isArray(value)) return `[${value.map(item => jsonText(item, 0, style)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const inner = indent + style.unit;
  const members = entries.map(
    ([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, depth - 1, style, inner)}`,
  );
  if (depth <= 0) return `{ ${members.join(', ')} }`;
  const lines = members.map(member => inner + member).join(`,${style.eol}`);
  return `{${style.eol}${lines}${style.eol}${indent}}`;
}

/**
 * Adds a member to an object, or an item to a list, after its last one. No other character of the text changes, and
 * a comment at the end of the last one's line stays with it. jsonc-parser's `modify` formats what it touches anew.
 */
export function insertJson(text: string, holder: JsonNode, write: (indent: string) => string): string {
  const style = styleOf(text);
  const parts = holder.members?.map(({ offset, end, node }) => ({ offset, end: node?.end ?? end }));
  const last = (parts ?? holder.items ?? []).at(-1);
  const base = indentAt(text, holder.offset);
  if (!last) return insertFirst(text, holder, base, style, write);
  const isOneLine = !/[\r\n]/.test(text.slice(holder.offset, holder.end));
  if (isOneLine) return splice(text, last.end, `, ${write(base)}`);
  const startsLine = /^[ \t]*$/.test(text.slice(lineStart(text, last.offset), last.offset));
  const indent = startsLine ? indentAt(text, last.offset) : base + style.unit;
  const line = style.eol + indent + write(indent);
  const rest = /^[ \t]*(?:(,)[ \t]*)?(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*(?=[\r\n]))/.exec(
    text.slice(last.end),
  );
  if (!rest) return splice(text, last.end, `,${line}`);
  const after = splice(text, last.end + rest[0].length, rest[1] === ',' ? `${line},` : line);
  return rest[1] === ',' ? after : splice(after, last.end, ',');
}

function insertFirst(
  text: string,
  holder: JsonNode,
  base: string,
  { eol, unit }: JsonStyle,
  write: (indent: string) => string,
): string {
  const close = holder.end - 1;
  const indent = base + unit;
  const start = lineStart(text, close);
  // Comments may stand inside: the new line goes below them, above the closing bracket's.
  const ownLine = start > holder.offset && /^[ \t]*$/.test(text.slice(start, close));
  if (ownLine) return splice(text, start, indent + write(indent) + eol);
  return splice(text, close, eol + indent + write(indent) + eol + base);
}

function splice(text: string, at: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at);
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}
