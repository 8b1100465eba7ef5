import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import type { ErrorStore } from '../core/errors/errorStore';
import { ErrorSync } from '../core/errors/errorSync';
import type { TeamStore } from '../core/team/teamStore';
import { hash64 } from '../core/errors/fingerprint';
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
}

/** All that reads logs: the sources, the worker and who asks them when. A bundle of its own, loaded when errors are needed. */
export class LogReading extends Owner {
  readonly sync: ErrorSync;
  /** What the team decided about groups. */
  readonly decisions: GroupDecisions;

  constructor({ extensionUri, store, team, roots, settings, state, clock, log }: LogReadingDeps) {
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
    this.sync.setSources([logFiles]);
  }
}

/** Names the folders of this window, whatever their order. */
function workspaceKey(): string {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  return `files ${hash64(folders.sort().join('\n'))}`;
}
