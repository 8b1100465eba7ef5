import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import type { ErrorStore } from '../core/errors/errorStore';
import { ErrorSync } from '../core/errors/errorSync';
import type { TeamStore } from '../core/team/teamStore';
import { LogFileSource } from './logFileSource';
import type { ReadableRoots } from './readableRoots';
import type { Settings } from './settings';
import { WorkerHost } from './workerHost';
import { WorkspaceFiles } from './workspaceFiles';

export interface LogReadingDeps {
  readonly extensionUri: vscode.Uri;
  readonly store: ErrorStore;
  readonly team: TeamStore;
  readonly roots: ReadableRoots;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** All that reads logs: the sources, the worker and who asks them when. A bundle of its own, loaded when errors are needed. */
export class LogReading extends Owner {
  readonly sync: ErrorSync;

  constructor({ extensionUri, store, team, roots, settings, clock, log }: LogReadingDeps) {
    super();
    const script = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath;
    const worker = this.register(new WorkerHost({ script, clock, log }));
    const files = new WorkspaceFiles(roots);
    const logFiles = this.register(new LogFileSource({ worker, files, settings, team }));
    this.sync = this.register(new ErrorSync({ store, clock, log, windowMs: () => logFiles.windowMs }));
    this.sync.setSources([logFiles]);
  }
}
