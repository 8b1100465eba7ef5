import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import { problem, ProblemError, type Problem } from '../core/base/problem';
import type { DecisionChange } from '../core/errors/editDecisions';
import { noDecisions, splitsOf, type GroupDecision } from '../core/errors/groupDecision';
import type {} from '../core/errors/decisionProblems';
import type { TeamStore } from '../core/team/teamStore';
import type { SplitGroups } from './logFileSource';
import { RootedFiles } from './rootedFiles';
import { decisionsFileOf, editTeamText } from './teamFileEdit';
import { readTextFile } from './textFile';
import { shownPath } from './teamFiles';

const maxBytes = 4_000_000;
const settleMs = 150;

/** What the team decided about groups of errors, as its file says now. */
export class GroupDecisions extends Owner implements SplitGroups {
  private readonly changed = this.register(new Emitter<void>());
  private readonly splitsChanged = this.register(new Emitter<void>());
  private watcher: Disposable | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  private found: vscode.Uri | undefined;
  private told: readonly Problem[] = [];
  private value: readonly GroupDecision[] = noDecisions;

  readonly onDidChange: Event<void> = this.changed.event;
  readonly onDidChangeSplits: Event<void> = this.splitsChanged.event;

  constructor(
    private readonly team: TeamStore,
    private readonly log: Logger,
  ) {
    super();
    this.register(team.onDidChange(() => this.follow()));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => this.settle()));
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.toString() === this.found?.toString()) this.settle();
      }),
    );
    this.register(toDisposable(() => this.watcher?.dispose()));
    this.register(toDisposable(() => clearTimeout(this.settling)));
    this.follow();
  }

  get decisions(): readonly GroupDecision[] {
    return this.value;
  }

  get splits(): readonly string[] {
    return splitsOf(this.value);
  }

  /** What is wrong with the file, at its lines. */
  get problems(): readonly Problem[] {
    return this.told;
  }

  /** The file, there or not; undefined where there is no place for one. */
  get file(): vscode.Uri | undefined {
    return this.found;
  }

  /**
   * Changes what is decided about a group and reads the file again.
   * @throws ProblemError `decisions.noPlace`, `decisions.notWritable`, and as `editTeamText`
   */
  async decide(fingerprint: string, about: string, change: DecisionChange): Promise<void> {
    const file = decisionsFileOf(this.team.state);
    if (!file) throw new ProblemError(problem('decisions.noPlace', {}));
    const { editDecisions, readDecisions } = await import('../core/errors/decisionFile');
    await editTeamText(file, '', text => {
      const { broken, readOnly } = readDecisions(text === '' ? '{}' : text, file.toString());
      if (broken || readOnly) {
        throw new ProblemError(problem('decisions.notWritable', { file: shownPath(file) }));
      }
      return editDecisions(text, fingerprint, about, change);
    });
    await this.read();
  }

  /** Reads the file now. Never rejects: what is wrong is told in `problems`. */
  async read(): Promise<void> {
    const turn = ++this.turn;
    const file = this.found;
    const { decisions, problems } = file ? await this.readFile(file) : nothing;
    if (turn !== this.turn || this.isDisposed) return;
    const before = JSON.stringify([this.value, this.told]);
    const splits = this.splits.join();
    this.value = decisions;
    this.told = problems;
    if (JSON.stringify([decisions, problems]) === before) return;
    this.log.info(`error-groups.json: ${decisions.length} decisions, ${problems.length} problems`);
    this.changed.fire();
    if (this.splits.join() !== splits) this.splitsChanged.fire();
  }

  private async readFile(file: vscode.Uri): Promise<Found> {
    const place = { file: file.toString(), line: 0, column: 0 };
    const unreadable = (detail: string): Found => ({
      decisions: this.value,
      problems: [problem('decisions.unreadable', { file: shownPath(file), detail }, place)],
    });
    try {
      const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
      const isOutside = async (): Promise<boolean> =>
        (await new RootedFiles(folders).placeOf(file)).kind === 'outside';
      if (!vscode.workspace.isTrusted && (await isOutside())) {
        return { decisions: noDecisions, problems: [problem('decisions.outside', {}, place)] };
      }
      const read = await readTextFile(file, maxBytes);
      if (read.kind === 'tooLarge') {
        const args = { size: read.bytes, limit: maxBytes };
        return { decisions: this.value, problems: [problem('decisions.tooLarge', args, place)] };
      }
      if (read.kind === 'binary') return unreadable('NUL');
      const { readDecisions } = await import('../core/errors/decisionFile');
      const { decisions, problems, broken } = readDecisions(read.text, file.toString());
      // Half-written, or with both sides of a merge: what was decided before holds until somebody mends it.
      return { decisions: broken ? this.value : decisions, problems };
    } catch (error) {
      if (isMissing(error)) return nothing;
      return unreadable(error instanceof Error ? error.message : String(error));
    }
  }

  /** The team file may have moved, and this file with it. */
  private follow(): void {
    const file = decisionsFileOf(this.team.state);
    if (file?.toString() === this.found?.toString()) return;
    this.found = file;
    this.value = noDecisions;
    this.watcher?.dispose();
    this.watcher = file && this.watch(file);
    void this.read();
  }

  private watch(file: vscode.Uri): Disposable {
    // A pattern without a slash: VS Code watches all of a folder below otherwise.
    const folder = vscode.Uri.joinPath(file, '..');
    const pattern = new vscode.RelativePattern(folder, 'error-groups.json');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watcher.onDidChange(() => this.settle());
    watcher.onDidCreate(() => this.settle());
    watcher.onDidDelete(() => this.settle());
    return watcher;
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.read(), settleMs);
  }
}

interface Found {
  readonly decisions: readonly GroupDecision[];
  readonly problems: readonly Problem[];
}

const nothing: Found = { decisions: noDecisions, problems: [] };

function isMissing(error: unknown): boolean {
  return (
    error instanceof vscode.FileSystemError &&
    (error.code === 'FileNotFound' || error.code === 'FileNotADirectory')
  );
}
