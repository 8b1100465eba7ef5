import { isAbort, problemOf, type Problem } from '../base/problem';
import { stepFor, type MetricLabels, type MetricRange, type MetricSource } from '../errors/metricSource';
import { expandExpression, type MetricPanel, type PanelQuery } from './panel';
import {
  panelData,
  periodsBefore,
  periodShift,
  type LongSeries,
  type PanelData,
  type PanelSpan,
} from './panelData';
import {
  availabilityQueries,
  familyQuestions,
  labelFamily,
  panelsOfFamily,
  probeMetric,
  probePanels,
  probesOfPeriod,
  probesPanel,
  probeTarget,
  type LabelledFamily,
} from './panelsOfMetrics';
import type { Availability } from './reviewModel';

/** What a metrics server has that a review shows, and what could not be asked. */
export interface GuessedPanels {
  readonly panels: readonly MetricPanel[];
  readonly families: readonly LabelledFamily[];
  readonly problems: readonly Problem[];
}

/** Points that a series is asked for: half an hour each over five weeks, which is what a chart can show. */
const mostSteps = 2_500;
/** Questions to one server at a time. */
const lanes = 3;

/** Looks through the names that a server has, and asks which labels they carry. Rejects on abort only. */
export async function guessPanels(
  source: MetricSource,
  span: PanelSpan,
  signal: AbortSignal,
): Promise<GuessedPanels> {
  const problems: Problem[] = [];
  const answer = await attempt(() => source.metrics(span, signal), problems);
  if (answer === undefined) return { panels: [], families: [], problems };
  problems.push(...answer.problems);
  const families: LabelledFamily[] = [];
  for (const { family, expression } of familyQuestions(answer.metrics)) {
    const labels = await attempt(() => source.query(expression, span.to, signal), problems);
    // What is not known is left out; latency and traffic need no labels.
    problems.push(...(labels?.problems ?? []));
    families.push(labelFamily(family, labels?.series.map(({ labels: own }) => own) ?? []));
  }
  return {
    panels: [...families.flatMap(panelsOfFamily), ...probePanels(answer.metrics)],
    families,
    problems,
  };
}

/** The values of panels, in their order; one that cannot be read says why, the others stand. Rejects on abort only. */
export async function readPanels(
  source: MetricSource,
  panels: readonly MetricPanel[],
  span: PanelSpan,
  signal: AbortSignal,
): Promise<readonly PanelData[]> {
  const range = rangeOf(span);
  return inLanes(panels, async panel => {
    const problems: Problem[] = [];
    const series: LongSeries[] = [];
    for (const query of panel.queries) {
      const expression = expandExpression(query.expression, {
        stepMs: range.stepMs,
        rangeMs: span.to - span.from,
      });
      const answer = await attempt(() => source.queryRange(expression, range, signal), problems);
      if (answer === undefined) continue;
      problems.push(...answer.problems);
      for (const { labels, values } of answer.series) {
        series.push({ label: labelOf(query, labels), times: answer.times, values });
      }
    }
    const [first] = panel.queries;
    const link =
      first &&
      source.link(
        expandExpression(first.expression, { stepMs: range.stepMs, rangeMs: span.to - span.from }),
        span,
      );
    return panelData(panel, span, series, distinct(problems), link);
  });
}

/** Good over all requests of the period, by service, of the first family that tells; what could not be read is told. */
export async function readAvailability(
  source: MetricSource,
  families: readonly LabelledFamily[],
  span: PanelSpan,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Availability[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const queries = families.map(availabilityQueries).find(known => known !== undefined);
  if (queries === undefined) return { rows: [], problems };
  const ask = async (expression: string): Promise<ReadonlyMap<string, number> | undefined> => {
    const expanded = expandExpression(expression, {
      stepMs: span.to - span.from,
      rangeMs: span.to - span.from,
    });
    const answer = await attempt(() => source.query(expanded, span.to, signal), problems);
    problems.push(...(answer?.problems ?? []));
    return (
      answer &&
      new Map(answer.series.map(({ labels, value }) => [labels[queries.service ?? ''] ?? '', value]))
    );
  };
  const all = await ask(queries.all);
  const failed = await ask(queries.failed);
  // Without the failed ones nothing is known of the good ones: no figure rather than 100%.
  if (all === undefined || failed === undefined) return { rows: [], problems: distinct(problems) };
  const rows = [...all]
    .filter(([, count]) => Number.isFinite(count) && count > 0)
    .map(([service, count]): Availability => {
      // `increase` extrapolates: whole requests, and never more failed ones than all.
      const whole = Math.max(1, Math.round(count));
      const good = whole - Math.min(whole, Math.round(failed.get(service) ?? 0));
      return { service, value: good / whole, basis: 'requests', good, all: whole };
    })
    .sort((a, b) => (a.service < b.service ? -1 : 1));
  return { rows, problems: distinct(problems) };
}

/** Share of probes from outside that succeeded in the period, by target; none where the server has no such metric. */
export async function readProbes(
  source: MetricSource,
  { panels }: GuessedPanels,
  span: PanelSpan,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Availability[]; readonly problems: readonly Problem[] }> {
  if (!panels.some(({ id }) => id === probesPanel)) return { rows: [], problems: [] };
  const problems: Problem[] = [];
  const rangeMs = span.to - span.from;
  const expression = expandExpression(probesOfPeriod, { stepMs: rangeMs, rangeMs });
  const answer = await attempt(() => source.query(expression, span.to, signal), problems);
  problems.push(...(answer?.problems ?? []));
  const rows = (answer?.series ?? [])
    .filter(({ value }) => value >= 0 && value <= 1)
    .map(({ labels, value }): Availability => {
      return { service: labels[probeTarget] ?? '', value, basis: 'metric', metric: probeMetric };
    })
    .sort((a, b) => (a.service < b.service ? -1 : 1));
  return { rows, problems: distinct(problems) };
}

/** The period and those before it, on steps that periods have in common. */
export function rangeOf(span: PanelSpan): MetricRange {
  const from = span.from - periodsBefore * periodShift(span);
  const stepMs = stepFor({ from, to: span.to }, mostSteps);
  return { from: Math.floor(from / stepMs) * stepMs, to: span.to - 1, stepMs };
}

/** `p95 · checkout`: the query's own name, and the labels that tell its series apart. */
function labelOf({ label }: PanelQuery, labels: MetricLabels): string {
  const values = Object.entries(labels)
    .filter(([name, value]) => name !== '__name__' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value.replace(/\s+/g, ' ').slice(0, 60));
  if (values.length === 0) return label;
  return label === '' || label === 'all' ? values.join(' ') : `${label} · ${values.join(' ')}`;
}

async function attempt<T>(ask: () => Promise<T>, problems: Problem[]): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbort(error)) throw error;
    problems.push(problemOf(error));
    return undefined;
  }
}

/** A server that fails says the same for each query: once is enough. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map(one => [JSON.stringify([one.code, one.args]), one])).values()];
}

async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
