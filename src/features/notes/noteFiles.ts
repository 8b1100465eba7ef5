import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, type Problem } from '../../core/base/problem';
import { notesFolder } from '../../core/notes/notePath';
import { readNote } from '../../core/notes/readNote';
import type { NoteFile, NoteStore } from '../../core/notes/noteStore';
import { RootedFiles } from '../../platform/rootedFiles';
import { readTextFile } from '../../platform/textFile';
import { diskFolders, notesFolderOf, rootOf } from './codeFile';

/** Largest file that is read as a note. */
const maxNoteKb = 1024;
/** A checkout or a merge touches many files at once: they are read together. */
const settleMs = 150;
const filesAtOnce = 16;
/** By then a watcher has told of what it tells (ms). */
const againMs = 1_500;

interface NoteFilesDeps {
  readonly store: NoteStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps the store as the files below `.opex/root-causes` of all open folders are. */
export class NoteFiles extends Owner {
  private readonly folders = new Map<string, Map<string, NoteFile>>();
  private readonly touched = new Set<string>();
  private readonly again = new Map<string, Disposable>();
  private pending: Disposable | undefined;
  private watching: Disposable | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly deps: NoteFilesDeps) {
    super();
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.loadAll()));
    // A watcher may be late or blind (network drives); what this window saves is known at once.
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (folderOfNote(uri)) this.touch(uri);
      }),
    );
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(toDisposable(() => this.again.forEach(timer => timer.dispose())));
    this.register(toDisposable(() => this.watching?.dispose()));
  }

  /** Resolves when everything that was asked for so far is in the store. Never rejects. */
  get settled(): Promise<void> {
    return this.work;
  }

  /** Lists all folders anew and watches them. */
  loadAll(): Promise<void> {
    this.watch();
    return this.enqueue(async () => {
      const folders = diskFolders();
      for (const root of this.folders.keys()) {
        if (!folders.some(folder => rootOf(folder) === root)) this.folders.delete(root);
      }
      for (const folder of folders) await this.loadFolder(folder);
      this.deps.store.keepFolders(folders.map(rootOf));
    });
  }

  /**
   * Reads one note that was just written, and looks once more a little later: of a file that came and went within a
   * breath VS Code's watcher tells nothing, and the note would stay known.
   */
  reload(uri: vscode.Uri): Promise<void> {
    this.again.get(uri.toString())?.dispose();
    this.again.set(
      uri.toString(),
      this.deps.clock.after(againMs, () => {
        this.again.delete(uri.toString());
        this.touch(uri);
      }),
    );
    return this.enqueue(() => this.readTouched([uri.toString()]));
  }

  private watch(): void {
    this.watching?.dispose();
    const watchers = new DisposableStore();
    this.watching = watchers;
    for (const folder of diskFolders()) {
      const pattern = new vscode.RelativePattern(folder, `${notesFolder}/*.md`);
      const watcher = watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        watchers.add(event(uri => this.touch(uri)));
      }
      // A folder that goes away tells of itself, not of its files.
      const whole = watchers.add(
        vscode.workspace.createFileSystemWatcher(
          new vscode.RelativePattern(folder, '{.opex,.opex/root-causes}'),
          true,
          true,
        ),
      );
      watchers.add(whole.onDidDelete(() => void this.loadAll()));
    }
  }

  private touch(uri: vscode.Uri): void {
    this.touched.add(uri.toString());
    this.pending?.dispose();
    this.pending = this.deps.clock.after(settleMs, () => {
      const uris = [...this.touched];
      this.touched.clear();
      void this.enqueue(() => this.readTouched(uris));
    });
  }

  /** One after another, so that an older reading never overwrites a newer one. */
  private enqueue(job: () => Promise<void>): Promise<void> {
    this.work = this.work.then(async () => {
      if (this.isDisposed) return;
      try {
        await job();
      } catch (error) {
        this.deps.log.error(
          `notes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    });
    return this.work;
  }

  private async loadFolder(folder: vscode.WorkspaceFolder): Promise<void> {
    const root = rootOf(folder);
    const place = notesFolderOf(folder);
    let names: readonly string[];
    try {
      names = await noteNames(folder, place);
    } catch (error) {
      this.folders.delete(root);
      this.deps.store.setFolder(root, { files: [], problem: folderProblem(place, error) });
      return;
    }
    const files = new Map<string, NoteFile>();
    const rooted = new RootedFiles([folder.uri]);
    await inBatches(names, async name => {
      const uri = vscode.Uri.joinPath(place, name);
      const file = await this.read(rooted, root, uri);
      if (file) files.set(uri.toString(), file);
    });
    this.folders.set(root, files);
    this.deps.store.setFolder(root, { files: [...files.values()] });
  }

  private async readTouched(uris: readonly string[]): Promise<void> {
    const changed = new Set<string>();
    const unlisted = new Set<vscode.WorkspaceFolder>();
    await inBatches(uris, async text => {
      const uri = vscode.Uri.parse(text, true);
      const folder = folderOfNote(uri);
      if (!folder) return;
      const root = rootOf(folder);
      const files = this.folders.get(root);
      // A folder that was never listed, or not the last time, is not known by one of its notes.
      if (!files) {
        unlisted.add(folder);
        return;
      }
      const file = await this.read(new RootedFiles([folder.uri]), root, uri);
      if (file) files.set(text, file);
      else files.delete(text);
      changed.add(root);
    });
    for (const folder of unlisted) await this.loadFolder(folder);
    for (const root of changed) {
      this.deps.store.setFolder(root, { files: [...(this.folders.get(root)?.values() ?? [])] });
    }
  }

  /** A note, at worst one with the problem that keeps it from being read; undefined where there is no file. */
  private async read(rooted: RootedFiles, root: string, uri: vscode.Uri): Promise<NoteFile | undefined> {
    // The YAML library is loaded only where there are notes.
    const { parseFrontMatter } = await import('../../core/documents/frontMatter');
    const place = { file: uri.toString(), line: 0, column: 0 };
    const unread = (why: Problem): NoteFile => {
      return { root, note: readNote(uri.toString(), '', parseFrontMatter).note, problems: [why] };
    };
    try {
      // Where a link leads counts: a stranger's repository must not have us read what lies elsewhere.
      const at = await rooted.placeOf(uri);
      if (at.kind === 'missing') return undefined;
      if (at.kind === 'outside') return unread(problem('notes.linkOutside', {}, place));
      if (at.kind === 'unreadable') return unread(problem('notes.unreadable', { detail: at.detail }, place));
      const file = await readTextFile(at.uri, maxNoteKb * 1024);
      if (file.kind === 'tooLarge') return unread(problem('notes.tooLarge', { limitKb: maxNoteKb }, place));
      if (file.kind === 'binary') return unread(problem('notes.notText', {}, place));
      const { note, problems } = readNote(uri.toString(), file.text, parseFrontMatter);
      const broken = file.broken ? [problem('notes.notText', {}, place)] : [];
      return { root, note, problems: [...broken, ...problems] };
    } catch (error) {
      if (isMissing(error)) return undefined;
      return unread(problem('notes.unreadable', { detail: detailOf(error) }, place));
    }
  }
}

/** Names of the notes of a folder; none where it has no folder of notes. @throws when that is no answer. */
async function noteNames(folder: vscode.WorkspaceFolder, place: vscode.Uri): Promise<readonly string[]> {
  const at = await new RootedFiles([folder.uri]).placeOf(place);
  if (at.kind === 'missing') return [];
  if (at.kind === 'outside') throw new Error(vscode.l10n.t('a link leads out of the folder'));
  if (at.kind === 'unreadable') throw new Error(at.detail);
  const entries = await vscode.workspace.fs.readDirectory(at.uri);
  return entries
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && isNoteName(name))
    .map(([name]) => name);
}

/** The folder whose note a file is, or undefined. */
function folderOfNote(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  if (!isNoteName(uri.path.slice(uri.path.lastIndexOf('/') + 1))) return undefined;
  const parent = vscode.Uri.joinPath(uri, '..').toString();
  return diskFolders().find(candidate => notesFolderOf(candidate).toString() === parent);
}

function isNoteName(name: string): boolean {
  // A leading dot marks what is being written.
  return /^[^.].*\.md$/i.test(name);
}

function folderProblem(place: vscode.Uri, error: unknown): Problem {
  return problem('notes.folderUnreadable', {
    folder: vscode.workspace.asRelativePath(place),
    detail: detailOf(error),
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function inBatches<T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += filesAtOnce) {
    await Promise.all(items.slice(at, at + filesAtOnce).map(each));
  }
}
