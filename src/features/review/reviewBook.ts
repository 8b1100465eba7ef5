import type * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import { itemsToShow, standingsOf } from '../../core/review/carryOver';
import { chartOfPanel, type Chart } from '../../core/review/chart';
import { readChartRemarks, wishesOf } from '../../core/review/chartRemarks';
import { chartsOfIncidents } from '../../core/review/chartsOfIncidents';
import { factContextOf, historyGaps } from '../../core/review/factContext';
import { itemCandidates, type Finding } from '../../core/review/itemCandidates';
import { ReviewMaker, type ReviewInput } from '../../core/review/makeReview';
import { mondayMorning, periodToMeet, zoneOfReviews, type ReviewPeriod } from '../../core/review/period';
import { fasterOf, findingsOf } from '../../core/review/panelFacts';
import { itemsOfReviews, readReview, trendOf, type ReadReview } from '../../core/review/readReview';
import { reviewCharts } from '../../core/review/reviewCharts';
import type { Gap, ReviewModel } from '../../core/review/reviewModel';
import { readTypedBugs } from '../../core/review/typedBugs';
import { writeReview, type RegionChange } from '../../core/review/writeReview';
import { goalKey } from '../../core/review/writeSections';
import { localZone } from '../../platform/clock';
import { changeRecord, readRecord } from '../../platform/recordTexts';
import { aheadOf } from './comingUp';
import { Dashboard, type PeriodDashboard } from './dashboard';
import { FirstErrors } from './firstErrors';
import { readOwnPanels } from './ownPanels';
import { PatientHistories } from './patientHistories';
import { readCode } from './pairing';
import {
  broughtBy,
  errorFixes,
  quarterOfPeriod,
  recordedFixes,
  silencedWhereWhole,
  type NoteFixed,
} from './reviewFixes';
import { knowledgeOf, hrefOf, playbookFinder } from './reviewKnowledge';
import { periodsOf, reviewsFolder, type ReviewFiles, type ReviewShelf } from './reviewFiles';
import { castOf } from './reviewPeople';
import type { ReviewFeatureDeps } from './reviewFeature';
import { Trackers, type TrackersTold } from './trackers';

const day = 86_400_000;
/** The quarter that goals look back on, and the weeks that repeats do. */
const lookBackMs = 100 * day;

/** A review as it stands: its figures, its file, and what people wrote in it. */
export interface OpenReview {
  readonly model: ReviewModel;
  readonly home: vscode.Uri;
  /** Path of its file in the team home. */
  readonly path: string;
  /** The file as it stands; undefined where it was not written yet. */
  readonly text: string | undefined;
  readonly read: ReadReview | undefined;
  /** What could not be read, in full. */
  readonly problems: readonly Problem[];
  /** Of incidents, then panels: what the page draws and the file keeps. */
  readonly charts: readonly Chart[];
  /** Ids of the charts that are panels: the team may hide them. */
  readonly panels: readonly string[];
  /** Where items become issues, and where a sign-in would tell more. */
  readonly trackers: TrackersTold;
  /** More is coming: of the accounts, or of the dashboard. */
  readonly isReading: boolean;
}

/** Makes the weekly review and keeps its file: figures by Opex, words by people. */
export class ReviewBook extends Owner {
  /** What the accounts tell of the past. */
  readonly past: PatientHistories;
  /** What connected servers tell of periods. */
  readonly dashboard: Dashboard;
  /** Which errors stand in incidents, and when they began. */
  readonly errors: FirstErrors;
  /** Where the team works on bugs and items. */
  readonly trackers: Trackers;
  private readonly maker = new ReviewMaker();
  private context: { readonly key: readonly unknown[]; readonly value: ReviewInput['context'] } | undefined;

  constructor(
    private readonly deps: ReviewFeatureDeps,
    readonly files: ReviewFiles,
  ) {
    super();
    this.past = this.register(new PatientHistories(deps.histories, deps.clock));
    this.dashboard = this.register(new Dashboard(deps));
    this.errors = this.register(new FirstErrors(deps.notes, this.dashboard, deps.log));
    this.trackers = this.register(new Trackers(deps));
  }

  /** The period that the team meets about: the one that ended lately, else the running one, as a draft. */
  periodNow(shelf: ReviewShelf): ReviewPeriod {
    const { review } = this.deps.team.team;
    const earlier = periodsOf(shelf);
    const zone = zoneOfReviews(review?.zone, earlier, localZone());
    return periodToMeet(this.deps.clock.now(), review?.handOver ?? mondayMorning, earlier, zone);
  }

