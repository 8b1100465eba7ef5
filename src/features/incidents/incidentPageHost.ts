import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type { SourceHealth } from '../../core/base/sourceHealth';
import type { IncidentWrite } from '../../core/incidents/outboxEntry';
import { notesOfGroup } from '../../core/notes/notesOfGroup';
import { partnersOf, serviceOfIncident } from '../../core/team/ownership';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { Page, type PageKind } from '../../platform/webview';
import {
  readIncidentRequest,
  type IncidentEvent,
  type IncidentPageState,
  type IncidentReplies,
  type IncidentRequest,
  type IncidentView,
  type PageAction,
} from '../../protocol/incidentPage';
import { incidentLink } from './incidentUri';
import type { IncidentPageDeps, PageParts } from './incidentPage';
import { commandOfAction } from './incidentPageActions';
import type { IncidentPageInput, PageSubject } from './incidentPageInput';
import { openTarget } from './incidentPageOpen';
import { PageReading } from './incidentPageReading';
import { pageStrings } from './incidentPageStrings';
import { IncidentSubject } from './incidentPageSubject';
import { PageTargets } from './incidentPageTargets';
import { incidentPageView } from './incidentPageView';
import { incidentViewType } from './incidentViewType';

type IncidentWebview = Page<IncidentRequest, IncidentReplies, IncidentEvent>;

const kind: PageKind<IncidentRequest> = {
  viewType: incidentViewType,
  page: 'incident',
  readRequest: readIncidentRequest,
};

/** The page of one incident in an editor tab. */
export class IncidentPage extends Owner {
  private readonly page: IncidentWebview;
  private readonly subject: IncidentSubject;
  private readonly reading: PageReading;
  private targets = new PageTargets();
  private pending: Disposable | undefined;

