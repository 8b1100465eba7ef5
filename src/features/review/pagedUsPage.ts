import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import { isAbort, problemOf } from '../../core/base/problem';
import { factContextOf } from '../../core/review/factContext';
import { groupOf } from '../../core/review/seenFirings';
import { FactBook } from '../../core/review/factBook';
import { lookBackDays, whatPagedUs, type WhatPagedUs } from '../../core/review/whatPagedUs';
import { executeCommand } from '../../platform/commands';
import { localZone } from '../../platform/clock';
import { isWhole, type Histories } from '../../platform/incidentHistories';
import { sentenceOf } from '../../platform/problemSentences';
import { Page, type PageKind } from '../../platform/webview';
import {
  readPagedUsRequest,
  type PagedUsAction,
  type PagedUsEvent,
  type PagedUsReplies,
  type PagedUsRequest,
  type PagedUsView,
} from '../../protocol/pagedUsPage';
import type { ReviewFeatureDeps } from './reviewFeature';
import { pagedUsAsText, pagedUsShown, pagedUsStrings, toldProblems } from './pagedUsText';

const kind: PageKind<PagedUsRequest> = {
  viewType: 'opex.pagedUs',
  page: 'pagedUs',
  readRequest: readPagedUsRequest,
};

const day = 86_400_000;

/** The tab "What Paged Us": the last 90 days, from the incident accounts alone. */
export class PagedUsPage extends Owner {
  private readonly page: Page<PagedUsRequest, PagedUsReplies, PagedUsEvent>;
  private readonly book = new FactBook();
  private view: PagedUsView;
  private found: WhatPagedUs | undefined;
  private last: Histories | undefined;
  private reading: AbortController | undefined;
  private command: string | undefined;
  private live = false;
  /** Nothing was read yet of what may have been seen meanwhile. */
  private isBare = false;

  constructor(
    private readonly deps: ReviewFeatureDeps,
    panel?: vscode.WebviewPanel,
  ) {
    super();
    this.view = { kind: 'loading', text: vscode.l10n.t('Reading the last {0} days…', lookBackDays) };
    const options = {
      extensionUri: deps.extensionUri,
      title: pagedUsStrings().title,
      roots: [],
      log: deps.log,
      serve: (request: PagedUsRequest) => this.serve(request),
    };
    this.page = this.register(panel ? Page.adopt(panel, kind, options) : Page.open(kind, options));
    this.register(this.page.onDidDispose(() => this.dispose()));
    this.register(
      this.page.panel.onDidChangeViewState(() => {
        if (!this.page.visible) this.live = false;
        else if (!this.live) void this.again();
      }),
    );
    this.register(toDisposable(() => this.reading?.abort()));
    // A source without a past is asked for the first time just after it was connected.
    this.register(
      deps.incidents.onDidChange(() => {
        if (this.live && this.isBare) void this.read();
      }),
    );
    void this.read();
  }

  get onDidDispose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(): void {
    this.page.reveal();
  }

  /** Never rejects: what went wrong is shown. */
  private async read(): Promise<void> {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    const { histories, clock } = this.deps;
    const now = clock.now();
    // Older ones are read too: an alert that was silent for a quarter has a history all the same.
    const window = { since: now - lookBackDays * day, until: now };
    try {
      const kept = await histories.kept(window);
      if (kept.records.length > 0 && this.view.kind === 'loading') await this.present(kept, true);
      const read = await histories.read(window, reading.signal);
      await this.present(read, false);
    } catch (error) {
      if (isAbort(error) || reading.signal.aborted) return;
      this.fail(error);
    }
  }

  /** Back in sight: a playbook or a cause may have been written meanwhile. The accounts are not asked for that. */
  private async again(): Promise<void> {
    const { last } = this;
    if (last === undefined || this.view.kind !== 'shown' || this.view.isReading) return;
    try {
      await this.present(last, false);
    } catch (error) {
      this.fail(error);
    }
  }

  private async present(histories: Histories, isReading: boolean): Promise<void> {
    const { clock, team, help } = this.deps;
    this.last = histories;
    if (histories.sources.length === 0) {
      this.show({
        kind: 'failed',
        text: vscode.l10n.t('No connection tells what happened in the past. Connect PagerDuty to see it.'),
        action: vscode.l10n.t('Connect…'),
      });
      this.command = 'opex.connect';
      return;
    }
    const failed = histories.sources.find(source => source.failed)?.failed;
    if (histories.records.length === 0 && failed) {
      const { text, action } = sentenceOf(failed);
      this.command = action?.command;
      this.show({ kind: 'failed', text, ...(action ? { action: action.label } : {}) });
      return;
    }
    const facts = this.book.of(
      histories.records,
      factContextOf(team.team, team.state.patterns, localZone(), histories.readings),
    );
    const known = await help();
    this.isBare = !isReading && histories.records.length === 0;
    this.found = whatPagedUs(facts, clock.now(), known, !isWhole(histories));
    this.show(pagedUsShown(this.found, histories, clock.now(), isReading));
  }

  private fail(error: unknown): void {
    const { text, action } = sentenceOf(problemOf(error));
    this.command = action?.command;
    this.show({ kind: 'failed', text, ...(action ? { action: action.label } : {}) });
  }

  private show(view: PagedUsView): void {
    this.view = view;
    if (this.live && !this.isDisposed) this.page.send({ type: 'show', view });
  }

  private async serve(request: PagedUsRequest): Promise<PagedUsReplies[PagedUsRequest['type']]> {
    switch (request.type) {
      case 'ready':
        this.live = true;
        return { strings: pagedUsStrings(), view: this.view };
      case 'refresh':
        if (this.view.kind === 'shown') this.show({ ...this.view, isReading: true });
        await this.read();
        return undefined;
      case 'copy':
        if (this.view.kind === 'shown') await vscode.env.clipboard.writeText(pagedUsAsText(this.view));
        return undefined;
      case 'help': {
        const problem = this.last && toldProblems(this.last)[request.notice];
        const action = problem && sentenceOf(problem).action;
        if (action) await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
        return undefined;
      }
      case 'act':
        await this.act(request.alert, request.action);
        return undefined;
      case 'runAction':
        if (this.command !== undefined) await vscode.commands.executeCommand(this.command);
        return undefined;
    }
  }

  private async act(index: number, action: PagedUsAction): Promise<void> {
    const alert = this.found?.worst[index];
    const last = alert?.incidents.at(-1);
    if (!alert || last === undefined) return;
    const incidentId = groupOf(last);
    switch (action) {
      case 'writePlaybook':
        await executeCommand('opex.newPlaybook', {
          incidentId,
          title: alert.title,
          alerts: alertNamesOf(alert.key),
          ...(alert.service === undefined ? {} : { service: alert.service }),
        });
        return;
      case 'recordCause':
        await executeCommand('opex.recordRootCause', { incidentId });
        return;
      case 'openLast':
        await executeCommand('opex.openIncident', { incidentId });
        return;
    }
  }
}

/** The monitor's name of an alert, where its key is one; a key made of the title's words is none. */
function alertNamesOf(key: string): readonly string[] {
  const name = key.slice(key.indexOf('|') + 1);
  return /^[A-Za-z][\w.:-]{2,79}$/.test(name) && /[A-Z_:.-]/.test(name) ? [name] : [];
}
