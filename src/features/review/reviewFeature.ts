import type * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { EntityId } from '../../core/base/identity';
import { problem, ProblemError } from '../../core/base/problem';
import type { ConfirmedWrite } from '../../core/incidents/outboxOptions';
import type { IncidentFacts } from '../../core/review/incidentFacts';
import type { JournalEntry } from '../../core/review/journal';
import { groupOf } from '../../core/review/seenFirings';
import type { KnownHelp } from '../../core/review/whatPagedUs';
import type { JournalLine, JournalTarget } from '../../platform/commands';
import { IncidentHistories } from '../../platform/incidentHistories';
import { machineUserName } from '../../platform/personName';
import { RecordHome } from '../../platform/recordTexts';
import { VirtualTexts } from '../../platform/virtualText';
import { AutoJournal } from './autoJournal';
import type { ReviewDeps } from './index';
import { JournalBook } from './journalBook';
import {
  editEntry,
  logToJournal,
  logWhatIDid,
  openJournal,
  type JournalCommandDeps,
} from './journalCommands';
import { addPanel } from './panelChanges';
import { PagedUsPage } from './pagedUsPage';
import { ReviewBook } from './reviewBook';
import { ReviewFiles } from './reviewFiles';
import { ReviewPage } from './reviewPage';
import { ReviewReminder } from './reviewReminder';
import { endShift, startShift, type ShiftDeps } from './shift';
import { weekRows } from './weekRows';
import { WeekTree } from './weekTree';

export interface ReviewFeatureDeps extends ReviewDeps {
  readonly histories: IncidentHistories;
  readonly home: RecordHome;
  readonly book: JournalBook;
  /** What tells of an alert whether it has a playbook, and of an incident whether it has a cause. */
  readonly help: () => Promise<KnownHelp>;
}

/** What the team looks back on. Loaded with the first command or view of it. */
export class ReviewFeature extends Owner {
  readonly tree: WeekTree;
  private readonly deps: ReviewFeatureDeps;
  private readonly auto: AutoJournal;
  private readonly reviews: ReviewBook;
  private readonly texts = this.register(new VirtualTexts('review'));
  private pagedUs: PagedUsPage | undefined;
  private review: ReviewPage | undefined;

  constructor(deps: ReviewDeps) {
    super();
    const { accounts, state, clock, sample, team, roots, settings, log, newId } = deps;
    const histories = new IncidentHistories({
      sources: () => accounts.histories,
      state,
      clock,
      keeps: !sample,
    });
    const home = new RecordHome(roots);
    const me = (): string => accounts.onCallSources.find(source => source.me)?.me?.name ?? machineUserName();
    const book = this.register(new JournalBook({ home, team, clock, me, newId }));
    this.auto = new AutoJournal({ book, home, settings, log });
    this.deps = { ...deps, histories, home, book, help: () => this.helpOf() };
    const files = this.register(new ReviewFiles(home));
    this.reviews = this.register(new ReviewBook(this.deps, files));
    // Rows of the Week view tell what became of items too.
    this.register(this.reviews.trackers.onDidRead(() => files.touched()));
    this.register(new ReviewReminder({ reviews: this.reviews, home, state, settings, clock, log }));
    const now = (): number => clock.now();
    this.tree = this.register(new WeekTree({ book, files, now, rows: () => weekRows(this.reviews, now()) }));
  }

  /** The tab of the last 90 days: the one that is open, or a new one. */
  openPagedUs(panel?: vscode.WebviewPanel): void {
    if (this.pagedUs && !panel) {
      this.pagedUs.reveal();
      return;
    }
    const page = new PagedUsPage(this.deps, panel);
    this.pagedUs = page;
    page.onDidDispose(() => {
      if (this.pagedUs === page) this.pagedUs = undefined;
    });
  }

  /** The tab of a week's review: the one that is open, or a new one. */
  openReview(name: string | undefined, panel?: vscode.WebviewPanel): void {
    if (this.review && !panel) {
      this.review.reveal(name);
      return;
    }
    const page = new ReviewPage(this.deps, this.reviews, name, panel);
    this.review = page;
    page.onDidDispose(() => {
      if (this.review === page) this.review = undefined;
    });
  }

  /** A panel for the team's dashboards, from the palette; an open review shows it at once. */
  async addPanel(): Promise<void> {
    const home = await this.deps.home.ask();
    if (!home) return;
    const { dashboard, files } = this.reviews;
    if (await addPanel(home, await dashboard.metrics(), this.deps.clock)) {
      dashboard.forget();
      files.touched();
      this.openReview(undefined);
      this.review?.refresh();
    }
  }

  confirmed(write: ConfirmedWrite): Promise<void> {
    return this.auto.confirmed(write);
  }

  logWhatIDid(target: JournalTarget | undefined): Promise<void> {
    return logWhatIDid(this.journal, target);
  }

  logToJournal(line: JournalLine | undefined): Promise<void> {
    return logToJournal(this.journal, line);
  }

  openJournal(entryId: string | undefined): Promise<void> {
    return openJournal(this.journal, entryId);
  }

  async editEntry(entryId: string): Promise<void> {
    await editEntry(this.journal, await this.entry(entryId));
  }

  async strikeEntry(entryId: string): Promise<void> {
    const entry = await this.entry(entryId);
    await this.deps.book.change(entry, { struck: !entry.struck });
  }

  startShift(): Promise<void> {
    return startShift(this.shift, this.texts);
  }

  endShift(): Promise<void> {
    return endShift(this.shift);
  }

  private async entry(id: string): Promise<JournalEntry> {
    const journal = await this.deps.book.read(this.deps.clock.now());
    const entry = journal?.entries.find(known => known.id === id);
    if (!entry) throw new ProblemError(problem('review.entryGone', {}));
    return entry;
  }

  private get journal(): JournalCommandDeps {
    const { book, home, incidents, clock } = this.deps;
    return { book, home, incidents, auto: this.auto, now: () => clock.now() };
  }

  private get shift(): ShiftDeps {
    return this.deps;
  }

  private async helpOf(): Promise<KnownHelp> {
    const { notes, fitting } = this.deps;
    const answer = await fitting().catch(() => undefined);
    return {
      ...(answer
        ? {
            hasPlaybook: ({ record, service }: IncidentFacts) =>
              answer({
                title: record.title,
                services: [...(service === undefined ? [] : [service]), record.service?.name ?? ''],
                alertNames: record.alertKey === undefined ? [] : [record.alertKey],
                runbookLinks: [],
              }).length > 0,
          }
        : {}),
      ...(notes.ready ? { hasCause: (id: EntityId) => notes.forIncident(groupOf(id)).length > 0 } : {}),
    };
  }
}
