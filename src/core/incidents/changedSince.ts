import type { Incident } from './incident';

/** What a person saw of an incident when pressing; kept with the write. */
export interface SeenIncident {
  readonly status: Incident['status'];
  readonly alertCount?: number;
  /** Ids. */
  readonly assignees: readonly string[];
  /** When it was to escalate by itself (Unix ms by the source's clock). */
  readonly escalatesAt?: number;
}

/** One way in which an incident is not what it was. */
export type IncidentChangeFact =
  | { readonly what: 'alerts'; readonly more: number }
  | { readonly what: 'retriggered' }
  | { readonly what: 'escalated'; readonly to: string }
  | { readonly what: 'changedHands'; readonly to: string }
  | { readonly what: 'acknowledged'; readonly by: string };

/** A source rounds its times to seconds, some to the next tick of its own. */
const sameTimeMs = 5_000;

export function seenOf(incident: Incident): SeenIncident {
  const escalatesAt = escalationOf(incident);
  return {
    status: incident.status,
    assignees: incident.assignees.map(person => person.id),
    ...(incident.alertCount === undefined ? {} : { alertCount: incident.alertCount }),
    ...(escalatesAt === undefined ? {} : { escalatesAt }),
  };
}

/** What happened to an incident since it was seen, as far as it matters to somebody who wants to act on it. */
export function changedSince(seen: SeenIncident, now: Incident): readonly IncidentChangeFact[] {
  const facts: IncidentChangeFact[] = [];
  const more = (now.alertCount ?? 0) - (seen.alertCount ?? now.alertCount ?? 0);
  if (more > 0) facts.push({ what: 'alerts', more });
  const names = now.assignees.map(person => person.name).join(', ');
  const handed = !sameMembers(
    seen.assignees,
    now.assignees.map(person => person.id),
  );
  if (seen.status === 'acknowledged' && now.status === 'triggered') facts.push({ what: 'retriggered' });
  else if (seen.status === 'triggered' && now.status === 'acknowledged') {
    const by = now.acknowledgedBy.map(({ person }) => person.name).join(', ');
    facts.push({ what: 'acknowledged', by });
  } else if (escalatedSince(seen, now)) facts.push({ what: 'escalated', to: names });
  else if (handed) facts.push({ what: 'changedHands', to: names });
  return facts;
}

/** Its clock was set back though nobody took it: the next level was paged, or the first one again. */
function escalatedSince(seen: SeenIncident, now: Incident): boolean {
  const at = escalationOf(now);
  if (now.status !== 'triggered' || seen.status !== 'triggered' || seen.escalatesAt === undefined)
    return false;
  return at !== undefined && at - seen.escalatesAt > sameTimeMs;
}

function escalationOf(incident: Incident): number | undefined {
  return incident.pendingActions.find(action => action.kind === 'escalate')?.at;
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const members = new Set(b);
  return new Set(a).size === members.size && a.every(id => members.has(id));
}
