import type { Problem } from '../base/problem';
import { findAnomalies, type Anomaly } from './anomalies';
import { middle } from './anomalyOrder';
import type { PanelAbout } from './panel';

/** A panel with its values: what a chart and its table are made of. Plain enough for JSON. */
export interface PanelData {
  readonly about: PanelAbout;
  /** Unix ms: the period, and its points. */
  readonly from: number;
  readonly to: number;
  readonly times: readonly number[];
  readonly lines: readonly PanelLine[];
  /** Lines that are not shown: the smaller ones. */
  readonly more: number;
  /** What could not be read, or only in part; with any, the values are what there is. */
  readonly problems: readonly Problem[];
  /** Page of the server where the query stands. */
  readonly link?: string;
}

export interface PanelLine {
  readonly label: string;
  /** One for each time; undefined where nothing is known. */
  readonly values: readonly (number | undefined)[];
  /** The median of the (up to four) periods before, at the same time of the week; undefined without any. */
  readonly usual: readonly (number | undefined)[];
  /** Means over the period and over what was usual; undefined without values. */
  readonly mean?: number;
  readonly usualMean?: number;
  readonly marks: readonly PanelMark[];
}

/** Something out of the ordinary in a line. Times are Unix ms. */
export interface PanelMark {
  readonly kind: Anomaly['kind'];
  readonly lasting: boolean;
  /** There are no values at all. */
  readonly missing: boolean;
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value?: number;
  readonly usual?: number;
}

/** Values over the period and the weeks before it. */
export interface LongSeries {
  readonly label: string;
  readonly times: readonly number[];
  readonly values: readonly (number | undefined)[];
}

export interface PanelSpan {
  readonly from: number;
  readonly to: number;
}

const week = 7 * 24 * 3_600_000;
/** How many periods before are looked at: so many weeks show what is usual without showing what is long gone. */
export const periodsBefore = 4;
/** More lines than these are no chart that a person reads. */
const mostLines = 6;

/** How far back a period is compared: whole weeks, so that a Monday is laid over a Monday. */
export function periodShift({ from, to }: PanelSpan): number {
  return Math.max(1, Math.round((to - from) / week)) * week;
}

/** Cuts the period out of long series, with what was usual in those before it and with what is out of the ordinary. */
export function panelData(
  about: PanelAbout,
  span: PanelSpan,
  series: readonly LongSeries[],
  problems: readonly Problem[],
  link?: string,
): PanelData {
  const lines = series.map(one => lineOf(one, span));
  const known = lines.filter(({ line }) => line.values.some(value => value !== undefined));
  // By size, so that it does not hang on the order of the answer which ones are left out; shown by name.
  const shown = [...known]
    .sort((a, b) => (b.line.mean ?? 0) - (a.line.mean ?? 0) || compare(a.line.label, b.line.label))
    .slice(0, mostLines);
  const times = [...new Set(shown.flatMap(line => line.times))].sort((a, b) => a - b);
  return {
    about,
    ...span,
    times,
    lines: shown
      .map(({ times: own, line }) => onTimes(line, own, times))
      .sort((a, b) => byLabel(about, a, b)),
    more: known.length - shown.length,
    problems,
    ...(link === undefined ? {} : { link }),
  };
}

function lineOf(
  { label, times, values }: LongSeries,
  span: PanelSpan,
): { readonly times: readonly number[]; readonly line: PanelLine } {
  const finite = values.map(value => (value !== undefined && Number.isFinite(value) ? value : undefined));
  const byTime = new Map(times.map((time, i) => [time, finite[i]]));
  const inside = times.filter(time => time >= span.from && time < span.to);
  const shift = periodShift(span);
  const usual = inside.map(time => {
    const before = Array.from({ length: periodsBefore }, (_, k) => byTime.get(time - (k + 1) * shift));
    const known = before.filter((value): value is number => value !== undefined);
    return known.length === 0 ? undefined : middle(known);
  });
  const own = inside.map(time => byTime.get(time));
  const [mean, usualMean] = [meanOf(own), meanOf(usual)];
  return {
    times: inside,
    line: {
      label,
      values: own,
      usual,
      ...(mean === undefined ? {} : { mean }),
      ...(usualMean === undefined ? {} : { usualMean }),
      marks: marksOf(times, finite, span),
    },
  };
}

/** What is out of the ordinary within the period, by all that is known of the series. */
export function marksOf(
  times: readonly number[],
  values: readonly (number | undefined)[],
  { from, to }: PanelSpan,
): readonly PanelMark[] {
  const { anomalies, gaps } = findAnomalies({ times, values: values.map(value => value ?? NaN) });
  const time = (index: number): number => times[index] ?? NaN;
  const found = anomalies.map((anomaly): PanelMark => ({
    kind: anomaly.kind,
    lasting: anomaly.lasting,
    missing: false,
    from: time(anomaly.first),
    to: time(anomaly.last),
    at: time(anomaly.peak),
    value: anomaly.value,
    usual: anomaly.usual,
  }));
  const silences = [
    ...gaps.map(({ before, after }) => [time(before), time(after)] as const),
    ...endOf(times, values),
  ].map(([start, end]): PanelMark => ({
    kind: 'silence',
    lasting: false,
    missing: true,
    from: start,
    to: end,
    at: start,
  }));
  return [...found, ...silences]
    .filter(mark => mark.to >= from && mark.from < to)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** A series that ended before its time: a gap that nothing follows. */
function endOf(
  times: readonly number[],
  values: readonly (number | undefined)[],
): readonly (readonly [number, number])[] {
  const known = values.flatMap((value, i) => (value === undefined ? [] : [i]));
  const last = known[known.length - 1];
  const end = times[times.length - 1];
  if (last === undefined || end === undefined || known.length < 2) return [];
  const step = middle(known.slice(1).map((i, at) => (times[i] ?? 0) - (times[known[at] ?? 0] ?? 0)));
  const start = times[last] ?? end;
  return end - start > 6 * step ? [[start, end]] : [];
}

function onTimes(line: PanelLine, own: readonly number[], times: readonly number[]): PanelLine {
  if (own.length === times.length) return line;
  const at = new Map(own.map((time, i) => [time, i]));
  const spread = (values: readonly (number | undefined)[]): (number | undefined)[] =>
    times.map(time => {
      const index = at.get(time);
      return index === undefined ? undefined : values[index];
    });
  return { ...line, values: spread(line.values), usual: spread(line.usual) };
}

/** Percentiles stay in the order of their query, the highest last; services by name. */
function byLabel(about: PanelAbout, a: PanelLine, b: PanelLine): number {
  return about.subject === 'latency' && /^p\d+$/.test(a.label) && /^p\d+$/.test(b.label)
    ? Number(a.label.slice(1)) - Number(b.label.slice(1))
    : compare(a.label, b.label);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value): value is number => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