  /**
   * Makes a review anew from what is known now.
   * @throws ProblemError `team.noPlaceForFile` where no folder is open; rejects on abort.
   */
  async open(signal: AbortSignal, name?: string): Promise<OpenReview> {
    const home = await this.deps.home.ask();
    if (!home) throw new ProblemError(problem('team.noPlaceForFile', {}));
    const shelf = await this.files.read();
    const period = periodsOf(shelf).find(known => known.name === name) ?? this.periodNow(shelf);
    const path = `${reviewsFolder}/${period.name}.md`;
    const fixes = recordedFixes(this.deps, home);
    const asked = this.trackers.of(
      period,
      shelf.reviews.flatMap(({ items }) => items),
      home,
    );
    const [{ input, problems, isReading }, told, text, ofPlaybooks, trackers] = await Promise.all([
      this.inputOf(period, shelf, home, signal, asked),
      this.dashboardOf(period, home, fixes),
      readRecord(home, path),
      this.deps.playbookFindings().catch(() => []),
      asked,
    ]);
    const typed = readTypedBugs(text ?? '', path);
    const plain = this.maker.make({
      ...input,
      gaps: [...input.gaps, ...told.gaps, ...trackers.gaps],
      bugs: [...trackers.bugs, ...typed.bugs],
      availability: told.availability,
      costs: told.costs,
      ...broughtBy(fixes, input, told, this.deps.clock.now()),
      wins: {
        faster: fasterOf(told.panels),
        silenced: silencedWhereWhole(fixes, input),
      },
    });
    const remarks = readChartRemarks(text ?? '');
    const charts = [
      ...chartsOfIncidents(plain),
      ...told.panels.map(panel => chartOfPanel(panel, period.zone, remarks)),
    ];
    const findings = [
      ...findingsOf(told.panels, period.zone),
      ...wishesOf(text ?? ''),
      ...ofPlaybooks.map(found => linkedIn(home, found)),
    ];
    const model: ReviewModel = {
      ...plain,
      dashboard: { ...plain.dashboard, charts: reviewCharts(charts, period.name) },
      work: { ...plain.work, candidates: this.candidates(plain, shelf, home, findings) },
    };
    return {
      model,
      home,
      path,
      text,
      read: text === undefined ? undefined : readReview(text, path),
      problems: [...problems, ...told.problems, ...trackers.problems, ...typed.problems],
      trackers,
      charts,
      panels: told.panels.map(({ about }) => about.id),
      isReading: isReading || told.isReading,
    };
  }

  /**
   * Writes the file and its charts. What people wrote stays.
   * @returns what the file says differently now.
   * @throws ProblemError where a merge is to be settled first, or a newer Opex wrote it.
   */
  async write({ model, home, path }: OpenReview): Promise<readonly RegionChange[]> {
    let changes: readonly RegionChange[] = [];
    await changeRecord(
      home,
      path,
      current => {
        const written = writeReview(model, current === '' ? undefined : current, path);
        if (written.kind === 'refused') throw new ProblemError(written.problem);
        changes = written.changes;
        return written.text;
      },
      // What somebody wrote while this was made is people's: the figures are put around it once more.
      (_, __, theirs) => {
        const again = writeReview(model, theirs, path);
        return again.kind === 'written' ? again.text : theirs;
      },
    );
    for (const { file, svg } of model.dashboard.charts) {
      if (svg !== undefined)
        await changeRecord(
          home,
          `${reviewsFolder}/${file}`,
          () => svg,
          (_, ours) => ours,
        );
    }
    this.files.touched();
    return changes;
  }

  /**
   * One change that a person made in the page, written at once; the file is made first where there is none.
   * @throws ProblemError `review.placeGone` where the file has no such place any more.
   */
  async edit(review: OpenReview, change: (text: string) => string | undefined): Promise<void> {
    if (review.text === undefined) await this.write(review);
    const apply = (text: string): string => {
      const next = change(text);
      if (next === undefined) throw new ProblemError(problem('review.placeGone', {}));
      return next;
    };
    await changeRecord(review.home, review.path, apply, (_, __, theirs) => apply(theirs));
    this.files.touched();
  }

  /** Never rejects: what cannot be read is told in place. */
  private async dashboardOf(
    period: ReviewPeriod,
    home: vscode.Uri,
    fixes: readonly NoteFixed[],
  ): Promise<PeriodDashboard> {
    const quarter = quarterOfPeriod(period, this.deps.clock.now());
    const question = { window: quarter.window, fixes: errorFixes(fixes, quarter.window) };
    try {
      return await this.dashboard.of(period, await readOwnPanels(home), question);
    } catch (error) {
      const own = { text: '', panels: [], hidden: new Set<string>(), problems: [problemOf(error)] };
      return this.dashboard.of(period, own, question);
    }
  }

