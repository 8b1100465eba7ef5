import * as vscode from 'vscode';
import { Emitter, type Event } from '../../core/base/event';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { Journal, JournalEntry } from '../../core/review/journal';
import { addEntry, changeEntry, mergeJournals, readJournal } from '../../core/review/journalText';
import { handOverAfter, mondayMorning, periodEnding, type ReviewPeriod } from '../../core/review/period';
import type { TeamStore } from '../../core/team/teamStore';
import type { Clock } from '../../core/base/clock';
import { changeRecord, readRecord, type RecordHome } from '../../platform/recordTexts';
import { localZone } from '../../platform/clock';

const folder = '.opex/journal';
const dayMs = 86_400_000;

export interface JournalDeps {
  readonly home: RecordHome;
  readonly team: TeamStore;
  readonly clock: Clock;
  /** The person, as the connected account calls them. */
  readonly me: () => string;
  /** A new id on each call. */
  readonly newId: () => string;
}

/** What is known of an entry; the rest is now, this person and this zone. */
export type NewEntry = Pick<JournalEntry, 'kind' | 'text'> &
  Partial<Pick<JournalEntry, 'id' | 'at' | 'incident' | 'playbook' | 'link'>>;

/** The on-call journal: files of the team home, a week each, that people read and edit as they like. */
export class JournalBook extends Owner {
  private readonly changed = this.register(new Emitter<void>());

  /** Something was written by this window, or a file changed. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: JournalDeps) {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(`**/${folder}/*.md`));
    for (const on of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.register(on(() => this.changed.fire()));
    }
  }

  /** The period that an instant belongs to, by the team's weekly hand-over. */
  periodOf(at: number): ReviewPeriod {
    const zone = this.deps.team.team.review?.zone ?? localZone();
    const weekly = this.deps.team.team.review?.handOver ?? mondayMorning;
    return periodEnding(handOverAfter(at, weekly, zone), [], zone);
  }

  get who(): string {
    return this.deps.me();
  }

  pathOf(at: number): string {
    return `${folder}/${this.periodOf(at).name}.md`;
  }

  /**
   * Writes an entry; one of the same id is not written twice.
   * @returns the entry, or undefined where nobody said where the team keeps its journal.
   */
  async add(entry: NewEntry, home: vscode.Uri | undefined): Promise<JournalEntry | undefined> {
    const place = home ?? (await this.deps.home.ask());
    if (!place) return undefined;
    const at = Math.floor((entry.at ?? this.deps.clock.now()) / 1_000) * 1_000;
    const { kind, text, incident, playbook, link } = entry;
    const whole: JournalEntry = {
      id: entry.id ?? this.deps.newId().slice(0, 8),
      at,
      offsetMinutes: -new Date(at).getTimezoneOffset(),
      who: this.who,
      kind,
      text,
      struck: false,
      edits: 0,
      ...(incident === undefined ? {} : { incident }),
      ...(playbook === undefined ? {} : { playbook }),
      ...(link === undefined ? {} : { link }),
    };
    const { name } = this.periodOf(at);
    await changeRecord(place, `${folder}/${name}.md`, text => addEntry(text, whole, name), mergeJournals);
    this.changed.fire();
    return whole;
  }

  /** @throws ProblemError `review.entryGone` where the file has no such entry any more. */
  async change(entry: JournalEntry, change: Partial<Pick<JournalEntry, 'text' | 'struck'>>): Promise<void> {
    const home = await this.deps.home.ask();
    if (!home) return;
    await changeRecord(
      home,
      this.pathOf(entry.at),
      text => {
        const next = changeEntry(text, entry.id, change);
        if (next === undefined) throw new ProblemError(problem('review.entryGone', {}));
        return next;
      },
      mergeJournals,
    );
    this.changed.fire();
  }

  /** The journal of the week that an instant is in; undefined where nothing was written, or no home is known. */
  async read(at: number): Promise<Journal | undefined> {
    const home = await this.deps.home.find();
    const text = home && (await readRecord(home, this.pathOf(at)));
    return text === undefined ? undefined : readJournal(text);
  }

  /**
   * Entries of a period, whatever files they stand in: weeks and periods need not be the same, and where the team names
   * no zone, somebody in another one begins the next file at another hour.
   */
  async entriesIn({ from, to }: Pick<ReviewPeriod, 'from' | 'to'>): Promise<readonly JournalEntry[]> {
    const paths = new Set<string>();
    for (let at = from - dayMs; at < to + dayMs; at += dayMs) paths.add(this.pathOf(at));
    paths.add(this.pathOf(to + dayMs));
    const home = await this.deps.home.find();
    if (!home) return [];
    const entries: JournalEntry[] = [];
    for (const path of paths) {
      const text = await readRecord(home, path);
      if (text !== undefined) entries.push(...readJournal(text).entries);
    }
    return entries.filter(({ at }) => at >= from && at < to);
  }
}
