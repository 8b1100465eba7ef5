import type { Event } from '../base/event';
import { problem } from '../base/problem';
import type { Classified } from '../team/severity';
import { BackendQuestions, bounds, forSearch, type Levels, type QuestionOptions } from './backendQuestions';
import { BackendReading, type BackendReadingOptions } from './backendReading';
import type { ErrorAggregatorOptions } from './errorAggregator';
import type { ErrorGroup } from './errorGroup';
import type { LogRecord } from './logRecord';
import type { AskedOf, ErrorReading, LogSource, TimeWindow } from './logSource';
import './problems';

export interface BackendSourceOptions extends QuestionOptions {
  /** Undefined for a record that is no error. */
  readonly classify: (record: LogRecord) => Classified | undefined;
  readonly onDidChange?: Event<void>;
  /** By which field the team tells a service's customers or orders apart; none where it does not. */
  readonly distinctField?: BackendReadingOptions['distinctField'];
  /** What groups are made by; asked when a reading begins anew. */
  readonly aggregator?: () => ErrorAggregatorOptions;
}

/** Records come late: of the time before the last answer so much is asked for again. */
const overlapMs = 5 * 60_000;
/** What comes later than that is found by a full reading, at least so often. */
const fullEveryMs = 15 * 60_000;
/** A clock that is ahead (a local time sent as UTC) puts records so far after now: they are asked for too. */
const aheadMs = 14 * 3_600_000;
/** The window is counted in at most so many buckets. */
const mostBuckets = 48;
const steps = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

/** Length of a time bucket for a window, ms: a step that people know. */
export function bucketStep(windowMs: number): number {
  return (steps.find(step => windowMs / (step * 1_000) <= mostBuckets) ?? 86_400) * 1_000;
}

/** The restrictions to levels of errors, and to those that may hold errors besides. */
interface LevelsOf {
  readonly levels: Levels;
  readonly sampled: Levels;
}

interface State {
  readonly reading: BackendReading;
  readonly stepMs: number;
  /** Beginning of the first bucket that was read. */
  from: number;
  /** End of the last answer that was taken whole. */
  to: number;
  fullAt: number;
}

/**
 * A log engine as a source of error groups: it counts, we sample. The first reading asks for the whole window, later
 * ones for what is new since the last answer, with an overlap for what came late.
 */
export class BackendSource implements LogSource {
  readonly id: string;
  readonly label: string;
  readonly onDidChange?: Event<void>;
  private state: State | undefined;

  constructor(private readonly options: BackendSourceOptions) {
    this.id = options.backend.id;
    this.label = options.backend.label;
    if (options.onDidChange) this.onDidChange = options.onDidChange;
  }

  async readErrors(window: TimeWindow, signal: AbortSignal): Promise<ErrorReading> {
    const stepMs = bucketStep(window.to - window.from);
    const from = Math.floor(window.from / stepMs) * stepMs;
    const known = this.state;
    const isUpdate =
      known !== undefined &&
      known.stepMs === stepMs &&
      known.from <= from &&
      known.to > from &&
      known.to <= window.to &&
      window.to - known.fullAt < fullEveryMs &&
      !known.reading.isFull;
    if (isUpdate) {
      const since = Math.max(from, Math.floor((known.to - overlapMs) / stepMs) * stepMs);
      const updated = await this.refresh(known, { from, to: window.to }, since, signal);
      if (updated) return updated;
    }
    // What was learnt and looked at stands, where the same steps are counted.
    const reusable = known?.stepMs === stepMs && known.from <= from && !known.reading.isFull;
    const state = reusable ? known : this.begin({ from, to: window.to }, stepMs);
    const read = await this.refresh(state, { from, to: window.to }, from, signal);
    if (read) return read;
    const anew = this.begin({ from, to: window.to }, stepMs);
    const again = await this.refresh(anew, { from, to: window.to }, from, signal);
    // Nothing is known by then that an answer could disagree with.
    if (!again) throw new Error('a first answer cannot be split otherwise than itself');
    return again;
  }

  private begin({ from, to }: TimeWindow, stepMs: number): State {
    const { backend, mapping, classify, aggregator, distinctField } = this.options;
    const groupsBy = aggregator?.();
    const reading = new BackendReading(
      {
        source: backend.label,
        label: backend.label,
        mapping,
        classify,
        stepMs,
        windowMs: to - from,
        ...(groupsBy ? { aggregator: groupsBy } : {}),
        ...(distinctField ? { distinctField } : {}),
      },
      { from, to },
    );
    this.state = { reading, stepMs, from, to: -Infinity, fullAt: -Infinity };
    return this.state;
  }

