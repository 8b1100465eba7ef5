import { abortError, isProblemError, problem, type Problem } from '../base/problem';
import { TimeSlices, type Turns } from '../base/timeSlices';
import type { BackendReading, StratumPlan } from './backendReading';
import type { Wanted } from './countedGroups';
import type { FieldMapping } from './fieldMapping';
import type { Answer, Dimension, LogBackend, LogQuery, RecordMatch } from './logBackend';
import type { TimeWindow } from './logSource';
import './problems';

/** Bounds of one refresh: at most 6 requests, under 2 MB, whatever the volume. */
export const bounds = {
  requests: 6,
  rows: 400,
  first: { entries: 600, bytes: 900_000, requests: 2 },
  update: { entries: 300, bytes: 500_000, requests: 1 },
  search: { entries: 150, bytes: 250_000 },
  matches: 40,
} as const;

/** A search for what is in no group yet, and counts of what it finds. */
export const forSearch = 2;

/** How long records are worked on in one piece. */
const sliceMs = 6;

/** The restriction to errors, where levels are known at all. */
export type Levels = Pick<LogQuery, 'levels'>;

export interface QuestionOptions {
  readonly backend: LogBackend;
  readonly mapping: FieldMapping;
  /** Values of the mapped service field that are read; absent: all. */
  readonly services?: readonly string[];
  /** Where others wait for the same thread: work on records is cut into slices. */
  readonly turns?: Turns;
}

/** The questions of one refresh, with what they cost and what was wrong with their answers. */
export class BackendQuestions {
  readonly problems: Problem[] = [];
  /** Why counts are lower bounds. */
  missing: Problem | undefined;
  cost = { requests: 0, bytes: 0 };
  private readonly slices: TimeSlices | undefined;

  constructor(
    private readonly options: QuestionOptions,
    private readonly window: TimeWindow,
    private readonly signal: AbortSignal,
  ) {
    this.slices = options.turns && new TimeSlices(options.turns, sliceMs);
  }

  /** Requests that may still be made. */
  get left(): number {
    return bounds.requests - this.cost.requests;
  }

  /** Between two records: the window stays responsive, and what nobody waits for any more ends. */
  readonly rest = async (): Promise<void> => {
    await this.slices?.next();
    if (this.signal.aborted) throw abortError();
  };

  async count(stepMs: number): ReturnType<LogBackend['count']> {
    const { backend, mapping } = this.options;
    const { fields } = mapping;
    const wanted: readonly Dimension[] = ['service', 'level', 'classField', 'exceptionType'];
    const by = wanted.filter(
      dimension =>
        fields[dimension] !== undefined &&
        // A severity that is the level splits nothing further.
        !(dimension === 'classField' && fields.classField?.name === fields.level?.name),
    );
    const answer = await backend.count(
      { query: this.query(), by, stepMs, maxRows: bounds.rows },
      this.signal,
    );
    this.note(answer, true);
    return answer;
  }

  async sample(
    reading: BackendReading,
    plans: readonly StratumPlan[],
    exclude: readonly RecordMatch[],
    window: TimeWindow,
    levels: Levels,
    {
      entries,
      bytes,
      requests,
    }: { readonly entries: number; readonly bytes: number; readonly requests: number },
  ): Promise<void> {
    if (plans.length === 0) return;
    const answer = await this.options.backend.sample(
      {
        query: { ...this.query(), window, ...levels },
        strata: plans.map(({ values, total, want }) => ({ values, total, want })),
        ...(exclude.length > 0 ? { exclude } : {}),
        maxEntries: entries,
        maxBytes: bytes,
        maxRequests: requests,
      },
      this.signal,
    );
    // A sample that was cut is a smaller sample: the counts stand.
    this.note(answer, false);
    await reading.takeSamples(plans, answer, this.rest);
  }

  /** Groups that are counted already, of what is new; then those that are not, of the whole window. */
  async match(
    reading: BackendReading,
    levels: Levels,
    stepMs: number,
    since: number,
    isUpdate: boolean,
    whole: TimeWindow,
  ): Promise<void> {
    const known = reading.counted.wanted;
    if (!isUpdate) {
      const all = [...known, ...(await reading.groupsToCount(bounds.matches - known.length, this.rest))];
      if (all.length > 0) await this.ask(reading, all, levels, stepMs, whole, whole.from, true, forSearch);
      return;
    }
    if (known.length > 0) {
      await this.ask(reading, known, levels, stepMs, this.window, since, false, forSearch + 1);
    }
    await this.matchNew(reading, levels, stepMs, whole, forSearch);
  }

  async matchNew(
    reading: BackendReading,
    levels: Levels,
    stepMs: number,
    whole: TimeWindow,
    reserved = 0,
  ): Promise<void> {
    const room = bounds.matches - reading.counted.wanted.length;
    if (room <= 0 || this.left <= 0) return;
    const fresh = await reading.groupsToCount(room, this.rest);
    if (fresh.length > 0) await this.ask(reading, fresh, levels, stepMs, whole, whole.from, true, reserved);
  }

  private async ask(
    reading: BackendReading,
    wanted: readonly Wanted[],
    levels: Levels,
    stepMs: number,
    window: TimeWindow,
    since: number,
    isWhole: boolean,
    reserved: number,
  ): Promise<void> {
    const matches = wanted.map(({ match }) => match);
    const distinct = isWhole ? reading.distinctOf(wanted) : undefined;
    try {
      const answer = await this.options.backend.countMatches(
        {
          query: { ...this.query(), window, ...levels },
          matches,
          stepMs,
          ...(distinct ? { distinct } : {}),
          // A client may have to ask once for the kinds of the fields, or to ask in plainer words.
          maxRequests: Math.max(1, this.left - reserved),
        },
        this.signal,
      );
      this.note(answer, false);
      // What is a lower bound is no count: these groups are estimated.
      reading.takeMatches(
        wanted,
        isCounted(answer) ? answer : { counts: [] },
        since,
        isWhole,
        distinct?.name,
      );
    } catch (error) {
      if (!isProblemError(error) || !/^logs\.(?:queryRefused|fieldUnusable)$/.test(error.problem.code))
        throw error;
      this.cost = { ...this.cost, requests: this.cost.requests + 1 };
      if (distinct && this.left > reserved) {
        reading.refuseDistinct();
        return this.ask(reading, wanted, levels, stepMs, window, since, isWhole, reserved);
      }
      // Without these counts there are estimates.
      this.problems.push(error.problem);
      reading.takeMatches(wanted, { counts: [] }, since, isWhole);
    }
  }

  private query(): LogQuery {
    const { services } = this.options;
    return { window: this.window, ...(services ? { services } : {}) };
  }

  private note({ cost, problems, isWhole }: Answer, counts: boolean): void {
    this.cost = { requests: this.cost.requests + cost.requests, bytes: this.cost.bytes + cost.bytes };
    for (const found of problems) {
      if (!this.problems.some(other => JSON.stringify(other) === JSON.stringify(found)))
        this.problems.push(found);
    }
    if (!isWhole && counts) {
      this.missing ??=
        problems[0] ?? problem('logs.partialAnswer', { backend: this.options.backend.label, why: 'other' });
    }
  }
}

/** Whole, or with some of the matches left out: the others are counted whole. */
function isCounted({ isWhole, problems }: Answer): boolean {
  return (
    isWhole ||
    problems.every(
      ({ code, args }) => code === 'logs.partialAnswer' && 'why' in args && args.why === 'requests',
    )
  );
}
