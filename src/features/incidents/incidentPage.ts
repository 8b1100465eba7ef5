import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { NoteStore } from '../../core/notes/noteStore';
import type { PlaybookAnswer } from '../../core/playbooks/playbook';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { Page, type PageKind } from '../../platform/webview';
import {
  readIncidentPageState,
  readIncidentRequest,
  type IncidentEvent,
  type IncidentPageState,
  type IncidentReplies,
  type IncidentRequest,
  type IncidentStrings,
  type IncidentView,
} from '../../protocol/incidentPage';
import { incidentPageView } from './incidentPageView';
import { incidentViewType } from './incidentViewType';

export interface IncidentPageDeps {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly clock: Clock;
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly details: IncidentDetails;
  readonly errors: ErrorStore;
  readonly notes: NoteStore;
  readonly canWrite: (sourceId: string) => boolean;
  /** Why a source takes no writes, where it takes none. */
  readonly writeProblem: (sourceId: string) => Problem | undefined;
  /** False until the connections were read: before that a restored page waits. */
  readonly isReady: () => boolean;
  /** The playbooks that fit; reads them where nobody has yet. */
  readonly playbooksFor: (row: IncidentRow) => Promise<PlaybookAnswer>;
  /** Error groups of the incident's service. */
  readonly errorsFor: (row: IncidentRow) => readonly ErrorGroup[];
}

type IncidentWebview = Page<IncidentRequest, IncidentReplies, IncidentEvent>;

const kind: PageKind<IncidentRequest> = {
  viewType: incidentViewType,
  page: 'incident',
  readRequest: readIncidentRequest,
};

/** One tab an incident; a second press shows the first tab again. */
export class IncidentPages implements Disposable {
  private readonly open = new Map<string, OpenPage>();

  constructor(private readonly deps: IncidentPageDeps) {}

  show(incidentId: string): void {
    const page = this.open.get(incidentId);
    if (page) page.reveal();
    else this.add({ version: 1, incidentId });
  }

  /** Takes over a tab of before the reload; one that kept nothing is closed. */
  restore(panel: vscode.WebviewPanel, kept: unknown): void {
    const state = readIncidentPageState(kept);
    if (state) this.add(state, panel);
    else panel.dispose();
  }

  /** Leaves the tabs open: at a reload of the window VS Code brings them back, which closing them would prevent. */
  dispose(): void {
    this.open.clear();
  }

  private add(state: IncidentPageState, panel?: vscode.WebviewPanel): void {
    const page = new OpenPage(this.deps, state, panel);
    this.open.set(state.incidentId, page);
    page.onDidClose(() => this.open.delete(state.incidentId));
  }
}

class OpenPage extends Owner {
  private readonly page: IncidentWebview;
  private playbooks: PlaybookAnswer | undefined;
  private last: IncidentRow | undefined;
  private pending: Disposable | undefined;

