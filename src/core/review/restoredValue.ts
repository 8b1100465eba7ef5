import { isAbort, problemOf, type Problem } from '../base/problem';
import { distinctOfGroup } from '../errors/distinctOfTeam';
import type { ErrorGroup } from '../errors/errorGroup';
import type { ErrorReading, TimeWindow } from '../errors/logSource';
import { serviceOfRecord } from '../team/ownership';
import type { ServiceValue, Team } from '../team/team';
import { joinDistinct, noDistinct, spanOfDistinct, type DistinctSpan } from './distinctSpan';
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

/** A log engine that may have the errors of a fix. */
export interface RestoredEngine {
  /** "Loki (logs.shop.example)". */
  readonly label: string;
  /** Errors of a window; undefined where it is not there any more. */
  readonly read: (window: TimeWindow, signal: AbortSignal) => Promise<ErrorReading | undefined>;
  /**
   * When its newest record of a service was written (Unix ms), by the team's names; no entry: it has none of it. A
   * service whose logs have ended is not a service without errors.
   */
  readonly lastSeen: ReadonlyMap<string, number>;
}

export interface RestoredInput {
  readonly fixes: readonly ErrorFix[];
  readonly team: Team;
  /** The end of the quarter, or now where that is earlier. */
  readonly until: number;
  readonly engines: readonly RestoredEngine[];
  /** Some engine could not be looked at. */
  readonly isPart: boolean;
  /** Requests to a service within a window; undefined where nobody counts them. */
  readonly traffic: (service: string, window: TimeWindow, signal: AbortSignal) => Promise<number | undefined>;
}

export interface Restored {
  readonly restored: readonly ValueRange[];
  /** What the figures are without, a sentence each. */
  readonly leftOut: readonly string[];
  readonly problems: readonly Problem[];
}

/** Each costs two readings of every engine: the newest of a quarter are looked back on. */
const mostFixes = 5;
const hourMs = 3_600_000;

/**
 * What fixes brought back, by service: only of errors whose customers or orders could be counted in the four weeks
 * before the fix. Every engine is asked. One that cannot tell what came since the fix claims nothing, and is named; of
 * what two engines count, one customer or order counts once where both name it, and else makes a range. Rejects on
 * abort only.
 */
export async function readRestored(input: RestoredInput, signal: AbortSignal): Promise<Restored> {
  const { fixes, until } = input;
  const newest = [...fixes].sort((a, b) => b.fixedAt - a.fixedAt).slice(0, mostFixes);
  const restored: ValueRange[] = [];
  const problems: Problem[] = [];
  const leftOut = new Set<string>();
  // A group that two notes fixed got its value back once: the first fix has it, with all that came since.
  const claimed = new Set<string>();
  for (const fix of newest.reverse()) {
    if (fix.fixedAt >= until) continue;
    const tellings: Telling[] = [];
    for (const engine of input.engines)
      tellings.push(await tell(engine, fix, input, claimed, problems, signal));
    restored.push(...(await restoredOf(fix, tellings, input, leftOut, signal)));
    for (const { groups } of tellings) for (const name of groups) claimed.add(name);
  }
  return { restored: sumRanges(restored), leftOut: [...leftOut].sort(), problems };
}

/** What one engine tells of a fix. */
interface Telling {
  readonly engine: RestoredEngine;
  /** By service; absent where the four weeks before could not be read. */
  readonly before?: ReadonlyMap<string, Loss>;
  /** Absent where what came since could not be read. */
  readonly after?: ReadonlyMap<string, Loss>;
  /** More may have come since. */
  readonly isCut: boolean;
  /** Every name of the groups that it was about. */
  readonly groups: readonly string[];
}