  /** One refresh of all from `since` on; undefined where the engine now splits its counts otherwise. */
  private async refresh(
    state: State,
    window: TimeWindow,
    since: number,
    signal: AbortSignal,
  ): Promise<ErrorReading | undefined> {
    const { reading, stepMs } = state;
    const isUpdate = since > window.from;
    const asking = new BackendQuestions(this.options, { from: since, to: window.to + aheadMs }, signal);
    // Buckets are counted whole; of what lies in them only the new is fetched.
    const newest = {
      from: isUpdate ? Math.max(since, state.to - overlapMs) : since,
      to: window.to + aheadMs,
    };
    const whole = { from: window.from, to: window.to + aheadMs };
    reading.moveTo(window);
    const counts = await asking.count(stepMs);
    if (!reading.takeCounts(since, counts)) return undefined;
    const byLevel = counts.by.includes('level');
    const levels = byLevel ? { levels: reading.errorLevels } : {};
    const sampled = byLevel ? { levels: reading.sampledLevels } : {};
    const { entries, bytes, requests } = isUpdate ? bounds.update : bounds.first;
    const plans = reading.strataToSample(since, entries);
    await asking.sample(reading, plans, [], newest, sampled, { entries, bytes, requests });
    await reading.refreshGroups(asking.rest);
    await asking.match(reading, levels, stepMs, since, isUpdate, whole);
    const { strata, exclude } = await reading.strataToSearch(bounds.search.entries, asking.rest);
    if (strata.length > 0 && exclude.length > 0 && asking.left >= forSearch) {
      await asking.sample(reading, strata, exclude, whole, sampled, { ...bounds.search, requests: 1 });
      await reading.refreshGroups(asking.rest);
      await asking.matchNew(reading, levels, stepMs, whole);
    }
    state.from = window.from;
    // What came short is asked for again, not only what is newer.
    if (!asking.missing) {
      state.to = window.to;
      if (!isUpdate) state.fullAt = window.to;
    }
    return this.toReading(reading, asking, window, isUpdate, { levels, sampled });
  }

  private async toReading(
    reading: BackendReading,
    asking: BackendQuestions,
    window: TimeWindow,
    isUpdate: boolean,
    levels: LevelsOf,
  ): Promise<ErrorReading> {
    const { backend } = this.options;
    const { groups, records, errors, dropped, problems, ...sums } = await reading.result(asking.rest);
    const asked: AskedOf = { ...sums, ...asking.cost, isUpdate };
    const incomplete =
      asking.missing ?? (dropped > 0 ? problem('logs.tooManyGroups', { errors: dropped }) : undefined);
    const unseen =
      sums.unseen > 0 ? [problem('logs.unseenErrors', { backend: backend.label, count: sums.unseen })] : [];
    const linked: ErrorGroup[] = [];
    for (const group of groups) {
      await asking.rest();
      const link = this.linkOf(group, reading, window, levels);
      linked.push(link === undefined ? group : { ...group, link });
    }
    // Last: given up before, it is told the next time.
    const learnt = reading.takeLearnt();
    return {
      groups: linked,
      asOf: window.to,
      recordsRead: records,
      errorsRead: errors,
      problems: [...asking.problems.filter(found => found !== incomplete), ...problems, ...unseen],
      ...(incomplete ? { incomplete } : {}),
      ...(learnt ? { learnt } : {}),
      asked,
    };
  }

  private linkOf(
    { service, samples: [newest], ...group }: ErrorGroup,
    reading: BackendReading,
    window: TimeWindow,
    { levels, sampled }: LevelsOf,
  ): string | undefined {
    const { backend, mapping } = this.options;
    const match = reading.counted.matchOf(group);
    if (match) return backend.link({ window, ...levels, match });
    const services = service !== undefined && mapping.fields.service ? { services: [service] } : {};
    const field = mapping.fields.classField;
    if (!field || !newest?.classField || !reading.counted.isLeftOut(group)) {
      return backend.link({ window, ...levels, ...services });
    }
    const classed = { kind: 'equals', field, value: newest.classField.value } as const;
    return backend.link({ window, ...sampled, ...services, match: { all: [classed] } });
  }
}
