import { compileGroup, type SeenRecord } from './compileTemplate';
import type { TalliedGroup } from './countGroups';
import type { ErrorGroup } from './errorGroup';
import type { FieldMapping } from './fieldMapping';
import type { MatchAnswer, RecordMatch } from './logBackend';
import { fitsMatch } from './recordMatch';

/** A group to be counted by the engine. */
export interface Wanted {
  readonly fingerprint: string;
  readonly match: RecordMatch;
}

/** Different values of a field among a group's records, as the engine counted them over the whole window. */
export interface CountedDistinct {
  readonly field: string;
  readonly count: number;
  readonly isExact: boolean;
  /** More records came since. */
  readonly isOlder?: true;
}

interface Counted {
  readonly match: RecordMatch;
  /** The fingerprints that it stands for. */
  readonly members: string;
  isExact: boolean;
  buckets: Map<number, number>;
  /** It was counted over the whole window. */
  isAnswered: boolean;
  distinct?: CountedDistinct;
}

/** Records of one group that are kept as the engine has them, to make and to check queries by. */
const mostSeen = 6;
/** Longer ones are no example. */
const longestSeen = 32_768;
/** Groups of which records are kept. */
const mostGroups = 2_000;

/**
 * Groups that the engine counts by a query, and what it counted. A query that turns out to miss a record of its own
 * group, or to find one of another, is dropped.
 */
export class CountedGroups {
  /** By the fingerprint that a record was counted by. */
  private readonly seen = new Map<string, SeenRecord[]>();
  private readonly counted = new Map<string, Counted>();
  /** Groups for which no query was found, by what they were then. */
  private readonly hopeless = new Map<string, string>();
  /** Groups that the engine counts wrongly. */
  private readonly refused = new Set<string>();

  /** Fingerprints of records that no query tells from others of their level. */
  private readonly leftOut = new Set<string>();

  constructor(private readonly mapping: FieldMapping) {}

  /** Queries of which the counts are exact: what they find need not be fetched again. */
  get exactMatches(): readonly RecordMatch[] {
    return [...this.counted.values()]
      .filter(({ isExact, isAnswered }) => isExact && isAnswered)
      .map(({ match }) => match);
  }

  /** All groups that are counted, for a refresh of their newest buckets. */
  get wanted(): readonly Wanted[] {
    return [...this.counted].flatMap(([fingerprint, { match, isAnswered }]) =>
      isAnswered ? [{ fingerprint, match }] : [],
    );
  }

  has(group: ErrorGroup): boolean {
    return this.counted.get(group.fingerprint)?.isAnswered === true;
  }

  of(group: ErrorGroup): Pick<TalliedGroup, 'counted'> {
    const counted = this.counted.get(group.fingerprint);
    return counted?.isAnswered ? { counted: { buckets: counted.buckets, isExact: counted.isExact } } : {};
  }

  /** Different customers or orders of a group, where the engine counted them. */
  distinctOf(group: ErrorGroup): CountedDistinct | undefined {
    return this.counted.get(group.fingerprint)?.distinct;
  }

  /** Records of groups that were looked at, by fingerprint. */
  seenOf(fingerprints: readonly string[]): readonly SeenRecord[] {
    return fingerprints.flatMap(fingerprint => this.seen.get(fingerprint) ?? []);
  }

  /** The query of a group, for links. */
  matchOf(group: Pick<ErrorGroup, 'fingerprint'>): RecordMatch | undefined {
    return this.counted.get(group.fingerprint)?.match;
  }

  /** A record of the group `fingerprint` was looked at: queries are held against it. */
  see(fingerprint: string, record: SeenRecord): void {
    for (const [of, { match, members }] of this.counted) {
      const isOwn = members.split(' ').includes(fingerprint);
      if (fitsMatch(record.view, match) !== isOwn) this.counted.delete(of);
    }
    const known = this.seen.get(fingerprint) ?? [];
    if (known.length >= mostSeen || (record.view.text?.length ?? 0) > longestSeen) return;
    if (known.length === 0 && this.seen.size >= mostGroups) return;
    this.seen.set(fingerprint, [...known, record]);
    this.hopeless.clear();
  }

  /** The group of this fingerprint is not counted by a query. */
  leaveOut(fingerprint: string): void {
    if (this.leftOut.has(fingerprint)) return;
    this.leftOut.add(fingerprint);
    for (const [of, { members }] of this.counted) {
      if (members.split(' ').includes(fingerprint)) this.counted.delete(of);
    }
  }

