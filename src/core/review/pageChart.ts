import { axisTicks, chartTable, timeTicks, type Chart, type ChartMark, type ChartTable } from './chart';
import type { ChartRemark } from './dashboardModel';
import { valueText } from './panel';
import { clockText, dayText } from './reviewText';

/** A chart for a page, which only draws: every word that it shows is made here. Plain enough for a message. */
export interface PageChart {
  readonly id: string;
  readonly title: string;
  readonly definition: string;
  readonly kind: 'lines' | 'bars';
  /** Unix seconds of lines; the places of bars, from 0. */
  readonly x: readonly number[];
  /** `Thu 19 Nov 14:30`, or the name of a bar. */
  readonly xTexts: readonly string[];
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
  readonly lines: readonly PageLine[];
  readonly marks: readonly PageMark[];
  /** In Unix seconds, lettered in this order. */
  readonly remarks: readonly {
    readonly at: number;
    readonly text: string;
    /** Who said it, and when. */
    readonly by?: string;
    readonly id?: string;
  }[];
  readonly table: ChartTable;
}

export interface PageLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly texts: readonly string[];
  readonly usual?: readonly (number | null)[];
}

/** Times in Unix seconds. */
export interface PageMark {
  readonly kind: ChartMark['kind'];
  readonly missing: boolean;
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value?: number;
  readonly words: string;
}

/** @param yParts about how many parts the scale has. */
export function pageChart(chart: Chart, yParts = 4): PageChart {
  const { x, lines, unit, fromZero } = chart;
  const known = lines
    .flatMap(({ values, usual }) => [...values, ...(usual ?? [])])
    .filter((value): value is number => value !== undefined);
  const least = known.reduce((low, value) => Math.min(low, value), fromZero ? 0 : Infinity);
  const most = known.reduce((high, value) => Math.max(high, value), fromZero ? 0 : -Infinity);
  const ticks = known.length === 0 ? [0, 1] : axisTicks(least, most, yParts, unit);
  const seconds = (ms: number): number => ms / 1000;
  const orNull = (values: readonly (number | undefined)[]): (number | null)[] =>
    values.map(value => value ?? null);
  return {
    id: chart.id,
    title: chart.title,
    definition: chart.definition,
    kind: x.kind === 'time' ? 'lines' : 'bars',
    x: x.kind === 'time' ? x.times.map(seconds) : x.names.map((_, at) => at),
    xTexts:
      x.kind === 'time'
        ? x.times.map(time => `${dayText(time, x.zone)} ${clockText(time, x.zone)}`)
        : x.names,
    xTicks:
      x.kind === 'time'
        ? timeTicks(x).map(({ at, label }) => ({ at: seconds(at), text: label }))
        : x.names.map((text, at) => ({ at, text })),
    // A share of all has no scale past all of it, unless its values have.
    yTicks: ticks
      .filter(tick => unit !== 'share' || tick <= Math.max(1, most))
      .map(at => ({ at, text: valueText(at, unit) })),
    lines: lines.map(({ label, values, usual }) => ({
      label,
      values: orNull(values),
      texts: values.map(value => (value === undefined ? 'no value' : valueText(value, unit))),
      ...(usual ? { usual: orNull(usual) } : {}),
    })),
    marks: chart.marks.map(({ kind, missing, from, to, at, value, words }) => ({
      kind,
      missing,
      from: seconds(from),
      to: seconds(to),
      at: seconds(at),
      ...(value === undefined ? {} : { value }),
      words,
    })),
    remarks: chart.remarks.map(remark => ({
      at: seconds(remark.at),
      text: remark.text,
      ...signatureOf(remark, x),
      ...(remark.id === undefined ? {} : { id: remark.id }),
    })),
    table: chartTable(chart),
  };
}

function signatureOf({ by, said }: ChartRemark, x: Chart['x']): { readonly by?: string } {
  const when =
    said === undefined || x.kind !== 'time' ? [] : [`${dayText(said, x.zone)} ${clockText(said, x.zone)}`];
  const told = [...(by === undefined ? [] : [by]), ...when].join(', ');
  return told === '' ? {} : { by: told };
}
