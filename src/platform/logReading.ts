import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { problem } from '../core/base/problem';
import { Owner } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import type { ErrorStore } from '../core/errors/errorStore';
import '../core/errors/connectionProblems';
import { ErrorSync } from '../core/errors/errorSync';
import { unusableLogSource } from '../core/errors/unusableLogSource';
import type { TeamStore } from '../core/team/teamStore';
import { hash64 } from '../core/errors/fingerprint';
import type { ConnectedLogs } from './connectedLogs';
import { DecidedErrors } from './decidedErrors';
import { GroupDecisions } from './groupDecisions';
import { LearntTemplates } from './learntTemplates';
import { LogFileSource } from './logFileSource';
import type { ReadableRoots } from './readableRoots';
import type { Settings } from './settings';
import type { SharedState } from './sharedState';
import { WorkerHost } from './workerHost';
import { WorkspaceFiles } from './workspaceFiles';

export interface LogReadingDeps {
  readonly extensionUri: vscode.Uri;
  readonly store: ErrorStore;
  readonly team: TeamStore;
  readonly roots: ReadableRoots;
  readonly settings: Settings;
  readonly state: SharedState;
  readonly clock: Clock;
  readonly log: Logger;
  /** The connected log backends; absent where the sample team is shown. */
  readonly logs?: () => Promise<ConnectedLogs>;
}

/** All that reads logs: the sources, the worker and who asks them when. A bundle of its own, loaded when errors are needed. */
export class LogReading extends Owner {
  readonly sync: ErrorSync;
  /** Errors of the log files in any window; see `LogFileSource.readApart`. */
  readonly readFilesApart: LogFileSource['readApart'];
  /** Resolves once all sources are known; never rejects. */
  readonly ready: Promise<void>;
  /** What the team decided about groups. */
  readonly decisions: GroupDecisions;

  constructor({ extensionUri, store, team, roots, settings, state, clock, log, logs }: LogReadingDeps) {
    super();
    const script = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath;
    const worker = this.register(new WorkerHost({ script, clock, log }));
    const files = new WorkspaceFiles(roots);
    const decisions = (this.decisions = this.register(new GroupDecisions(team, log)));
    this.register(new DecidedErrors({ store, team, decisions, state, clock, log }));
    const learnt = new LearntTemplates(state, workspaceKey, error =>
      log.warn(`learnt templates: ${error instanceof Error ? error.message : String(error)}`),
    );
    const logFiles = this.register(
      new LogFileSource({ worker, files, settings, team, learnt, splits: decisions }),
    );
    this.sync = this.register(new ErrorSync({ store, clock, log, windowMs: () => logFiles.windowMs }));
    this.ready = logs ? this.follow(logFiles, logs, log) : Promise.resolve();
    if (!logs) this.sync.setSources([logFiles]);
    this.readFilesApart = (window, signal) => logFiles.readApart(window, signal);
  }

  /** No source is read before all are known: what is missing would look quiet. */
  private async follow(
    logFiles: LogFileSource,
    logs: NonNullable<LogReadingDeps['logs']>,
    log: Logger,
  ): Promise<void> {
    try {
      const { accounts, useSplits } = await logs();
      useSplits(this.decisions);
      await accounts.ready();
      const show = (): void => {
        logFiles.setOptional(accounts.sources.length > 0);
        this.sync.setSources([logFiles, ...accounts.sources]);
      };
      this.register(accounts.onDidChange(show));
      show();
    } catch (error) {
      log.error(`connected logs: ${error instanceof Error ? error.message : String(error)}`);
      const label = vscode.l10n.t('Connected logs');
      const failing = unusableLogSource('logConnections', label, problem('logConnections.unknown', {}));
      this.sync.setSources([logFiles, failing]);
    }
  }
}

/** Names the folders of this window, whatever their order. */
function workspaceKey(): string {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  return `files ${hash64(folders.sort().join('\n'))}`;
}
