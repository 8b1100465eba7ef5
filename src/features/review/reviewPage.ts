import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import { isAbort, problemOf } from '../../core/base/problem';
import { chatText } from '../../core/review/chatText';
import { addItem, hasDecision, setDecision, setItem, setVerdict } from '../../core/review/editReview';
import { itemOfCandidate } from '../../core/review/itemCandidates';
import { groupOf } from '../../core/review/seenFirings';
import type { RegionChange } from '../../core/review/writeReview';
import { executeCommand } from '../../platform/commands';
import { hostTurns } from '../../platform/hostTurns';
import { sentenceOf } from '../../platform/problemSentences';
import type { SentenceAction } from '../../platform/problemSentences/sentence';
import { Page, type PageKind } from '../../platform/webview';
import {
  readReviewRequest,
  type ItemChange,
  type ReviewEvent,
  type ReviewReplies,
  type ReviewRequest,
  type ReviewView,
} from '../../protocol/reviewPage';
import type { AheadRequest } from '../../protocol/reviewAhead';
import type { OpenReview, ReviewBook } from './reviewBook';
import type { ReviewFeatureDeps } from './reviewFeature';
import { actOnAhead } from './comingUp';
import { changed, checkChange, newItem } from './itemChange';
import { readOwnPanels } from './ownPanels';
import { addPanel, hidePanel } from './panelChanges';
import { changeOfRemark } from './remarks';
import { shownReview } from './reviewText';
import { reviewStrings } from './reviewWords';
import { actOnTracker } from './trackerActions';

const kind: PageKind<ReviewRequest> = {
  viewType: 'opex.review',
  page: 'review',
  readRequest: readReviewRequest,
};

/** The tab of the weekly review: one page for everyone in the room. */
export class ReviewPage extends Owner {
  private readonly page: Page<ReviewRequest, ReviewReplies, ReviewEvent>;
  private view: ReviewView = { kind: 'loading', text: vscode.l10n.t('Reading the week…') };
  private review: OpenReview | undefined;
  private changes: readonly RegionChange[] = [];
  private reading: AbortController | undefined;
  private action: SentenceAction | undefined;
  private live = false;

  constructor(
    private readonly deps: ReviewFeatureDeps,
    private readonly book: ReviewBook,
    private name: string | undefined,
    panel?: vscode.WebviewPanel,
  ) {
    super();
    const options = {
      extensionUri: deps.extensionUri,
      title: vscode.l10n.t('Weekly Review'),
      roots: [],
      log: deps.log,
      serve: (request: ReviewRequest) => this.serve(request),
    };
    this.page = this.register(panel ? Page.adopt(panel, kind, options) : Page.open(kind, options));
    this.register(this.page.onDidDispose(() => this.dispose()));
    this.register(
      this.page.panel.onDidChangeViewState(() => {
        // Back in sight: a cause or a playbook may have been written meanwhile.
        if (!this.page.visible) this.live = false;
        else if (!this.live) void this.read();
      }),
    );
    this.register(toDisposable(() => this.reading?.abort()));
    book.past.forget();
    this.register(book.past.onDidRead(() => void this.read()));
    this.register(book.dashboard.onDidRead(() => void this.read()));
    this.register(book.errors.onDidRead(() => void this.read()));
    this.register(book.trackers.onDidRead(() => void this.read()));
    this.register(deps.team.onDidChange(() => void this.read()));
    void this.read();
  }

  get onDidDispose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(name: string | undefined): void {
    this.page.reveal();
    if (name === undefined || name === this.review?.model.period.name) return;
    this.name = name;
    this.changes = [];
    void this.read();
  }

  /** What it shows changed elsewhere. */
  refresh(): void {
    void this.read();
  }

