import { atOnce, type Pieces } from '../base/pieces';
import { compareSeverity, severities, type Classified, type Severity } from '../team/severity';
import type { StackFrame } from '../source/stackFrame';
import type { ErrorGroup, Trend } from './errorGroup';
import type { GroupKey } from './groupKey';
import type { LogRecord } from './logRecord';
import { DistinctKeys, type DistinctOf } from './distinctKeys';
import { mergeInto, samplesPerGroup } from './mergeGroups';
import { MessageTemplates, type MessageTemplate } from './messageTemplates';
import { TemplateGroups, type LearntRow } from './templateGroups';

/** Groups kept at most; past it those with the fewest records and the oldest make room. */
const groupLimit = 2_000;
/** Characters of samples kept over all groups; past it new samples keep only their beginning. */
const sampleBudget = 16_000_000;
const shortSample = 1_024;
/** A window is counted in this many steps; the oldest leaves as a whole. */
const stepsPerWindow = 288;
const trendSteps = 24;
/** Customers or orders remembered over all groups. */
const mostDistinct = 100_000;

interface Entry {
  readonly key: GroupKey;
  readonly exceptionType: string | undefined;
  readonly service: string | undefined;
  /** Step number -> records. */
  readonly counts: Map<number, number>;
  samples: LogRecord[];
  frames: readonly StackFrame[];
  /** Of the newest record. */
  titleOf: GroupKey['titleOf'];
  /** The title of every record so far, while they agree. */
  exactTitle: string | undefined;
  /** By class the newest record's reason and step: the worst that the window still holds counts. */
  readonly classes: Map<Severity, { readonly classified: Classified; readonly step: number }>;
  release: string | undefined;
  lastSeen: number;
  distinct: DistinctKeys | undefined;
}

export interface ErrorAggregatorOptions {
  /** Fingerprints of groups that the team has split. */
  readonly splits?: readonly string[];
  /** Tells whose error a record is, where the team says what tells customers or orders apart. */
  readonly distinctOf?: DistinctOf;
  /** Templates that turned out to be one before, by an earlier run. */
  readonly learnt?: readonly LearntRow[];
}

/** What an aggregator holds. */
export interface ReadErrors {
  readonly groups: readonly ErrorGroup[];
  readonly recordsRead: number;
  readonly errorsRead: number;
}

/** Counts errors into groups over a window that moves on, in bounded memory whatever comes. */
export class ErrorAggregator {
  /** For `groupKey` of the records that come here. */
  readonly messages = new MessageTemplates();
  private readonly entries = new Map<string, Entry>();
  private readonly records = new Map<number, number>();
  private readonly templates = new TemplateGroups();
  private readonly stepMs: number;
  private readonly splits: ReadonlySet<string>;
  private sampleChars = 0;
  private droppedErrors = 0;
  private distinctKept = 0;

  constructor(
    windowMs: number,
    private readonly options: ErrorAggregatorOptions = {},
  ) {
    this.stepMs = Math.max(1_000, Math.ceil(windowMs / stepsPerWindow));
    this.splits = new Set(options.splits);
    this.templates.restore(options.learnt ?? []);
  }

  /** All that was learnt, for one that counts everything anew. */
  get learnt(): readonly LearntRow[] {
    return this.templates.allRows;
  }

  /** All that was learnt, where that changed; undefined where it did not. */
  takeLearnt(): readonly LearntRow[] | undefined {
    return this.templates.takeRows();
  }

  /** Errors of groups that had to make room since the start. */
  get dropped(): number {
    return this.droppedErrors;
  }

  /** The first instant that a window beginning at `from` counts: its step's beginning. */
  startOf(from: number): number {
    return Math.floor(from / this.stepMs) * this.stepMs;
  }

  /** Counts a record of any level. */
  countRecord(time: number): void {
    const step = Math.floor(time / this.stepMs);
    this.records.set(step, (this.records.get(step) ?? 0) + 1);
  }

