import type { Problem } from '../base/problem';
import type { MetricSource } from '../errors/metricSource';
import type { MetricPanel } from './panel';
import type { PanelData, PanelSpan } from './panelData';
import { panelsOfLogs, type LogCounts } from './panelsOfLogs';
import { guessPanels, readAvailability, readPanels, readProbes } from './readPanels';
import type { Availability, Gap } from './reviewModel';

/** What the dashboard is made of, besides incidents. */
export interface DashboardInput {
  readonly span: PanelSpan;
  /** Absent: none is connected, which is no gap. */
  readonly metrics?: MetricSource;
  /** The team's own panels, and guessed ones that it does not want to see. */
  readonly own: readonly MetricPanel[];
  readonly hidden: ReadonlySet<string>;
  /** One of each log backend. */
  readonly logs: readonly LogCounts[];
}

/** Panels with their values, and what is missing, told in place. */
export interface DashboardReading {
  readonly panels: readonly PanelData[];
  readonly availability: readonly Availability[];
  readonly gaps: readonly Gap[];
  /** In full, for those who ask why. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the dashboard of a period. What one source cannot answer costs its own panels and is told by a gap; the rest
 * stands. Rejects on abort only.
 */
export async function readDashboard(input: DashboardInput, signal: AbortSignal): Promise<DashboardReading> {
  const { span, metrics, own, hidden, logs } = input;
  const panels: PanelData[] = [];
  const problems: Problem[] = [];
  const gaps: Gap[] = [];
  let availability: readonly Availability[] = [];
  if (metrics) {
    const guessed = await guessPanels(metrics, span, signal);
    // A panel of the team's takes the place of a guessed one of its name.
    const wanted = [
      ...guessed.panels.filter(({ id }) => !hidden.has(id) && !own.some(panel => panel.id === id)),
      ...own,
    ];
    const read = await readPanels(metrics, wanted, span, signal);
    const rows = await readAvailability(metrics, guessed.families, span, signal);
    const probes = await readProbes(metrics, guessed, span, signal);
    availability = [...rows.rows, ...probes.rows];
    panels.push(...read);
    // That names alone tell what a metric is says nothing against its values.
    const told = [
      ...guessed.problems,
      ...read.flatMap(panel => panel.problems),
      ...rows.problems,
      ...probes.problems,
    ].filter(({ code }) => code !== 'metrics.noMetadata');
    problems.push(...told);
    const isMissing = told.length > 0 && read.every(({ lines }) => lines.length === 0);
    if (told.length > 0) {
      gaps.push({ part: 'metrics', state: isMissing ? 'missing' : 'partial', source: metrics.label });
    }
  }
  for (const counts of logs) {
    panels.push(...panelsOfLogs(counts, span).filter(({ about }) => !hidden.has(about.id)));
    problems.push(...counts.answer.problems);
    if (!counts.answer.isWhole) gaps.push({ part: 'errors', state: 'partial', source: counts.label });
  }
  return { panels, availability, gaps, problems };
}