  constructor(
    private readonly deps: IncidentPageDeps,
    private readonly state: IncidentPageState,
    panel?: vscode.WebviewPanel,
  ) {
    super();
    const options = {
      extensionUri: deps.extensionUri,
      title: this.title(),
      roots: [],
      log: deps.log,
      serve: (request: IncidentRequest) => this.serve(request),
    };
    this.page = this.register(panel ? Page.adopt(panel, kind, options) : Page.open(kind, options));
    this.page.onDidDispose(() => this.dispose());
    this.register(deps.store.onDidChange(() => this.drawSoon()));
    this.register(deps.outbox.onDidChange(() => this.drawSoon()));
    this.register(deps.errors.onDidChange(() => this.drawSoon()));
    this.register(deps.notes.onDidChange(() => this.drawSoon()));
    this.register(deps.details.onDidChange(id => id === state.incidentId && this.drawSoon()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  get onDidClose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(): void {
    this.page.reveal();
  }

  private title(): string {
    const row = this.deps.store.get(this.state.incidentId) ?? this.last;
    if (!row) return vscode.l10n.t('Incident');
    const { number, title } = row.incident;
    return plainText(number === undefined ? title : `#${number} ${title}`, 60);
  }

  /** Changes come in bursts; a hidden page asks again when it is back. */
  private drawSoon(): void {
    this.pending ??= this.deps.clock.after(50, () => {
      this.pending = undefined;
      if (this.isDisposed || !this.page.visible) return;
      this.page.title = this.title();
      this.page.send({ type: 'show', view: this.view() });
    });
  }

  private view(): IncidentView {
    const { store, details, errors, notes, canWrite, clock } = this.deps;
    const row = store.get(this.state.incidentId);
    if (row && !this.last) void this.load(row);
    else if (row && this.last && changedAtSource(row, this.last))
      void details.readAgain(this.state.incidentId);
    if (row) this.last = row;
    if (!row) return this.withoutRow();
    return incidentPageView({
      state: this.state,
      row,
      health: store.health.find(health => health.sourceId === row.incident.sourceId),
      canWrite: canWrite(row.incident.sourceId),
      writeProblem: this.deps.writeProblem(row.incident.sourceId),
      details: details.get(this.state.incidentId),
      playbooks: this.playbooks,
      errors,
      errorGroups: this.deps.errorsFor(row),
      rootCauses: notes.forIncident(this.state.incidentId),
      now: clock.now(),
    });
  }

  /** "Not open any more" may be said only when every source was read whole. */
  private withoutRow(): IncidentView {
    const { store, isReady } = this.deps;
    if (!isReady() || store.health.some(health => health.asOf === undefined && !health.problem)) {
      return { kind: 'loading', state: this.state };
    }
    const name = this.last ? `“${this.title()}”` : vscode.l10n.t('This incident');
    const text = store.counts.complete
      ? vscode.l10n.t('{0} is not open any more: it was resolved, or merged into another one.', name)
      : vscode.l10n.t('{0} is not among those that are known, and not every source could be read.', name);
    return { kind: 'gone', state: this.state, text };
  }

  private async load(row: IncidentRow): Promise<void> {
    void this.deps.details.load(this.state.incidentId);
    this.playbooks = await this.deps
      .playbooksFor(row)
      .catch((error: unknown) => ({ matches: [], doubt: problemOf(error) }));
    this.drawSoon();
  }

  private async serve(request: IncidentRequest): Promise<IncidentReplies[IncidentRequest['type']]> {
    const target = { incidentId: this.state.incidentId };
    switch (request.type) {
      case 'ready': {
        const view = this.view();
        const row = this.deps.store.get(this.state.incidentId);
        if (row) void this.load(row);
        return { strings: strings(), view };
      }
      case 'refresh':
        await Promise.all([
          executeCommand('opex.refreshIncidents'),
          this.deps.details.load(this.state.incidentId, true),
        ]);
        return undefined;
      case 'run':
        await this.run(request.action);
        return undefined;
      case 'runProblemAction':
        await this.runProblemAction(request.section);
        return undefined;
      case 'addNote': {
        const row = this.deps.store.get(this.state.incidentId);
        if (!row) throw new ProblemError(problem('incidents.notFound', { nativeId: target.incidentId }));
        await this.deps.outbox.press(row.incident, { kind: 'note', text: request.text.trim() });
        return undefined;
      }
      case 'openPlaybook': {
        const match = this.playbooks?.matches[request.index];
        if (match)
          await executeCommand('opex.openPlaybook', match.playbook.uri, match.section, target.incidentId);
        return undefined;
      }
      case 'openErrorGroup':
        await executeCommand('opex.revealErrorGroup', request.fingerprint);
        return undefined;
      case 'openFrame': {
        const group = this.deps.errors.byFingerprint(request.fingerprint);
        const frame = group?.frames[request.frame];
        if (group && frame) {
          await executeCommand('opex.openFrame', {
            frame,
            fingerprint: group.fingerprint,
            ...(group.service === undefined ? {} : { service: group.service }),
          });
        }
        return undefined;
      }
      case 'openRootCause': {
        const known = this.deps.notes.notes.some(note => note.uri === request.uri);
        if (known) await executeCommand('opex.openRootCause', request.uri);
        return undefined;
      }
      case 'openExternal':
        await openLink(request.href);
        return undefined;
    }
  }

  private async run(action: Extract<IncidentRequest, { type: 'run' }>['action']): Promise<void> {
    const target = { incidentId: this.state.incidentId };
    switch (action) {
      case 'acknowledge':
        await executeCommand('opex.acknowledgeIncident', target);
        return;
      case 'resolve':
        await executeCommand('opex.resolveIncident', target);
        return;
      case 'openInBrowser':
        await executeCommand('opex.openIncidentInBrowser', target);
        return;
      case 'recordRootCause':
        await executeCommand('opex.recordRootCause', target);
        return;
      case 'retryWrite':
        await executeCommand('opex.retryWrite', target);
        return;
      case 'discardWrite':
        await executeCommand('opex.discardWrite', target);
        return;
      case 'searchPlaybooks':
        await executeCommand('opex.searchPlaybooks');
        return;
    }
  }

  private async runProblemAction(section: 'source' | 'write' | 'alerts' | 'notes'): Promise<void> {
    const found = this.problemOf(section);
    const action = found && sentenceOf(found).action;
    if (action) await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
    else await this.deps.details.load(this.state.incidentId, true);
  }

  private problemOf(section: 'source' | 'write' | 'alerts' | 'notes'): Problem | undefined {
    const { store, details } = this.deps;
    const row = store.get(this.state.incidentId);
    switch (section) {
      case 'write':
        return row?.write?.problem;
      case 'source':
        return store.health.find(health => health.sourceId === row?.incident.sourceId)?.problem;
      case 'alerts':
        return details.get(this.state.incidentId)?.alerts.problem;
      case 'notes':
        return details.get(this.state.incidentId)?.notes.problem;
    }
  }
}

/** Somebody did something to it, or more alerts came: then its notes and alerts are others, too. */
function changedAtSource({ incident }: IncidentRow, before: IncidentRow): boolean {
  return (
    incident.updatedAt !== before.incident.updatedAt || incident.alertCount !== before.incident.alertCount
  );
}

/** Links of alerts come from outside: only web addresses, and VS Code asks before it leaves. */
async function openLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}

function strings(): IncidentStrings {
  return {
    doNow: vscode.l10n.t('Do now'),
    whatHappens: vscode.l10n.t('What happens'),
    playbooks: vscode.l10n.t('Playbooks'),
    rootCauses: vscode.l10n.t('Last time'),
    errors: vscode.l10n.t('Errors'),
    alerts: vscode.l10n.t('Alerts'),
    notes: vscode.l10n.t('Notes'),
    details: vscode.l10n.t('Details'),
    notePlaceholder: vscode.l10n.t('Write a note that everyone on the incident reads…'),
    addNote: vscode.l10n.t('Add Note'),
    refresh: vscode.l10n.t('Refresh'),
    loading: vscode.l10n.t('Reading…'),
    failed: vscode.l10n.t('This did not work: {0}', '{0}'),
  };
}
