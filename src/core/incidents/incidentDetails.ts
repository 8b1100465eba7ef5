import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { parseEntityId, type EntityId } from '../base/identity';
import { problem, problemOf, ProblemError, type Problem } from '../base/problem';
import type { IncidentAlert, IncidentNote } from './incident';
import type { IncidentSource } from './incidentSource';
import './problems';

/** A part of an incident that is read when somebody asks. What was read before stays beside a later failure. */
export interface Part<T> {
  readonly state: 'reading' | 'ok' | 'failed';
  readonly value?: T;
  /** When `value` was true (Unix ms, this machine's clock). */
  readonly asOf?: number;
  readonly problem?: Problem;
}

/** Alerts and notes of one incident. */
export interface Details {
  readonly alerts: Part<readonly IncidentAlert[]>;
  readonly notes: Part<readonly IncidentNote[]>;
}

export interface IncidentDetailsOptions {
  readonly clock: Clock;
  /** The connected source of that id. */
  readonly source: (sourceId: string) => IncidentSource | undefined;
}

/** Incidents kept in memory; the ones asked for longest ago go first. */
const capacity = 50;
/** Younger than this, details are not read again unless forced (ms). */
const freshMs = 15_000;

/** Alerts and notes of the incidents that somebody looks at: read on demand, kept for a moment, told on change. */
export class IncidentDetails extends Owner {
  private readonly changed = this.register(new Emitter<EntityId>());
  private readonly known = new Map<EntityId, Details>();
  private readonly reads = new Map<EntityId, Promise<Details>>();
  private readonly ending = new AbortController();

  readonly onDidChange: Event<EntityId> = this.changed.event;

  constructor(private readonly options: IncidentDetailsOptions) {
    super();
    this.register({ dispose: () => this.ending.abort() });
  }

  /** What is known now, without asking. */
  get(id: EntityId): Details | undefined {
    return this.known.get(id);
  }

  /**
   * Reads alerts and notes, each on its own, unless they were read just now. Resolves with what is known then and
   * never rejects: a failure is in its part.
   */
  load(id: EntityId, force = false): Promise<Details> {
    const under = this.reads.get(id);
    if (under) return under;
    const known = this.known.get(id);
    if (known && !force && this.isFresh(known)) return Promise.resolve(known);
    const read = this.read(id).finally(() => this.reads.delete(id));
    this.reads.set(id, read);
    return read;
  }

  /** Reads again what somebody looked at, for it is known to have changed: not before a read under way has ended. */
  async readAgain(id: EntityId): Promise<void> {
    if (!this.known.has(id)) return;
    await this.reads.get(id);
    await this.load(id, true);
  }

  private isFresh({ alerts, notes }: Details): boolean {
    const now = this.options.clock.now();
    return [alerts, notes].every(part => part.state === 'ok' && now - (part.asOf ?? 0) < freshMs);
  }

  private async read(id: EntityId): Promise<Details> {
    const before = this.known.get(id);
    this.put(id, {
      alerts: { ...before?.alerts, state: 'reading' },
      notes: { ...before?.notes, state: 'reading' },
    });
    const { signal } = this.ending;
    const [alerts, notes] = await Promise.all([
      this.part(id, before?.alerts, (source, nativeId) => source.readAlerts(nativeId, signal)),
      this.part(id, before?.notes, (source, nativeId) => source.readNotes(nativeId, signal)),
    ]);
    const details = { alerts, notes };
    if (!signal.aborted) this.put(id, details);
    return details;
  }

  private async part<T>(
    id: EntityId,
    before: Part<T> | undefined,
    read: (source: IncidentSource, nativeId: string) => Promise<T>,
  ): Promise<Part<T>> {
    try {
      const parts = parseEntityId(id);
      const sourceId = parts ? `${parts.source}:${parts.account}` : id;
      const source = this.options.source(sourceId);
      if (!parts || !source) throw new ProblemError(problem('incidents.noSource', { sourceId }));
      return { state: 'ok', value: await read(source, parts.id), asOf: this.options.clock.now() };
    } catch (error) {
      return { ...before, state: 'failed', problem: problemOf(error) };
    }
  }

  private put(id: EntityId, details: Details): void {
    this.known.delete(id);
    this.known.set(id, details);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= capacity) break;
      this.known.delete(oldest);
    }
    this.changed.fire(id);
  }
}
