import type { SourceHealth } from '../../core/base/sourceHealth';
import { isComplete } from '../../core/base/sourceHealth';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { OutboxItem } from '../../core/incidents/outbox';
import { severities, type Severity } from '../../core/team/severity';

/** What the Incidents view is made of. `id` is stable, so that selection and expansion outlive a refresh. */
export type IncidentNode =
  | { readonly kind: 'source'; readonly id: string; readonly health: SourceHealth }
  | { readonly kind: 'quiet'; readonly id: string; readonly sources: readonly SourceHealth[] }
  | { readonly kind: 'severity'; readonly id: string; readonly severity: Severity; readonly count: number }
  | { readonly kind: 'incident'; readonly id: string; readonly incidentId: string; readonly row: IncidentRow }
  | { readonly kind: 'more'; readonly id: string; readonly severity: Severity; readonly hidden: number }
  /** Something pressed for an incident that is in no list any more. */
  | { readonly kind: 'unsent'; readonly id: string; readonly incidentId: string; readonly item: OutboxItem };

/** Rows a group shows before "Show more": one inserted row makes VS Code resolve its whole group again. */
export const pageSize = 200;

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
  const listed = new Set(rows.map(row => row.incident.id));
  for (const item of unsent) {
    if (listed.has(item.entry.incidentId)) continue;
    nodes.push({ kind: 'unsent', id: `unsent:${item.entry.id}`, incidentId: item.entry.incidentId, item });
  }
  for (const severity of severities) {
    const count = rows.filter(row => row.classified.severity === severity).length;
    if (count > 0) nodes.push({ kind: 'severity', id: `severity:${severity}`, severity, count });
  }
  // "None" is said only where every source was read whole.
  if (rows.length === 0 && sources.length > 0 && sources.every(isComplete)) {
    nodes.push({ kind: 'quiet', id: 'quiet', sources });
  }
  return nodes;
}

/** The rows of a class, at most `shown`, and what is left over. */
export function incidentNodes(
  rows: readonly IncidentRow[],
  severity: Severity,
  shown: number,
): IncidentNode[] {
  const ofClass = rows.filter(row => row.classified.severity === severity);
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
