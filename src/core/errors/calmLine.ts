import { levelOfValue } from './logLevel';
import { timeOfValue, type TimeHints } from './logTime';

/** The first names of `fieldNames.level` and `fieldNames.time`, in their order, as keys. */
const levelKeys = ['"level"', '"log.level"', '"severity"'];
const timeKeys = ['"@timestamp"', '"timestamp"', '"time"', '"ts"'];

const value = /\s*:\s*(?:"([^"\\]{1,40})"|(\d{1,19}(?:\.\d{1,9})?))\s*[,}]/y;

const code = { brace: 123, comma: 44, space: 32, closing: 125 };

/**
 * The time of a line of JSON of which the level, read without taking the line apart, is calm. Most lines of a log are;
 * to parse each would take most of the time of reading it. Undefined where anything is not as plain as can be: a key
 * that comes twice or within another object, a level or time that is not understood; the whole line is read then.
 */
export function timeOfCalmLine(line: string, hints: TimeHints): ReturnType<typeof timeOfValue> {
  if (line.charCodeAt(line.length - 1) !== code.closing) return undefined;
  const level = levelOfValue(valueOfFirst(line, levelKeys));
  if (level !== 'info' && level !== 'debug' && level !== 'warn') return undefined;
  const time = valueOfFirst(line, timeKeys);
  return time === undefined ? undefined : timeOfValue(time, hints);
}

/** The value of the first of the keys that occurs at all, if it is one of the line's own and occurs once. */
function valueOfFirst(line: string, keys: readonly string[]): string | number | undefined {
  for (const key of keys) {
    const at = line.indexOf(key);
    if (at < 0) continue;
    // An unescaped quote is never within a text, so this is a key or a whole value; the colon tells which.
    const before = line.charCodeAt(at - 1);
    if (before !== code.comma && before !== code.brace && before !== code.space) return undefined;
    if (line.lastIndexOf('{', at) !== 0 || line.lastIndexOf('[', at) >= 0) return undefined;
    if (line.indexOf(key, at + key.length) >= 0) return undefined;
    value.lastIndex = at + key.length;
    const match = value.exec(line);
    if (!match) return undefined;
    return match[1] ?? Number(match[2]);
  }
  return undefined;
}
