import { problem, ProblemError, type Problem } from '../base/problem';
import { changedSince } from './changedSince';
import type { Incident } from './incident';
import { actionOf } from './incidentAction';
import type { IncidentSource } from './incidentSource';
import type { IncidentWrite, Targets, WriteKind } from './incidentWrite';
import { noteOf, typedTextOf, type OutboxEntry } from './outboxEntry';
import type {} from './problems';
import { readWrite } from './readWrite';

/** Older than this since the person said so, a write that changes who does what would come as a surprise. */
export const askAfterMs = 2 * 60_000;
/** Longer notes are refused here, before they are kept. */
export const noteLimit = 25_000;
/** PagerDuty's longest snooze [API description]: a week. */
export const longestSnoozeSeconds = 604_800;
/** A first try that leaves within this is not held against what the person saw: lists lag, storms pour. */
const freshMs = 10_000;

/** What adds words or a label: right whenever it arrives. */
const neverLate: ReadonlySet<WriteKind> = new Set<WriteKind>(['note', 'editNote', 'priority']);
/** What depends on the state that the person saw. */
const bound: ReadonlySet<WriteKind> = new Set<WriteKind>([
  'acknowledge',
  'resolve',
  'snooze',
  'reassign',
  'escalate',
]);

/** A write that is about to be sent. */
export interface Sending {
  readonly entry: OutboxEntry;
  /** When the person pressed it, or said to send it again (Unix ms, this machine's clock). */
  readonly since: number;
  /** A try failed since: it goes now by itself. */
  readonly waited: boolean;
}

/** Why the person is asked before it goes; `incident` as it was just read, where it was. */
export function whyAsk(
  { entry, since, waited }: Sending,
  now: number,
  incident?: Incident,
): Problem | undefined {
  const ageMs = now - since;
  if (neverLate.has(entry.write.kind)) return undefined;
  if (ageMs > askAfterMs) return problem('incidents.pressedLongAgo', { ageMs });
  if (!incident || !entry.seen || !bound.has(entry.write.kind)) return undefined;
  if (!waited && ageMs <= freshMs) return undefined;
  const changes = changedSince(entry.seen, incident);
  // That somebody acknowledged it takes nothing from an escalation, a snooze or a hand-over that adds people.
  const matter = changes.filter(({ what }) => what !== 'acknowledged' || entry.write.kind === 'reassign');
  return matter.length > 0 ? problem('incidents.changedMeanwhile', { changes: matter }) : undefined;
}

/** The pause (ms) before a write that certainly did not arrive goes again by itself, after so many tries. */
export function pauseAfter(tries: number, why: Problem): number {
  const asked = 'retryAfterMs' in why.args ? (why.args.retryAfterMs ?? 0) : 0;
  return Math.max(Math.min(3_000 * 2 ** (tries - 1), 30_000), asked);
}

/** @throws ProblemError for what cannot be sent at all: no such source, no such action, an empty note. */
export function checkPress(
  source: IncidentSource | undefined,
  { sourceId }: Incident,
  write: IncidentWrite,
): void {
  if (!source) throw new ProblemError(problem('incidents.noSource', { sourceId }));
  const { abilities } = source;
  if (!abilities.write)
    throw new ProblemError(abilities.writeProblem ?? problem('incidents.readOnlyKey', {}));
  if (!abilities.actions.has(actionOf(write.kind)))
    throw new ProblemError(problem('incidents.cannot', { kind: write.kind }));
  checkWrite(write);
}

function checkWrite(write: IncidentWrite): void {
  if (write.kind === 'reassign') checkTargets(write.to);
  if (write.kind === 'requestResponders') checkTargets(write.targets);
  const text = write.kind === 'resolve' ? noteOf(write) : typedTextOf(write);
  if (text === undefined) return;
  if (text.trim() === '') throw new ProblemError(problem('incidents.emptyNote', {}));
  if (text.length > noteLimit) {
    throw new ProblemError(problem('incidents.noteTooLong', { limit: noteLimit, length: text.length }));
  }
}

function checkTargets({ people, policies }: Targets): void {
  if (people.length + policies.length === 0) throw new ProblemError(problem('incidents.noTargets', {}));
}

/** True for two presses that ask for the same: the second sends the first again. A note may be said twice. */
export function isSameChange(a: IncidentWrite, b: IncidentWrite): boolean {
  return a.kind !== 'note' && JSON.stringify(readWrite(a)) === JSON.stringify(readWrite(b));
}
