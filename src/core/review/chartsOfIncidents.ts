import { severities } from '../team/severity';
import type { Chart, ChartLine } from './chart';
import { halfKey, readTrendValues, trendValues } from './reviewMeta';
import type { ReviewModel, TrendPoint } from './reviewModel';
import { dayText } from './reviewText';
import { instantOf, isoDay, wallTime } from './zoneTime';

const dayMs = 86_400_000;
/** Periods that a chart of bars shows: a quarter. */
const mostPeriods = 13;

/** Charts that need no server: what came when, and how the periods before were. */
export function chartsOfIncidents(model: ReviewModel): readonly Chart[] {
  const { period, incidents, dashboard } = model;
  // The same figures, by the same names, that the file keeps for later periods.
  const now = readTrendValues(trendValues(model));
  const days = daysOf(period);
  const dayOf = (at: number): number =>
    days.findIndex(({ day }) => day === isoDay(wallTime(at, period.zone)));
  const byDay = severities.map((severity): ChartLine => {
    const own = incidents.rows.filter(row => row.severity === severity);
    return {
      label: severity,
      values: days.map((_, at) => own.filter(row => dayOf(row.triggeredAt) === at).length),
    };
  });
  const trend: readonly TrendPoint[] = [
    ...dashboard.trend.slice(-(mostPeriods - 1)),
    { name: period.name, from: period.from, to: period.to, values: now },
  ];
  const names = trend.map(({ name, values }) =>
    values[halfKey] === undefined ? name : `${name} (not whole)`,
  );
  const line = (label: string, key: string, factor = 1): ChartLine => ({
    label,
    values: trend.map(({ values }) => (values[key] === undefined ? undefined : values[key] * factor)),
  });
  const kept = (of: 'acknowledge' | 'resolve'): readonly ChartLine[] =>
    severities.map(severity => ({
      label: `${severity}, ${of}`,
      values: trend.map(({ values }) => {
        const [good, bad] = [values[`${severity}-${of}-kept`], values[`${severity}-${of}-broken`]];
        const all = (good ?? 0) + (bad ?? 0);
        return all === 0 ? undefined : (good ?? 0) / all;
      }),
    }));
  const spans = { unit: 'seconds', fromZero: true } as const;
  const charts: readonly Chart[] = [
    {
      ...frame(
        'incidents-by-day',
        'Incidents by day and class',
        'Day',
        days.map(({ label }) => label),
      ),
      unit: 'count',
      fromZero: true,
      definition: 'Incidents that were triggered, merged ones too, by the day in the zone of the review.',
      lines: byDay,
    },
    {
      ...frame('pages-by-period', 'Pages and nights broken', 'Period', names),
      unit: 'count',
      fromZero: true,
      definition: 'Pages, and person-nights that they broke, by period.',
      lines: [line('pages', 'pages'), line('nights broken', 'nights')],
    },
    {
      ...frame('spans-by-period', 'Median time to detect and acknowledge', 'Period', names),
      ...spans,
      definition: 'Medians by period. Time to detect is known where the logs tell when errors began.',
      lines: [line('detect', 'detect', 0.001), line('acknowledge', 'acknowledge', 0.001)],
    },
    {
      ...frame('resolve-by-period', 'Median time to resolve', 'Period', names),
      ...spans,
      definition:
        'From the first trigger to the last resolve: the median and what 9 of 10 stayed within, by period.',
      lines: [line('median', 'resolve', 0.001), line('90th percentile', 'resolveP90', 0.001)],
    },
    {
      ...frame('promises-by-period', 'SLA kept', 'Period', names),
      unit: 'share',
      fromZero: true,
      definition:
        'Share of the incidents within the SLA of their class; those still within their limit are left out.',
      lines: [...kept('acknowledge'), ...kept('resolve')],
    },
  ];
  return charts.flatMap(chart => {
    const lines = chart.lines.filter(({ values }) => values.some(value => value !== undefined));
    return lines.length === 0 ? [] : [{ ...chart, lines }];
  });
}

function frame(
  id: string,
  title: string,
  heading: string,
  names: readonly string[],
): Pick<Chart, 'id' | 'title' | 'x' | 'marks' | 'remarks'> {
  return { id, title, x: { kind: 'names', heading, names }, marks: [], remarks: [] };
}

/** The calendar days that a period touches. */
function daysOf({
  from,
  to,
  zone,
}: ReviewModel['period']): readonly { readonly day: string; readonly label: string }[] {
  const first = Math.floor(wallTime(from, zone) / dayMs);
  const last = Math.floor(wallTime(to - 1, zone) / dayMs);
  return Array.from({ length: Math.min(60, last - first + 1) }, (_, i) => {
    const wall = (first + i) * dayMs;
    return { day: isoDay(wall), label: dayText(instantOf(wall, zone), zone) };
  });
}
