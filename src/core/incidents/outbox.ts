import { Owner, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import { problem, problemOf, ProblemError, type Problem } from '../base/problem';
import { seenOf } from './changedSince';
import type { Incident } from './incident';
import type { WriteState } from './incidentRow';
import type { IncidentWrite } from './incidentWrite';
import { readKept, textStillKept, type OutboxEntry } from './outboxEntry';
import type { ConfirmedWrite, Outbox, OutboxOptions } from './outboxOptions';
import { checkPress, isSameChange, whyAsk } from './outboxRules';
import { itemOf, OutboxSlot, type OutboxItem } from './outboxSlot';
import { OutboxTry, type TryOutcome } from './outboxTry';
import type {} from './problems';
import { readWrite } from './readWrite';
import { TryAgain } from './tryAgain';
import { fateOf, isPassing } from './writeFailure';

export { noteLimit } from './outboxRules';
export { giveUpMs } from './outboxTry';
export type { ConfirmedWrite, Outbox, OutboxOptions } from './outboxOptions';
export type { OutboxItem } from './outboxSlot';

/** After this long without an answer a person has to be told to use another way. */
export const noAnswerMs = 10_000;

/**
 * The durable outbox: what a person pressed is kept before it is sent and until it is confirmed.
 * - One write at a time within an incident, in the order pressed; when one waits for the person, those behind it do.
 * - What certainly did not arrive goes again by itself for a short while (see `whyAsk`); what may have arrived, and
 *   what was kept from before a reload, goes when the person says so.
 * - A text that was typed leaves only when it was confirmed or the person discarded it.
 */
export class DurableOutbox extends Owner implements Outbox {
  private readonly changed = this.register(new Emitter<void>());
  private readonly confirmed = this.register(new Emitter<ConfirmedWrite>());
  private readonly slots = new Map<string, OutboxSlot>();
  private readonly ending = new AbortController();
  private readonly again: TryAgain;
  private readonly tries: OutboxTry;
  /** Ids that were confirmed or discarded: a listing of the disk that began before must not bring them back. */
  private readonly over = new Set<string>();
  private troubles: readonly Problem[] = [];
  private lastOrder = 0;
  /** While several change at once, they are told of once. */
  private quiet = 0;

  readonly onDidChange: Event<void> = this.changed.event;
  readonly onDidConfirm: Event<ConfirmedWrite> = this.confirmed.event;

  constructor(private readonly options: OutboxOptions) {
    super();
    this.again = this.register(new TryAgain(options.clock, sourceId => this.resume(sourceId)));
    this.tries = new OutboxTry({
      clock: options.clock,
      keep: (slot, entry) => this.keep(slot, entry),
      others: slot => this.inOrder(candidate => candidate !== slot),
    });
    this.register(toDisposable(() => this.ending.abort()));
    this.register(toDisposable(() => this.slots.forEach(slot => slot.overdue?.dispose())));
  }

  /** Everything that is not confirmed, in the order pressed. */
  get items(): readonly OutboxItem[] {
    const pausing = new Set(this.inOrder(slot => slot.pausing).map(slot => slot.entry.incidentId));
    return this.inOrder(() => true).map(slot => slot.shown(pausing.has(slot.entry.incidentId)));
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
    const { entries, troubles } = await readKept(this.options.storage);
    for (const entry of entries) {
      if (this.slots.has(entry.id) || this.over.has(entry.id)) continue;
      this.lastOrder = Math.max(this.lastOrder, entry.order);
      const why = problem('incidents.interrupted', { attempted: entry.attempted });
      this.slots.set(entry.id, this.slotOf(itemOf(entry, 'waiting', entry.pressedAt, why), true));
    }
    for (const why of troubles) this.trouble(why);
    this.changed.fire();
  }

  /**
   * Keeps a write and begins to send it; the item shows at once, and this resolves when it is kept. Where the same
   * change is kept already, that one is sent (again) in its place.
   * @throws ProblemError when it cannot be sent at all: no such source, no such action, an empty note.
   */
  async press(incident: Incident, write: IncidentWrite): Promise<OutboxEntry> {
    const slot = this.slotFor(incident, write);
    await this.enqueue([slot]);
    return slot.entry;
  }

  /** The same for several incidents at once; those that go to one source go together where it takes them so. */
  async pressAll(incidents: readonly Incident[], write: IncidentWrite): Promise<readonly OutboxEntry[]> {
    const slots = incidents.map(incident => this.slotFor(incident, write));
    await this.enqueue(slots);
    return slots.map(slot => slot.entry);
  }

  /**
   * Sends an entry (again) because the person said so. One under way is left alone; an unknown id is no error.
   * @param seen the incident as the person sees it now.
   */
  async retry(id: string, seen?: Incident): Promise<void> {
    await this.retryAll([id], () => seen);
  }

  /** Sends several (again), as `retry`. */
  async retryAll(
    ids: readonly string[],
    seen: (incidentId: EntityId) => Incident | undefined,
  ): Promise<void> {
    const slots = ids.flatMap(id => this.slots.get(id) ?? []).filter(slot => slot.atRest);
    for (const slot of slots) {
      const incident = seen(slot.entry.incidentId);
      if (incident) slot.item = { ...slot.item, entry: { ...slot.entry, seen: seenOf(incident) } };
    }
    await this.enqueue(slots);
  }

  /** The network, or the source, is seen to be back: what waits for that goes now. */
  wake(sourceId: string): void {
    this.again.gotThrough(sourceId);
  }

  /** Forgets an entry, its text included. @throws ProblemError `incidents.underWay` while it is being sent. */
  async discard(id: string): Promise<void> {
    const slot = this.slots.get(id);
    if (!slot) return;
    if (slot.phase === 'sending') throw new ProblemError(problem('incidents.underWay', {}));
    await this.forget(slot);
    this.pump();
  }

  private slotFor(incident: Incident, write: IncidentWrite): OutboxSlot {
    checkPress(this.options.source(incident.sourceId), incident, write);
    const same = this.inOrder(slot => slot.entry.incidentId === incident.id).find(slot =>
      isSameChange(slot.entry.write, write),
    );
    if (same) {
      if (same.atRest) same.item = { ...same.item, entry: { ...same.entry, seen: seenOf(incident) } };
      return same;
    }
    const entry: OutboxEntry = {
      version: 1,
      id: this.options.newId(),
      order: ++this.lastOrder,
      sourceId: incident.sourceId,
      incidentId: incident.id,
      nativeId: incident.nativeId,
      title: incident.title,
      // Without what a picker's choice may carry beside it.
      write: readWrite(write) ?? write,
      pressedAt: this.options.clock.now(),
      seen: seenOf(incident),
      attempted: false,
    };
    const slot = this.slotOf(itemOf(entry, 'sending', entry.pressedAt), false);
    this.slots.set(entry.id, slot);
    return slot;
  }

  private async enqueue(slots: readonly OutboxSlot[]): Promise<void> {
    const fresh = slots.filter(slot => slot.atRest);
    const since = this.options.clock.now();
    this.together(() => {
      for (const slot of fresh) {
        slot.phase = 'keeping';
        slot.waited = false;
        this.show(slot, 'sending', undefined, since);
        slot.overdue?.dispose();
        slot.overdue = this.options.clock.after(noAnswerMs, () =>
          this.show(slot, 'notSent', problem('incidents.noAnswer', { seconds: noAnswerMs / 1000 })),
        );
      }
    });
    await Promise.all(
      fresh.map(slot =>
        // A full disk must not keep an acknowledge from going out; `problems` says that it would not survive.
        this.keep(slot, slot.entry).catch(() => undefined),
      ),
    );
    // Kept, and not discarded or put behind a failed one meanwhile.
    for (const slot of fresh) if (slot.phase === 'keeping') slot.phase = 'queued';
    this.pump();
  }

  /** A source's pause is over: what waits for it goes in its turn. */
  private resume(sourceId: string): void {
    for (const slot of this.slots.values())
      if (slot.pausing && slot.entry.sourceId === sourceId) slot.phase = 'queued';
    this.pump();
  }

  /** Sends the oldest of each incident that is to go, unless one of that incident is on its way or not kept yet. */
  private pump(): void {
    if (this.isDisposed) return;
    const heads = new Map<EntityId, OutboxSlot>();
    for (const slot of this.inOrder(({ phase }) => phase !== 'idle')) {
      const { incidentId } = slot.entry;
      const head = heads.get(incidentId);
      if (!head || slot.phase === 'sending') heads.set(incidentId, slot);
    }
    const groups = new Map<string, OutboxSlot[]>();
    for (const slot of heads.values()) {
      if (slot.phase !== 'queued') continue;
      slot.phase = 'sending';
      const why = whyAsk(slot, this.options.clock.now());
      const { sourceId, id, write } = slot.entry;
      if (why) void this.stop(slot, 'waiting', why);
      else {
        const takesMany = typeof this.options.source(sourceId)?.acknowledgeMany === 'function';
        const group = takesMany && write.kind === 'acknowledge' ? sourceId : id;
        groups.set(group, [...(groups.get(group) ?? []), slot]);
      }
    }
    for (const group of groups.values()) void this.send(group);
  }

  private async send(slots: readonly OutboxSlot[]): Promise<void> {
    const [first] = slots;
    if (!first) return;
    const source = this.options.source(first.entry.sourceId);
    const { signal } = this.ending;
    const outcomes =
      slots.length > 1 && source
        ? await this.tries.many(slots, source, signal)
        : [await this.tries.one(first, source, signal)];
    if (this.isDisposed && outcomes.some(({ result }) => 'error' in result)) return;
    let settled: Promise<unknown> = Promise.resolve();
    this.together(() => {
      settled = Promise.all(outcomes.map(outcome => this.settle(outcome)));
    });
    await settled;
    this.pump();
  }

  private async settle({ slot, result, faster, seen }: TryOutcome): Promise<void> {
    if ('error' in result) {
      if (seen) await this.keep(slot, { ...slot.entry, seen }).catch(() => undefined);
      await this.failed(slot, result.error);
      return;
    }
    const { entry } = slot;
    const { incident } = result;
    slot.phase = 'idle';
    this.again.gotThrough(entry.sourceId);
    this.confirmed.fire({ entry, ...(incident ? { incident } : {}), ...(faster ? { faster } : {}) });
    await this.forget(slot);
  }

  private async failed(slot: OutboxSlot, error: unknown): Promise<void> {
    const fate = fateOf(error);
    const why = problemOf(error);
    const { entry } = slot;
    this.options.log.warn(`outbox: ${entry.write.kind} of ${entry.incidentId} ${fate}: ${why.code}`);
    if (isPassing(error)) {
      slot.phase = 'pausing';
      slot.waited = true;
      slot.overdue?.dispose();
      const again = this.again.after(entry.sourceId, why);
      this.show(slot, 'notSent', why, slot.since, again);
      return;
    }
    await this.stop(slot, fate === 'ask' ? 'waiting' : fate, why);
  }

  /** It waits for the person, and what was pressed after it for the same incident with it, unless it was refused. */
  private async stop(
    slot: OutboxSlot,
    state: Exclude<WriteState['state'], 'sending'>,
    why: Problem,
  ): Promise<void> {
    slot.phase = 'idle';
    slot.overdue?.dispose();
    if (state === 'refused') {
      if (!textStillKept(slot.entry)) await slot.unkeep();
    } else {
      for (const behind of this.inOrder(other => other.entry.incidentId === slot.entry.incidentId)) {
        if (behind.phase === 'idle') continue;
        behind.phase = 'idle';
        behind.overdue?.dispose();
        this.show(behind, 'waiting', problem('incidents.behindAnother', {}));
      }
    }
    this.show(slot, state, why);
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
    this.tell();
    await slot.unkeep();
  }

  private show(
    slot: OutboxSlot,
    state: WriteState['state'],
    why?: Problem,
    since = slot.since,
    again?: number,
  ): void {
    const item = itemOf(slot.entry, state, since, why);
    slot.item = again === undefined ? item : { ...item, again };
    if (this.slots.get(item.entryId) === slot) this.tell();
  }

  private trouble(why: Problem): void {
    this.troubles = [...this.troubles.filter(known => known.code !== why.code), why];
    this.tell();
  }

  private tell(): void {
    if (this.quiet === 0) this.changed.fire();
  }

  private together(change: () => void): void {
    this.quiet += 1;
    change();
    this.quiet -= 1;
    this.tell();
  }

  private slotOf(item: OutboxItem, onDisk: boolean): OutboxSlot {
    return new OutboxSlot(item, onDisk, this.options.storage, this.options.log);
  }

  private inOrder(wanted: (slot: OutboxSlot) => boolean): readonly OutboxSlot[] {
    return [...this.slots.values()].filter(wanted).sort((a, b) => a.entry.order - b.entry.order);
  }
}
