import { isZone, isoWithOffset } from './zoneTime';
import { periodName, type ReviewPeriod } from './period';
import type { ReviewModel } from './reviewModel';

/** The first line of a review file, which only machines see. */
export interface ReviewMeta {
  readonly version: number;
  readonly period: ReviewPeriod;
}

export const newestVersion = 1;

/** Stands among the figures of a file that was last written before its period's end, or that were not read whole. */
export const halfKey = 'half';

const meta =
  /^<!-- opex:review version=(\d{1,6}) name=(\S+) from=(\S+) to=(\S+) zone=([^\s<>]+)(?:\s[^<>]*)?-->/m;
const figures = /^<!-- opex:figures([^<>]*)-->/m;

export function metaLine({ version, period }: ReviewModel): string {
  const { name, from, to, zone } = period;
  return `<!-- opex:review version=${version} name=${name} from=${isoWithOffset(from, zone)} to=${isoWithOffset(to, zone)} zone=${zone} -->`;
}

/** What the first line says; undefined where there is none, or where it names no period. */
export function readMeta(text: string): ReviewMeta | undefined {
  const [, version, name = '', from = '', to = '', zone = ''] = meta.exec(text) ?? [];
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (version === undefined || !periodName.test(name) || !(start < end)) return undefined;
  return {
    version: Number(version),
    period: { name, from: start, to: end, zone: isZone(zone) ? zone : 'UTC' },
  };
}

/** The period's figures for the trend of a year, as one line that only machines see. */
export function trendValues({ incidents, dashboard, asOf, period }: ReviewModel): string {
  const isHalf = asOf < period.to || incidents.figures.some(({ atLeast }) => atLeast);
  const values: (readonly [string, number])[] = [
    ...incidents.figures.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value] as const])),
    ...dashboard.spreads.flatMap(({ id, median, p90, count }) =>
      median === undefined || p90 === undefined
        ? []
        : [
            [id, Math.round(median)] as const,
            [`${id}P90`, Math.round(p90)] as const,
            [`${id}Count`, count] as const,
          ],
    ),
    ...dashboard.sla.flatMap(({ severity, of, kept, breached }) => [
      [`${severity}-${of}-kept`, kept] as const,
      [`${severity}-${of}-broken`, breached] as const,
    ]),
    ...dashboard.byClass.map(({ severity, incidents: count }) => [`${severity}-incidents`, count] as const),
    ...(isHalf ? [[halfKey, 1] as const] : []),
  ];
  return `<!-- opex:figures ${values.map(([key, value]) => `${key}=${value}`).join(' ')} -->`;
}

/** The figures that a file keeps; what is no number is left out. */
export function readTrendValues(text: string): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [, key, value] of (figures.exec(text)?.[1] ?? '').matchAll(
    /(?<![\w-])([a-zA-Z][\w-]*)=(-?\d+(?:\.\d+)?)/g,
  )) {
    if (key !== undefined && value !== undefined) values[key] = Number(value);
  }
  return values;
}
