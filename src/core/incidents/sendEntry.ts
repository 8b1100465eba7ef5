import { problem, problemOf } from '../base/problem';
import type { Incident } from './incident';
import type { FasterColleague, IncidentSource, WriteAttempt } from './incidentSource';
import { noteOf, type OutboxEntry } from './outboxEntry';
import type {} from './problems';
import { fateOf, WriteFailure } from './writeFailure';

/** Where a try keeps what it learns, and what it asks. When one of these rejects or throws, nothing more is sent. */
export interface EntryRecord {
  /** Keeps the entry before the next step leaves. */
  readonly persist: (entry: OutboxEntry) => Promise<void>;
  /** Makes sure that no other entry takes this note for its own. */
  readonly claimNote: (noteId: string) => Promise<void>;
  /** Throws where the person has to be asked, given the incident as it is. */
  readonly check: (now: Incident) => void;
  /** It goes by itself: what it does in two steps is checked before the first. */
  readonly waited: boolean;
  readonly faster: (who: FasterColleague) => void;
}

/**
 * One try of an entry at its source: the note first, where it has one, then the change.
 * @returns the incident as the answer showed it; undefined where it does not.
 * @throws WriteFailure (or whatever the source threw: see `fateOf`).
 */
export async function sendEntry(
  source: IncidentSource,
  entry: OutboxEntry,
  record: EntryRecord,
  signal: AbortSignal,
): Promise<Incident | undefined> {
  let current = entry;
  const learn = async (change: Partial<OutboxEntry>): Promise<void> => {
    current = { ...current, ...change };
    await record.persist(current);
  };
  const { nativeId, write } = entry;
  const content = noteOf(write);
  if (content !== undefined && !entry.noteDone) {
    if (write.kind === 'resolve' && record.waited) record.check(await before(source.read(nativeId, signal)));
    const known = entry.knownNotes ?? (await notesLike(source, nativeId, content, signal));
    const triedBefore = entry.attempted && entry.knownNotes !== undefined;
    await learn({ attempted: true, knownNotes: known });
    const note = await source.addNote(nativeId, { content, known, triedBefore }, signal);
    await record.claimNote(note.id);
    if (write.kind === 'note') return undefined;
    await learn({ noteDone: true });
  } else if (!entry.attempted) await learn({ attempted: true });
  const attempt = attemptOf(current, record, known => learn({ knownNotes: known }));
  switch (write.kind) {
    case 'note':
      return undefined;
    case 'acknowledge':
      return source.acknowledge(nativeId, signal, attempt);
    case 'resolve':
      return source.resolve(nativeId, signal, attempt);
    default:
      if (!source.act) throw new WriteFailure('refused', problem('incidents.cannot', { kind: write.kind }));
      return source.act(nativeId, write, attempt, signal);
  }
}

/** What a source is told of a try. */
export function attemptOf(
  { knownNotes }: OutboxEntry,
  { check, faster }: Pick<EntryRecord, 'check' | 'faster'>,
  learn: WriteAttempt['learn'],
): WriteAttempt {
  return { check, faster, learn, ...(knownNotes === undefined ? {} : { known: knownNotes }) };
}

/** Ids of the notes that already say this. */
async function notesLike(
  source: IncidentSource,
  nativeId: string,
  content: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const notes = await before(source.readNotes(nativeId, signal));
  return notes.filter(note => isSameNote(note.content, content)).map(note => note.id);
}

/** A read before the write: its failure means that nothing was sent. */
async function before<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    const passing = error instanceof Error && 'passing' in error && error.passing === true;
    const fate = fateOf(error) === 'refused' ? 'refused' : 'notSent';
    throw new WriteFailure(fate, problemOf(error), { cause: error, passing });
  }
}

/** True when two notes say the same: sources trim ends and may turn line ends. */
export function isSameNote(a: string, b: string): boolean {
  return normalNote(a) === normalNote(b);
}

function normalNote(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
