import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import { problem, problemOf, ProblemError, type Problem } from '../base/problem';
import type { Incident } from './incident';
import type {
  AlikeIncident,
  ChangeEvent,
  IncidentContextSource,
  Listed,
  PastIncident,
  RelatedIncident,
  Responder,
  TimelineEntry,
} from './incidentContext';
import type { Part } from './incidentDetails';

/** What is around one incident: each part is read on its own and fails on its own. */
export interface IncidentContext {
  readonly timeline: Part<Listed<TimelineEntry>>;
  readonly responders: Part<Listed<Responder>>;
  readonly changes: Part<Listed<ChangeEvent>>;
  readonly past: Part<Listed<PastIncident>>;
  readonly alike: Part<Listed<AlikeIncident>>;
  readonly related: Part<Listed<RelatedIncident>>;
}

export type ContextPart = keyof IncidentContext;

export interface ContextReaderOptions {
  readonly clock: Clock;
  /** Undefined where the source of this connection tells nothing of the kind. */
  readonly contextOf: (sourceId: string) => IncidentContextSource | undefined;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Incidents kept in memory; the ones asked for longest ago go first. */
const capacity = 20;
/** Younger than this, a part is not read again unless forced (ms). History changes slowly and costs most. */
const freshMs: Readonly<Record<ContextPart, number>> = {
  timeline: 15_000,
  responders: 15_000,
  changes: minute,
  past: 10 * minute,
  alike: 10 * minute,
  related: minute,
};
export const contextParts = Object.keys(freshMs) as readonly ContextPart[];

/** PagerDuty gives six months at most; a day less, so that its clock may be another. */
const historyMs = 180 * day;
/** Past incidents that are read: of the service, and of all services. */
const mostOfService = 200;
const mostOfAll = 300;
/** Changes around the start: from so long before it to so long after it, when what was changed is the cure. */
export const changesBeforeMs = 24 * 60 * minute;
export const changesAfterMs = 6 * 60 * minute;
/** What a plan lacks now it lacks in an hour. */
const planMs = 60 * minute;

const nothing: Part<never> = { state: 'reading' };
const empty: IncidentContext = {
  timeline: nothing,
  responders: nothing,
  changes: nothing,
  past: nothing,
  alike: nothing,
  related: nothing,
};

/** Reads what is around the incidents that somebody looks at: on demand, kept for a while, told on change. */
export class ContextReader extends Owner {
  private readonly changed = this.register(new Emitter<EntityId>());
  private readonly known = new Map<EntityId, IncidentContext>();
  private readonly under = new Set<string>();
  /** Until when `source part` is not asked for, since the plan lacks it. */
  private readonly lacking = new Map<string, { readonly until: number; readonly why: Problem }>();
  private readonly ending = new AbortController();

  readonly onDidChange: Event<EntityId> = this.changed.event;

  constructor(private readonly options: ContextReaderOptions) {
    super();
    this.register({ dispose: () => this.ending.abort() });
  }

  /** What is known now, without asking. */
  get(id: EntityId): IncidentContext | undefined {
    return this.known.get(id);
  }

  /**
   * Reads the parts that are no longer fresh (all of them when forced). Never rejects: a failure is in its part, and
   * keeps what was read before.
   */
  async load(incident: Incident, parts: readonly ContextPart[] = contextParts, force = false): Promise<void> {
    const reads: Promise<void>[] = [];
    for (const part of parts) {
      const key = `${incident.id} ${part}`;
      if (this.under.has(key) || (!force && this.isFresh(incident.id, part))) continue;
      this.under.add(key);
      reads.push(this.read(incident, part).finally(() => this.under.delete(key)));
    }
    await Promise.all(reads);
  }

  private isFresh(id: EntityId, name: ContextPart): boolean {
    const part = this.known.get(id)?.[name];
    return part?.state === 'ok' && this.options.clock.now() - (part.asOf ?? 0) < freshMs[name];
  }

  private async read(incident: Incident, name: ContextPart): Promise<void> {
    const { id, sourceId } = incident;
    const before = this.known.get(id)?.[name];
    this.put(id, name, { ...before, state: 'reading' });
    const lack = `${sourceId} ${name}`;
    try {
      const lacking = this.lacking.get(lack);
      if (lacking && this.options.clock.now() < lacking.until) throw new ProblemError(lacking.why);
      const source = this.options.contextOf(sourceId);
      if (!source) throw new ProblemError(problem('context.notTold', { source: sourceId }));
      const value = await this.ask(source, incident, name);
      this.put(id, name, { state: 'ok', value, asOf: this.options.clock.now() });
    } catch (error) {
      const why = problemOf(error);
      if (why.code === 'context.notInPlan')
        this.lacking.set(lack, { until: this.options.clock.now() + planMs, why });
      this.put(id, name, { ...before, state: 'failed', problem: why });
    }
  }

  private ask(
    source: IncidentContextSource,
    incident: Incident,
    name: ContextPart,
  ): Promise<IncidentContext[ContextPart]['value']> {
    const { nativeId, service, createdAt } = incident;
    const { signal } = this.ending;
    const now = this.options.clock.now();
    switch (name) {
      case 'timeline':
        return source.readTimeline(nativeId, signal);
      case 'responders':
        return source.readResponders(nativeId, signal);
      case 'changes': {
        const window = { since: createdAt - changesBeforeMs, until: createdAt + changesAfterMs };
        return source.readChanges(service.id, window, signal);
      }
      case 'past':
        return this.history(source, service.id, now);
      case 'alike':
        return source.readAlike(nativeId, signal);
      case 'related':
        return source.readRelated(nativeId, signal);
    }
  }

  /** Of the service as far back as can be, and the newest of all services, which may have had the same trouble. */
  private async history(
    source: IncidentContextSource,
    serviceId: string,
    now: number,
  ): Promise<Listed<PastIncident>> {
    const window = { since: now - historyMs, until: now };
    const { signal } = this.ending;
    const ofService = await source.readHistory({ ...window, serviceId, most: mostOfService }, signal);
    const ofAll = await source.readHistory({ ...window, most: mostOfAll }, signal);
    const byId = new Map([...ofService.rows, ...ofAll.rows].map(row => [row.incident.id, row] as const));
    // That all services together have more than are read is as it should be; that this one has is told.
    const cut = ofAll.incomplete?.code === 'context.newestOnly' ? undefined : ofAll.incomplete;
    const incomplete = ofService.incomplete ?? cut;
    return { rows: [...byId.values()], ...(incomplete ? { incomplete } : {}) };
  }

  private put(id: EntityId, name: ContextPart, part: Part<unknown>): void {
    if (this.ending.signal.aborted) return;
    const context = { ...(this.known.get(id) ?? empty), [name]: part };
    this.known.delete(id);
    this.known.set(id, context);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= capacity) break;
      this.known.delete(oldest);
    }
    this.changed.fire(id);
  }
}