async function tell(
  engine: RestoredEngine,
  fix: ErrorFix,
  { team, until }: RestoredInput,
  claimed: ReadonlySet<string>,
  problems: Problem[],
  signal: AbortSignal,
): Promise<Telling> {
  const ask = async (window: TimeWindow): Promise<ErrorReading | undefined> => {
    try {
      return await engine.read(window, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      problems.push(problemOf(error));
      return undefined;
    }
  };
  const before = await ask({ from: fix.fixedAt - beforeFixMs, to: fix.fixedAt });
  // The fix that came first has a group, with all that came since.
  const ownOf = ({ groups }: ErrorReading): readonly ErrorGroup[] =>
    groupsOf(groups, fix).filter(group => !namesOf(group).some(one => claimed.has(one)));
  const own = before ? ownOf(before) : [];
  const after = await ask({ from: fix.fixedAt, to: until });
  // A reading that was cut may lack what came back.
  if (after?.incomplete) problems.push(after.incomplete);
  return {
    engine,
    ...(before ? { before: lossesOf(own, team) } : {}),
    ...(after ? { after: lossesOf(ownOf(after), team) } : {}),
    isCut: after?.incomplete !== undefined,
    groups: own.flatMap(namesOf),
  };
}

async function restoredOf(
  fix: ErrorFix,
  tellings: readonly Telling[],
  input: RestoredInput,
  leftOut: Set<string>,
  signal: AbortSignal,
): Promise<readonly ValueRange[]> {
  const services = new Map(
    tellings.flatMap(({ before }) => [...(before ?? [])].map(([name, { value }]) => [name, value] as const)),
  );
  const ranges: ValueRange[] = [];
  for (const [service, value] of services) {
    const out: string[] = [];
    const holders = tellings.filter(telling => isHolder(telling, service, fix, out));
    for (const reason of out) leftOut.add(reason);
    const losses = holders.flatMap(({ before }) => before?.get(service) ?? []);
    if (losses.length === 0) continue;
    const { fixedAt } = fix;
    // No engine speaks for the time after its last record.
    const until = Math.min(
      input.until,
      ...holders.map(({ engine }) => engine.lastSeen.get(service) ?? fixedAt),
    );
    const windows = {
      before: { from: fixedAt - beforeFixMs, to: fixedAt },
      after: { from: fixedAt, to: until },
    };
    const [was, is] = [
      await input.traffic(service, windows.before, signal),
      await input.traffic(service, windows.after, signal),
    ];
    const since = losses.reduce((first, loss) => Math.min(first, loss.since), Infinity);
    const before = losses.map(({ distinct }) => distinct).reduce(joinDistinct);
    // What came back may have come to an engine that had none of it before.
    const after = tellings
      .flatMap(telling => telling.after?.get(service)?.distinct ?? [])
      .reduce(joinDistinct, noDistinct);
    const range = restoredBy({
      service,
      value,
      fixedAt,
      until,
      // An error that is younger than four weeks had its rate since it came.
      before: {
        hours: Math.max(1, (fixedAt - Math.max(since, windows.before.from)) / hourMs),
        distinct: before,
        ...(was === undefined ? {} : { traffic: was * youngShare(since, windows.before) }),
      },
      after: { distinct: after, ...(is === undefined ? {} : { traffic: is }) },
      of: holders.length > 1 ? holders.map(({ engine }) => engine.label) : [],
    });
    if (range) ranges.push(out.length > 0 || input.isPart ? { ...range, partial: true } : range);
  }
  return ranges;
}

/** Whether an engine had errors of the fix and can tell what came since; what it cannot tell is said. */
function isHolder(
  { engine, before, after, isCut }: Telling,
  service: string,
  fix: ErrorFix,
  out: string[],
): boolean {
  const { label, lastSeen } = engine;
  const last = lastSeen.get(service);
  const loss = before?.get(service);
  // It has no record of the service: nothing of it is missed.
  if (last === undefined && !loss) return false;
  if (!before) out.push(`${label}: errors of ${service} before the fix not read`);
  else if (!after || isCut || after.get(service)?.distinct.isOpen)
    out.push(`${label}: errors of ${service} since the fix not read whole`);
  else if (loss && (last ?? 0) <= fix.fixedAt) out.push(`${label}: no record of ${service} since the fix`);
  else return loss !== undefined;
  return false;
}

/** The part of a window that an error was there in: traffic is taken as even over it. */
function youngShare(since: number, { from, to }: TimeWindow): number {
  return Math.min(1, Math.max(hourMs, to - since) / (to - from));
}

interface Loss {
  readonly value: ServiceValue;
  readonly distinct: DistinctSpan;
  /** The first error, Unix ms. */
  readonly since: number;
}

function namesOf({ fingerprint, aliases }: ErrorGroup): readonly string[] {
  return [fingerprint, ...(aliases ?? [])];
}

function groupsOf(groups: readonly ErrorGroup[], { errors }: ErrorFix): readonly ErrorGroup[] {
  const wanted = new Set(errors);
  return groups.filter(group => namesOf(group).some(one => wanted.has(one)));
}

/** By service. One customer of two groups counts once where both name it. */
function lossesOf(groups: readonly ErrorGroup[], team: Team): ReadonlyMap<string, Loss> {
  const losses = new Map<string, Loss>();
  for (const group of groups) {
    const service = serviceOfRecord(team, group.service);
    const counted = distinctOfGroup(group, service?.value?.distinctBy);
    if (!service?.value || !counted || counted.count === 0) continue;
    const known = losses.get(service.name);
    losses.set(service.name, {
      value: service.value,
      distinct: joinDistinct(known?.distinct ?? noDistinct, spanOfDistinct(counted)),
      since: Math.min(known?.since ?? Infinity, group.firstSeen),
    });
  }
  return losses;
}
