import type { Clock } from '../base/clock';
import { problem, problemOf } from '../base/problem';
import type { Incident } from './incident';
import type { FasterColleague, IncidentSource, ManyOutcome } from './incidentSource';
import { noteOf, type OutboxEntry } from './outboxEntry';
import { whyAsk } from './outboxRules';
import type { OutboxSlot } from './outboxSlot';
import { seenOf, type SeenIncident } from './changedSince';
import type {} from './problems';
import { attemptOf, sendEntry, type EntryRecord } from './sendEntry';
import { WriteFailure } from './writeFailure';

/** A try that has not ended by itself is given up; it may have happened. */
export const giveUpMs = 90_000;

/** What became of one try. */
export interface TryOutcome {
  readonly slot: OutboxSlot;
  readonly result: ManyOutcome | { readonly incident: undefined };
  readonly faster?: FasterColleague;
  /** What the incident was when the person had to be asked: the next press is held against it. */
  readonly seen?: SeenIncident;
}

export interface TryOptions {
  readonly clock: Clock;
  /** Writes an entry's record. @throws ProblemError `incidents.notKept` */
  readonly keep: (slot: OutboxSlot, entry: OutboxEntry) => Promise<void>;
  /** The other slots. */
  readonly others: (slot: OutboxSlot) => readonly OutboxSlot[];
}

/** One try of one entry, or of several acknowledgements at once; tells what became of each and never rejects. */
export class OutboxTry {
  constructor(private readonly options: TryOptions) {}

  async one(slot: OutboxSlot, source: IncidentSource | undefined, ending: AbortSignal): Promise<TryOutcome> {
    const told: Told = {};
    try {
      if (!source) throw noSource(slot);
      const { entry } = slot;
      const record = this.recordOf(slot, told);
      const incident = await this.within(ending, signal => sendEntry(source, entry, record, signal));
      return { slot, ...told, result: { incident } };
    } catch (error) {
      return { slot, ...told, result: { error } };
    }
  }

  /** Several acknowledgements of a source that takes them at once. */
  async many(
    slots: readonly OutboxSlot[],
    source: IncidentSource,
    ending: AbortSignal,
  ): Promise<readonly TryOutcome[]> {
    const results = new Map<OutboxSlot, ManyOutcome>();
    const tries = slots.map((slot): Started => ({ slot, told: {} }));
    const ready: Started[] = [];
    await Promise.all(
      tries.map(async one => {
        const { slot } = one;
        try {
          if (!slot.entry.attempted) await this.persist(slot, { ...slot.entry, attempted: true });
          ready.push(one);
        } catch (error) {
          results.set(slot, { error });
        }
      }),
    );
    const wanted = ready.map(({ slot, told }) => ({
      nativeId: slot.entry.nativeId,
      ...attemptOf(slot.entry, this.recordOf(slot, told), () => Promise.resolve()),
    }));
    try {
      const outcomes = await this.within(
        ending,
        signal => source.acknowledgeMany?.(wanted, signal) ?? Promise.resolve(new Map<string, ManyOutcome>()),
      );
      for (const { slot } of ready) {
        const error = new WriteFailure('unconfirmed', problem('base.unexpected', { detail: 'no outcome' }));
        results.set(slot, outcomes.get(slot.entry.nativeId) ?? { error });
      }
    } catch (error) {
      for (const { slot } of ready) results.set(slot, { error });
    }
    return tries.map(({ slot, told }) => ({
      slot,
      ...told,
      result: results.get(slot) ?? { error: noSource(slot) },
    }));
  }

  private async within<T>(ending: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const giveUp = new AbortController();
    const end = (): void => giveUp.abort();
    const timer = this.options.clock.after(giveUpMs, end);
    ending.addEventListener('abort', end, { once: true });
    try {
      return await send(giveUp.signal);
    } finally {
      timer.dispose();
      ending.removeEventListener('abort', end);
    }
  }

  private recordOf(slot: OutboxSlot, told: Told): EntryRecord {
    return {
      persist: learnt => this.persist(slot, learnt),
      claimNote: noteId => this.claimNote(slot, noteId),
      waited: slot.waited,
      faster: who => (told.faster = who),
      check: (incident: Incident) => {
        const why = whyAsk(slot, this.options.clock.now(), incident);
        if (!why) return;
        told.seen = seenOf(incident);
        throw new WriteFailure('ask', why);
      },
    };
  }

  /**
   * Keeps what a try has learnt before its next step leaves. Where the record on disk would stay behind what was
   * sent, a try after a kill could double a note: then nothing more is sent.
   */
  private async persist(slot: OutboxSlot, entry: OutboxEntry): Promise<void> {
    const staleRecord = slot.hasRecord;
    try {
      await this.options.keep(slot, entry);
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
    for (const other of this.options.others(slot)) {
      const { entry } = other;
      if (entry.incidentId !== slot.entry.incidentId || noteOf(entry.write) !== content) continue;
      if (!entry.knownNotes || entry.knownNotes.includes(noteId)) continue;
      try {
        await this.options.keep(other, { ...entry, knownNotes: [...entry.knownNotes, noteId] });
      } catch (error) {
        throw new WriteFailure('unconfirmed', problemOf(error), { cause: error });
      }
    }
  }
}

interface Started {
  readonly slot: OutboxSlot;
  readonly told: Told;
}

interface Told {
  faster?: FasterColleague;
  seen?: SeenIncident;
}

function noSource({ entry }: OutboxSlot): WriteFailure {
  return new WriteFailure('notSent', problem('incidents.noSource', { sourceId: entry.sourceId }));
}
