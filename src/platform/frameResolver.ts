import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { ErrorGroup } from '../core/errors/errorGroup';
import {
  localPath,
  resolveFrame,
  type CandidateReason,
  type SourceCandidate,
} from '../core/source/resolveFrame';
import { isAbsolutePath } from '../core/source/sourceLocation';
import { SourceIndex, type SourceFile } from '../core/source/sourceIndex';
import type { StackFrame } from '../core/source/stackFrame';
import { serviceOfRecord } from '../core/team/ownership';
import { matchesGlob } from '../core/team/pathGlob';
import type { TeamStore } from '../core/team/teamStore';

/** A place in the workspace that a frame may mean. */
export interface FrameCandidate {
  readonly uri: vscode.Uri;
  /** 1-based. */
  readonly line: number;
  readonly column?: number;
  readonly reason: CandidateReason;
}

/** A place that a frame means beyond doubt. */
export interface FramePlace {
  readonly uri: vscode.Uri;
  readonly line: number;
}

const settleMs = 300;
/** Files are looked for by name, many names in one search. */
const gatherMs = 20;
const namesPerSearch = 100;
const filesPerSearch = 5_000;
const notOurs = '**/{node_modules,bower_components,site-packages,__pycache__,.git,.venv,venv}/**';

/** Finds files of the workspace that stack frames mean. Answers are kept until files come or go. */
export class FrameResolver extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly byName = new Map<string, Promise<readonly SourceFile[]>>();
  private readonly known = new Map<string, Promise<readonly SourceCandidate[]>>();
  private gathering:
    { readonly names: Set<string>; readonly found: Promise<readonly SourceFile[]> } | undefined;
  private settling: Disposable | undefined;
  private watching = false;

  /** Answers may have changed: files or folders came or went, or the team says otherwise whose they are. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: { readonly team: TeamStore; readonly clock: Clock }) {
    super();
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()));
    this.register(deps.team.onDidChange(() => this.forget()));
    this.register(toDisposable(() => this.settling?.dispose()));
  }

  /** The files that a frame may mean, best first; several where none is better. Never rejects. */
  async resolve(frame: StackFrame, service?: string): Promise<readonly FrameCandidate[]> {
    const key = [frame.file, frame.impliedPath, frame.library, service].join('\n');
    let candidates = this.known.get(key);
    if (!candidates) {
      candidates = this.candidates(frame, service).catch(() => []);
      this.known.set(key, candidates);
    }
    const { line, column } = frame;
    return (await candidates).map(({ file, reason }) => ({
      uri: vscode.Uri.joinPath(vscode.Uri.parse(file.root, true), file.path),
      line,
      ...(column === undefined ? {} : { column }),
      reason,
    }));
  }

  /** The one file that fits; undefined where none or several do, or only a name agrees. Never rejects. */
  async locate(frame: StackFrame, service?: string): Promise<FramePlace | undefined> {
    const [only, ...others] = await this.resolve(frame, service);
    return only && others.length === 0 && only.reason !== 'nameOnly'
      ? { uri: only.uri, line: only.line }
      : undefined;
  }

  /** The places of a group's own frames that are found beyond doubt, failing frame first. */
  async locationsOf(group: ErrorGroup): Promise<readonly FramePlace[]> {
    const own = group.frames.filter(frame => !frame.library);
    const places = await Promise.all(own.map(frame => this.locate(frame, group.service)));
    return places.filter(place => place !== undefined);
  }

  private async candidates(
    frame: StackFrame,
    service: string | undefined,
  ): Promise<readonly SourceCandidate[]> {
    this.watch();
    const path = localPath(frame.file);
    const exact = isAbsolutePath(path) ? await exactFile(path) : undefined;
    if (exact) return [{ file: exact, reason: 'exact', matched: 1 }];
    const name = (frame.impliedPath ?? path).split(/[\\/]/).pop() ?? '';
    if (frame.library || name === '') return [];
    const index = new SourceIndex(await this.filesNamed(name), []);
    const paths = serviceOfRecord(this.deps.team.team, service)?.paths ?? [];
    return resolveFrame(frame, index, {
      inService: file => paths.some(glob => matchesGlob(glob, file.path)),
    });
  }

  private filesNamed(name: string): Promise<readonly SourceFile[]> {
    const known = this.byName.get(name);
    if (known) return known;
    if (!this.gathering || this.gathering.names.size >= namesPerSearch) {
      const names = new Set<string>();
      this.gathering = { names, found: this.search(names) };
    }
    this.gathering.names.add(name);
    const found = this.gathering.found.then(files => files.filter(file => file.path.endsWith(name)));
    this.byName.set(name, found);
    return found;
  }

  private async search(names: ReadonlySet<string>): Promise<readonly SourceFile[]> {
    await new Promise<void>(resolve => void this.deps.clock.after(gatherMs, resolve));
    if (this.gathering?.names === names) this.gathering = undefined;
    // Signs of globs cannot be escaped within braces: any character stands for them, and names are compared after.
    const globs = [...names].map(name => name.replace(/[*?[\]{},!\\]/g, '?'));
    const pattern = globs.length === 1 ? `**/${globs[0] ?? ''}` : `**/{${globs.join(',')}}`;
    const uris = await vscode.workspace.findFiles(pattern, notOurs, filesPerSearch);
    return uris.flatMap(uri => sourceFile(uri) ?? []);
  }

  /** Watching begins with the first question: before it there is nothing to forget. */
  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/*', false, true, false));
    const changed = (uri: vscode.Uri): void => {
      if (/\/(?:\.git|node_modules)\//.test(uri.path)) return;
      const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
      // What has no dot may be a folder with files of any name.
      if (!name.includes('.') || this.byName.has(name)) this.forget();
    };
    this.register(watcher.onDidCreate(changed));
    this.register(watcher.onDidDelete(changed));
  }

  private forget(): void {
    this.byName.clear();
    this.known.clear();
    this.gathering = undefined;
    this.settling ??= this.deps.clock.after(settleMs, () => {
      this.settling = undefined;
      this.changed.fire();
    });
  }
}

/** A file that an absolute path names, where it is there and lies in a workspace folder. */
async function exactFile(path: string): Promise<SourceFile | undefined> {
  const uri = vscode.Uri.file(path.replaceAll('\\', '/'));
  const file = sourceFile(uri);
  if (!file) return undefined;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0 ? file : undefined;
  } catch {
    return undefined;
  }
}

function sourceFile(uri: vscode.Uri): SourceFile | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return undefined;
  const base = folder.uri.path.replace(/\/$/, '');
  return { root: folder.uri.toString(), path: uri.path.slice(base.length + 1) };
}
