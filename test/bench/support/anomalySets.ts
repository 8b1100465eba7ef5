import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A time series and the windows in which something went wrong. Times are Unix milliseconds. */
export interface AnomalySet {
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly windows: readonly (readonly [from: number, to: number])[];
}

/** The folder that holds `windows.json`: `place` itself or its folder `anomalies`. */
export function anomaliesDir(places: readonly string[]): string | undefined {
  return places
    .flatMap(place => [join(place, 'anomalies'), place])
    .find(place => existsSync(join(place, 'windows.json')));
}

/** Reads every series that `windows.json` names; a row that is none is an error that names file and line. */
export function readAnomalySets(dir: string): readonly AnomalySet[] {
  const truth = JSON.parse(readFileSync(join(dir, 'windows.json'), 'utf8')) as Record<
    string,
    readonly (readonly [string, string])[]
  >;
  return Object.entries(truth).map(([name, windows]) => {
    const rows = readFileSync(join(dir, name), 'utf8')
      .split(/\r?\n/)
      .slice(1)
      .map((row, at) => [row, at + 2] as const)
      .filter(([row]) => row.trim() !== '')
      .map(([row, line]) => {
        const [stamp = '', value = ''] = row.split(',');
        const time = readTime(stamp);
        if (Number.isNaN(time))
          throw new Error(`${name}:${String(line)}: "${row}" is no row of a time and a value`);
        return { time, value: value.trim() === '' ? NaN : Number(value) };
      })
      .sort((a, b) => a.time - b.time);
    return {
      name,
      times: rows.map(row => row.time),
      values: rows.map(row => row.value),
      windows: windows.map(([from, to]) => [readTime(from), readTime(to)] as const),
    };
  });
}

/** `2014-04-01 00:00:00` (fractions allowed), without a zone: read as UTC, which no figure depends on. */
function readTime(stamp: string): number {
  const text = stamp.trim().replace(' ', 'T');
  return Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}