  private async inputOf(
    period: ReviewPeriod,
    shelf: ReviewShelf,
    home: vscode.Uri,
    signal: AbortSignal,
    trackers: Promise<Pick<TrackersTold, 'states'>>,
  ): Promise<{
    readonly input: ReviewInput;
    readonly problems: readonly Problem[];
    readonly isReading: boolean;
  }> {
    const { book, team, notes, causes, accounts } = this.deps;
    const { team: file } = team;
    const past = await this.past.of({ since: period.to - lookBackMs, until: period.to }, signal);
    const { histories: told, askedAt: now } = past;
    const journal = await book.entriesIn(period).catch(() => undefined);
    const cast = await castOf(accounts.onCallSources, period, file.review?.manager, signal);
    const fitting = await this.deps.fitting().catch(() => undefined);
    const earlier = periodsOf(shelf).filter(({ to }) => to <= period.from);
    const ofReviews = itemsOfReviews(shelf.reviews);
    const items = standingsOf(ofReviews, (await trackers).states, now);
    const known = knowledgeOf({
      notes,
      causes,
      records: told.records,
      journal: journal ?? [],
      items: items.map(({ item }) => item),
      reviews: shelf.reviews,
      playbookFor: fitting && playbookFinder(fitting, file.services),
      home,
    });
    const records = this.errors.lay(told.records, period);
    const code = await readCode({ items, notes, records, team: file, people: cast.team, home });
    const quarter = quarterOfPeriod(period, now).window;
    const gaps: Gap[] = [
      ...historyGaps(told.readings, period, now),
      ...(cast.isMissing ? [{ part: 'schedule' as const, state: 'missing' as const }] : []),
      ...(notes.ready ? [] : [{ part: 'notes' as const, state: 'missing' as const }]),
      ...(journal ? [] : [{ part: 'journal' as const, state: 'missing' as const }]),
    ];
    const verdictsOf = shelf.reviews.find(review => review.period?.name === period.name);
    return {
      isReading: past.isReading,
      problems: told.sources.flatMap(({ failed, incomplete }) => failed ?? incomplete ?? []),
      input: {
        period,
        asOf: Math.min(now, period.to),
        people: cast.people,
        team: cast.team.map(({ name: who }) => who),
        gaps,
        records,
        context: this.contextOf(
          [file, team.state.patterns, period.zone, ...told.readings.map(({ analytics }) => analytics)],
          () => factContextOf(file, team.state.patterns, period.zone, told.readings),
        ),
        ...known,
        journal: (journal ?? []).filter(({ struck }) => !struck),
        earlier,
        services: file.services,
        areas: file.areas,
        goals: file.goals,
        isQuarterWhole: !historyGaps(told.readings, quarter, now).some(
          ({ part, state }) => part === 'incidents' && state !== 'late',
        ),
        decided: goal => {
          const said = verdictsOf?.pauses.get(goalKey(goal));
          return (
            said && { decision: said.decision, ...(said.by === undefined ? {} : { decidedBy: said.by }) }
          );
        },
        trend: trendOf(shelf.reviews),
        availability: [],
        charts: [],
        remarks: [],
        items: itemsToShow(items, ofReviews, period),
        candidates: [],
        comingUp: aheadOf({ period, shelf, fitting, services: file.services, home, now }),
        ...code,
        costs: [],
        wins: { silenced: [], faster: [] },
      },
    };
  }

  /** The same object while nothing in it changed: facts of incidents are kept by it. */
  private contextOf(key: readonly unknown[], make: () => ReviewInput['context']): ReviewInput['context'] {
    const same =
      this.context?.key.length === key.length && key.every((part, at) => part === this.context?.key[at]);
    if (!this.context || !same) this.context = { key, value: make() };
    return this.context.value;
  }

  private candidates(
    model: ReviewModel,
    shelf: ReviewShelf,
    home: vscode.Uri,
    findings: readonly Finding[],
  ): ReviewModel['work']['candidates'] {
    return itemCandidates({
      notes: this.deps.notes.notes.map(note => ({ note, href: hrefOf(home, note.uri) })),
      repeats: model.incidents.repeats,
      rows: model.incidents.rows,
      findings,
      known: shelf.reviews.flatMap(({ items }) => items),
      removed: shelf.reviews.flatMap(({ removed }) => removed),
    });
  }
}

/** A review is the team's: a path of this machine has no place in it. */
function linkedIn(home: vscode.Uri, { href, ...found }: Finding): Finding {
  const relative = href === undefined ? undefined : hrefOf(home, href);
  return relative === undefined || relative === href ? found : { ...found, href: relative };
}

/** In words for the log; never thrown. */
export function reasonOf(error: unknown): string {
  return `${problemOf(error).code} ${error instanceof Error ? error.message : String(error)}`;
}
