import { resting } from '../base/pieces';
import type { Problem } from '../base/problem';
import type { Classified } from '../team/severity';
import type { SeenRecord } from './compileTemplate';
import { CountedGroups, type Wanted } from './countedGroups';
import { countingGroups, type GroupCounts } from './countGroups';
import { distinctRef } from './distinctField';
import { recordOfEntry } from './entryRecord';
import { ErrorAggregator, type ErrorAggregatorOptions } from './errorAggregator';
import type { ErrorGroup, ShareBase, Trend } from './errorGroup';
import type { FieldMapping, FieldRef } from './fieldMapping';
import { groupKey } from './groupKey';
import type {
  CountAnswer,
  LogEntry,
  MatchAnswer,
  RecordMatch,
  SampleAnswer,
  SampleStratum,
} from './logBackend';
import type { LogRecord } from './logRecord';
import type { TimeWindow } from './logSource';
import { OddEntries } from './oddEntries';
import { noError, SampleTally } from './sampleTally';
import { allocate, StratumCounts, totalOf } from './strata';
import { withCount, withDistinct } from './withCount';

export interface BackendReadingOptions {
  /** Names the source in each record's origin. */
  readonly source: string;
  readonly label: string;
  readonly mapping: FieldMapping;
  /** Undefined for a record that is no error. */
  readonly classify: (record: LogRecord) => Classified | undefined;
  readonly stepMs: number;
  readonly windowMs: number;
  readonly aggregator?: ErrorAggregatorOptions;
  /** By which field the team tells a service's customers or orders apart. */
  readonly distinctField?: (service: string | undefined) => string | undefined;
}

/** Lets others work, where they wait for the same thread; throws where nobody waits for the answer any more. */
type Rest = () => Promise<void>;

/** A stratum to be sampled, with its key. */
export type StratumPlan = SampleStratum & { readonly key: string };

/** A clock that is ahead by less is taken as it is. */
const aheadAllowedMs = 2_000;
/** Each stratum gets so many samples before any gets more, where the budget allows it. */
const leastOfEach = 8;

/**
 * What is known of a log engine's errors over a window that moves on: exact counts of strata, samples of them, and
 * counts of groups by query. Every answer replaces whole buckets or is known by ids, so that nothing counts twice.
 */
export class BackendReading {
  readonly counted: CountedGroups;
  private readonly counts: StratumCounts;
  private readonly tally = new SampleTally();
  private readonly aggregator: ErrorAggregator;
  private readonly odd = new OddEntries();
  /** As of the last call of `refreshGroups`. */
  private groups: readonly ErrorGroup[] = [];
  private refusedDistinct = false;

  constructor(
    private readonly options: BackendReadingOptions,
    private window: TimeWindow,
  ) {
    this.counts = new StratumCounts(options.mapping.levelScale);
    this.counted = new CountedGroups(options.mapping);
    this.aggregator = new ErrorAggregator(options.windowMs, options.aggregator);
  }

  /** Too much was looked at to tell what is new: begin anew. */
  get isFull(): boolean {
    return this.tally.isFull;
  }

  /** What was learnt of templates since the last call, to be kept over restarts; undefined where nothing was. */
  takeLearnt(): ReturnType<ErrorAggregator['takeLearnt']> {
    return this.aggregator.takeLearnt();
  }

  /** The window moves on; its `from` is a bucket's beginning. */
  moveTo(window: TimeWindow): void {
    this.window = window;
    for (const part of [this.counts, this.tally, this.odd, this.counted]) part.forget(window.from);
  }

  /** Takes all buckets from `from` on; false where they are split otherwise than what is known: begin anew. */
  takeCounts(from: number, answer: Pick<CountAnswer, 'by' | 'rows'>): boolean {
    return this.counts.replace(from, answer);
  }

  /** Raw level values of the strata that may hold errors; all of their records may be. */
  get errorLevels(): readonly (string | null)[] {
    return [...new Set(this.errorStrata.flatMap(one => (one.isMarked ? [] : [one.values.level ?? null])))];
  }

  /** Those and the levels of records that are errors by their class alone. */
  get sampledLevels(): readonly (string | null)[] {
    return [...new Set(this.errorStrata.map(({ values }) => values.level ?? null))];
  }

