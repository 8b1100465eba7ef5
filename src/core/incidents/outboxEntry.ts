import { parseEntityId, type EntityId } from '../base/identity';
import { problem, type Problem } from '../base/problem';
import type { SeenIncident } from './changedSince';
import type { IncidentWrite } from './incidentWrite';
import type {} from './problems';
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
  /** What the person saw then, or when sending it again; absent in entries of before it was kept. */
  readonly seen?: SeenIncident;
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

/** All entries that a storage holds, and what is wrong with what else it holds. @throws what the storage throws. */
export async function readKept(
  storage: OutboxStorage,
): Promise<{ readonly entries: readonly OutboxEntry[]; readonly troubles: readonly Problem[] }> {
  const entries: OutboxEntry[] = [];
  let count = 0;
  let version = 0;
  for (const [id, record] of await storage.list()) {
    const read = readOutboxEntry(id, record);
    if ('entry' in read) entries.push(read.entry);
    else if ('newer' in read) version = Math.max(version, read.newer);
    else count += 1;
  }
  const troubles: Problem[] = [];
  if (count > 0) troubles.push(problem('incidents.keptUnreadable', { count }));
  if (version > 0) troubles.push(problem('incidents.keptNewer', { version }));
  return { entries, troubles };
}

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
  const seen = readSeen(record['seen']);
  return {
    entry: {
      ...entry,
      ...(seen ? { seen } : {}),
      ...(knownNotes ? { knownNotes } : {}),
      ...(noteDone ? { noteDone } : {}),
    },
  };
}

/** What was seen is a help: without it the entry is as good as one of before. */
function readSeen(value: unknown): SeenIncident | undefined {
  if (!isRecord(value)) return undefined;
  const { status, alertCount, assignees, escalatesAt } = value;
  if (status !== 'triggered' && status !== 'acknowledged' && status !== 'resolved') return undefined;
  if (!isStrings(assignees)) return undefined;
  return {
    status,
    assignees,
    ...(typeof alertCount === 'number' ? { alertCount } : {}),
    ...(typeof escalatesAt === 'number' ? { escalatesAt } : {}),
  };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

/** True while the entry holds a text that the source has not confirmed: it must not be dropped unasked. */
export function textStillKept(entry: OutboxEntry): boolean {
  return typedTextOf(entry.write) !== undefined && !entry.noteDone;
}
