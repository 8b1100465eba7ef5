import { severities, type Severity } from '../../team/severity';
import type { TimeWindow } from '../logSource';
import type { TrafficBucket, TrafficSeries } from './trafficSeries';

const minute = 60_000;
const day = 86_400_000;
/** The last hours are asked for by the minute, what lies before by five. */
export const recentMs = 3 * 60 * minute;
export const coarseMs = 5 * minute;
/** Records come late: so much is asked for again. */
const overlapMs = 10 * minute;
/** A week, and the day before the first span of it. */
const keptMs = 8 * day;

type KnownBucket = NonNullable<TrafficBucket>;

/** A part of the past that was read: every bucket of it is known, but those told undefined. */
export interface TrafficPart extends TimeWindow {
  readonly stepMs: number;
  readonly basis: TrafficSeries['basis'];
  /** By name in the team file; undefined: all traffic, or that of nobody's service. */
  readonly services: ReadonlyMap<string | undefined, readonly TrafficBucket[]>;
}

/** Errors by class in equal steps, as groups tell them. */
export interface ClassCounts {
  readonly service: string | undefined;
  readonly from: number;
  readonly stepMs: number;
  readonly counts: Readonly<Record<Severity, readonly number[]>>;
}

/**
 * Traffic of a backend as far as it was read, by the minute: the last hours as they are, older days from steps of five
 * minutes. It says what to ask for next, so that each refresh is one bounded question.
 */
export class TrafficBook {
  private readonly services = new Map<string | undefined, Map<number, TrafficBucket>>();
  private readonly days = new Set<number>();
  private until = -Infinity;
  private estimated = false;
  private basis: TrafficSeries['basis'] = 'records';

  /** The end of what is known by the minute, Unix ms. */
  get end(): number {
    return this.until;
  }

  /** What is new, with an overlap for what came late. */
  dueRecent(now: number): TimeWindow {
    const to = Math.floor(now / minute) * minute;
    if (this.until < to - recentMs && this.until > -Infinity) {
      // The machine slept: what was missed is asked for as a part of its day.
      for (let at = Math.floor(this.until / day); at <= Math.floor(to / day); at += 1) this.days.delete(at);
    }
    return { from: Math.max(to - recentMs, this.until - overlapMs), to };
  }

  /** The newest of the last `days` days (UTC) that is not known; undefined where all are. */
  dueDay(now: number, days: number): TimeWindow | undefined {
    const today = Math.floor(now / day);
    for (let at = today; at >= today - days; at -= 1) {
      if (this.days.has(at)) continue;
      const to = Math.min((at + 1) * day, Math.floor((now - recentMs) / coarseMs) * coarseMs);
      if (to > at * day) return { from: at * day, to };
    }
    return undefined;
  }

  takeRecent(part: TrafficPart): void {
    this.take(part, true);
    this.until = Math.max(this.until, part.to);
    const oldest = (part.to - keptMs) / minute;
    if (part.to % (60 * minute) !== 0) return;
    for (const minutes of this.services.values())
      for (const at of minutes.keys()) if (at < oldest) minutes.delete(at);
  }

  takeDay(part: TrafficPart): void {
    this.take(part, false);
    this.days.add(Math.floor(part.from / day));
  }

  /** A day that cannot be told whole is left out; it is not asked for again. */
  skipDay({ from }: TimeWindow): void {
    this.days.add(Math.floor(from / day));
  }

