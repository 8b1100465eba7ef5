import type { EntityId } from '../base/identity';
import type { Incident } from './incident';
import type { Shift } from './onCallShift';

/** Why somebody is told of an incident. */
export type NoticeKind = 'triggered' | 'retriggered' | 'assigned' | 'asked';

/** Something that happened to an incident and concerns the person of the window. */
export interface Notice {
  readonly incidentId: EntityId;
  readonly kind: NoticeKind;
  /** When it happened, by the source's clock (Unix ms). */
  readonly at: number;
  /** Names the happening: the same in every window, and after a reload. */
  readonly key: string;
  /** Keys of what is told with it: the assignment of an incident that came back is no news of its own. */
  readonly settles: readonly string[];
}

const minute = 60_000;
/** An assignment within this of the beginning is part of it. */
const beginningMs = minute;
/** What is older is no news: it stands in the list. */
export const newsMs = 12 * 60 * minute;
/** Nobody tells when an incident fell back to triggered: windows see it within this of each other. */
const seenWithinMs = 5 * minute;

/**
 * What is to be told of an open incident as it is now. `before` is how this window saw it last.
 * Undefined: it is not the person's, or has nothing new.
 */
export function noticeOf(incident: Incident, before: Incident | undefined, now: number): Notice | undefined {
  const { id, askedAt, status } = incident;
  if (status === 'resolved') return undefined;
  const assigned = incident.mine ? assignmentOf(incident, before, now) : undefined;
  const asked = askedAt === undefined ? undefined : ({ kind: 'asked', at: askedAt } as const);
  const [latest] = [assigned, asked].filter(candidate => candidate !== undefined).sort((a, b) => b.at - a.at);
  if (!latest || now - latest.at > newsMs) return undefined;
  const assignment = keyOf(id, { kind: 'assigned', at: mineAt(incident) });
  const settles = latest.kind === 'retriggered' ? [assignment] : [];
  return { incidentId: id, ...latest, key: keyOf(id, latest), settles };
}

function assignmentOf(
  incident: Incident,
  before: Incident | undefined,
  now: number,
): { readonly kind: NoticeKind; readonly at: number } | undefined {
  const at = mineAt(incident);
  if (incident.status === 'acknowledged') {
    // Whoever acknowledges becomes the assignee: only a later assignment is news.
    const acknowledgedAt = Math.max(...incident.acknowledgedBy.map(acknowledgement => acknowledgement.at));
    return at > acknowledgedAt && incident.acknowledgedBy.length > 0 ? { kind: 'assigned', at } : undefined;
  }
  if (before?.status === 'acknowledged') return { kind: 'retriggered', at: incident.updatedAt ?? now };
  return { kind: at - incident.createdAt <= beginningMs ? 'triggered' : 'assigned', at };
}

function mineAt({ mineSince, createdAt }: Incident): number {
  return mineSince ?? createdAt;
}

function keyOf(id: EntityId, { kind, at }: Pick<Notice, 'kind' | 'at'>): string {
  return kind === 'retriggered'
    ? `${id} again ${Math.floor(at / seenWithinMs)}`
    : `${id} ${kind === 'asked' ? 'asked' : 'mine'} ${Math.floor(at / 1000)}`;
}

/** Keys under which another window may have told of the same happening. */
export function keysOf({ incidentId, kind, at, key }: Notice): readonly string[] {
  if (kind !== 'retriggered') return [key];
  return [key, keyOf(incidentId, { kind, at: at - seenWithinMs })];
}

/**
 * Whether it is told now. On shift, and where the shift is not known, it is. Off shift only what was given to the
 * person since the shift ended: whoever assigns or asks knows more than a schedule that was read some minutes ago.
 * @param shift by this machine's clock, as `at` is here.
 */
export function isTold({ kind }: Notice, at: number, shift: Shift | undefined): boolean {
  if (!shift || shift.state === 'on') return true;
  return kind !== 'retriggered' && at >= (shift.since ?? -Infinity);
}