  /** What to fetch of the strata that may hold errors, of buckets from `from` on: not where all was looked at. */
  strataToSample(from: number, budget: number): readonly StratumPlan[] {
    return plan(
      this.errorStrata.flatMap(({ key, values, buckets }) => {
        let total = 0;
        let unseen = 0;
        for (const [at, count] of buckets) {
          if (at < from) continue;
          total += count;
          unseen += Math.max(0, count - this.tally.seenIn(key, at));
        }
        return unseen > 0 ? [{ key, values, total }] : [];
      }),
      budget,
    );
  }

  /** Strata that hold more than what was looked at and what the engine counted by query, which is to be left out. */
  async strataToSearch(
    budget: number,
    rest: Rest,
  ): Promise<{ readonly strata: readonly StratumPlan[]; readonly exclude: readonly RecordMatch[] }> {
    const { rests } = await this.countGroups(rest);
    const strata = this.errorStrata.map(({ key, values }) => ({
      key,
      values,
      total: Math.round(rests.get(key) ?? 0),
    }));
    return { strata: plan(strata, budget), exclude: this.counted.exactMatches };
  }

  /** Takes fetched records in, each once however often it comes. */
  async takeSamples(
    plans: readonly StratumPlan[],
    { strata }: Pick<SampleAnswer, 'strata'>,
    rest: Rest,
  ): Promise<void> {
    for (const [i, { key }] of plans.entries()) {
      for (const entry of strata[i]?.entries ?? []) {
        this.takeEntry(entry, key);
        await rest();
      }
    }
  }

  /** Lays samples to groups anew: call it after samples came and before what follows. */
  async refreshGroups(rest: Rest): Promise<void> {
    const { from, to } = this.window;
    this.groups = (await resting(this.aggregator.reading(from, to), rest)).groups;
    this.counted.keepOnly(this.groups);
  }

  /** Groups that the engine does not count yet and of which not every record was looked at, largest first. */
  async groupsToCount(most: number, rest: Rest): Promise<readonly Wanted[]> {
    const { counts } = await this.countGroups(rest);
    const open = this.groups
      .map((group, i) => ({ group, count: counts[i] }))
      .filter(({ group, count }) => count?.isEstimated === true && !this.counted.has(group))
      .sort((a, b) => (b.count?.total ?? 0) - (a.count?.total ?? 0));
    return this.counted.compile(
      open.map(({ group }) => group),
      most,
      rest,
    );
  }

  /** The field by which customers or orders of most of these groups are told apart; undefined where it is of no use. */
  distinctOf(asked: readonly Wanted[]): FieldRef | undefined {
    const { distinctField, mapping } = this.options;
    if (!distinctField || this.refusedDistinct) return undefined;
    const seen = this.counted.seenOf(asked.map(({ fingerprint }) => fingerprint));
    const votes = new Map<string, number>();
    for (const { record } of seen) {
      const field = distinctField(record.service);
      if (field !== undefined) votes.set(field, (votes.get(field) ?? 0) + 1);
    }
    const [most] = [...votes].sort(([, a], [, b]) => b - a);
    return most && distinctRef(most[0], mapping, seen);
  }

  /** The engine cannot count different values of the field: it is not asked again. */
  refuseDistinct(): void {
    this.refusedDistinct = true;
  }

  /**
   * Takes what the engine counted of groups from `from` on; `whole` where that is the whole window. `distinct` is the
   * field of which it counted different values.
   */
  takeMatches(
    asked: readonly Wanted[],
    answer: Pick<MatchAnswer, 'counts'>,
    from: number,
    whole: boolean,
    distinct?: string,
  ): void {
    this.counted.take(asked, answer, from, whole, distinct);
    for (const group of this.groups) this.counted.dropBelow(group, group.count);
  }

  /** The window's groups with their counts, and what is known of the counts themselves. */
  async result(rest: Rest): Promise<{
    readonly groups: readonly ErrorGroup[];
    readonly records: number;
    readonly errors: number;
    readonly counted: number;
    readonly sampled: number;
    readonly exactGroups: number;
    readonly unseen: number;
    readonly dropped: number;
    readonly problems: readonly Problem[];
  }> {
    const { counts, unseen, noErrors } = await this.countGroups(rest);
    const groups: ErrorGroup[] = [];
    for (const [i, group] of this.groups.entries()) {
      await rest();
      const count = counts[i] ?? {
        total: group.count,
        isEstimated: true,
        buckets: new Map<number, number>(),
      };
      const counted = withCount(group, count, this.trendOf(count.buckets), this.options.stepMs);
      const distinct = withDistinct(group, count.total, this.counted.distinctOf(group));
      groups.push({ ...counted, ...(distinct ? { distinct } : {}), shareOf: this.shareOf(group) });
    }
    const errors = this.errorStrata.reduce((sum, { buckets }) => sum + sumOf(buckets), 0);
    return {
      groups,
      records: this.counts.records,
      errors: Math.max(0, errors - noErrors),
      counted: errors,
      sampled: this.tally.size,
      exactGroups: groups.filter(group => group.estimated !== true).length,
      unseen,
      dropped: this.aggregator.dropped,
      problems: this.odd.problems(this.options.label),
    };
  }

