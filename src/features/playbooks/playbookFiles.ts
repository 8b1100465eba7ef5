import * as vscode from 'vscode';
import { DisposableStore, Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Clock } from '../../core/base/clock';
import { Emitter, type Event } from '../../core/base/event';
import { problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { ReadableRoot } from '../../platform/readableRoots';
import { RootedFiles, type Place } from '../../platform/rootedFiles';
import type { Settings } from '../../platform/settings';
import { readTextFile } from '../../platform/textFile';
import type { PlaybookRoots } from './playbookRoots';

/** Files that were found, by URI, and what kept others from being found. */
export interface FoundFiles {
  readonly uris: readonly vscode.Uri[];
  readonly problems: readonly Problem[];
  /** Set when more may be there. */
  readonly incomplete?: Problem;
}

/** A runbook of more than this is none (bytes): it would not be read at 2 AM, and its layout would hold the editor. */
export const largestPlaybook = 512 * 1024;
/** More files than this are not read. */
const mostFiles = 10_000;
/** Where a folder of another repository has no playbook by the patterns. */
const anyMarkdown = '**/*.{md,markdown,mdx}';
const never = '**/{node_modules,.git}/**';

export interface PlaybookFilesDeps {
  readonly roots: PlaybookRoots;
  readonly settings: Settings;
  readonly clock: Clock;
}

/** Finds, reads and watches the Markdown files that are playbooks, and no file outside of the folders that may be read. */
export class PlaybookFiles extends Owner {
  private readonly changed = this.register(new Emitter<ReadonlySet<string>>());
  private watchers: DisposableStore | undefined;
  private readonly touched = new Set<string>();
  private settling: Disposable | undefined;
  private rooted: RootedFiles;

  /** Fires some time after files were changed, made or deleted, with their URIs; an empty set means: any may have. */
  readonly onDidChange: Event<ReadonlySet<string>> = this.changed.event;

  constructor(private readonly deps: PlaybookFilesDeps) {
    super();
    this.rooted = this.rootedNow();
    this.register(toDisposable(() => this.watchers?.dispose()));
    this.register(toDisposable(() => this.settling?.dispose()));
    this.register(deps.roots.onDidChange(() => this.startAnew()));
    this.register(
      deps.settings.onDidChange(keys => keys.includes('opex.playbooks.locations') && this.startAnew()),
    );
  }

  /** Lists all playbook files by URI. A folder that cannot be listed is a problem and costs nothing else. */
  async find(): Promise<FoundFiles> {
    const problems: Problem[] = [];
    const uris = new Map<string, vscode.Uri>();
    let failed: Problem | undefined;
    for (const root of this.deps.roots.current) {
      const patterns = this.patternsFor(root, problems);
      if (patterns.length === 0) continue;
      try {
        for (const uri of await this.findIn(root, patterns)) uris.set(uri.toString(), uri);
      } catch (error) {
        failed = problem('playbooks.listFailed', { place: root.name, detail: detailOf(error) });
        problems.push(failed);
      }
    }
    for (const path of this.deps.roots.unusable) problems.push(problem('playbooks.badFolder', { path }));
    if (this.deps.roots.homeWithheld) problems.push(problem('playbooks.homeNotTrusted', {}));
    const sorted = [...uris.keys()].sort();
    const cut = sorted.length > mostFiles ? problem('playbooks.tooMany', { limit: mostFiles }) : undefined;
    if (cut) problems.push(cut);
    const incomplete = failed ?? cut;
    return {
      uris: await this.once(sorted.slice(0, mostFiles).flatMap(key => uris.get(key) ?? [])),
      problems,
      ...(incomplete ? { incomplete } : {}),
    };
  }

  private async findIn(root: ReadableRoot, patterns: readonly string[]): Promise<readonly vscode.Uri[]> {
    const find = (glob: string) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(root.uri, glob), never, mostFiles + 1);
    if (root.kind === 'repository') await vscode.workspace.fs.readDirectory(root.uri);
    const found = await find(joined(patterns));
    return found.length > 0 || root.kind !== 'repository' ? found : find(anyMarkdown);
  }

  /** Where a file lies, symbolic links followed. */
  placeOf(uri: vscode.Uri): Promise<Place> {
    return this.rooted.placeOf(uri);
  }

  /** When a file was last written on this disk (Unix ms); undefined where that cannot be told. */
  async changedAt(uri: vscode.Uri): Promise<number | undefined> {
    try {
      return (await vscode.workspace.fs.stat(uri)).mtime;
    } catch {
      return undefined;
    }
  }

  /** The text of a file of the readable folders. @throws ProblemError saying why there is none. */
  async read(uri: vscode.Uri): Promise<{ readonly text: string; readonly problems: readonly Problem[] }> {
    const file = uri.toString();
    const place = await this.placeOf(uri);
    if (place.kind === 'outside') throw new ProblemError(problem('playbooks.outside', { file }));
    if (place.kind === 'missing') throw new ProblemError(problem('playbooks.gone', { file }));
    if (place.kind === 'unreadable') {
      throw new ProblemError(problem('playbooks.unreadable', { file, detail: place.detail }));
    }
    const read = await readTextFile(place.uri, largestPlaybook).catch((error: unknown) => {
      throw new ProblemError(
        error instanceof vscode.FileSystemError && error.code === 'FileNotFound'
          ? problem('playbooks.gone', { file })
          : problem('playbooks.unreadable', { file, detail: detailOf(error) }),
      );
    });
    switch (read.kind) {
      case 'text':
        return { text: read.text, problems: read.broken ? [problem('playbooks.brokenUtf8', { file })] : [] };
      case 'tooLarge':
        throw new ProblemError(
          problem('playbooks.tooLarge', { file, bytes: read.bytes, limit: largestPlaybook }),
        );
      case 'binary':
        throw new ProblemError(problem('playbooks.notText', { file }));
    }
  }

  /** Begins to watch; until somebody asked for playbooks nothing is watched. */
  watch(): void {
    if (this.watchers || this.isDisposed) return;
    const watchers = new DisposableStore();
    this.watchers = watchers;
    for (const root of this.deps.roots.current) {
      const patterns = root.kind === 'repository' ? [anyMarkdown] : this.patternsFor(root, []);
      for (const pattern of patterns) {
        const watcher = vscode.workspace.createFileSystemWatcher(
          new vscode.RelativePattern(root.uri, pattern),
        );
        watchers.add(watcher);
        watchers.add(watcher.onDidChange(uri => this.touch(uri)));
        watchers.add(watcher.onDidCreate(uri => this.touch(uri)));
        watchers.add(watcher.onDidDelete(uri => this.touch(uri)));
      }
    }
    // A deleted or renamed folder tells nothing of the files in it.
    watchers.add(vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach(uri => this.touch(uri))));
    watchers.add(
      vscode.workspace.onDidRenameFiles(({ files }) => files.forEach(file => this.touch(file.oldUri))),
    );
  }

  /** A file that links lead to as well is listed once, by its own path where that was found. */
  private async once(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
    const byFile = new Map<string, vscode.Uri>();
    for (const uri of uris) {
      const place = await this.placeOf(uri);
      const file = place.kind === 'inside' ? place.uri.toString() : uri.toString();
      if (!byFile.has(file) || file === uri.toString()) byFile.set(file, uri);
    }
    return [...byFile.values()];
  }

  private startAnew(): void {
    this.rooted = this.rootedNow();
    if (!this.watchers) return;
    this.watchers.dispose();
    this.watchers = undefined;
    this.watch();
    this.changed.fire(new Set());
  }

  private rootedNow(): RootedFiles {
    return new RootedFiles(this.deps.roots.current.map(root => root.uri));
  }

  /** A checkout touches many files at once: told together, when it has been quiet for a moment. */
  private touch(uri: vscode.Uri): void {
    const first = this.touched.size === 0;
    this.touched.add(uri.toString());
    if (!first) return;
    const wait = (known: number): void => {
      this.settling = this.deps.clock.after(300, () => {
        if (this.touched.size > known) {
          wait(this.touched.size);
          return;
        }
        const uris = new Set(this.touched);
        this.touched.clear();
        this.changed.fire(uris);
      });
    };
    wait(1);
  }

  private patternsFor(root: ReadableRoot, problems: Problem[]): readonly string[] {
    const patterns = this.deps.settings.get('opex.playbooks.locations', root.uri);
    return patterns.filter(pattern => {
      const good = isBelow(pattern);
      if (
        !good &&
        !problems.some(known => known.code === 'playbooks.badPattern' && known.args.pattern === pattern)
      ) {
        problems.push(problem('playbooks.badPattern', { pattern }));
      }
      return good;
    });
  }
}

/** True for a glob that stays below its folder. */
function isBelow(pattern: string): boolean {
  return (
    pattern.trim() !== '' &&
    !/^[\\/]|^[A-Za-z]:|^~/.test(pattern) &&
    !pattern.split(/[\\/{},]/).includes('..')
  );
}

function joined(patterns: readonly string[]): string {
  return patterns.length === 1 ? (patterns[0] ?? '') : `{${patterns.join(',')}}`;
}

function detailOf(error: unknown): string {
  const { code, args } = problemOf(error);
  return code === 'base.unexpected' ? args.detail : code;
}
