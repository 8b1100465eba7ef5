import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { copiedText } from '../../core/playbooks/copiedText';
import { readLink, type FileLink } from '../../core/playbooks/link';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { Page, type PageKind } from '../../platform/webview';
import {
  longestTrail,
  readPlaybookRequest,
  type IncidentLine,
  type PlaybookEvent,
  type PlaybookPageState,
  type PlaybookPlace,
  type PlaybookReplies,
  type PlaybookRequest,
  type PlaybookView,
} from '../../protocol/playbookPage';
import { followLink, type FollowLinkDeps } from './followLink';
import { pageStrings } from './pageStrings';
import { incidentLine } from './playbookText';
import type { PlaybookUsing } from './playbookUsing';
import { readPlaybookView, type PlaybookBody, type ReadBody } from './playbookView';
import type { UseSubject } from './useContext';
import type { Usings } from './usings';
import type { PlaybookLibrary } from './playbookLibrary';

const playbookPageKind: PageKind<PlaybookRequest> = {
  viewType: 'opex.playbook',
  page: 'playbook',
  readRequest: readPlaybookRequest,
};

export interface PlaybookPageDeps extends FollowLinkDeps {
  readonly library: PlaybookLibrary;
  /** What it takes to use playbooks, loaded when first asked for. */
  readonly usings: () => Promise<Usings>;
  readonly incidents: IncidentStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extensionUri: vscode.Uri;
}

export type GoTo = NonNullable<PlaybookView['goTo']>;

/** How often it is asked what others ticked, while the page can be seen (ms). */
const othersMs = 60_000;

/** One tab that shows playbooks: one at a time, with the way back. */
export class PlaybookPage extends Owner {
  private readonly page: Page<PlaybookRequest, PlaybookReplies, PlaybookEvent>;
  private view: PlaybookView;
  private goTo: GoTo | undefined;
  /** True while the page's script runs and listens: from its `ready` until its tab is hidden. */
  private live = false;
  private turn = 0;
  private line: IncidentLine | undefined;
  private minute: Disposable | undefined;
  private using: PlaybookUsing | undefined;
  private usingSoon: Disposable | undefined;
  private othersSeenAt = 0;
  /** What the button of a failure does. */
  private action: { readonly command: string; readonly args: readonly unknown[] } | undefined;

  /** Opens a tab, or takes over `panel`, which VS Code restored. */
  constructor(
    private readonly deps: PlaybookPageDeps,
    private state: PlaybookPageState,
    panel?: vscode.WebviewPanel,
  ) {
    super();
    this.line = this.lineNow();
    this.view = { kind: 'loading', ...this.frame() };
    const options = {
      extensionUri: deps.extensionUri,
      title: panel?.title ?? vscode.l10n.t('Playbook'),
      roots: deps.roots.current.map(root => root.uri),
      log: deps.log,
      serve: (request: PlaybookRequest) => this.serve(request),
    };
    this.page = this.register(
      panel ? Page.adopt(panel, playbookPageKind, options) : Page.open(playbookPageKind, options),
    );
    this.register(this.page.onDidDispose(() => this.dispose()));
    this.register(
      this.page.panel.onDidChangeViewState(() => {
        if (!this.page.visible) this.live = false;
        this.tick();
      }),
    );
    this.register(
      deps.library.onDidChangeFiles(uris => {
        if (uris.size === 0 || uris.has(this.state.uri)) void this.show(this.state);
      }),
    );
    this.register(deps.incidents.onDidChange(() => this.updateLine()));
    this.register(toDisposable(() => this.minute?.dispose()));
    this.register(toDisposable(() => this.usingSoon?.dispose()));
    this.register(toDisposable(() => this.using?.dispose()));
    this.tick();
  }

  get uri(): string {
    return this.state.uri;
  }

  get incidentId(): string | undefined {
    return this.state.incidentId;
  }

