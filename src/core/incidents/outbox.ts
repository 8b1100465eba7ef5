import { type Clock } from '../base/clock';
import { Owner, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import type { Logger } from '../base/logger';
import { problem, problemOf, ProblemError, type Problem } from '../base/problem';
import type { Incident } from './incident';
import type { WriteState } from './incidentRow';
import type { IncidentSource } from './incidentSource';
import {
  isSameChange,
  noteOf,
  readOutboxEntry,
  textStillKept,
  type IncidentWrite,
  type OutboxEntry,
  type OutboxStorage,
} from './outboxEntry';
import { itemOf, OutboxSlot, type OutboxItem } from './outboxSlot';
import type {} from './problems';
import { sendEntry } from './sendEntry';
import { fateOf, WriteFailure } from './writeFailure';

/** After this long without an answer a person has to be told to use another way. */
export const noAnswerMs = 10_000;
/** A try that has not ended by itself is given up; it may have happened. */
export const giveUpMs = 90_000;
/** Longer notes are refused here, before they are kept. */
export const noteLimit = 25_000;

export type { OutboxItem } from './outboxSlot';

export interface OutboxOptions {
  readonly storage: OutboxStorage;
  readonly clock: Clock;
  /** The connected source of that id, if there is one now. */
  readonly source: (sourceId: string) => IncidentSource | undefined;
  /** A new unique id on each call, fit for a file name. */
  readonly newId: () => string;
  readonly log: Logger;
}

/** A write that the source confirmed; `incident` as its answer showed it (absent for a note). */
export interface ConfirmedWrite {
  readonly entry: OutboxEntry;
  readonly incident?: Incident;
}

/**
 * The durable outbox: what a person pressed is kept before it is sent and until it is confirmed.
 * - One write at a time within an incident, in the order pressed; when one fails, those behind it wait for the person.
 * - Nothing is sent a second time by itself, and nothing that was kept from before a reload is sent unasked.
 * - A text that was typed leaves only when it was confirmed or the person discarded it.
 */
export class Outbox extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly confirmed = this.register(new Emitter<ConfirmedWrite>());
  private readonly slots = new Map<string, OutboxSlot>();
  private readonly ending = new AbortController();
  /** Ids that were confirmed or discarded: a listing of the disk that began before must not bring them back. */
  private readonly over = new Set<string>();
  private troubles: readonly Problem[] = [];
  private lastOrder = 0;

  readonly onDidChange: Event<void> = this.changed.event;
  readonly onDidConfirm: Event<ConfirmedWrite> = this.confirmed.event;

  constructor(private readonly options: OutboxOptions) {
    super();
    this.register(toDisposable(() => this.ending.abort()));
    this.register(toDisposable(() => this.slots.forEach(slot => slot.overdue?.dispose())));
  }

  /** Everything that is not confirmed, in the order pressed. */
  get items(): readonly OutboxItem[] {
    return this.inOrder(() => true).map(slot => slot.item);
  }

  /** What is wrong with the keeping itself: a record that cannot be read, a disk that cannot be written. */
  get problems(): readonly Problem[] {
    return this.troubles;
  }

  /**
   * Takes up, as `waiting`, what an earlier session left; asked again, also what windows left that ended since.
   * @throws what the storage throws.
   */
  async load(): Promise<void> {
    let unreadable = 0;
    let newer = 0;
    for (const [id, record] of await this.options.storage.list()) {
      const read = readOutboxEntry(id, record);
      if ('unreadable' in read) unreadable += 1;
      else if ('newer' in read) newer = Math.max(newer, read.newer);
      else if (!this.slots.has(id) && !this.over.has(id)) {
        const { entry } = read;
        this.lastOrder = Math.max(this.lastOrder, entry.order);
        const why = problem('incidents.interrupted', { attempted: entry.attempted });
        const item = itemOf(entry, 'waiting', entry.pressedAt, why);
        this.slots.set(id, this.slotOf(item, true));
      }
    }
    if (unreadable > 0) this.trouble(problem('incidents.keptUnreadable', { count: unreadable }));
    if (newer > 0) this.trouble(problem('incidents.keptNewer', { version: newer }));
    this.changed.fire();
  }

  /**
   * Keeps a write and begins to send it; the item shows at once, and this resolves when it is kept. Where the same
   * change of status is kept already, that one is sent (again) in its place.
   * @throws ProblemError when it cannot be sent at all: no such source, a key that may only read, an empty note.
   */
  async press(incident: Incident, write: IncidentWrite): Promise<OutboxEntry> {
    const source = this.options.source(incident.sourceId);
    if (!source) throw new ProblemError(problem('incidents.noSource', { sourceId: incident.sourceId }));
    const { abilities } = source;
    if (!abilities.write)
      throw new ProblemError(abilities.writeProblem ?? problem('incidents.readOnlyKey', {}));
    checkText(write);
    const same = this.inOrder(slot => slot.entry.incidentId === incident.id).find(slot =>
      isSameChange(slot.entry.write, write),
    );
    if (same) {
      if (same.phase === 'idle') await this.enqueue(same);
      return same.entry;
    }
    const entry: OutboxEntry = {
      version: 1,
      id: this.options.newId(),
      order: ++this.lastOrder,
      sourceId: incident.sourceId,
      incidentId: incident.id,
      nativeId: incident.nativeId,
      title: incident.title,
      write,
      pressedAt: this.options.clock.now(),
      attempted: false,
    };
    const item = itemOf(entry, 'sending', entry.pressedAt);
    const slot = this.slotOf(item, false);
    this.slots.set(entry.id, slot);
    await this.enqueue(slot);
    return entry;
  }

  /** Sends an entry (again) because the person said so. One under way is left alone; an unknown id is no error. */
  async retry(id: string): Promise<void> {
    const slot = this.slots.get(id);
    if (slot?.phase === 'idle') await this.enqueue(slot);
  }

  /** Forgets an entry, its text included. @throws ProblemError `incidents.underWay` while it is being sent. */
  async discard(id: string): Promise<void> {
    const slot = this.slots.get(id);
    if (!slot) return;
    if (slot.phase === 'sending') throw new ProblemError(problem('incidents.underWay', {}));
    await this.forget(slot);
  }

  private async enqueue(slot: OutboxSlot): Promise<void> {
    const since = this.options.clock.now();
    slot.phase = 'keeping';
    this.show(slot, 'sending', undefined, since);
    slot.overdue?.dispose();
    slot.overdue = this.options.clock.after(noAnswerMs, () =>
      this.show(slot, 'notSent', problem('incidents.noAnswer', { seconds: noAnswerMs / 1000 })),
    );
    try {
      await this.keep(slot, slot.entry);
    } catch {
      // A full disk must not keep an acknowledge from going out; `problems` says that it would not survive.
    }
    this.ready(slot);
  }

  /** Kept, and not discarded or put behind a failed one meanwhile. */
  private ready(slot: OutboxSlot): void {
    if (slot.phase !== 'keeping') return;
    slot.phase = 'queued';
    this.sendNext(slot.entry.incidentId);
  }

  /** Sends the oldest entry of the incident that is to go, unless one is being sent or the oldest is not kept yet. */
  private sendNext(incidentId: EntityId): void {
    const active = this.inOrder(slot => slot.entry.incidentId === incidentId && slot.phase !== 'idle');
    const next = active[0];
    if (!next || next.phase !== 'queued' || active.some(slot => slot.phase === 'sending') || this.isDisposed)
      return;
    next.phase = 'sending';
    void this.send(next);
  }

  private async send(slot: OutboxSlot): Promise<void> {
    const { entry } = slot;
    const giveUp = new AbortController();
    const end = (): void => giveUp.abort();
    const timer = this.options.clock.after(giveUpMs, end);
    this.ending.signal.addEventListener('abort', end, { once: true });
    let incident: Incident | undefined;
    try {
      const source = this.options.source(entry.sourceId);
      if (!source)
        throw new WriteFailure('notSent', problem('incidents.noSource', { sourceId: entry.sourceId }));
      const record = {
        persist: (learnt: OutboxEntry) => this.persist(slot, learnt),
        claimNote: (noteId: string) => this.claimNote(slot, noteId),
      };
      incident = await sendEntry(source, entry, record, giveUp.signal);
    } catch (error) {
      if (!this.isDisposed) await this.failed(slot, error);
      return;
    } finally {
      timer.dispose();
      this.ending.signal.removeEventListener('abort', end);
    }
    slot.phase = 'idle';
    this.confirmed.fire(incident ? { entry, incident } : { entry });
    await this.forget(slot);
  }

  private async failed(slot: OutboxSlot, error: unknown): Promise<void> {
    const fate = fateOf(error);
    const why = problemOf(error);
    const { entry } = slot;
    this.options.log.warn(`outbox: ${entry.write.kind} of ${entry.incidentId} ${fate}: ${why.code}`);
    slot.phase = 'idle';
    slot.overdue?.dispose();
    if (fate === 'refused') {
      if (!textStillKept(entry)) await slot.unkeep();
      this.show(slot, 'refused', why);
      this.sendNext(entry.incidentId);
      return;
    }
    for (const behind of this.inOrder(other => other.entry.incidentId === entry.incidentId)) {
      if (behind.phase === 'idle') continue;
      behind.phase = 'idle';
      behind.overdue?.dispose();
      this.show(behind, 'waiting', problem('incidents.behindAnother', {}));
    }
    this.show(slot, fate === 'ask' ? 'waiting' : fate, why);
  }

  /**
   * Keeps what a try has learnt before its next step leaves. Where the record on disk would stay behind what was
   * sent, a try after a kill could double a note: then nothing more is sent.
   */
  private async persist(slot: OutboxSlot, entry: OutboxEntry): Promise<void> {
    const staleRecord = slot.hasRecord;
    try {
      await this.keep(slot, entry);
    } catch (error) {
      if (staleRecord) throw new WriteFailure('notSent', problemOf(error), { cause: error });
    }
  }

  /**
   * A note was found to be this entry's: no other entry with the same text, whose own try was lost, may take it for
   * its own. Until they all know, this one is not done.
   */
  private async claimNote(slot: OutboxSlot, noteId: string): Promise<void> {
    const content = noteOf(slot.entry.write);
    for (const other of this.inOrder(candidate => candidate !== slot)) {
      const { entry } = other;
      if (entry.incidentId !== slot.entry.incidentId || noteOf(entry.write) !== content) continue;
      if (!entry.knownNotes || entry.knownNotes.includes(noteId)) continue;
      try {
        await this.keep(other, { ...entry, knownNotes: [...entry.knownNotes, noteId] });
      } catch (error) {
        throw new WriteFailure('unconfirmed', problemOf(error), { cause: error });
      }
    }
  }

  private async keep(slot: OutboxSlot, entry: OutboxEntry): Promise<void> {
    try {
      await slot.keep(entry);
    } catch (error) {
      this.trouble(problemOf(error));
      throw error;
    }
  }

  private async forget(slot: OutboxSlot): Promise<void> {
    slot.phase = 'idle';
    slot.overdue?.dispose();
    this.slots.delete(slot.item.entryId);
    this.over.add(slot.item.entryId);
    this.changed.fire();
    await slot.unkeep();
    this.sendNext(slot.entry.incidentId);
  }

  private show(slot: OutboxSlot, state: WriteState['state'], why?: Problem, since = slot.item.since): void {
    const item = itemOf(slot.entry, state, since, why);
    slot.item = { ...item, underWay: slot.phase !== 'idle' };
    if (this.slots.get(item.entryId) === slot) this.changed.fire();
  }

  private trouble(why: Problem): void {
    this.troubles = [...this.troubles.filter(known => known.code !== why.code), why];
    this.changed.fire();
  }

  private slotOf(item: OutboxItem, onDisk: boolean): OutboxSlot {
    return new OutboxSlot(item, onDisk, this.options.storage, this.options.log);
  }

  private inOrder(wanted: (slot: OutboxSlot) => boolean): readonly OutboxSlot[] {
    return [...this.slots.values()].filter(wanted).sort((a, b) => a.entry.order - b.entry.order);
  }
}

function checkText(write: IncidentWrite): void {
  const text = noteOf(write);
  if (text === undefined) return;
  if (text.trim() === '') throw new ProblemError(problem('incidents.emptyNote', {}));
  if (text.length > noteLimit) {
    throw new ProblemError(problem('incidents.noteTooLong', { limit: noteLimit, length: text.length }));
  }
}