  isLeftOut(group: Pick<ErrorGroup, 'fingerprint' | 'aliases'>): boolean {
    return [group.fingerprint, ...(group.aliases ?? [])].some(part => this.leftOut.has(part));
  }

  /** Groups that are gone, or are made of other parts than when they were counted, are counted anew. */
  keepOnly(groups: readonly ErrorGroup[]): void {
    const now = new Map(groups.map(group => [group.fingerprint, membersOf(group)]));
    for (const [fingerprint, { members }] of this.counted) {
      if (now.get(fingerprint) !== members) this.counted.delete(fingerprint);
    }
    const parts = new Set([...now.values()].flatMap(members => members.split(' ')));
    for (const fingerprint of this.seen.keys()) if (!parts.has(fingerprint)) this.seen.delete(fingerprint);
  }

  /** Queries for the first of the groups for which there is one; between two groups `rest` lets others work. */
  async compile(
    groups: readonly ErrorGroup[],
    most: number,
    rest: () => Promise<void>,
  ): Promise<readonly Wanted[]> {
    const found: Wanted[] = [];
    for (const group of groups) {
      if (found.length >= most) break;
      await rest();
      const members = membersOf(group);
      if (this.hopeless.get(group.fingerprint) === members || this.refused.has(members)) continue;
      if (this.isLeftOut(group)) continue;
      const parts = members.split(' ');
      const own = parts.flatMap(part => this.seen.get(part) ?? []);
      const match = compileGroup(own, this.besides(parts, own), this.mapping);
      if (!match) {
        this.hopeless.set(group.fingerprint, members);
        continue;
      }
      found.push({ fingerprint: group.fingerprint, match });
      this.counted.set(group.fingerprint, {
        match,
        members,
        isExact: false,
        buckets: new Map(),
        isAnswered: false,
      });
    }
    return found;
  }

  /** Takes what the engine counted from `from` on; `whole` where that is the whole window. `distinct` names a field. */
  take(
    asked: readonly Wanted[],
    { counts }: Pick<MatchAnswer, 'counts'>,
    from: number,
    whole: boolean,
    distinct?: string,
  ): void {
    asked.forEach(({ fingerprint, match }, i) => {
      const counted = this.counted.get(fingerprint);
      // Dropped meanwhile, or another query by now.
      if (counted?.match !== match) return;
      const answer = counts[i];
      if (!answer?.buckets) {
        this.counted.delete(fingerprint);
        return;
      }
      const before = sumFrom(counted.buckets, from);
      for (const at of counted.buckets.keys()) if (at >= from) counted.buckets.delete(at);
      for (const [at, count] of answer.buckets) if (at >= from && count > 0) counted.buckets.set(at, count);
      counted.isExact = answer.isExact;
      if (whole && distinct !== undefined && answer.distinct) {
        const { count, isExact } = answer.distinct;
        counted.distinct = { field: distinct, count, isExact: isExact && answer.isExact };
      } else if (counted.distinct && sumFrom(counted.buckets, from) > before) {
        counted.distinct = { ...counted.distinct, isOlder: true };
      }
      counted.isAnswered ||= whole;
    });
  }

  /** A count below what was looked at is none: the engine reads the query otherwise, and is not asked again. */
  dropBelow(group: ErrorGroup, seen: number): void {
    const counted = this.counted.get(group.fingerprint);
    if (!counted?.isAnswered) return;
    if (sumFrom(counted.buckets, -Infinity) >= seen) return;
    this.counted.delete(group.fingerprint);
    this.refused.add(counted.members);
  }

  forget(before: number): void {
    for (const { buckets } of this.counted.values()) {
      for (const at of buckets.keys()) if (at < before) buckets.delete(at);
    }
  }

  /** Records of other groups of the same services: none of another can fit, since the service is part of the query. */
  private *besides(parts: readonly string[], own: readonly SeenRecord[]): Generator<SeenRecord> {
    const services = new Set(own.map(({ record }) => record.service));
    for (const [fingerprint, records] of this.seen) {
      if (parts.includes(fingerprint)) continue;
      for (const seen of records) if (services.has(seen.record.service)) yield seen;
    }
  }
}

function sumFrom(buckets: ReadonlyMap<number, number>, from: number): number {
  let sum = 0;
  for (const [at, count] of buckets) if (at >= from) sum += count;
  return sum;
}

function membersOf({ fingerprint, aliases = [] }: ErrorGroup): string {
  return [fingerprint, ...aliases].sort().join(' ');
}