  /**
   * Counts an error. `record.time` may be absent: `time` is what is taken for it.
   * @returns the fingerprint that it was counted by: its group's own, or one of its aliases.
   */
  addError(record: LogRecord, wholeKey: GroupKey, classified: Classified, time: number): string {
    const key = this.splits.has(wholeKey.fingerprint) ? wholeKey.apart() : wholeKey;
    const known = this.entries.get(key.fingerprint);
    const entry = known ?? this.open(key, record);
    const step = Math.floor(time / this.stepMs);
    entry.counts.set(step, (entry.counts.get(step) ?? 0) + 1);
    const sameClass = entry.classes.get(classified.severity);
    if (!sameClass || step >= sameClass.step) entry.classes.set(classified.severity, { classified, step });
    if (entry.exactTitle !== key.exactTitle) entry.exactTitle = undefined;
    if (time >= entry.lastSeen) {
      entry.lastSeen = time;
      entry.titleOf = key.titleOf;
      entry.release = record.release ?? entry.release;
      if (key.frames.length > 0) entry.frames = key.frames;
    }
    this.keepSample(entry, { ...record, time });
    this.countDistinct(entry, record, step);
    if (this.entries.size > groupLimit) this.makeRoom();
    return key.fingerprint;
  }

  /** What happened from `from` on: forgets what lies before it. */
  read(from: number, to: number): ReadErrors {
    return atOnce(this.reading(from, to));
  }

  /** `read` where others wait for the same thread. */
  *reading(from: number, to: number): Pieces<ReadErrors> {
    this.forget(from);
    yield* this.templates.learning(this.templatesInUse());
    const merged = new Map<string, ErrorGroup>();
    for (const entry of this.entries.values()) {
      mergeInto(merged, this.groupOf(entry, from, to));
      yield;
    }
    const groups = [...merged.values()];
    const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
    return {
      groups,
      recordsRead: sum(this.records.values()),
      errorsRead: sum(groups.map(group => group.count)),
    };
  }

  private forget(from: number): void {
    const firstStep = Math.floor(from / this.stepMs);
    for (const step of this.records.keys()) if (step < firstStep) this.records.delete(step);
    for (const [fingerprint, entry] of this.entries) {
      for (const step of entry.counts.keys()) if (step < firstStep) entry.counts.delete(step);
      if (entry.counts.size === 0) this.remove(fingerprint, entry);
      else this.distinctKept -= entry.distinct?.forget(firstStep) ?? 0;
    }
  }

  private templatesInUse(): ReadonlyMap<string, MessageTemplate> {
    const templates = new Map<string, MessageTemplate>();
    for (const [fingerprint, { key }] of this.entries) {
      if (key.template) templates.set(fingerprint, key.template);
    }
    return templates;
  }

  private open(key: GroupKey, record: LogRecord): Entry {
    const entry: Entry = {
      key,
      exceptionType: record.exceptionType,
      service: record.service,
      counts: new Map(),
      samples: [],
      frames: key.frames,
      titleOf: key.titleOf,
      exactTitle: key.exactTitle,
      classes: new Map(),
      release: record.release,
      lastSeen: -Infinity,
      distinct: undefined,
    };
    this.entries.set(key.fingerprint, entry);
    return entry;
  }

  private keepSample(entry: Entry, sample: LogRecord): void {
    const oldest = entry.samples[entry.samples.length - 1];
    if (entry.samples.length >= samplesPerGroup && (sample.time ?? 0) < (oldest?.time ?? 0)) return;
    const kept = this.sampleChars < sampleBudget ? sample : shortened(sample);
    const at = entry.samples.findIndex(other => (other.time ?? 0) <= (kept.time ?? 0));
    entry.samples.splice(at < 0 ? entry.samples.length : at, 0, kept);
    this.sampleChars += charsOf(kept);
    for (const gone of entry.samples.splice(samplesPerGroup)) this.sampleChars -= charsOf(gone);
  }

  private countDistinct(entry: Entry, record: LogRecord, step: number): void {
    const found = this.options.distinctOf?.(record);
    if (!found) return;
    entry.distinct ??= new DistinctKeys(found.field);
    if (entry.distinct.add(found, step, this.distinctKept < mostDistinct)) this.distinctKept += 1;
  }

