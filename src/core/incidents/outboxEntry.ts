import { parseEntityId, type EntityId } from '../base/identity';
import type { IncidentWrite } from './incidentWrite';
import { isRecord, readWrite } from './readWrite';

export type { IncidentWrite } from './incidentWrite';

/** A write as it is kept on disk until it is confirmed. */
export interface OutboxEntry {
  readonly version: 1;
  readonly id: string;
  /** Rises with every press; the order within an incident. */
  readonly order: number;
  readonly sourceId: string;
  readonly incidentId: EntityId;
  readonly nativeId: string;
  /** What the incident was called when it was pressed: it may be gone from every list by the time this is read. */
  readonly title: string;
  readonly write: IncidentWrite;
  /** Unix ms by this machine's clock. */
  readonly pressedAt: number;
  /** A try began: the write may have happened. */
  readonly attempted: boolean;
  /** Notes with this text that stood there before the first try; absent until they were read. */
  readonly knownNotes?: readonly string[];
  /** The note of a resolve is confirmed. */
  readonly noteDone?: true;
}

/** Where entries are kept: whole records, one by one. A put that resolved survives the end of the process. */
export interface OutboxStorage {
  /** All records, by id, as they lie there; any may be of another version or broken. */
  list(): Promise<ReadonlyMap<string, unknown>>;
  put(id: string, record: OutboxEntry): Promise<void>;
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>;
}

/** The text of a note that an entry adds, if any. */
export function noteOf(write: IncidentWrite): string | undefined {
  if (write.kind === 'note') return write.text;
  return write.kind === 'resolve' ? write.note : undefined;
}

/** The words that somebody typed for it, if any: they are not dropped unasked. */
export function typedTextOf(write: IncidentWrite): string | undefined {
  switch (write.kind) {
    case 'editNote':
      return write.text;
    case 'requestResponders':
      return write.message;
    case 'silence':
      return write.comment;
    default:
      return noteOf(write);
  }
}

/** A kept record read back: the entry, a version newer than this code, or not readable. */
export type ReadEntry =
  { readonly entry: OutboxEntry } | { readonly newer: number } | { readonly unreadable: true };

/** Checks a record that came from disk. The record's own id must be the one it is kept under. */
export function readOutboxEntry(id: string, record: unknown): ReadEntry {
  const unreadable = { unreadable: true } as const;
  if (!isRecord(record)) return unreadable;
  const { version } = record;
  if (typeof version === 'number' && version > 1) return { newer: version };
  const write = readWrite(record['write']);
  const { order, sourceId, incidentId, nativeId, title, pressedAt, attempted, knownNotes, noteDone } = record;
  if (
    version !== 1 ||
    record['id'] !== id ||
    write === undefined ||
    typeof order !== 'number' ||
    typeof sourceId !== 'string' ||
    typeof incidentId !== 'string' ||
    parseEntityId(incidentId) === undefined ||
    typeof nativeId !== 'string' ||
    typeof title !== 'string' ||
    typeof pressedAt !== 'number' ||
    typeof attempted !== 'boolean' ||
    !(knownNotes === undefined || isStrings(knownNotes)) ||
    !(noteDone === undefined || noteDone === true)
  ) {
    return unreadable;
  }
  const entry = {
    version: 1,
    id,
    order,
    sourceId,
    incidentId,
    nativeId,
    title,
    write,
    pressedAt,
    attempted,
  } as const;
  return { entry: { ...entry, ...(knownNotes ? { knownNotes } : {}), ...(noteDone ? { noteDone } : {}) } };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

/** True for two presses that ask for the same change of status and hold no text of their own. */
export function isSameChange(a: IncidentWrite, b: IncidentWrite): boolean {
  if (a.kind === 'acknowledge') return b.kind === 'acknowledge';
  return a.kind === 'resolve' && b.kind === 'resolve' && a.note === b.note;
}

/** True while the entry holds a text that the source has not confirmed: it must not be dropped unasked. */
export function textStillKept(entry: OutboxEntry): boolean {
  return typedTextOf(entry.write) !== undefined && !entry.noteDone;
}
