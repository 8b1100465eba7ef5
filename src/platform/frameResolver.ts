import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Problem } from '../core/base/problem';
import type { CandidateReason } from '../core/source/resolveFrame';
import type { StackFrame } from '../core/source/stackFrame';
import type { TeamStore } from '../core/team/teamStore';
import type { FoundPlace, FrameSearch } from './frameSearch';
import { once } from './once';

/** A place in the workspace that a frame may mean. */
export interface FrameCandidate {
  readonly uri: vscode.Uri;
  /** 1-based. */
  readonly line: number;
  readonly column?: number;
  readonly reason: CandidateReason;
  /** A source map that could not be used: the file is the bundle. */
  readonly problem?: Problem;
}

/** A place that a frame means beyond doubt. */
export interface FramePlace {
  readonly uri: vscode.Uri;
  readonly line: number;
}

const settleMs = 300;

/** Finds files of the workspace that stack frames mean. Answers are kept until files come or go. */
export class FrameResolver extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly known = new Map<string, Promise<readonly FoundPlace[]>>();
  private search: FrameSearch | undefined;
  private settling: Disposable | undefined;

  /** Answers may have changed: files or folders came or went, or the team says otherwise whose they are. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly deps: {
      readonly team: TeamStore;
      readonly clock: Clock;
      /** Where it is kept which file a person chose; without it nothing is. */
      readonly memory?: vscode.Memento;
    },
  ) {
    super();
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()));
    this.register(deps.team.onDidChange(() => this.forget()));
    this.register(toDisposable(() => this.settling?.dispose()));
  }

  /** The files that a frame may mean, best first; several where none is better. Never rejects. */
  async resolve(frame: StackFrame, service?: string): Promise<readonly FrameCandidate[]> {
    const { file, line, column, impliedPath, library } = frame;
    // A source map leads each place of a bundle elsewhere; in any other file all lines are one question.
    const place = /\.(?:[cm]?js|bundle|jsbundle|hbc|css)\b/i.test(file) ? `${line}:${column ?? ''}` : '';
    const key = [file, impliedPath, library, service, place].join('\n');
    let candidates = this.known.get(key);
    if (!candidates) {
      candidates = this.loaded()
        .then(search => search.candidates(frame, service))
        .catch((): readonly FoundPlace[] => {
          // A search that failed is no answer to keep.
          if (this.known.get(key) === candidates) this.known.delete(key);
          return [];
        });
      this.known.set(key, candidates);
    }
    return (await candidates).map(({ file: found, reason, problem, ...at }) => {
      const { line: foundLine, column: foundColumn } = reason === 'map' ? at : frame;
      return {
        uri: vscode.Uri.joinPath(vscode.Uri.parse(found.root, true), found.path),
        line: foundLine,
        ...(foundColumn === undefined ? {} : { column: foundColumn }),
        reason,
        ...(problem ? { problem } : {}),
      };
    });
  }

  /** Keeps which file a person chose for a frame: it is found at once from now on, and others of its folder are, too. */
  async remember(frame: StackFrame, service: string | undefined, uri: vscode.Uri): Promise<void> {
    await (await this.loaded()).remember(frame, service, uri);
    this.forget();
  }

  /** The one file that fits; undefined where none or several do, or only a name agrees. Never rejects. */
  async locate(frame: StackFrame, service?: string): Promise<FramePlace | undefined> {
    const [only, ...others] = await this.resolve(frame, service);
    const isSure = only && others.length === 0 && only.reason !== 'nameOnly';
    return isSure ? { uri: only.uri, line: only.line } : undefined;
  }

  /** Watching begins with the first question: before it there is nothing to forget. */
  private readonly loaded = once(async (): Promise<FrameSearch> => {
    const bundle = await import('./frameSearch');
    const search = new bundle.FrameSearch(this.deps);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/*', false, true, false));
    const changed = (uri: vscode.Uri): void => {
      if (search.concerns(uri)) this.forget();
    };
    this.register(watcher.onDidCreate(changed));
    this.register(watcher.onDidDelete(changed));
    this.search = search;
    return search;
  });

  private forget(): void {
    this.search?.forget();
    this.known.clear();
    this.settling ??= this.deps.clock.after(settleMs, () => {
      this.settling = undefined;
      this.changed.fire();
    });
  }
}