  private remove(fingerprint: string, entry: Entry): void {
    this.entries.delete(fingerprint);
    this.distinctKept -= entry.distinct?.size ?? 0;
    for (const sample of entry.samples) this.sampleChars -= charsOf(sample);
  }

  /** Drops a quarter of the groups at once, so that a million different errors cost little each. */
  private makeRoom(): void {
    const total = (entry: Entry): number => [...entry.counts.values()].reduce((sum, count) => sum + count, 0);
    const ranked = [...this.entries]
      .map(([fingerprint, entry]) => ({ fingerprint, entry, count: total(entry) }))
      .sort(
        (a, b) =>
          compareSeverity(worstOf(b.entry, -Infinity).severity, worstOf(a.entry, -Infinity).severity) ||
          a.count - b.count ||
          a.entry.lastSeen - b.entry.lastSeen,
      );
    for (const { fingerprint, entry, count } of ranked.slice(0, groupLimit / 4)) {
      this.droppedErrors += count;
      this.remove(fingerprint, entry);
    }
  }

  private groupOf(entry: Entry, from: number, to: number): ErrorGroup {
    const { key, exceptionType, service, counts, samples, frames, release, lastSeen } = entry;
    const whole = this.templates.groupOf(key.fingerprint);
    const isSplit = whole !== undefined && this.splits.has(whole.fingerprint);
    const learnt = isSplit ? undefined : whole;
    const aliases = [
      ...(learnt ? [key.fingerprint] : []),
      ...(isSplit ? [whole.fingerprint] : []),
      ...(key.partOf === undefined ? [] : [key.partOf]),
    ];
    const steps = [...counts.keys()];
    const oldest = samples[samples.length - 1];
    const firstStep = Math.min(...steps) * this.stepMs;
    // Exact where the oldest record is at hand, else the beginning of its step.
    const firstSeen =
      oldest?.time !== undefined && Math.floor(oldest.time / this.stepMs) * this.stepMs === firstStep
        ? oldest.time
        : firstStep;
    return {
      fingerprint: learnt?.fingerprint ?? key.fingerprint,
      ...(aliases.length > 0 ? { aliases } : {}),
      title: (learnt ? undefined : entry.exactTitle) ?? entry.titleOf(learnt?.open),
      ...(exceptionType === undefined ? {} : { exceptionType }),
      ...(service === undefined ? {} : { service }),
      classified: worstOf(entry, Math.floor(from / this.stepMs)),
      count: [...counts.values()].reduce((sum, count) => sum + count, 0),
      firstSeen,
      lastSeen,
      ...(release === undefined ? {} : { release }),
      trend: this.trendOf(counts, from, to),
      frames,
      samples,
      ...(entry.distinct ? { distinct: entry.distinct.count() } : {}),
    };
  }

  private trendOf(counts: ReadonlyMap<number, number>, from: number, to: number): Trend {
    const stepMs = Math.max(this.stepMs, Math.ceil((to - from) / trendSteps / this.stepMs) * this.stepMs);
    const start = this.startOf(from);
    const length = Math.max(1, Math.ceil((to - start) / stepMs));
    const sums = new Array<number>(length).fill(0);
    for (const [step, count] of counts) {
      const at = Math.min(length - 1, Math.max(0, Math.floor((step * this.stepMs - start) / stepMs)));
      sums[at] = (sums[at] ?? 0) + count;
    }
    return { from: start, stepMs, counts: sums };
  }
}

function worstOf(entry: Entry, firstStep: number): Classified {
  for (const severity of severities) {
    const held = entry.classes.get(severity);
    if (held && held.step >= firstStep) return held.classified;
  }
  return { severity: 'standard', reason: { kind: 'default' } };
}

function charsOf(sample: LogRecord): number {
  return sample.raw.length + (sample.stack?.length ?? 0) + sample.message.length;
}

function shortened(sample: LogRecord): LogRecord {
  const raw = sample.raw.slice(0, shortSample);
  return sample.stack === undefined
    ? { ...sample, raw }
    : { ...sample, raw, stack: sample.stack.slice(0, 4 * shortSample) };
}
