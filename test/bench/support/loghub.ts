import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Log messages with their true groups. */
export interface LogSet {
  readonly name: string;
  readonly messages: readonly string[];
  /** The true group of each message. */
  readonly truth: readonly string[];
}

/** Sets of loghub's form: `SET/SET_2k.log_structured.csv` with the columns `Content` and `EventId`. */
export function readLogSets(dir: string): readonly LogSet[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(entry =>
      readdirSync(join(dir, entry.name))
        .filter(file => file.endsWith('_structured.csv'))
        .map(file => readLogSet(entry.name, readFileSync(join(dir, entry.name, file), 'utf8'))),
    );
}

function readLogSet(name: string, csv: string): LogSet {
  const [head = [], ...rows] = parseCsv(csv);
  const content = head.indexOf('Content');
  const event = head.indexOf('EventId');
  if (content < 0 || event < 0) throw new Error(`${name}: no column Content or EventId`);
  return {
    name,
    // In one piece, as a reader of logs has them: what was put together of characters is slow to look at.
    messages: JSON.parse(JSON.stringify(rows.map(row => row[content] ?? ''))) as string[],
    truth: rows.map(row => row[event] ?? ''),
  };
}

/** RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = (): void => {
    row.push(field);
    field = '';
  };
  const endRow = (): void => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === ',') endField();
    else if (char === '\n') endRow();
    else if (char !== '\r') field += char;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}
