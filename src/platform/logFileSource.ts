import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import { problem, ProblemError } from '../core/base/problem';
import type { ErrorReading, LogSource, TimeWindow } from '../core/errors/logSource';
import type {} from '../core/errors/problems';
import type { TeamStore } from '../core/team/teamStore';
import type { LogFilesConfig } from '../protocol/worker';
import type { LearntTemplates } from './learntTemplates';
import { settingDefaults, type Settings } from './settings';
import type { WorkerHost } from './workerHost';
import type { WorkspaceFiles } from './workspaceFiles';

interface LogFileSourceDeps {
  readonly worker: WorkerHost;
  readonly files: WorkspaceFiles;
  readonly settings: Settings;
  readonly team: TeamStore;
  readonly learnt: LearntTemplates;
  readonly splits: SplitGroups;
}

/** Groups that the team has split, by fingerprint. */
export interface SplitGroups {
  readonly splits: readonly string[];
  readonly onDidChangeSplits: Event<void>;
}

/** The log files of the workspace, as the setting names them, read in the worker. */
export class LogFileSource extends Owner implements LogSource {
  private readonly changed = this.register(new Emitter<void>());
  private watcher: Disposable | undefined;
  private watchers = 0;
  private isOptional = false;

  readonly id = 'files:workspace';
  readonly label = vscode.l10n.t('Log files');
  /** Another reading would tell something else: files, settings, the team's rules or the workspace changed. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: LogFileSourceDeps) {
    super();
    const { settings, team, splits } = deps;
    const changed = (): void => {
      this.rewatch();
      this.changed.fire();
    };
    this.register(
      settings.onDidChange(keys => {
        if (keys.includes('opex.errors.logFiles') || keys.includes('opex.errors.windowHours')) changed();
      }),
    );
    this.register(team.onDidChange(() => this.changed.fire()));
    this.register(splits.onDidChangeSplits(() => this.changed.fire()));
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(changed));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    this.register(toDisposable(() => this.watcher?.dispose()));
  }

  /** Milliseconds back that errors are read. */
  get windowMs(): number {
    return this.deps.settings.get('opex.errors.windowHours') * 3_600_000;
  }

  /** Watches the files until the result is disposed. */
  watch(): Disposable {
    this.watchers++;
    this.rewatch();
    return toDisposable(() => {
      this.watchers--;
      this.rewatch();
    });
  }

  async readErrors(
    window: TimeWindow,
    signal: AbortSignal,
    onPartial?: (reading: ErrorReading) => void,
  ): Promise<ErrorReading> {
    const patterns = this.patterns;
    const { files, problems } = await this.deps.files.find(patterns);
    if (files.length === 0 && problems.length === 0 && this.isOptional && this.isDefault(patterns)) {
      // Nobody said that there are any, and errors come from elsewhere.
      return nothing(window);
    }
    if (files.length === 0) {
      // A pattern that may not be used says more than that nothing was found.
      throw new ProblemError(problems[0] ?? problem('logs.noFiles', { patterns }));
    }
    const request = {
      sourceId: this.id,
      paths: files.map(file => file.fsPath),
      window,
      config: this.config(),
      learnt: await this.deps.learnt.load(),
    };
    const complete = (reading: ErrorReading): ErrorReading =>
      problems.length === 0 ? reading : { ...reading, problems: [...problems, ...reading.problems] };
    const reading = await this.deps.worker.readErrors(request, signal, part => onPartial?.(complete(part)));
    if (reading.learnt) void this.deps.learnt.add(reading.learnt);
    return complete(reading);
  }

  /**
   * Errors of a time that may be over, read apart from what views show. Undefined where there are no files.
   * @throws ProblemError as `readErrors` does.
   */
  async readApart(window: TimeWindow, signal: AbortSignal): Promise<ErrorReading | undefined> {
    const { files } = await this.deps.files.find(this.patterns);
    if (files.length === 0) return undefined;
    const isOver = window.to < Date.now() - 3_600_000;
    // In whole hours, so that two looks at one time are one reader that goes on.
    const windowMs = Math.ceil((window.to - window.from) / 3_600_000) * 3_600_000;
    return this.deps.worker.readErrors(
      {
        sourceId: `${this.id}:apart`,
        paths: files.map(file => file.fsPath),
        window,
        config: { ...this.config(), windowMs, ...(isOver ? { until: window.to } : {}) },
        learnt: await this.deps.learnt.load(),
      },
      signal,
      () => undefined,
    );
  }

  /** Whether errors come from elsewhere too: then files that nobody named need not be there. */
  setOptional(isOptional: boolean): void {
    if (this.isOptional === isOptional) return;
    this.isOptional = isOptional;
    this.changed.fire();
  }

  private isDefault(patterns: readonly string[]): boolean {
    return JSON.stringify(patterns) === JSON.stringify(settingDefaults['opex.errors.logFiles']);
  }

  private get patterns(): readonly string[] {
    return this.deps.settings.get('opex.errors.logFiles');
  }

  private config(): LogFilesConfig {
    const { team, patternsOff } = this.deps.team.state;
    return {
      windowMs: this.windowMs,
      team,
      usePatterns: !patternsOff,
      splits: this.deps.splits.splits,
      services: team.services.flatMap(({ name, logServices }) => {
        const service = logServices[0] ?? name;
        return [name, ...logServices].map(candidate => ({ name: candidate, service }));
      }),
    };
  }

  private rewatch(): void {
    this.watcher?.dispose();
    this.watcher =
      this.watchers > 0 ? this.deps.files.watch(this.patterns, () => this.changed.fire()) : undefined;
  }
}

function nothing({ to }: TimeWindow): ErrorReading {
  return { groups: [], asOf: to, recordsRead: 0, errorsRead: 0, files: 0, problems: [] };
}