  get active(): boolean {
    return this.page.active;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  /** Reads and shows a playbook. Never rejects: what went wrong is shown in the page. */
  async show(place: PlaybookPlace, goTo?: GoTo): Promise<void> {
    const turn = ++this.turn;
    this.state = { ...this.state, uri: place.uri };
    if (goTo) this.goTo = goTo;
    let body: ReadBody | FailedBody;
    try {
      body = await readPlaybookView(this.deps, place.uri, uri => this.page.panel.webview.asWebviewUri(uri));
    } catch (error) {
      body = { kind: 'failed', problem: problemOf(error) };
    }
    if (!this.isCurrent(turn)) return;
    if (body.kind === 'failed') {
      this.present(body);
      return;
    }
    const { subject, ...shown } = body;
    await this.use(subject);
    if (this.isCurrent(turn)) this.present(shown);
  }

  /** What came of it, said by a key or in the palette instead of by the page's button. */
  async sayOutcome(outcome: 'helped' | 'wrong'): Promise<void> {
    await this.using?.serve({ type: 'outcome', outcome });
  }

  private isCurrent(turn: number): boolean {
    return turn === this.turn && !this.isDisposed;
  }

  /** What was done with it before is read; a playbook that cannot be used can be read all the same. */
  private async use(playbook: UseSubject): Promise<void> {
    const { incidentId } = this.state;
    const subject: UseSubject = { ...playbook, ...(incidentId === undefined ? {} : { incidentId }) };
    this.using?.dispose();
    this.using = undefined;
    try {
      const using = (await this.deps.usings()).open(subject, {
        params: () => this.state.params ?? {},
        setParam: (name, value) => {
          this.state = { ...this.state, params: { ...this.state.params, [name]: value } };
        },
        onChange: () => this.updateUse(using),
      });
      this.using = using;
      this.othersSeenAt = this.deps.clock.now();
      await using.load();
    } catch (error) {
      this.deps.log.warn(`playbook: ${problemOf(error).code}`);
    }
  }

  private updateUse(using: PlaybookUsing): void {
    if (this.using !== using || this.view.kind !== 'playbook') return;
    this.usingSoon ??= this.deps.clock.after(30, () => {
      this.usingSoon = undefined;
      if (this.using === undefined || this.view.kind !== 'playbook') return;
      const use = this.using.view();
      if (JSON.stringify(use) === JSON.stringify(this.view.use)) return;
      this.view = { ...this.view, use, ...this.frame() };
      if (this.live) this.page.send({ type: 'use', use, state: this.state });
    });
  }

  reveal(goTo: GoTo | undefined): void {
    this.page.reveal();
    if (!goTo) return;
    if (this.live && 'section' in goTo) this.page.send({ type: 'reveal', section: goTo.section });
    else this.goTo = goTo;
  }

  private present(body: PlaybookBody | FailedBody): void {
    if (body.kind === 'failed') {
      const { text, action } = sentenceOf(body.problem);
      this.action = action && { command: action.command, args: action.args ?? [] };
      this.view = { kind: 'failed', text, ...(action ? { action: action.label } : {}), ...this.frame() };
    } else {
      this.action = undefined;
      const use = this.using?.view();
      this.view = { ...body, ...this.frame(), ...(use ? { use } : {}) };
      this.page.title = plainText(body.title, 80);
    }
    if (this.live) this.page.send({ type: 'show', view: this.takeView() });
  }

  private async serve(request: PlaybookRequest): Promise<PlaybookReplies[PlaybookRequest['type']]> {
    switch (request.type) {
      case 'ready':
        this.live = true;
        return { strings: pageStrings(), view: this.takeView() };
      case 'openFile':
        return this.openFile(request);
      case 'openExternal': {
        const link = readLink(request.href);
        if (link.kind !== 'external') throw refused(request.href);
        await vscode.env.openExternal(vscode.Uri.parse(link.href, true));
        return undefined;
      }
      case 'copy':
        await vscode.env.clipboard.writeText(copiedText(request.text));
        return undefined;
      case 'back': {
        const place = this.state.trail.at(-1);
        if (!place) return undefined;
        this.state = { ...this.state, trail: this.state.trail.slice(0, -1) };
        await this.show(place, { scroll: place.scroll ?? 0 });
        return undefined;
      }
      case 'openSource':
        await executeCommand('opex.openPlaybookFile', { uri: this.state.uri });
        return undefined;
      case 'openIncident':
        if (this.state.incidentId !== undefined) {
          await executeCommand('opex.openIncident', { incidentId: this.state.incidentId });
        }
        return undefined;
      case 'search':
        await executeCommand('opex.searchPlaybooks');
        return undefined;
      case 'runAction':
        if (this.action) await vscode.commands.executeCommand(this.action.command, ...this.action.args);
        return undefined;
      default:
        return this.using?.serve(request);
    }
  }

  private async openFile(request: Extract<PlaybookRequest, { type: 'openFile' }>): Promise<undefined> {
    const { path, fragment } = request;
    if (/[\0\\]|^\/\//.test(path)) throw refused(path);
    const link: FileLink = fragment === undefined ? { kind: 'file', path } : { kind: 'file', path, fragment };
    const goal = await followLink(this.deps, vscode.Uri.parse(this.state.uri, true), link);
    if (goal.kind === 'note') {
      await executeCommand('opex.openRootCause', goal.uri.toString());
      return undefined;
    }
    if (goal.kind === 'file') {
      await vscode.commands.executeCommand('vscode.open', goal.uri, {
        viewColumn: vscode.ViewColumn.Beside,
        ...(goal.selection ? { selection: goal.selection } : {}),
      });
      return undefined;
    }
    const uri = goal.uri.toString();
    const goTo = goal.section === undefined ? { scroll: 0 } : { section: goal.section };
    if (uri === this.state.uri) {
      this.reveal(goTo);
      return undefined;
    }
    const trail = [...this.state.trail, { uri: this.state.uri, scroll: request.scroll }];
    this.state = { ...this.state, trail: trail.slice(-longestTrail) };
    await this.show({ uri }, goTo);
    return undefined;
  }

  /** The view with the place to go to, which is told once. */
  private takeView(): PlaybookView {
    const { goTo } = this;
    this.goTo = undefined;
    return goTo ? { ...this.view, goTo } : this.view;
  }

  private frame(): Pick<PlaybookView, 'state' | 'canGoBack' | 'incident'> {
    return {
      state: this.state,
      canGoBack: this.state.trail.length > 0,
      ...(this.line ? { incident: this.line } : {}),
    };
  }

  private lineNow(): IncidentLine | undefined {
    const { incidentId } = this.state;
    if (incidentId === undefined) return undefined;
    return incidentLine(this.deps.incidents, incidentId, this.deps.clock.now(), this.line);
  }

  private updateLine(): void {
    const line = this.lineNow();
    if (JSON.stringify(line) === JSON.stringify(this.line)) return;
    this.line = line;
    this.view = { ...this.view, ...this.frame() };
    if (this.live) this.page.send({ type: 'incident', incident: line });
  }

  /** The incident's age moves by the minute, while somebody can see it. */
  private tick(): void {
    this.minute?.dispose();
    this.minute = undefined;
    if (!this.page.visible || this.state.incidentId === undefined) return;
    this.updateLine();
    const now = this.deps.clock.now();
    if (now - this.othersSeenAt > othersMs) {
      this.othersSeenAt = now;
      void this.using?.lookAtOthers();
    }
    this.minute = this.deps.clock.after(20_000, () => this.tick());
  }
}

interface FailedBody {
  readonly kind: 'failed';
  readonly problem: Problem;
}

function refused(href: string): ProblemError {
  return new ProblemError(problem('playbooks.linkRefused', { href: href.slice(0, 200) }));
}
