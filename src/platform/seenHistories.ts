import { readAlertHistory, type AlertHistory } from '../clients/alertmanager/alertHistory';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import { isAbort, problem, problemOf } from '../core/base/problem';
import { isComplete } from '../core/base/sourceHealth';
import type { MetricSource } from '../core/errors/metricSource';
import type { TimeWindow } from '../core/incidents/incidentContext';
import type { IncidentStore } from '../core/incidents/incidentStore';
import type { HistoryReading, IncidentHistorySource, IncidentRecord } from '../core/review/incidentHistory';
import type {} from '../core/review/problems';
import { lookAt, mergeSeen, readSeen, type SeenFirings } from '../core/review/seenFirings';
import type { SharedState } from './sharedState';

const folder = 'seenIncidents';
/** What only says that it was looked at is written so often at most. */
const keepEveryMs = 5 * 60_000;
/** The same past is not asked for twice within this. */
const freshMs = 5 * 60_000;
/** Two accounts of one firing begin within this of each other. */
const sameStartMs = 12 * 60_000;

export interface SeenHistoriesDeps {
  readonly store: IncidentStore;
  readonly state: SharedState;
  /** Connected metrics servers: what they remember of alerts is more than what was seen. */
  readonly metrics: () => Promise<readonly MetricSource[]>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Pasts of sources that have none of their own: what this machine saw, and what Prometheus remembers. */
export class SeenHistories extends Owner {
  private readonly known = new Map<string, SeenHistory>();

  constructor(private readonly deps: SeenHistoriesDeps) {
    super();
  }

  /** The same for a source that was connected anew. */
  of(sourceId: string, label: string): IncidentHistorySource {
    const known =
      this.known.get(sourceId) ?? this.register(new SeenHistory(sourceId, label, this.deps, this.known));
    this.known.set(sourceId, known);
    return known;
  }
}

class SeenHistory extends Owner implements IncidentHistorySource {
  private file: SeenFirings | undefined;
  private readonly loaded: Promise<void>;
  private keptAt = -Infinity;
  private asOf = -Infinity;
  private writing: Promise<void> = Promise.resolve();
  private last: { readonly key: string; readonly at: number; readonly told: AlertHistory } | undefined;

  constructor(
    readonly sourceId: string,
    readonly label: string,
    private readonly deps: SeenHistoriesDeps,
    private readonly all: ReadonlyMap<string, unknown>,
  ) {
    super();
    this.loaded = this.load();
    this.register(deps.store.onDidChange(() => void this.look()));
  }

  async readHistory(
    window: TimeWindow,
    signal: AbortSignal,
    known: ReadonlyMap<string, IncidentRecord> = new Map(),
  ): Promise<HistoryReading> {
    await this.loaded;
    const { sourceId, label, deps } = this;
    const { file } = this;
    const seen = (file?.records ?? []).filter(
      ({ triggeredAt, status }) =>
        triggeredAt < window.until && (triggeredAt >= window.since || status !== 'resolved'),
    );
    const remembered = await this.remembered(window, signal);
    const since = Math.min(file?.since ?? window.until, remembered?.told.since ?? window.until);
    const records = remembered ? laidOver(remembered.told.records, seen) : seen;
    const asOf = remembered ? window.until : Math.min(window.until, file?.until ?? window.since);
    const missing = [
      ...(since > window.since ? [{ since: window.since, until: since }] : []),
      ...(asOf < window.until - freshMs ? [{ since: Math.max(asOf, since), until: window.until }] : []),
    ];
    return {
      sourceId,
      label,
      window,
      asOf: deps.clock.now(),
      // The same object while nothing in it changed: its facts are kept by it.
      records: records.map(record => {
        const before = known.get(record.id);
        return before && JSON.stringify(before) === JSON.stringify(record) ? before : record;
      }),
      missing,
      incomplete: remembered
        ? problem('review.fromAlerts', { label, metrics: remembered.label })
        : problem('review.seenOnly', { label, ...(file ? { since: file.since } : {}) }),
    };
  }

  /** What Prometheus tells, where it is clear whose alerts it sends; undefined where it tells nothing. */
  private async remembered(
    window: TimeWindow,
    signal: AbortSignal,
  ): Promise<{ readonly label: string; readonly told: AlertHistory } | undefined> {
    const { clock, log, metrics } = this.deps;
    if (this.all.size > 1) return undefined;
    const [source, ...others] = await metrics().catch((): readonly MetricSource[] => []);
    if (!source || others.length > 0) return undefined;
    const key = `${source.id} ${String(Math.floor(window.since / freshMs))} ${String(Math.floor(window.until / freshMs))}`;
    if (this.last?.key === key && clock.now() - this.last.at < freshMs) {
      return { label: source.label, told: this.last.told };
    }
    try {
      const told = await readAlertHistory(source, this.sourceId, window, signal);
      this.last = { key, at: clock.now(), told };
      return { label: source.label, told };
    } catch (error) {
      if (isAbort(error)) throw error;
      log.info(`alerts of the past: ${problemOf(error).code}`);
      return undefined;
    }
  }

  /** Never rejects. */
  private async load(): Promise<void> {
    const { state } = this.deps;
    this.file = readSeen(await state.read(folder, this.sourceId).catch(() => undefined));
  }

  /** A read that is whole and newer than the last is a look. Never rejects. */
  private async look(): Promise<void> {
    await this.loaded;
    const { store } = this.deps;
    const health = store.health.find(({ sourceId }) => sourceId === this.sourceId);
    if (!health || !isComplete(health) || health.asOf === undefined || health.asOf <= this.asOf) return;
    this.asOf = health.asOf;
    const before = this.file;
    this.file = lookAt(before, store.incidentsOf(this.sourceId).values(), health.asOf);
    const isSame =
      before !== undefined &&
      before.records.length === this.file.records.length &&
      before.records.every((record, at) => record === this.file?.records[at]);
    if (isSame && this.file.until - this.keptAt < keepEveryMs) return;
    this.keptAt = this.file.until;
    this.writing = this.writing.then(() => this.keep());
    await this.writing;
  }

  /** Other windows saw the same, and maybe what this one did not. */
  private async keep(): Promise<void> {
    const { state, log } = this.deps;
    try {
      const there = readSeen(await state.read(folder, this.sourceId));
      if (there && this.file) this.file = mergeSeen(this.file, there);
      await state.write(folder, this.sourceId, this.file, false);
    } catch (error) {
      log.warn(`incidents that were seen cannot be kept: ${String(error)}`);
    }
  }
}

/** Alerts as Prometheus remembers them, under the name that a person saw each by where one is known. */
function laidOver(
  alerts: readonly IncidentRecord[],
  seen: readonly IncidentRecord[],
): readonly IncidentRecord[] {
  const left = new Set(seen);
  return alerts.map(alert => {
    const same = [...left].find(
      record =>
        record.service?.name === alert.service?.name &&
        Math.abs(record.triggeredAt - alert.triggeredAt) <= sameStartMs,
    );
    if (!same) return alert;
    left.delete(same);
    return { ...same, ...(alert.alertKey === undefined ? {} : { alertKey: alert.alertKey }) };
  });
}
