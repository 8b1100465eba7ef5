import * as vscode from 'vscode';
import { DisposableStore, Owner, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import { problem, type Problem } from '../core/base/problem';
import type {} from '../core/team/problems';
import { uriOfPath } from './readableRoots';
import { contains, RootedFiles } from './rootedFiles';
import type { Settings } from './settings';

/** Bytes: far above what `parseTeam` takes, far below what hurts to read. */
const maxBytes = 4_000_000;
const settleMs = 150;

/** What was found on disk. */
export interface TeamFileReading {
  /** The team home, where one is set, may be read and is a folder. */
  readonly home?: vscode.Uri;
  /** The file in force: of the team home, else of the first workspace folder that has one. */
  readonly file?: vscode.Uri;
  /** Its text; absent where it could not be read, which `problems` then says. */
  readonly text?: string;
  /** Why no file of the home is in force, why the file was not read, and which further files are not in force. */
  readonly problems: readonly Problem[];
}

/** The team file of a folder. */
export function teamFileOf(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, '.opex', 'team.json');
}

/** Finds and watches the team file: the team home's first, else the workspace's. */
export class TeamFiles extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly watchers = this.register(new Replaceable());
  private settling: ReturnType<typeof setTimeout> | undefined;

  /** Something that `read` depends on may have changed; bursts are told once. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly settings: Settings) {
    super();
    const rewatch = (): void => {
      this.watch();
      this.settle();
    };
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(rewatch));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(rewatch));
    this.register(settings.onDidChange(keys => keys.includes('opex.teamHome') && rewatch()));
    // Said at once, where the file system's own event takes its time.
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('/.opex/team.json')) this.settle();
      }),
    );
    this.register({ dispose: () => clearTimeout(this.settling) });
    this.watch();
  }

  /** Never rejects: what could not be read is among the problems. */
  async read(): Promise<TeamFileReading> {
    const { home, told } = await this.readHome();
    const problems: Problem[] = told ? [told] : [];
    const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
    const roots = [
      ...(home ? [home] : []),
      ...folders.filter(folder => folder.toString() !== home?.toString()),
    ];
    const found: { file: vscode.Uri; text?: string }[] = [];
    for (const root of roots) {
      const reading = await readTeamFile(teamFileOf(root), folders, problems);
      if (reading) found.push(reading);
    }
    const [inForce, ...others] = found;
    for (const { file } of others) {
      const place = { file: file.toString(), line: 0, column: 0 };
      problems.push(problem('team.otherFile', { inForce: shownPath(inForce?.file) }, place));
    }
    return { ...(home ? { home } : {}), ...inForce, problems };
  }

  /** Writes a team file whole, with its folder. @throws vscode.FileSystemError */
  async write(file: vscode.Uri, text: string): Promise<void> {
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    this.settle();
  }

  /** The text of a file as it is on disk; undefined where there is none. @throws vscode.FileSystemError */
  async textOf(file: vscode.Uri): Promise<string | undefined> {
    try {
      return decoded(await vscode.workspace.fs.readFile(file));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async readHome(): Promise<{ readonly home?: vscode.Uri; readonly told?: Problem }> {
    const path = this.settings.get('opex.teamHome').trim();
    if (path === '') return {};
    const home = uriOfPath(path);
    if (!home) return { told: problem('team.homeNotAbsolute', { path }) };
    const isInside = (vscode.workspace.workspaceFolders ?? []).some(folder => contains(folder.uri, home));
    if (!isInside && !vscode.workspace.isTrusted) return { told: problem('team.homeWithheld', { path }) };
    try {
      const { type } = await vscode.workspace.fs.stat(home);
      if ((type & vscode.FileType.Directory) !== 0) return { home };
    } catch {
      // Whatever keeps it from being looked at, there is no home to read from.
    }
    return { told: problem('team.homeMissing', { path }) };
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.changed.fire(), settleMs);
  }

  private watch(): void {
    const watchers = new DisposableStore();
    const add = (base: vscode.Uri, pattern: string): void => {
      const watcher = watchers.add(
        vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(base, pattern)),
      );
      watcher.onDidChange(() => this.settle());
      watcher.onDidCreate(() => this.settle());
      watcher.onDidDelete(() => this.settle());
    };
    const folders = vscode.workspace.workspaceFolders ?? [];
    for (const { uri } of folders) add(uri, '.opex/team.json');
    const home = uriOfPath(this.settings.get('opex.teamHome'));
    if (home && vscode.workspace.isTrusted && !folders.some(folder => contains(folder.uri, home))) {
      // Patterns without a slash: VS Code watches all of a folder below otherwise, and a home is a whole clone.
      add(home, '.opex');
      add(vscode.Uri.joinPath(home, '.opex'), 'team.json');
    }
    this.watchers.replace(watchers);
  }
}

/** A path as a person knows it. */
export function shownPath(file: vscode.Uri | undefined): string {
  return file ? vscode.workspace.asRelativePath(file, true) : '';
}

/** Undefined where there is no such file. */
async function readTeamFile(
  file: vscode.Uri,
  folders: readonly vscode.Uri[],
  problems: Problem[],
): Promise<{ readonly file: vscode.Uri; readonly text?: string } | undefined> {
  const place = { file: file.toString(), line: 0, column: 0 };
  try {
    if (!vscode.workspace.isTrusted && (await new RootedFiles(folders).placeOf(file)).kind === 'outside') {
      problems.push(problem('team.outside', { file: shownPath(file) }, place));
      return { file };
    }
    const { size } = await vscode.workspace.fs.stat(file);
    if (size <= maxBytes) return { file, text: decoded(await vscode.workspace.fs.readFile(file)) };
    problems.push(problem('team.tooLarge', { size, limit: maxBytes }, place));
  } catch (error) {
    if (isMissing(error)) return undefined;
    const detail = error instanceof Error ? error.message : String(error);
    problems.push(problem('team.unreadable', { file: shownPath(file), detail }, place));
  }
  return { file };
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof vscode.FileSystemError &&
    (error.code === 'FileNotFound' || error.code === 'FileNotADirectory')
  );
}

/** Holds one disposable at a time. */
class Replaceable implements Disposable {
  private current: Disposable | undefined;

  replace(next: Disposable): void {
    this.current?.dispose();
    this.current = next;
  }

  dispose(): void {
    this.current?.dispose();
  }
}
