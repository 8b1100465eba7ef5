import type { Incident } from './incident';
import type { IncidentSource, WriteAttempt } from './incidentSource';
import { noteOf, type OutboxEntry } from './outboxEntry';
import { fateOf, WriteFailure } from './writeFailure';
import { problem, problemOf } from '../base/problem';

/** Where a try keeps what it learns. When one of these rejects, nothing more is sent. */
export interface EntryRecord {
  /** Keeps the entry before the next step leaves. */
  readonly persist: (entry: OutboxEntry) => Promise<void>;
  /** Makes sure that no other entry takes this note for its own. */
  readonly claimNote: (noteId: string) => Promise<void>;
}

/**
 * One try of an entry at its source: the note first, where it has one, then the change of status.
 * @returns the incident as the answer showed it; undefined for a note.
 * @throws WriteFailure (or whatever the source threw: see `fateOf`).
 */
export async function sendEntry(
  source: IncidentSource,
  entry: OutboxEntry,
  record: EntryRecord,
  signal: AbortSignal,
): Promise<Incident | undefined> {
  let current = entry;
  const attempt: WriteAttempt = {
    check: () => undefined,
    learn: known => learn({ attempted: true, knownNotes: known }),
    faster: () => undefined,
    ...(entry.knownNotes ? { known: entry.knownNotes } : {}),
  };
  const learn = async (change: Partial<OutboxEntry>): Promise<void> => {
    current = { ...current, ...change };
    await record.persist(current);
  };
  const { nativeId, write } = entry;
  const content = noteOf(write);
  if (content !== undefined && !entry.noteDone) {
    const known = entry.knownNotes ?? (await notesLike(source, nativeId, content, signal));
    const triedBefore = entry.attempted && entry.knownNotes !== undefined;
    await learn({ attempted: true, knownNotes: known });
    const note = await source.addNote(nativeId, { content, known, triedBefore }, signal);
    await record.claimNote(note.id);
    if (write.kind === 'note') return undefined;
    await learn({ noteDone: true });
  } else if (!entry.attempted) await learn({ attempted: true });
  switch (write.kind) {
    case 'note':
      return undefined;
    case 'acknowledge':
      return source.acknowledge(nativeId, signal);
    case 'resolve':
      return source.resolve(nativeId, signal);
    default: {
      if (!source.act) throw new WriteFailure('refused', problem('incidents.cannot', { kind: write.kind }));
      return source.act(nativeId, write, attempt, signal);
    }
  }
}

/** Ids of the notes that already say this. A failure to read them means that nothing was sent. */
async function notesLike(
  source: IncidentSource,
  nativeId: string,
  content: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const notes = await source.readNotes(nativeId, signal);
    return notes.filter(note => isSameNote(note.content, content)).map(note => note.id);
  } catch (error) {
    throw new WriteFailure(fateOf(error) === 'refused' ? 'refused' : 'notSent', problemOf(error), {
      cause: error,
    });
  }
}

/** True when two notes say the same: sources trim ends and may turn line ends. */
export function isSameNote(a: string, b: string): boolean {
  return normalNote(a) === normalNote(b);
}

function normalNote(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
