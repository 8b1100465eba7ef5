import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { EntityId } from '../../core/base/identity';
import type { Problem } from '../../core/base/problem';
import type { NewPlaybookTarget } from '../../platform/commands';
import type { HealthNode } from './healthNodes';
import type { Playbook, PlaybookMatch } from '../../core/playbooks/playbook';

/** Rows of the Playbooks view. */
export type PlaybookNode =
  /** The last reading failed, or is not whole. */
  | { readonly kind: 'trouble'; readonly id: string; readonly problem: Problem }
  | { readonly kind: 'incidents'; readonly id: string; readonly count: number }
  | {
      readonly kind: 'incident';
      readonly id: string;
      readonly incidentId: EntityId;
      readonly row: IncidentRow;
      readonly first: boolean;
    }
  | {
      readonly kind: 'match';
      readonly id: string;
      readonly uri: string;
      readonly incidentId: EntityId;
      readonly match: PlaybookMatch;
    }
  | { readonly kind: 'noMatch'; readonly id: string; readonly title: string }
  | { readonly kind: 'writeOne'; readonly id: string; readonly target: NewPlaybookTarget }
  | { readonly kind: 'moreIncidents'; readonly id: string; readonly hidden: number }
  | { readonly kind: 'all'; readonly id: string; readonly count: number }
  | { readonly kind: 'playbook'; readonly id: string; readonly uri: string; readonly playbook: Playbook }
  | { readonly kind: 'problems'; readonly id: string; readonly count: number }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Problem }
  | HealthNode;

/** More open incidents than this are for the Incidents view. */
const mostIncidents = 20;

/** Groups on top: for the open incidents, all playbooks, problems; nothing at all where there is nothing. */
export function topNodes(
  rows: readonly IncidentRow[],
  playbooks: readonly Playbook[],
  problems: readonly Problem[],
  trouble: Problem | undefined,
): PlaybookNode[] {
  const nodes: PlaybookNode[] = [];
  if (trouble) nodes.push({ kind: 'trouble', id: 'trouble', problem: trouble });
  if (rows.length > 0 && playbooks.length > 0)
    nodes.push({ kind: 'incidents', id: 'incidents', count: rows.length });
  if (playbooks.length > 0) nodes.push({ kind: 'all', id: 'all', count: playbooks.length });
  if (problems.length > 0) nodes.push({ kind: 'problems', id: 'problems', count: problems.length });
  return nodes;
}

/** The open incidents, in the order of their view. */
export function incidentNodes(rows: readonly IncidentRow[]): PlaybookNode[] {
  const nodes = rows.slice(0, mostIncidents).map((row, at): PlaybookNode => {
    const incidentId = row.incident.id;
    return { kind: 'incident', id: `incident:${incidentId}`, incidentId, row, first: at === 0 };
  });
  const hidden = rows.length - mostIncidents;
  if (hidden > 0) nodes.push({ kind: 'moreIncidents', id: 'moreIncidents', hidden });
  return nodes;
}

/** What fits one incident; "none fits" is a row too, and so is what could not be read. */
export function matchNodes(
  { incident }: IncidentRow,
  matches: readonly PlaybookMatch[],
  alertsProblem: Problem | undefined,
): PlaybookNode[] {
  const { id: incidentId, title } = incident;
  const nodes = matches.slice(0, 5).map((match): PlaybookNode => {
    const { uri } = match.playbook;
    return { kind: 'match', id: `match:${incidentId}:${uri}`, uri, incidentId, match };
  });
  if (nodes.length === 0) {
    nodes.push(
      { kind: 'noMatch', id: `noMatch:${incidentId}`, title },
      { kind: 'writeOne', id: `writeOne:${incidentId}`, target: { incidentId } },
    );
  }
  if (alertsProblem) nodes.push({ kind: 'problem', id: `alerts:${incidentId}`, problem: alertsProblem });
  return nodes;
}

export function playbookNodes(playbooks: readonly Playbook[]): PlaybookNode[] {
  return playbooks.map(playbook => ({
    kind: 'playbook',
    id: `playbook:${playbook.uri}`,
    uri: playbook.uri,
    playbook,
  }));
}

export function problemNodes(problems: readonly Problem[]): PlaybookNode[] {
  return problems.map((problem, at) => ({ kind: 'problem', id: `problem:${at}`, problem }));
}
