import { isAbort, problemOf, type Problem } from '../base/problem';
import { distinctOfGroup } from '../errors/distinctOfTeam';
import type { ErrorGroup } from '../errors/errorGroup';
import type { ErrorReading, TimeWindow } from '../errors/logSource';
import { serviceOfRecord } from '../team/ownership';
import type { ServiceValue, Team } from '../team/team';
import { restoredBy, sumRanges } from './errorValue';
import { beforeFixMs } from './fixWins';
import type { ValueRange } from './reviewModel';

/** A fix of errors that a note records, seen in production. */
export interface ErrorFix {
  /** Fingerprints of the groups that it fixed. */
  readonly errors: readonly string[];
  /** When it ran in production, Unix ms. */
  readonly fixedAt: number;
}

export interface RestoredInput {
  readonly fixes: readonly ErrorFix[];
  readonly team: Team;
  /** The end of the quarter, or now where that is earlier. */
  readonly until: number;
  /** Errors of a window; undefined where nobody can tell. */
  readonly read: (window: TimeWindow, signal: AbortSignal) => Promise<ErrorReading | undefined>;
  /** Requests to a service within a window; undefined where nobody counts them. */
  readonly traffic: (service: string, window: TimeWindow, signal: AbortSignal) => Promise<number | undefined>;
}

/** Each costs two readings: the newest of a quarter are looked back on. */
const mostFixes = 5;
const hourMs = 3_600_000;

/**
 * What fixes brought back, by service: only of errors whose customers or orders could be counted in the four weeks
 * before the fix. Rejects on abort only; what could not be read is left out and told.
 */
export async function readRestored(
  input: RestoredInput,
  signal: AbortSignal,
): Promise<{ readonly restored: readonly ValueRange[]; readonly problems: readonly Problem[] }> {
  const { fixes, until } = input;
  const newest = [...fixes].sort((a, b) => b.fixedAt - a.fixedAt).slice(0, mostFixes);
  const restored: ValueRange[] = [];
  const problems: Problem[] = [];
  for (const fix of newest) {
    if (fix.fixedAt >= until) continue;
    try {
      restored.push(...(await restoredOf(fix, input, signal)));
    } catch (error) {
      if (isAbort(error)) throw error;
      problems.push(problemOf(error));
    }
  }
  return { restored: sumRanges(restored), problems };
}

async function restoredOf(
  fix: ErrorFix,
  { team, until, read, traffic }: RestoredInput,
  signal: AbortSignal,
): Promise<readonly ValueRange[]> {
  const { fixedAt } = fix;
  const windows = {
    before: { from: fixedAt - beforeFixMs, to: fixedAt },
    after: { from: fixedAt, to: until },
  };
  const before = await read(windows.before, signal);
  const losses = before ? lossesOf(before.groups, fix, team) : [];
  if (losses.length === 0) return [];
  const after = await read(windows.after, signal);
  // A reading that was cut may lack what came back: then nothing is claimed.
  if (!after || after.incomplete) return [];
  const left = new Map(lossesOf(after.groups, fix, team).map(loss => [loss.service, loss.distinct] as const));
  const ranges: ValueRange[] = [];
  for (const { service, value, distinct, since } of losses) {
    const [was, is] = [
      await traffic(service, windows.before, signal),
      await traffic(service, windows.after, signal),
    ];
    const range = restoredBy({
      service,
      value,
      fixedAt,
      until,
      // An error that is younger than four weeks had its rate since it came.
      before: {
        hours: Math.max(1, (fixedAt - Math.max(since, windows.before.from)) / hourMs),
        distinct,
        ...(was === undefined ? {} : { traffic: was * youngShare(since, windows.before) }),
      },
      after: { distinct: left.get(service) ?? 0, ...(is === undefined ? {} : { traffic: is }) },
    });
    if (range) ranges.push(range);
  }
  return ranges;
}

/** The part of a window that an error was there in: traffic is taken as even over it. */
function youngShare(since: number, { from, to }: TimeWindow): number {
  return Math.min(1, Math.max(hourMs, to - since) / (to - from));
}

interface Loss {
  readonly service: string;
  readonly value: ServiceValue;
  readonly distinct: number;
  /** The first error, Unix ms. */
  readonly since: number;
}

/** By service, of the groups that the fix was for. One customer of two groups counts in the larger one alone. */
function lossesOf(groups: readonly ErrorGroup[], { errors }: ErrorFix, team: Team): readonly Loss[] {
  const wanted = new Set(errors);
  const losses = new Map<string, Loss>();
  for (const group of groups) {
    if (![group.fingerprint, ...(group.aliases ?? [])].some(one => wanted.has(one))) continue;
    const service = serviceOfRecord(team, group.service);
    const distinct = distinctOfGroup(group, service?.value?.distinctBy);
    if (!service?.value || !distinct || distinct.count === 0) continue;
    const known = losses.get(service.name);
    losses.set(service.name, {
      service: service.name,
      value: service.value,
      distinct: Math.max(known?.distinct ?? 0, distinct.count),
      since: Math.min(known?.since ?? Infinity, group.firstSeen),
    });
  }
  return [...losses.values()];
}