  /**
   * Lays classes on what failed. A coarse step's errors go where the failures of its minutes are; failures that no
   * group holds have the class of their level, `standard`. Both are estimates.
   * @param window what was looked at: within it a service without counts has no error of any class.
   */
  layClasses(window: TimeWindow, found: readonly ClassCounts[], isEstimated: boolean): void {
    if (isEstimated) this.estimated = true;
    const [first, end] = [Math.ceil(window.from / minute), Math.floor(window.to / minute)];
    for (const [service, minutes] of this.services) {
      const laid = new Map<number, Record<Severity, number>>();
      for (const counts of found) if (counts.service === service) spread(counts, minutes, laid);
      for (let at = first; at < end; at += 1) {
        const bucket = minutes.get(at);
        if (!bucket) continue;
        const byClass = laid.get(at) ?? { critical: 0, major: 0, standard: 0 };
        const told = byClass.critical + byClass.major + byClass.standard;
        const rest = this.basis === 'records' ? Math.max(0, bucket.bad - told) : 0;
        if (rest > 1e-6 && told > 0) this.estimated = true;
        const bad = Math.max(bucket.bad, this.basis === 'records' ? told : 0);
        minutes.set(at, { ...bucket, bad, byClass: { ...byClass, standard: byClass.standard + rest } });
      }
    }
  }

  /** What is known of a service, up to `now`; undefined where it never had traffic. */
  series(service: string | undefined, now: number): TrafficSeries | undefined {
    const minutes = this.services.get(service);
    if (!minutes) return undefined;
    const end = Math.floor(Math.min(now, this.until) / minute);
    let from = end;
    for (const at of minutes.keys()) if (at < from) from = at;
    const buckets = Array.from({ length: end - from }, (_, index) => minutes.get(from + index));
    return {
      ...(service === undefined ? {} : { service }),
      from: from * minute,
      stepMs: minute,
      buckets,
      basis: this.basis,
      ...(this.estimated ? { isEstimated: true } : {}),
    };
  }

  private take({ from, to, stepMs, services, basis }: TrafficPart, isRecent: boolean): void {
    this.basis = basis;
    const parts = Math.max(1, Math.round(stepMs / minute));
    for (const [service, buckets] of services) {
      let minutes = this.services.get(service);
      if (!minutes) this.services.set(service, (minutes = new Map<number, TrafficBucket>()));
      for (const [index, bucket] of buckets.entries()) {
        const at = Math.floor((from + index * stepMs) / minute);
        const share = bucket && parts > 1 ? partOf(bucket, parts) : bucket;
        for (let part = 0; part < parts; part += 1) {
          const known = minutes.get(at + part);
          // What was read by the minute says more than its part of five.
          if (known && (!isRecent || !share)) continue;
          const byClass = known?.byClass;
          minutes.set(at + part, share && byClass && !share.byClass ? { ...share, byClass } : share);
        }
      }
    }
    this.fill({ from, to });
  }

  /** A service that is not in an answer had no traffic then, where it has some at other times. */
  private fill({ from, to }: TimeWindow): void {
    for (const minutes of this.services.values())
      for (let at = Math.floor(from / minute); at < to / minute; at += 1)
        if (!minutes.has(at)) minutes.set(at, { all: 0, bad: 0 });
  }
}

function partOf({ all, bad, byClass }: KnownBucket, parts: number): KnownBucket {
  const share = { all: all / parts, bad: bad / parts };
  if (!byClass) return share;
  const { critical, major, standard } = byClass;
  return {
    ...share,
    byClass: { critical: critical / parts, major: major / parts, standard: standard / parts },
  };
}

/** Lays each step's errors on its minutes, by what failed in them, else evenly. */
function spread(
  { from, stepMs, counts }: ClassCounts,
  minutes: ReadonlyMap<number, TrafficBucket>,
  laid: Map<number, Record<Severity, number>>,
): void {
  const parts = Math.max(1, Math.round(stepMs / minute));
  const length = Math.max(...severities.map(severity => counts[severity].length));
  for (let step = 0; step < length; step += 1) {
    const first = Math.floor((from + step * stepMs) / minute);
    const bad = Array.from({ length: parts }, (_, part) => minutes.get(first + part)?.bad ?? 0);
    const failed = bad.reduce((sum, count) => sum + count, 0);
    for (let part = 0; part < parts; part += 1) {
      const weight = failed > 0 ? (bad[part] ?? 0) / failed : 1 / parts;
      const sums = laid.get(first + part) ?? { critical: 0, major: 0, standard: 0 };
      for (const severity of severities) sums[severity] += (counts[severity][step] ?? 0) * weight;
      laid.set(first + part, sums);
    }
  }
}
