import type { Fields } from './recordFields';

const key = /[A-Za-z_@][\w.@/-]{0,80}=/y;
const known = /(?:^|\s)(?:level|lvl|severity|msg|message|ts|time|err|error|at)=/;

/** The pairs of a line of logfmt (`level=error msg="no row" id=7`), or undefined where it is none. */
export function parseLogfmt(line: string): Fields | undefined {
  if (!known.test(line)) return undefined;
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let pairs = 0;
  let at = 0;
  while (at < line.length && pairs < 500) {
    while (line[at] === ' ' || line[at] === '\t') at++;
    key.lastIndex = at;
    const match = key.exec(line);
    // Words between pairs are tolerated after the first pair, not before it: that would be prose with a "=" in it.
    if (!match) {
      if (pairs === 0) return undefined;
      const next = line.indexOf(' ', at);
      if (next < 0) break;
      at = next + 1;
      continue;
    }
    const start = at + match[0].length;
    const [value, end] = line[start] === '"' ? quoted(line, start) : bare(line, start);
    const name = match[0].slice(0, -1);
    if (!(name in fields)) fields[name] = value;
    pairs++;
    at = end;
  }
  return pairs >= 2 ? { ...fields } : undefined;
}

function bare(line: string, start: number): [value: string, end: number] {
  let end = start;
  while (end < line.length && line[end] !== ' ' && line[end] !== '\t') end++;
  return [line.slice(start, end), end];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function quoted(line: string, start: number): [value: string, end: number] {
  const parts: string[] = [];
  let from = start + 1;
  for (let i = from; i < line.length; i++) {
    if (line[i] === '"') {
      parts.push(line.slice(from, i));
      return [parts.join(''), i + 1];
    }
    if (line[i] !== '\\') continue;
    const escaped = line[i + 1] ?? '';
    parts.push(line.slice(from, i), escapes[escaped] ?? escaped);
    from = ++i + 1;
  }
  // No closing quote: the rest of the line is the value.
  parts.push(line.slice(from));
  return [parts.join(''), line.length];
}
