import { problem, type Problem } from '../../core/base/problem';
import type { SourceHealth } from '../../core/base/sourceHealth';
import { isComplete } from '../../core/base/sourceHealth';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { OutboxItem } from '../../core/incidents/outbox';
import { compareSeverity, severities, type Severity } from '../../core/team/severity';

/** What the Incidents view is made of. `id` is stable, so that selection and expansion outlive a refresh. */
export type IncidentNode =
  | { readonly kind: 'source'; readonly id: string; readonly health: SourceHealth }
  /** Something of a source that a person should know, though its rows are right. */
  | { readonly kind: 'notice'; readonly id: string; readonly health: SourceHealth; readonly problem: Problem }
  | { readonly kind: 'quiet'; readonly id: string; readonly sources: readonly SourceHealth[] }
  | { readonly kind: 'severity'; readonly id: string; readonly severity: Severity; readonly count: number }
  | { readonly kind: 'incident'; readonly id: string; readonly incidentId: string; readonly row: IncidentRow }
  | { readonly kind: 'more'; readonly id: string; readonly severity: Severity; readonly hidden: number }
  /** How many of the person's writes did not arrive yet. */
  | { readonly kind: 'outbox'; readonly id: string; readonly waiting: number }
  /** Something pressed for an incident that is in no list any more. */
  | { readonly kind: 'unsent'; readonly id: string; readonly incidentId: string; readonly item: OutboxItem };

/** Rows a group shows before "Show more": one inserted row makes VS Code resolve its whole group again. */
export const pageSize = 200;

/** A machine's clock that is off by less is not worth a row (ms). */
const tellableSkewMs = 2 * 60_000;

/** The top of the tree: trouble first, then what was not sent, then the classes that hold something. */
export function topNodes(
  rows: readonly IncidentRow[],
  sources: readonly SourceHealth[],
  unsent: readonly OutboxItem[],
): IncidentNode[] {
  const nodes: IncidentNode[] = sources
    .filter(
      health => health.problem !== undefined || health.incomplete !== undefined || health.asOf === undefined,
    )
    .map(health => ({ kind: 'source', id: `source:${health.sourceId}`, health }));
  nodes.push(...sources.flatMap(noticesOf));
  // One under way comes and goes within a second: a row for it would make the list jump.
  const waiting = unsent.filter(item => item.state !== 'sending' || !item.underWay).length;
  if (waiting > 0) nodes.push({ kind: 'outbox', id: 'outbox', waiting });
  const listed = new Set(unsent.length > 0 ? rows.map(row => row.incident.id) : []);
  for (const item of unsent) {
    if (listed.has(item.entry.incidentId)) continue;
    nodes.push({ kind: 'unsent', id: `unsent:${item.entry.id}`, incidentId: item.entry.incidentId, item });
  }
  for (const severity of severities) {
    const count = rowsOf(rows, severity).length;
    if (count > 0) nodes.push({ kind: 'severity', id: `severity:${severity}`, severity, count });
  }
  // "None" is said only where every source was read whole.
  if (rows.length === 0 && sources.length > 0 && sources.every(isComplete)) {
    nodes.push({ kind: 'quiet', id: 'quiet', sources });
  }
  return nodes;
}

function noticesOf(health: SourceHealth): IncidentNode[] {
  const { sourceId, scopeProblem, clockOffsetMs = 0 } = health;
  const nodes: IncidentNode[] = [];
  if (scopeProblem) nodes.push({ kind: 'notice', id: `filter:${sourceId}`, health, problem: scopeProblem });
  if (Math.abs(clockOffsetMs) >= tellableSkewMs) {
    // Whole minutes: the row changes with what is worth telling.
    const byMs = Math.round(Math.abs(clockOffsetMs) / 60_000) * 60_000;
    const skew = problem('incidents.clockSkew', { byMs, ahead: clockOffsetMs < 0 });
    nodes.push({ kind: 'notice', id: `clock:${sourceId}`, health, problem: skew });
  }
  return nodes;
}

/** The rows of a class. Rows are sorted by class, worst first, so that those of one are a stretch. */
export function rowsOf(rows: readonly IncidentRow[], severity: Severity): readonly IncidentRow[] {
  /** How many rows stand before those of the class, or before what comes after it. */
  const before = (isAfter: 0 | 1): number => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && compareSeverity(row.classified.severity, severity) < isAfter) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return rows.slice(before(0), before(1));
}

/** The rows of a class, at most `shown`, and what is left over. */
export function incidentNodes(
  rows: readonly IncidentRow[],
  severity: Severity,
  shown: number,
): IncidentNode[] {
  const ofClass = rowsOf(rows, severity);
  const nodes: IncidentNode[] = ofClass.slice(0, shown).map(row => ({
    kind: 'incident',
    id: `incident:${row.incident.id}`,
    incidentId: row.incident.id,
    row,
  }));
  if (ofClass.length > shown) {
    nodes.push({ kind: 'more', id: `more:${severity}`, severity, hidden: ofClass.length - shown });
  }
  return nodes;
}

/** True where an incident of that class is to be acknowledged, and its source takes it. */
export function waitsForSomebody(
  rows: readonly IncidentRow[],
  severity: Severity,
  actionsOf: (sourceId: string) => ReadonlySet<IncidentAction>,
): boolean {
  return rowsOf(rows, severity).some(
    ({ incident }) => incident.status === 'triggered' && actionsOf(incident.sourceId).has('acknowledge'),
  );
}
