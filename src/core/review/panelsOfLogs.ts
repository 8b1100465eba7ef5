import type { CountAnswer, CountRow } from '../errors/logBackend';
import { levelOfValue, type LevelScale } from '../errors/logLevel';
import type { LogLevel } from '../errors/logRecord';
import type { PanelAbout } from './panel';
import { panelData, type LongSeries, type PanelData, type PanelSpan } from './panelData';

/** What a log backend counted over the period and those before it, by service and level; one request. */
export interface LogCounts {
  /** "Loki (logs.shop.example)". */
  readonly label: string;
  /** Fit for ids of panels: `loki`. */
  readonly id: string;
  readonly answer: CountAnswer;
  /** Unix ms; what the counts were asked for. */
  readonly window: PanelSpan;
  readonly stepMs: number;
  readonly levelScale?: LevelScale;
  /** What the team calls a service of the logs. */
  readonly serviceOf: (name: string | null) => string;
}

/** Steps of an hour: a week has 168 of them, five weeks are one answer of a size that every engine gives. */
export const logStepMs = 3_600_000;

const errorLevels: readonly (LogLevel | undefined)[] = ['error', 'fatal'];

/** Errors by service, and their share of all records where records of other levels are kept at all. */
export function panelsOfLogs(counts: LogCounts, span: PanelSpan): readonly PanelData[] {
  const { answer, id, label } = counts;
  if (!answer.by.includes('level')) return [];
  const rows = answer.rows.map(row => ({ row, level: levelOf(row, counts.levelScale) }));
  const errors = rows.filter(({ level }) => errorLevels.includes(level)).map(({ row }) => row);
  const all = bucketsByService(answer.rows, counts);
  const failed = bucketsByService(errors, counts);
  const errorCount: PanelAbout = {
    id: `${id}-errors`,
    title: `Errors in the logs: ${label}`,
    subject: 'errors',
    unit: 'count',
    better: 'lower',
    definition: `Log records of level error and above an hour, by service, as ${label} counts them.`,
  };
  // A missing bucket is zero here: the engine counted all of the window.
  const byService = [...all.keys()]
    .sort()
    .map((service): LongSeries => seriesOf(service, counts, time => failed.get(service)?.get(time) ?? 0));
  const panels = [panelData(errorCount, span, byService, answer.problems)];
  if (rows.every(({ level }) => errorLevels.includes(level))) return panels;
  const share: PanelAbout = {
    id: `${id}-error-share`,
    title: `Share of errors in the logs: ${label}`,
    subject: 'errorShare',
    unit: 'share',
    better: 'lower',
    definition: `Log records of level error and above of all records of a service, by the hour, as ${label} counts them. Records are not requests.`,
  };
  const shares = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, total]): LongSeries =>
      seriesOf(service, counts, time => {
        const records = total.get(time) ?? 0;
        return records === 0 ? undefined : (failed.get(service)?.get(time) ?? 0) / records;
      }),
    );
  return [...panels, panelData(share, span, shares, answer.problems)];
}

function levelOf({ values }: CountRow, scale: LevelScale | undefined): LogLevel | undefined {
  return levelOfValue(values.level ?? undefined, scale);
}

function bucketsByService(
  rows: readonly CountRow[],
  { serviceOf }: LogCounts,
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const services = new Map<string, Map<number, number>>();
  for (const { values, buckets } of rows) {
    const service = serviceOf(values.service ?? null);
    let sums = services.get(service);
    if (sums === undefined) services.set(service, (sums = new Map<number, number>()));
    for (const [time, count] of buckets) sums.set(time, (sums.get(time) ?? 0) + count);
  }
  return services;
}

function seriesOf(
  label: string,
  { window, stepMs }: LogCounts,
  value: (time: number) => number | undefined,
): LongSeries {
  // Whole buckets only: one that the window cuts would look like a drop.
  const first = Math.ceil(window.from / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((window.to - first) / stepMs));
  const times = Array.from({ length: count }, (_, i) => first + i * stepMs);
  return { label, times, values: times.map(value) };
}
