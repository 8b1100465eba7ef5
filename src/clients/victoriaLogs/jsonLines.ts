import { isRecord } from '../pagerDuty/readRows';

/** Rows of an answer in lines of JSON. */
export interface JsonLines {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Lines that are no object. */
  readonly unreadable: number;
  /** What the server wrote behind rows that it had sent: its reason to stop. */
  readonly failure?: string;
}

/** @param isCut the end of the text is missing: its last line is a piece. */
export function readJsonLines(text: string, isCut: boolean): JsonLines {
  const lines = text.split('\n');
  if (isCut) lines.pop();
  const rows: Readonly<Record<string, unknown>>[] = [];
  let unreadable = 0;
  let failure: string | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const row = parsed(line);
    if (isRecord(row)) rows.push(row);
    else if (!line.startsWith('{') && /\b(?:cannot|couldn't|error|timeout)\b/i.test(line)) failure ??= line;
    else unreadable += 1;
  }
  return { rows, unreadable, ...(failure === undefined ? {} : { failure: oneLine(failure) }) };
}

/** Without what the server says of the request. Remote, cut to 300 characters. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^.*?requestURI: \S+; /, '')
    .trim()
    .slice(0, 300);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