  private get errorStrata(): StratumCounts['all'] {
    return this.counts.all.filter(({ mayHoldErrors }) => mayHoldErrors);
  }

  private takeEntry(entry: LogEntry, stratum: string): void {
    const { options, tally } = this;
    const bucket = Math.floor(entry.time / options.stepMs) * options.stepMs;
    if (bucket < this.window.from || tally.has(entry.id, bucket)) return;
    const { view, record, isBroken } = recordOfEntry(entry, options.mapping, options.source);
    const aheadMs = entry.time - this.window.to;
    this.odd.add(bucket, {
      isBroken,
      aheadMs: aheadMs > aheadAllowedMs ? aheadMs : 0,
    });
    const classified = options.classify(record);
    if (!classified) {
      tally.add(entry.id, noError, stratum, bucket);
      return;
    }
    const time = Math.min(entry.time, this.window.to);
    const key = groupKey(record, this.aggregator.messages);
    const fingerprint = this.aggregator.addError({ ...record, time }, key, classified, time);
    tally.add(entry.id, fingerprint, stratum, bucket);
    // Queries about groups ask for levels of errors: those of calm ones would miss the marked, or find too many.
    if (this.counts.get(stratum)?.isMarked) this.counted.leaveOut(fingerprint);
    const seen: SeenRecord = { view, record, key };
    this.counted.see(fingerprint, seen);
  }

  private countGroups(rest: Rest): Promise<GroupCounts> {
    const groups = this.groups.map(group => ({
      members: [group.fingerprint, ...(group.aliases ?? [])],
      ...this.counted.of(group),
    }));
    return resting(countingGroups(this.errorStrata, this.tally, groups), rest);
  }

  /** All records of the services that the group was seen in; of all services where the engine does not split by them. */
  private shareOf({ fingerprint, aliases = [] }: ErrorGroup): readonly ShareBase[] {
    const { source } = this.options;
    if (!this.counts.by.includes('service')) {
      return [{ key: source, records: this.counts.records, of: 'engine' }];
    }
    const services = new Set<string | null>();
    for (const member of [fingerprint, ...aliases]) {
      for (const key of this.tally.cellsOf(member).keys()) {
        services.add(this.counts.get(key)?.values.service ?? null);
      }
    }
    return [...services].map(service => {
      const own = this.counts.all.filter(({ values }) => (values.service ?? null) === service);
      const records = own.reduce((sum, stratum) => sum + totalOf(stratum), 0);
      return { key: `${source} ${service ?? ''}`, records, of: 'service' };
    });
  }

  /** Counts of the window; what is ahead of its end counts in its last step. */
  private trendOf(buckets: ReadonlyMap<number, number>): Trend {
    const { stepMs } = this.options;
    const { from, to } = this.window;
    const counts = new Array<number>(Math.max(1, Math.ceil((to - from) / stepMs))).fill(0);
    for (const [at, count] of buckets) {
      const i = Math.min(counts.length - 1, Math.max(0, Math.floor((at - from) / stepMs)));
      counts[i] = (counts[i] ?? 0) + count;
    }
    return { from, stepMs, counts: counts.map(count => Math.round(count * 100) / 100) };
  }
}

function plan(strata: readonly Omit<StratumPlan, 'want'>[], budget: number): readonly StratumPlan[] {
  const held = strata.filter(({ total }) => total > 0);
  const least = Math.max(1, Math.min(leastOfEach, Math.floor(budget / Math.max(1, held.length))));
  const want = allocate(
    held.map(({ total }) => total),
    budget,
    least,
  );
  return held.map((stratum, i) => ({ ...stratum, want: want[i] ?? 0 })).filter(stratum => stratum.want > 0);
}

function sumOf(buckets: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const count of buckets.values()) sum += count;
  return sum;
}
