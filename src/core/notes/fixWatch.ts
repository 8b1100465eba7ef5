import { sameRelease } from '../errors/sameRelease';
import type { NoteFix } from './rootCauseNote';

/**
 * Where a fix stands. Times are Unix ms.
 * `recorded`: not seen in production. `watching`: deployed, and silent so far. `fixed`: silent for the set time.
 * `regressed`: the error came back after the fix was there.
 */
export type FixState =
  | { readonly kind: 'recorded'; readonly at: number }
  | { readonly kind: 'watching'; readonly deployedAt: number; readonly silence: Silence }
  | { readonly kind: 'fixed'; readonly deployedAt: number; readonly silence: Silence }
  | {
      readonly kind: 'regressed';
      readonly deployedAt: number;
      readonly at: number;
      readonly release?: string;
    };

/** A time in which logs were read whole and did not hold the error. What nobody read proves nothing. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

/** One reading of the logs, as far as it matters to one fix. */
export interface FixSighting {
  /** The time that was read. */
  readonly from: number;
  readonly to: number;
  /** All of it was read: only then does no error mean silence. */
  readonly complete: boolean;
  /** The errors that the note is about; absent where the reading holds none. */
  readonly errors?: { readonly lastSeen: number; readonly release?: string };
  /** Releases that records of the same service name, with the time of the newest record. */
  readonly releases: readonly { readonly release: string; readonly lastSeen: number }[];
}

export interface FixWatchOptions {
  /** How long it has to be silent, ms. */
  readonly silentMs: number;
  /** How long after the deploy records of no release may still be of the old one, ms. */
  readonly rolloutMs: number;
}

export type FixEvent = 'deployed' | 'fixed' | 'regressed';

export interface FixStep {
  readonly state: FixState;
  /** What a person is told, once. */
  readonly event?: FixEvent;
}

/** The state that a note's own words mean, where this machine has watched nothing yet. */
export function startOfFix(fix: NoteFix, isFixed: boolean, now: number): FixState {
  const time = (text: string | undefined): number | undefined => {
    const at = Date.parse(text ?? '');
    return Number.isNaN(at) ? undefined : at;
  };
  const deployedAt = time(fix.deployed);
  const regressedAt = time(fix.regressed);
  if (regressedAt !== undefined && regressedAt >= (deployedAt ?? 0)) {
    return { kind: 'regressed', deployedAt: deployedAt ?? regressedAt, at: regressedAt };
  }
  const recordedAt = time(fix.recorded) ?? now;
  if (isFixed) {
    const from = deployedAt ?? recordedAt;
    return { kind: 'fixed', deployedAt: from, silence: { from, to: from } };
  }
  if (deployedAt === undefined) return { kind: 'recorded', at: recordedAt };
  return { kind: 'watching', deployedAt, silence: { from: deployedAt, to: deployedAt } };
}

/** Takes in a reading. The same reading twice changes nothing the second time. */
export function watchFix(
  state: FixState,
  fix: NoteFix,
  seen: FixSighting,
  options: FixWatchOptions,
): FixStep {
  if (state.kind === 'recorded') {
    const deployedAt = deployOf(fix, seen, state.at);
    if (deployedAt === undefined) return { state };
    return { state: deployed(deployedAt), event: 'deployed' };
  }
  if (state.kind === 'regressed') return { state };
  const { deployedAt } = state;
  if (isReturn(fix, seen, deployedAt, options)) {
    const { lastSeen = deployedAt, release } = seen.errors ?? {};
    return {
      state: { kind: 'regressed', deployedAt, at: lastSeen, ...(release === undefined ? {} : { release }) },
      event: 'regressed',
    };
  }
  if (!seen.complete) return { state };
  // The same reading again is no longer silence, but the set time may have changed.
  const silence = seen.to > state.silence.to ? longer(state.silence, seen, deployedAt) : state.silence;
  if (state.kind === 'fixed') return { state: { ...state, silence } };
  if (silence.to - silence.from < options.silentMs) return { state: { ...state, silence } };
  return { state: { kind: 'fixed', deployedAt, silence }, event: 'fixed' };
}

/** The state of a fix that somebody says is in production since `at`. */
export function deployed(at: number): FixState {
  return { kind: 'watching', deployedAt: at, silence: { from: at, to: at } };
}

/** When a record first seen after the fix was recorded names its release or one of its commits. */
function deployOf(fix: NoteFix, { releases }: FixSighting, recordedAt: number): number | undefined {
  const times = releases
    .filter(({ release, lastSeen }) => lastSeen >= recordedAt && isOfFix(fix, release))
    .map(({ lastSeen }) => lastSeen);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** True for the fix's release, and for a release or image tag that holds one of its commits: `checkout:9c01d2e`. */
export function isOfFix({ release, commits }: NoteFix, seen: string): boolean {
  if (release !== undefined && sameRelease(release, seen)) return true;
  const hashes = seen.toLowerCase().match(/[0-9a-f]{7,64}/g) ?? [];
  return commits.some(commit => {
    const own = commit.toLowerCase();
    return own.length >= 7 && hashes.some(hash => hash.startsWith(own) || own.startsWith(hash));
  });
}

/**
 * An error after the deploy: of the fix's own release or of one that came later at once; where records name none, or
 * the fix names none, after the time that a rollout takes. A release that was there before the fix may still run.
 */
function isReturn(
  fix: NoteFix,
  { errors, releases }: FixSighting,
  deployedAt: number,
  { rolloutMs }: FixWatchOptions,
): boolean {
  if (!errors || errors.lastSeen <= deployedAt) return false;
  if (errors.release !== undefined && isOfFix(fix, errors.release)) return true;
  if (errors.lastSeen <= deployedAt + rolloutMs) return false;
  if (errors.release === undefined) return true;
  // An old release that goes on beside the new one fails as it did before; the fix itself did not.
  const isNewStillSeen = releases.some(
    ({ release, lastSeen }) => isOfFix(fix, release) && lastSeen >= errors.lastSeen - rolloutMs,
  );
  return !isNewStillSeen;
}

/** The silence with this reading; it begins anew where nobody read in between. */
function longer(silence: Silence, { from, to }: FixSighting, deployedAt: number): Silence {
  return { from: from <= silence.to ? silence.from : Math.max(from, deployedAt), to };
}

/** Whether a kept state is one, as it comes from disk. */
export function readFixState(value: unknown): FixState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, at, deployedAt, silence, release } = value as Partial<Record<string, unknown>>;
  const isTime = (time: unknown): time is number => typeof time === 'number' && Number.isFinite(time);
  if (kind === 'recorded') return isTime(at) ? { kind, at } : undefined;
  if (!isTime(deployedAt)) return undefined;
  if (kind === 'regressed' && isTime(at)) {
    return { kind, deployedAt, at, ...(typeof release === 'string' ? { release } : {}) };
  }
  if ((kind !== 'watching' && kind !== 'fixed') || typeof silence !== 'object' || silence === null)
    return undefined;
  const { from, to } = silence as Partial<Record<string, unknown>>;
  return isTime(from) && isTime(to) ? { kind, deployedAt, silence: { from, to } } : undefined;
}
