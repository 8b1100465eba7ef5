import type { Clock } from '../../core/base/clock';
import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { parseEntityId, type EntityId } from '../../core/base/identity';
import { isAbort, problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentBundle } from '../../core/incidents/incidentBundle';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { Classified } from '../../core/team/severity';
import type { PageSubject } from './incidentPageInput';

export interface SubjectDeps {
  readonly clock: Clock;
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly classify: (incident: Incident) => Classified;
  readonly source: (sourceId: string) => IncidentSource | undefined;
  /** False until the connections were read. */
  readonly isReady: () => boolean;
  readonly readBundle: (id: EntityId) => Promise<IncidentBundle | undefined>;
}

/** What is not among the open ones is asked for again so often at most, while its page is shown (ms). */
const againMs = 60_000;
const againAfterFailureMs = 15_000;

/**
 * The incident of a page, from the best place that has it: the open ones of its source, else the source itself (it may
 * be resolved, or hidden by a filter), else the copy of this machine.
 */
export class IncidentSubject extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly ending = new AbortController();
  private asked: { readonly incident: Incident; readonly at: number } | undefined;
  private last: PageSubject | undefined;
  private triedAt = -Infinity;
  private under: Promise<void> | undefined;
  private kept: IncidentBundle | undefined;
  private keptRead = false;

  /** Why it could not be asked for; absent while it was not, or once it was. */
  problem: Problem | undefined;
  readonly onDidChange: Event<void> = this.changed.event;
  readonly sourceId: string;

  constructor(
    private readonly id: EntityId,
    private readonly deps: SubjectDeps,
  ) {
    super();
    const parts = parseEntityId(id);
    this.sourceId = parts ? `${parts.source}:${parts.account}` : id;
    this.register({ dispose: () => this.ending.abort() });
    void deps.readBundle(id).then(bundle => {
      if (this.isDisposed) return;
      this.kept = bundle;
      this.keptRead = true;
      this.changed.fire();
    });
  }

  /** What this machine keeps of it. */
  get bundle(): IncidentBundle | undefined {
    return this.kept;
  }

  takeBundle(bundle: IncidentBundle): void {
    this.kept = bundle;
  }

  /** True while an answer may still come: nothing may be said of it then. */
  get isReading(): boolean {
    return !this.keptRead || !this.deps.isReady() || this.under !== undefined;
  }

  get(): PageSubject | undefined {
    const { store } = this.deps;
    // A filter may hide it; it is open all the same.
    const row = store.find(this.id);
    if (row) {
      this.problem = undefined;
      this.asked = undefined;
      return (this.last = { row, from: 'open' });
    }
    void this.askSoon();
    if (this.asked) {
      return (this.last = { row: this.rowOf(this.asked.incident), from: 'asked', asOf: this.asked.at });
    }
    // It left the list just now: what it was is better than nothing until its source says what it is.
    if (this.last?.from === 'open') return { ...this.last, from: 'asked' };
    return this.kept && { row: this.rowOf(this.kept.incident), from: 'kept', asOf: this.kept.keptAt };
  }

  /** Asks the source now, however short ago that was. Never rejects. */
  async refresh(): Promise<void> {
    if (this.deps.store.find(this.id)) return;
    this.triedAt = -Infinity;
    await this.askSoon();
  }

  private askSoon(): Promise<void> {
    const { clock, isReady } = this.deps;
    const pause = this.problem ? againAfterFailureMs : againMs;
    if (this.under) return this.under;
    if (!isReady() || this.isDisposed || clock.now() - this.triedAt < pause) return Promise.resolve();
    this.triedAt = clock.now();
    this.under = this.ask().finally(() => {
      this.under = undefined;
      if (!this.isDisposed) this.changed.fire();
    });
    return this.under;
  }

  private async ask(): Promise<void> {
    const { clock, source } = this.deps;
    try {
      const found = source(this.sourceId);
      const nativeId = parseEntityId(this.id)?.id;
      if (!found || nativeId === undefined)
        throw new ProblemError(problem('incidents.noSource', { sourceId: this.sourceId }));
      this.asked = { incident: await found.read(nativeId, this.ending.signal), at: clock.now() };
      this.problem = undefined;
    } catch (error) {
      if (!isAbort(error)) this.problem = problemOf(error);
    }
  }

  private rowOf(incident: Incident): IncidentRow {
    const { classify, outbox } = this.deps;
    const item = outbox.items.find(({ entry }) => entry.incidentId === incident.id);
    const row = { incident, classified: classify(incident), stale: false };
    if (!item) return row;
    const { entryId, kind, state, underWay, since, problem: why } = item;
    const write = { entryId, kind, state, underWay, since, ...(why === undefined ? {} : { problem: why }) };
    return { ...row, write };
  }
}
