import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { isFault, isOfFile, type HealthProblem } from '../../core/playbooks/health';
import type { HealthState } from '../../core/playbooks/healthState';
import { sentenceOf } from '../../platform/problemSentences';
import { contains } from '../../platform/rootedFiles';
import { HealthCheck, type HealthCheckDeps } from './healthCheck';
import { uriOf } from './uriOf';

export { readPastAlerts } from './pastAlerts';

export interface PlaybookHealthDeps extends HealthCheckDeps {
  readonly onChange: (state: HealthState) => void;
}

/** After a change: files come in bursts. */
const settleMs = 1_000;
/** A look that finds nothing changed asks again after this, because not everything that counts is watched. */
const staleMs = 15 * 60_000;

/** How healthy the playbooks are: looked at when somebody looks at playbooks or changes them, told in Problems. */
export class PlaybookHealth extends Owner {
  private readonly check: HealthCheck;
  private readonly clock: Clock;
  private readonly diagnostics = this.register(vscode.languages.createDiagnosticCollection('opex.playbooks'));
  private state: HealthState | undefined;
  private pending: Disposable | undefined;
  private running: Promise<HealthState> | undefined;

  constructor(private readonly deps: PlaybookHealthDeps) {
    super();
    this.check = new HealthCheck(deps);
    this.clock = deps.clock;
    this.register(deps.library.onDidChangeFiles(uris => this.check.forget(uris)));
    this.register(deps.store.onDidChange(({ health }) => health.state !== 'reading' && this.soon()));
    this.register(
      deps.team.onDidChange(() => {
        this.check.forget();
        this.soon();
      }),
    );
    this.register(deps.uses.onDidChange(() => this.soon()));
    this.register(
      deps.settings.onDidChange(keys => keys.includes('opex.playbooks.staleDays') && this.soon()),
    );
    this.register(vscode.workspace.onDidOpenTextDocument(() => this.show()));
    this.register(vscode.workspace.onDidCloseTextDocument(() => this.show()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  /** Somebody looks at playbooks. */
  look(): void {
    if (!this.state || this.clock.now() - this.state.at > staleMs) this.soon(0);
  }

  /** As of now; what is under way is waited for. @throws what the look failed with */
  async current(): Promise<HealthState> {
    if (this.state && !this.pending && !this.running && this.clock.now() - this.state.at < staleMs)
      return this.state;
    return this.run();
  }

  private soon(ms = settleMs): void {
    this.pending ??= this.clock.after(ms, () => {
      this.pending = undefined;
      this.run().catch((error: unknown) => this.deps.log.error(`playbook health: ${String(error)}`));
    });
  }

  /** One at a time, each of what stands when it begins. */
  private run(): Promise<HealthState> {
    const running = (this.running ?? Promise.resolve()).then(
      () => this.check.run(),
      () => this.check.run(),
    );
    this.running = running;
    const done = (state?: HealthState): void => {
      if (this.running === running) this.running = undefined;
      if (!state || this.isDisposed) return;
      this.state = state;
      this.show();
      this.deps.onChange(state);
    };
    running.then(done, () => done());
    return running;
  }

  /**
   * Faults of a line stand in Problems always, what asks for a look only while its file is open: a team that opens
   * its runbooks for the first time is not greeted by hundreds.
   */
  private show(): void {
    if (!this.state || this.isDisposed) return;
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const found of this.state.problems) {
      const { file } = found.place;
      if (!open.has(file) && (isOfFile(found) || !this.isOurs(file))) continue;
      const list = byFile.get(file);
      if (list) list.push(diagnosticOf(found));
      else byFile.set(file, [diagnosticOf(found)]);
    }
    this.diagnostics.clear();
    this.diagnostics.set(
      [...byFile].flatMap(([file, list]) => {
        const uri = uriOf(file);
        return uri ? [[uri, list] as [vscode.Uri, vscode.Diagnostic[]]] : [];
      }),
    );
  }

  /** Files of other repositories are for those who work there. */
  private isOurs(file: string): boolean {
    const uri = uriOf(file);
    const root = uri && this.deps.roots.current.find(candidate => contains(candidate.uri, uri));
    return root !== undefined && root.kind !== 'repository';
  }
}

function diagnosticOf(found: HealthProblem): vscode.Diagnostic {
  const { line, column, endLine = line, endColumn = column } = found.place;
  const range = new vscode.Range(line, column, endLine, Math.max(endColumn, column + 1));
  const { Warning, Information } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(
    range,
    sentenceOf(found).text,
    isFault(found) ? Warning : Information,
  );
  diagnostic.source = 'Opex';
  diagnostic.code = found.code.slice(found.code.indexOf('.') + 1);
  return diagnostic;
}