  constructor(
    private readonly deps: IncidentPageDeps,
    private readonly parts: PageParts,
    private readonly state: IncidentPageState,
    panel?: vscode.WebviewPanel,
  ) {
    super();
    const { incidentId } = state;
    const readBundle = (id: string) => parts.files.read(id);
    this.subject = this.register(new IncidentSubject(incidentId, { ...deps, readBundle }));
    const isVisible = (): boolean => this.page.visible;
    this.reading = this.register(new PageReading(incidentId, deps, parts, this.subject, isVisible));
    const options = {
      extensionUri: deps.extensionUri,
      title: this.title(),
      roots: [],
      log: deps.log,
      serve: (request: IncidentRequest) => this.serve(request),
    };
    this.page = this.register(panel ? Page.adopt(panel, kind, options) : Page.open(kind, options));
    this.page.onDidDispose(() => this.dispose());
    const draw = (): void => this.drawSoon();
    for (const source of [this.subject, this.reading, deps.store, deps.outbox, deps.errors, deps.notes])
      this.register(source.onDidChange(draw));
    for (const source of [deps.details, parts.context])
      this.register(source.onDidChange(id => id === incidentId && draw()));
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  get onDidClose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(): void {
    this.page.reveal();
  }

  private title(): string {
    const found = this.subject.get();
    if (!found) return vscode.l10n.t('Incident');
    const { number, title } = found.row.incident;
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
    const found = this.subject.get();
    if (!found) return this.withoutIncident();
    this.reading.follow(found.row);
    const { view, targets } = incidentPageView(this.input(found));
    this.targets = targets;
    return view;
  }

  private input(subject: PageSubject): IncidentPageInput {
    const { deps, reading, state } = this;
    const { row } = subject;
    const { incident } = row;
    const abilities = deps.source(incident.sourceId)?.abilities;
    const service = serviceOfIncident(deps.team.team, incident.service);
    const noCommits = reading.noCommits(row);
    const health = this.health();
    const { bundle, problem: why } = this.subject;
    return {
      state,
      subject,
      health,
      sourceLabel: health?.label ?? bundle?.sourceLabel ?? incident.sourceId,
      actions: abilities?.actions ?? new Set(),
      writeProblem: abilities?.writeProblem,
      details: deps.details.get(incident.id),
      context: this.parts.context.get(incident.id),
      commits: reading.commits,
      playbooks: reading.playbooks,
      errors: deps.errors,
      errorGroups: deps.errorsFor(row),
      rootCausesOf: id => deps.notes.forIncident(id),
      rootCausesOfGroup: group => notesOfGroup(deps.notes, group),
      levels: reading.levels,
      partners: service ? partnersOf(deps.team.team, service.name) : [],
      places: reading.places,
      bundle,
      now: deps.clock.now(),
      ...(why === undefined ? {} : { subjectProblem: why }),
      ...(noCommits === undefined ? {} : { noCommits }),
    };
  }

  /** Of its source; where that is not connected, the clock offset that was kept with the copy. */
  private health(): SourceHealth | undefined {
    const { sourceId, bundle } = this.subject;
    const health = this.deps.store.health.find(candidate => candidate.sourceId === sourceId);
    if (!bundle || (health && health.clockOffsetMs !== undefined)) return health;
    const { sourceLabel, clockOffsetMs } = bundle;
    return { sourceId, label: sourceLabel, state: 'never', ...health, clockOffsetMs };
  }

  /** Said only once nothing more can come: from the source, or from what this machine keeps. */
  private withoutIncident(): IncidentView {
    const { state } = this;
    const why = this.subject.problem;
    if (!why || this.subject.isReading) return { kind: 'loading', state };
    const sentence = sentenceOf(why);
    return {
      kind: 'gone',
      state,
      text: vscode.l10n.t('{0} Nothing is kept of it on this machine.', sentence.text),
      action: sentence.action?.label ?? vscode.l10n.t('Try Again'),
    };
  }

  private async serve(request: IncidentRequest): Promise<IncidentReplies[IncidentRequest['type']]> {
    switch (request.type) {
      case 'ready': {
        // A page that was hidden heard nothing meanwhile.
        const wasRead = this.reading.hasBegun;
        const view = this.view();
        const found = this.subject.get();
        if (found && wasRead) void this.reading.load(found.row);
        return { strings: pageStrings(), view };
      }
      case 'refresh':
        await this.refresh();
        return undefined;
      case 'run':
        await this.run(request.action);
        return undefined;
      case 'help':
        await this.help(request.part);
        return undefined;
      case 'open': {
        const target = this.targets.get(request.key);
        if (target) await openTarget(this.deps, this.parts, this.state.incidentId, target);
        return undefined;
      }
      case 'addNote':
        await this.write({ kind: 'note', text: request.text.trim() });
        return undefined;
      case 'editNote': {
        const { noteId, text, was } = request;
        await this.write({ kind: 'editNote', noteId, text: text.trim(), was });
        return undefined;
      }
    }
  }

  private async refresh(): Promise<void> {
    await Promise.all([executeCommand('opex.refreshIncidents'), this.subject.refresh()]);
    const found = this.subject.get();
    if (found) await this.reading.load(found.row, true);
  }

  private async run(action: PageAction): Promise<void> {
    const { incidentId } = this.state;
    const found = this.subject.get();
    const url = found?.row.incident.url;
    switch (action) {
      case 'searchPlaybooks':
        await executeCommand('opex.searchPlaybooks');
        return;
      case 'openInBrowser':
        if (url !== undefined)
          await openTarget(this.deps, this.parts, incidentId, { kind: 'web', href: url });
        return;
      case 'copyLink':
        await vscode.env.clipboard.writeText(incidentLink(incidentId));
        return;
      case 'acknowledge':
        // Commands know the open ones that were read; the outbox knows how to be late and how to ask first.
        if (found && found.from !== 'open') await this.write({ kind: 'acknowledge' });
        else await executeCommand('opex.acknowledgeIncident', { incidentId });
        return;
      case 'linkPlace':
        await executeCommand('opex.linkIncident', { incidentId });
        await this.reading.readPlaces();
        return;
      default: {
        const command = commandOfAction[action];
        if (command) await executeCommand(command, { incidentId });
      }
    }
  }

  private async write(write: IncidentWrite): Promise<void> {
    const { incidentId } = this.state;
    const found = this.subject.get();
    if (!found) throw new ProblemError(problem('incidents.notFound', { nativeId: incidentId }));
    await this.deps.outbox.press(found.row.incident, write);
  }

  /** The button of a part: what its problem says helps, else another try. */
  private async help(part: string): Promise<void> {
    const why = this.problemOf(part);
    const action = why && sentenceOf(why).action;
    if (action) await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
    else await this.refresh();
  }

  private problemOf(part: string): Problem | undefined {
    const found = this.subject.get();
    const details = this.deps.details.get(this.state.incidentId);
    const context = this.parts.context.get(this.state.incidentId);
    switch (part) {
      case 'incident':
        return this.subject.problem;
      case 'write':
        return found?.row.write?.problem;
      case 'source':
        return this.health()?.problem ?? this.subject.problem;
      case 'alerts':
      case 'notes':
        return details?.[part].problem;
      case 'timeline':
      case 'responders':
      case 'changes':
      case 'past':
      case 'related':
        return context?.[part].problem;
      default:
        return undefined;
    }
  }
}
