import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { parseEntityId, type EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import type { NoteAnchor, RootCauseNote } from './rootCauseNote';

/** A note with the folder that its anchors start from, and what is wrong with its file. */
export interface NoteFile {
  readonly note: RootCauseNote;
  /** URI of the folder that holds `.opex`, without a slash at its end. */
  readonly root: string;
  readonly problems: readonly Problem[];
}

/** What was read of one folder: `undefined` problem means all of it. */
export interface NoteFolder {
  readonly files: readonly NoteFile[];
  readonly problem?: Problem;
}

/** An anchor and the note that it is of. */
export interface AnchoredNote {
  readonly file: NoteFile;
  readonly anchor: NoteAnchor;
}

/**
 * All root-cause notes of the open folders: by the file that they are about, by error group, by incident.
 * Notes of a folder that could not be listed stay as they were, with the problem told.
 */
export class NoteStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly folders = new Map<string, NoteFolder>();
  private index = buildIndex([]);
  private isReady = false;

  readonly onDidChange: Event<void> = this.changed.event;

  /** False until every folder was read once: before that, no notes does not mean none. */
  get ready(): boolean {
    return this.isReady;
  }

  /** True only where all folders were read whole and hold no note. */
  get isEmpty(): boolean {
    return this.isReady && this.files.length === 0 && this.folderProblems.length === 0;
  }

  /** Newest first; those without a date last. */
  get files(): readonly NoteFile[] {
    return this.index.files;
  }

  get notes(): readonly RootCauseNote[] {
    return this.index.files.map(file => file.note);
  }

  /** Folders that could not be read. */
  get folderProblems(): readonly Problem[] {
    return [...this.folders.values()].flatMap(folder => folder.problem ?? []);
  }

  /** Anchors in a file of code: the folder's URI and the path in it. */
  forPath(root: string, path: string): readonly AnchoredNote[] {
    return this.index.byPath.get(pathKey(root, path)) ?? [];
  }

  forFingerprint(fingerprint: string): readonly RootCauseNote[] {
    return this.index.byFingerprint.get(fingerprint) ?? [];
  }

  /** Notes that name the incident, whole or as `source:id`. */
  forIncident(id: EntityId): readonly RootCauseNote[] {
    const parts = parseEntityId(id);
    const short = parts ? (this.index.byIncident.get(`${parts.source}:${parts.id}`) ?? []) : [];
    const whole = this.index.byIncident.get(id) ?? [];
    return [...new Set([...whole, ...short])];
  }

  /** Notes of an incident, or of one of its errors: those that name the incident first. */
  about(id: EntityId, fingerprints: readonly string[]): readonly RootCauseNote[] {
    return [...new Set([...this.forIncident(id), ...fingerprints.flatMap(one => this.forFingerprint(one))])];
  }

  byUri(uri: string): NoteFile | undefined {
    return this.index.files.find(file => file.note.uri === uri);
  }

  /** Takes what was read of a folder. A listing that failed keeps the folder's notes. */
  setFolder(root: string, read: NoteFolder): void {
    const known = this.folders.get(root);
    this.folders.set(
      root,
      read.problem && read.files.length === 0 ? { ...read, files: known?.files ?? [] } : read,
    );
    this.update();
  }

  /** Folders that are no longer open go; after this `ready` holds. */
  keepFolders(roots: readonly string[]): void {
    for (const root of this.folders.keys()) if (!roots.includes(root)) this.folders.delete(root);
    this.isReady = true;
    this.update();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private update(): void {
    this.index = buildIndex([...this.folders.values()].flatMap(folder => folder.files));
    this.changed.fire();
  }
}

interface NoteIndex {
  readonly files: readonly NoteFile[];
  readonly byPath: ReadonlyMap<string, readonly AnchoredNote[]>;
  readonly byFingerprint: ReadonlyMap<string, readonly RootCauseNote[]>;
  readonly byIncident: ReadonlyMap<string, readonly RootCauseNote[]>;
}

function buildIndex(files: readonly NoteFile[]): NoteIndex {
  const sorted = [...files].sort(
    (a, b) => compareDates(a.note, b.note) || (a.note.uri < b.note.uri ? -1 : 1),
  );
  const byPath = new Map<string, AnchoredNote[]>();
  const byFingerprint = new Map<string, RootCauseNote[]>();
  const byIncident = new Map<string, RootCauseNote[]>();
  for (const file of sorted) {
    for (const anchor of file.note.anchors) push(byPath, pathKey(file.root, anchor.path), { file, anchor });
    for (const fingerprint of new Set(file.note.errors)) push(byFingerprint, fingerprint, file.note);
    for (const id of new Set(file.note.incidents)) push(byIncident, id, file.note);
  }
  return { files: sorted, byPath, byFingerprint, byIncident };
}

function compareDates(a: RootCauseNote, b: RootCauseNote): number {
  const [x, y] = [a.created ?? '', b.created ?? ''];
  return x === y ? 0 : x > y ? -1 : 1;
}

function pathKey(root: string, path: string): string {
  return `${root}\n${path}`;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
