import { parseJsonObject } from './jsonText';
import type { LogRecord } from './logRecord';
import { maskSecrets, maskValue } from './maskSecrets';
import { parseLogfmt } from './logfmtText';

/** A sample record for a person to read. */
export interface SampleText {
  readonly language: 'json' | 'text';
  readonly text: string;
}

/** The record pretty-printed, secrets masked; its trace below it with line ends that a person can read. */
export function sampleText(record: LogRecord): SampleText {
  const fields = record.raw.startsWith('{') ? parseJsonObject(record.raw) : parseLogfmt(record.raw);
  if (!fields || record.raw.includes('\n')) return { language: 'text', text: `${maskSecrets(record.raw)}\n` };
  const json = JSON.stringify(maskValue(fields), undefined, 2);
  // JSON keeps a trace on one line, which nobody can read.
  const trace = record.stack === undefined ? '' : `\n${commented(maskSecrets(record.stack))}`;
  return { language: 'json', text: `${json}\n${trace}` };
}

function commented(text: string): string {
  return text
    .split(/\r?\n/)
    .map(line => `// ${line}\n`)
    .join('');
}
