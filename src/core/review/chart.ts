import type { PanelData, PanelMark } from './panelData';
import { meanOf } from './panelData';
import { valueText, type PanelAbout, type PanelUnit } from './panel';
import { clockText, dayText, spanText } from './reviewText';
import type { ChartRemark } from './reviewModel';
import { instantOf, isoDay, wallTime } from './zoneTime';

/** What is drawn, wherever its values come from; the same for a file and for a page. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: PanelUnit;
  readonly definition: string;
  /** The scale begins at nothing; that of availability, where 99% is bad, does not. */
  readonly fromZero: boolean;
  readonly x: TimeAxis | NameAxis;
  readonly lines: readonly ChartLine[];
  /** Numbered in this order, in the drawing and in the list beside it. */
  readonly marks: readonly ChartMark[];
  readonly remarks: readonly ChartRemark[];
}

/** Lines over time. */
export interface TimeAxis {
  readonly kind: 'time';
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly times: readonly number[];
}

/** Bars, one for each name: a day or a week. */
export interface NameAxis {
  readonly kind: 'names';
  /** Heading of the names in the table: "Week". */
  readonly heading: string;
  readonly names: readonly string[];
}

export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | undefined)[];
  readonly usual?: readonly (number | undefined)[];
}

export interface ChartMark {
  readonly kind: PanelMark['kind'];
  readonly missing: boolean;
  /** Index of its line. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value?: number;
  readonly words: string;
}

/** A table of words: the days, or names, of a chart by line. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Lines past this number would drown in what is usual of each. */
const mostWithUsual = 3;

/** The chart of a panel. */
export function chartOfPanel(data: PanelData, zone: string, remarks: readonly ChartRemark[] = []): Chart {
  const { about } = data;
  const withUsual = data.lines.length <= mostWithUsual;
  return {
    id: about.id,
    title: about.title,
    unit: about.unit,
    definition: about.definition,
    fromZero: startsAtZero(about),
    x: { kind: 'time', from: data.from, to: data.to, zone, times: data.times },
    lines: data.lines.map(({ label, values, usual }) => ({
      label,
      values,
      ...(withUsual && usual.some(value => value !== undefined) ? { usual } : {}),
    })),
    marks: chartMarks(data, zone),
    remarks: remarks.filter(({ chart, at }) => chart === about.id && at >= data.from && at < data.to),
  };
}

function startsAtZero({ unit, better }: PanelAbout): boolean {
  return !(unit === 'share' && better === 'higher');
}

/** What is out of the ordinary at the same time in several lines is one mark, on the line that it shows in most. */
function chartMarks({ lines, about }: PanelData, zone: string): readonly ChartMark[] {
  const all = lines
    .flatMap(({ marks }, line) => marks.map(mark => ({ mark, line })))
    .sort((a, b) => a.mark.from - b.mark.from || a.line - b.line);
  const groups: { kind: PanelMark['kind']; missing: boolean; to: number; members: typeof all }[] = [];
  for (const member of all) {
    const { kind, missing, from, to } = member.mark;
    const group = groups.find(one => one.kind === kind && one.missing === missing && from <= one.to);
    if (group === undefined) groups.push({ kind, missing, to, members: [member] });
    else {
      group.members.push(member);
      group.to = Math.max(group.to, to);
    }
  }
  return groups
    .flatMap(({ members }) => {
      const [most] = [...members].sort((a, b) => factorOf(b.mark) - factorOf(a.mark) || a.line - b.line);
      if (most === undefined) return [];
      const others = [...new Set(members.map(({ line }) => line))].filter(line => line !== most.line);
      const names = [most.line, ...others].map(line => lines[line]?.label ?? '').join(', ');
      return [{ ...most.mark, line: most.line, words: markWords(most.mark, names, about.unit, zone) }];
    })
    .sort((a, b) => a.at - b.at || a.line - b.line);
}

function factorOf({ value, usual }: PanelMark): number {
  if (value === undefined || usual === undefined) return 0;
  return Math.abs(value - usual) / Math.max(Math.abs(usual), Number.MIN_VALUE);
}

/** `Thu 19 Nov 14:30: spike of p99, 2.4 s where 310 ms is usual`. */
function markWords(mark: PanelMark, names: string, unit: PanelUnit, zone: string): string {
  const where = `${dayText(mark.at, zone)} ${clockText(mark.at, zone)}`;
  const length = spanText(mark.to - mark.from);
  if (mark.missing) return `${where}: no values of ${names} for ${length}`;
  const [value, usual] = [mark.value, mark.usual].map(known =>
    known === undefined ? 'no value' : valueText(known, unit),
  );
  if (mark.kind === 'silence' && mark.value !== 0)
    return `${where}: silence of ${names}, ${value} unchanged for ${length}`;
  const what = mark.kind !== 'silence' && mark.lasting ? `lasting ${mark.kind}` : mark.kind;
  return `${where}: ${what} of ${names}, ${value} where ${usual} is usual`;
}

/** The table behind a chart: means by day (sums of counts), then the period, then what was usual. */
export function chartTable(chart: Chart): ChartTable {
  const { x, lines, unit } = chart;
  const text = (value: number | undefined): string =>
    value === undefined ? 'no value' : valueText(value, unit);
  if (x.kind === 'names') {
    return {
      columns: [x.heading, ...lines.map(({ label }) => label)],
      rows: x.names.map((name, at) => [name, ...lines.map(({ values }) => text(values[at]))]),
    };
  }
  const joined = (values: readonly (number | undefined)[]): number | undefined => {
    const mean = meanOf(values);
    if (mean === undefined || unit !== 'count') return mean;
    return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  const days = new Map<string, number[]>();
  x.times.forEach((time, at) => {
    const day = isoDay(wallTime(time, x.zone));
    const own = days.get(day);
    if (own === undefined) days.set(day, [at]);
    else own.push(at);
  });
  const usual = lines.map(line => joined(line.usual ?? []));
  return {
    columns: ['Day', ...lines.map(({ label }) => label)],
    rows: [
      ...[...days.values()].map(own => [
        dayText(x.times[own[0] ?? 0] ?? x.from, x.zone),
        ...lines.map(({ values }) => text(joined(own.map(at => values[at])))),
      ]),
      ['Period', ...lines.map(({ values }) => text(joined(values)))],
      ...(usual.some(value => value !== undefined) ? [['Periods before', ...usual.map(text)]] : []),
    ],
  };
}

/** Spans that people count in, seconds. */
const roundSpans = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
];

/** Round values that divide an axis in about so many parts; they hold all of `low` to `high`. */
export function axisTicks(low: number, high: number, parts: number, unit?: PanelUnit): readonly number[] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Values that differ by nothing that a label could show are one value.
  const isFlat = !(high - low > Math.max(1e-6 * size, 1e-280));
  const span = isFlat ? Math.max(size, 1) : high - low;
  const rough = span / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  const isEnough = (step: number): boolean => step >= rough * 0.999;
  // Minutes and hours are not divided by ten.
  const minutes = unit === 'seconds' && rough > 1 ? roundSpans.find(isEnough) : undefined;
  const step = minutes ?? power * ([1, 2, 2.5, 5, 10].find(factor => isEnough(factor * power)) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil((isFlat ? low + span : high) / step - 1e-9));
  // By multiplication, and rounded: 3 × 0.1 is to be 0.3 in every file.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Instants to name on an axis of time: midnights of the zone, every few days on long ones; every six hours on short. */
export function timeTicks({
  from,
  to,
  zone,
}: TimeAxis): readonly { readonly at: number; readonly label: string }[] {
  const day = 86_400_000;
  const short = to - from <= 2 * day;
  const every = short ? day / 4 : Math.max(1, Math.ceil((to - from) / day / 10)) * day;
  const start = Math.floor(wallTime(from, zone) / every) * every;
  const ticks: { at: number; label: string }[] = [];
  for (let wall = start; ticks.length < 50; wall += every) {
    const at = instantOf(wall, zone);
    if (at >= to) break;
    if (at >= from) ticks.push({ at, label: short ? clockText(at, zone) : dayText(at, zone) });
  }
  return ticks;
}