  /** Never rejects: what went wrong is shown. */
  private async read(): Promise<void> {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    if (this.view.kind === 'shown') this.show({ ...this.view, isReading: true });
    try {
      const review = await this.book.open(reading.signal, this.name);
      if (reading.signal.aborted || this.isDisposed) return;
      this.review = review;
      this.name = review.model.period.name;
      this.page.title = vscode.l10n.t('Review {0}', review.model.period.name);
      this.show(shownReview(review, this.deps.clock.now(), this.changes, review.isReading));
    } catch (error) {
      if (isAbort(error) || reading.signal.aborted) return;
      this.deps.log.warn(
        `review: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      const { text, action } = sentenceOf(problemOf(error));
      this.action = action;
      this.show({ kind: 'failed', text, ...(action ? { action: action.label } : {}) });
    }
  }

  private show(view: ReviewView): void {
    this.view = view;
    if (this.live && !this.isDisposed) this.page.send({ type: 'show', view });
  }

  private async serve(request: ReviewRequest): Promise<ReviewReplies[ReviewRequest['type']]> {
    if (request.type === 'ready') {
      this.live = true;
      return { strings: reviewStrings(), view: this.view };
    }
    if (request.type === 'refresh') {
      this.book.past.forget();
      this.book.dashboard.forget();
      this.book.errors.forget();
      this.book.trackers.forget();
      await this.read();
    } else if (request.type === 'runAction') {
      const { action } = this;
      if (action) await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
    } else if (this.review) await this.act(request, this.review);
    return undefined;
  }

  private async act(request: ReviewRequest, review: OpenReview): Promise<void> {
    const { model, home, path } = review;
    switch (request.type) {
      case 'ready':
      case 'refresh':
      case 'runAction':
        // Answered before there is a review.
        return;
      case 'write':
        this.changes = await this.book.write(review);
        await this.read();
        return;
      case 'openFile':
        if (review.text === undefined) await this.book.write(review);
        await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(home, path));
        return;
      case 'copyChat':
        await vscode.env.clipboard.writeText(chatText(model));
        return;
      case 'saveHtml':
        await this.saveHtml(review);
        return;
      case 'close':
        await this.close(review);
        return;
      case 'verdict':
        await this.change(review, text => setVerdict(text, request.key, request.verdict));
        return;
      case 'item':
        await this.changeItem(review, request.id, request.change);
        return;
      case 'addItem': {
        const item = newItem(request.text, model.period.name, this.deps.newId());
        await this.change(review, text => addItem(text, model.period.name, item));
        return;
      }
      case 'ahead':
      case 'strikeAhead':
      case 'aheadPlaybook':
        await this.ahead(request, review);
        return;
      case 'accept': {
        const candidate = model.work.candidates.find(({ id }) => id === request.id);
        if (!candidate) return;
        const item = itemOfCandidate(candidate, model.period.name);
        await this.change(review, text => addItem(text, model.period.name, item));
        return;
      }
      case 'remark':
      case 'strikeRemark':
      case 'pin': {
        const speaker = { by: this.deps.book.who, said: this.deps.clock.now() };
        const change = await changeOfRemark(request, review, speaker);
        if (change) await this.change(review, change);
        return;
      }
      case 'addPanel':
        await this.addPanel(review);
        return;
      case 'hidePanel': {
        const chart = review.charts.find(({ id }) => id === request.chart);
        if (chart && (await hidePanel(home, chart, await readOwnPanels(home)))) await this.read();
        return;
      }
      case 'decide': {
        const goal = model.value.goals[request.goal];
        // One that was not missed when the file was written has no line in it yet.
        if (goal && !hasDecision(review.text ?? '', goal)) await this.book.write(review);
        if (goal) await this.change(review, text => setDecision(text, goal, request.decision, request.by));
        return;
      }
      case 'issue':
      case 'createIssue':
      case 'signIn':
      case 'typedBugs':
        await actOnTracker(request, review, {
          team: this.deps.team.team,
          trackers: this.book.trackers,
          change: change => this.change(review, change),
          changeItem: (id, change) => this.changeItem(review, id, change),
        });
        return;
      case 'incident':
        await executeCommand('opex.openIncident', { incidentId: groupOf(request.id) });
        return;
      case 'link':
        if (/^https?:\/\//.test(request.href))
          await vscode.env.openExternal(vscode.Uri.parse(request.href, true));
        return;
    }
  }

  private async addPanel({ home }: OpenReview): Promise<void> {
    const { dashboard } = this.book;
    if (await addPanel(home, await dashboard.metrics(), this.deps.clock)) await this.read();
  }

  /** Written at once, and shown as the file has it then. */
  private async change(review: OpenReview, change: (text: string) => string | undefined): Promise<void> {
    try {
      await this.book.edit(review, change);
    } finally {
      await this.read();
    }
  }

  private async ahead(request: AheadRequest, review: OpenReview): Promise<void> {
    try {
      await actOnAhead(request, review, this.book, this.deps.newId);
    } finally {
      if (request.type !== 'aheadPlaybook') await this.read();
    }
  }

  private async changeItem(review: OpenReview, id: string, change: ItemChange): Promise<void> {
    const { name } = review.model.period;
    checkChange(change);
    if (!review.model.work.items.some(({ item }) => item.id === id)) return;
    // One that was carried over does not stand in this week's file before that is written anew.
    if (review.text === undefined || !review.text.includes(id)) await this.book.write(review);
    // As the file has it then: the field before this one may be on its way.
    await this.change(review, text => setItem(text, name, id, now => changed(now, change)));
  }

  /** Not silently: what has no owner, priority or due date is named first. */
  private async close(review: OpenReview): Promise<void> {
    const lacking = review.model.work.items.filter(
      ({ state, lacks }) => state !== 'done' && lacks.length > 0,
    );
    if (lacking.length > 0) {
      const goOn = vscode.l10n.t('Close All the Same');
      const pressed = await vscode.window.showWarningMessage(
        vscode.l10n.t('{0} action items have no owner, priority or due date.', lacking.length),
        { modal: true, detail: lacking.map(({ item }) => `• ${item.text}`).join('\n') },
        goOn,
      );
      if (pressed !== goOn) return;
    }
    this.changes = await this.book.write(review);
    await this.read();
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The review is in {0}. “Publish Records” shares it with the team.', review.path),
    );
  }

  private async saveHtml(review: OpenReview): Promise<void> {
    if (review.text === undefined) await this.book.write(review);
    const { model, home, path } = await this.book.open(
      new AbortController().signal,
      review.model.period.name,
    );
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(home, `review-${model.period.name}.html`),
      filters: { HTML: ['html'] },
    });
    if (!target) return;
    const text = new TextDecoder().decode(
      await vscode.workspace.fs.readFile(vscode.Uri.joinPath(home, path)),
    );
    const charts = new Map(
      model.dashboard.charts.flatMap(({ file, svg }) => (svg === undefined ? [] : [[file, svg] as const])),
    );
    const { reviewHtml } = await import('../../core/review/reviewHtml');
    const html = await reviewHtml({ text, title: model.period.name, charts }, hostTurns);
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(html));
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Saved as {0}.', vscode.workspace.asRelativePath(target)),
    );
  }
}
