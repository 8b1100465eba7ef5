import { problem, ProblemError } from '../../../../src/core/base/problem';
import type { Incident, IncidentNote } from '../../../../src/core/incidents/incident';
import { incidentActions } from '../../../../src/core/incidents/incidentAction';
import type {
  IncidentSource,
  NoteToAdd,
  OpenIncidents,
  WriteAttempt,
} from '../../../../src/core/incidents/incidentSource';
import { isSameNote } from '../../../../src/core/incidents/sendEntry';
import { fateOf, WriteFailure, type WriteFate } from '../../../../src/core/incidents/writeFailure';
import { incident } from './incidents';

/** What befalls one call: `lost…`: the answer never came, with or without the effect; `hang…`: nor does a failure. */
export type Fault =
  | 'none'
  | 'notSent'
  | 'offline'
  | 'refused'
  | 'lostAfter'
  | 'lostBefore'
  | 'hangAfter'
  | 'hangBefore'
  | 'alien';

/** The state behind any number of sources: it outlives a killed window. */
export class FakeServer {
  readonly incidents = new Map<string, Incident>();
  readonly notes = new Map<string, IncidentNote[]>();
  /** Every effect, in order: `acknowledge A`, `note A: text`. */
  readonly effects: string[] = [];
  /** Incidents of which a write was refused for a reason of the server's own. */
  readonly refused = new Set<string>();
  /** Every write that arrived, with or without effect. */
  writes = 0;

  constructor(...nativeIds: readonly string[]) {
    for (const id of nativeIds) this.incidents.set(id, incident(id));
  }

  get(nativeId: string): Incident {
    const found = this.incidents.get(nativeId);
    if (!found) throw new ProblemError(problem('incidents.notFound', { nativeId }));
    return found;
  }

  setStatus(nativeId: string, status: Incident['status']): Incident {
    const changed = { ...this.get(nativeId), status };
    this.incidents.set(nativeId, changed);
    this.effects.push(`${status} ${nativeId}`);
    return changed;
  }

  notesOf(nativeId: string): readonly IncidentNote[] {
    return this.notes.get(nativeId) ?? [];
  }

  addNote(nativeId: string, content: string): IncidentNote {
    const note = { id: `N${this.effects.length}`, content, createdAt: 0 };
    this.notes.set(nativeId, [...this.notesOf(nativeId), note]);
    this.effects.push(`note ${nativeId}: ${content}`);
    return note;
  }
}

/** A source that keeps the contract of IncidentSource, over a server and with faults as told. */
export class FakeSource implements IncidentSource {
  readonly id: string = 'test:acme';
  readonly label = 'Test (acme)';
  acknowledgeMany?: NonNullable<IncidentSource['acknowledgeMany']>;
  abilities: IncidentSource['abilities'] = { write: true, actions: new Set(incidentActions) };
  /** Incidents with a write under way, to show that there is never a second. */
  private readonly busy = new Set<string>();

  constructor(
    readonly server: FakeServer,
    private readonly nextFault: () => Fault = () => 'none',
  ) {}

  readOpen(): Promise<OpenIncidents> {
    return Promise.resolve({ incidents: [...this.server.incidents.values()], asOf: 0 });
  }

  async read(nativeId: string): Promise<Incident> {
    return Promise.resolve(this.server.get(nativeId));
  }

  readAlerts(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  async readNotes(nativeId: string, signal: AbortSignal): Promise<readonly IncidentNote[]> {
    return this.withFault(signal, () => this.server.notesOf(nativeId));
  }

  async acknowledge(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    return this.write(nativeId, signal, () => {
      const now = this.server.get(nativeId);
      attempt?.check(now);
      if (now.status === 'resolved')
        throw new WriteFailure('refused', problem('incidents.alreadyResolved', {}));
      return now.status === 'acknowledged' ? now : this.server.setStatus(nativeId, 'acknowledged');
    });
  }

  async resolve(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    return this.write(nativeId, signal, () => {
      const now = this.server.get(nativeId);
      attempt?.check(now);
      return now.status === 'resolved' ? now : this.server.setStatus(nativeId, 'resolved');
    });
  }

  async addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    return this.write(nativeId, signal, () => {
      const earlier = this.server
        .notesOf(nativeId)
        .find(there => isSameNote(there.content, note.content) && !note.known.includes(there.id));
      return note.triedBefore && earlier ? earlier : this.server.addNote(nativeId, note.content);
    });
  }

  private async write<T>(nativeId: string, signal: AbortSignal, effect: () => T): Promise<T> {
    if (this.busy.has(nativeId)) throw new Error(`two writes at a time to ${nativeId}`);
    this.busy.add(nativeId);
    this.server.writes += 1;
    try {
      return await this.withFault(signal, effect);
    } catch (error) {
      if (fateOf(error) === 'refused') this.server.refused.add(nativeId);
      throw error;
    } finally {
      this.busy.delete(nativeId);
    }
  }

  private async withFault<T>(signal: AbortSignal, effect: () => T): Promise<T> {
    const fault = this.nextFault();
    const fail = (fate: WriteFate): WriteFailure =>
      new WriteFailure(fate, problem('base.unexpected', { detail: fault }));
    // An effect, then at least one turn before the answer: a kill can fall between.
    const result = fault === 'none' || fault.endsWith('After') ? effect() : undefined;
    await Promise.resolve();
    switch (fault) {
      case 'none':
        return result as T;
      case 'offline':
        throw new WriteFailure('notSent', problem('base.unexpected', { detail: fault }), { passing: true });
      case 'notSent':
      case 'refused':
        throw fail(fault);
      case 'lostAfter':
      case 'lostBefore':
        throw fail('unconfirmed');
      case 'alien':
        throw new TypeError('alien');
      case 'hangAfter':
      case 'hangBefore':
        return new Promise<T>((_, reject) => {
          const abort = (): void => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
          if (signal.aborted) abort();
          else signal.addEventListener('abort', abort);
        });
    }
  }
}
