import * as vscode from 'vscode';
import type { EntityId } from '../../core/base/identity';
import type { Problem } from '../../core/base/problem';
import type { ItemStanding } from '../../core/review/actionItems';
import { definitions } from '../../core/review/definitions';
import { pageChart } from '../../core/review/pageChart';
import type {
  AreaPage,
  Figure,
  Gap,
  GoalStanding,
  PauseProposal,
  Repeat,
  ReviewModel,
} from '../../core/review/reviewModel';
import { momentText, numberText } from '../../core/review/reviewText';
import { gapLine, winText } from '../../core/review/writeSections';
import type { RegionChange } from '../../core/review/writeReview';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { sentenceOf } from '../../platform/problemSentences';
import type {
  IncidentRef,
  ShownFigure,
  ShownItem,
  ShownRepeat,
  ShownReview,
} from '../../protocol/reviewPage';
import { shownAhead } from './comingUp';
import type { OpenReview } from './reviewBook';
import { changeText } from './reviewChanges';
import { incidentText } from './reviewIncidents';
import { shownRemarks } from './remarks';
import { tablesOf } from './reviewTables';
import { shownTrackers } from './trackerText';

/** What the page shows of a review. */
export function shownReview(
  review: OpenReview,
  now: number,
  changes: readonly RegionChange[],
  isReading: boolean,
): ShownReview {
  const { model, read, problems } = review;
  const { period, people, incidents, work } = model;
  const labels = labelsOf(model);
  const refs = (ids: readonly EntityId[]): readonly IncidentRef[] =>
    ids.map(id => ({ id, label: labels.get(id) ?? id.slice(id.lastIndexOf(':') + 1) }));
  return {
    kind: 'shown',
    name: period.name,
    scope: `${momentText(period.from, period.zone)} – ${momentText(period.to, period.zone)}`,
    people: peopleText(people),
    state: stateText(review, now),
    notices: [...model.gaps.map(gapText), ...[...problems, ...(read?.problems ?? [])].map(problemText)],
    changes: changes.map(changeText),
    isReading,
    figures: incidents.figures.map(figure => figureText(figure, refs, isMissing(model.gaps))),
    repeats: incidents.repeats.map(repeat => repeatText(repeat, refs)),
    ...emptyTexts(model.gaps),
    incidents: incidents.rows.map(row => incidentText(row, period.zone)),
    carriedOpen: incidents.carriedOpen.map(row => incidentText(row, period.zone)),
    tables: tablesOf(model),
    trackers: shownTrackers(review),
    charts: review.charts.map(chart => pageChart(chart)),
    panels: review.panels,
    items: work.items.map(itemText),
    candidates: work.candidates.map(({ id, text, source }) => ({ id, text: plain(text), source })),
    comingUp: work.comingUp.map(shownAhead),
    remarks: shownRemarks(review),
    pairings: work.pairings.map(({ item, knows, learns, paths }) =>
      vscode.l10n.t(
        '{0}: {1} knows {2}; pair with {3}',
        plain(item),
        plain(knows),
        plain(paths.join(', ')),
        plain(learns),
      ),
    ),
    goals: model.value.goals.map(goal => goalText(goal, work.pauses)),
    wins: model.wins.map(win => plain(withoutMarks(winText(win)))),
    areas: model.areas.map(areaText),
  };
}

/** How an area stands, against the periods before. */
function areaText(page: AreaPage): ShownReview['areas'][number] {
  const { area, lead, pages, nights, state, trend, growingPains, opportunity } = page;
  const stands = {
    good: vscode.l10n.t('in good state'),
    watch: vscode.l10n.t('to be watched'),
    bad: vscode.l10n.t('in bad state'),
    unknown: vscode.l10n.t('state not known: not all incidents were read'),
  }[state];
  const before = trend.slice(-4).map(({ pages: count }) => numberText(count));
  return {
    name: plain(area),
    text: [
      stands,
      lead ?? vscode.l10n.t('no lead'),
      vscode.l10n.t('{0} pages, {1} nights broken', pages, nights),
      ...(before.length === 0 ? [] : [vscode.l10n.t('pages before: {0}', before.join(', '))]),
      ...growingPains.map(name => vscode.l10n.t('growing: {0}', name)),
      ...(opportunity === undefined ? [] : [vscode.l10n.t('next: {0}', opportunity)]),
    ]
      .map(plain)
      .join(' · '),
  };
}

/** Nothing was read of the incidents: no number says anything then. */
function isMissing(gaps: readonly Gap[]): boolean {
  return gaps.some(({ part, state }) => part === 'incidents' && state === 'missing');
}

/** Nothing found in a part of the week, or in nothing, is no quiet week. */
function emptyTexts(gaps: readonly Gap[]): Pick<ShownReview, 'noRepeats' | 'noIncidents'> {
  if (isMissing(gaps)) {
    const text = vscode.l10n.t('Not known: no account told of the incidents of this week.');
    return { noRepeats: text, noIncidents: text };
  }
  if (gaps.some(({ part }) => part === 'incidents')) {
    const text = vscode.l10n.t('None in what was read, and that is not all.');
    return { noRepeats: text, noIncidents: text };
  }
  return {
    noRepeats: vscode.l10n.t('Nothing came more than once in six weeks.'),
    noIncidents: vscode.l10n.t('No incident in this week.'),
  };
}

function problemText(problem: Problem): string {
  const { place } = problem;
  const { text } = sentenceOf(problem);
  return place ? vscode.l10n.t('{0}, line {1}: {2}', place.file, place.line + 1, text) : text;
}

function labelsOf({ incidents, references }: ReviewModel): ReadonlyMap<EntityId, string> {
  return new Map(
    [...references, ...incidents.rows, ...incidents.carriedOpen].map(
      ({ id, label }) => [id, plain(label)] as const,
    ),
  );
}

function peopleText({ leads, asks, manager }: ReviewModel['people']): string {
  return [
    leads === undefined ? vscode.l10n.t('nobody known to lead') : vscode.l10n.t('led by {0}', plain(leads)),
    ...(asks === undefined ? [] : [vscode.l10n.t('{0} asks', plain(asks))]),
    ...(manager === undefined ? [] : [vscode.l10n.t('manager {0}', plain(manager))]),
  ].join(' · ');
}

function stateText({ model, text }: OpenReview, now: number): string {
  if (now < model.period.to) return vscode.l10n.t('Draft: the week is not over');
  return text === undefined ? vscode.l10n.t('Not written yet') : vscode.l10n.t('Written');
}

/** Words of the file without the marks of Markdown: addresses fall away. */
function withoutMarks(text: string): string {
  return text.replace(/\*\*|\[((?:\\.|[^[\]\\])*)\]\([^)]*\)/g, '$1').replace(/\\(.)/g, '$1');
}

function gapText(gap: Gap): string {
  return plain(withoutMarks(gapLine(gap).replace(/^- /, '')));
}

function figureText(
  figure: Figure,
  refs: (ids: readonly EntityId[]) => readonly IncidentRef[],
  isUnknown: boolean,
): ShownFigure {
  const { title, text } = definitions[figure.id];
  const value = figure.value === undefined || isUnknown ? '–' : numberText(figure.value);
  return {
    title,
    value: figure.atLeast && value !== '–' ? `≥ ${value}` : value,
    before: figure.before === undefined ? '' : numberText(figure.before),
    help: text,
    incidents: refs(figure.incidents),
  };
}

function repeatText(
  { key, title, service, episodes, pages, weeks, prevention, proposal, verdict, incidents }: Repeat,
  refs: (ids: readonly EntityId[]) => readonly IncidentRef[],
): ShownRepeat {
  const prevented = {
    none: vscode.l10n.t('no prevention yet'),
    planned: vscode.l10n.t('prevention planned'),
    done: vscode.l10n.t('prevention done'),
  }[prevention];
  return {
    key,
    title: plain(title),
    facts: [
      vscode.l10n.t('{0} episodes in {1} weeks, {2}', episodes, weeks, prevented),
      vscode.l10n.t('{0} pages', pages),
      ...(service === undefined ? [] : [plain(service)]),
    ].join(' · '),
    isLoud: prevention === 'none',
    proposal: proposal
      ? vscode.l10n.t('the facts speak for “{0}” ({1} of {2})', proposal.verdict, proposal.count, proposal.of)
      : '',
    ...(verdict ? { verdict } : {}),
    incidents: refs(incidents),
  };
}

function itemText({ item, state, carried, ageDays, lateDays, lacks, notPlanned }: ItemStanding): ShownItem {
  const words = {
    done: vscode.l10n.t('done'),
    open: vscode.l10n.t('open'),
    slipping: vscode.l10n.t('slipping'),
    unknown: vscode.l10n.t('state not known: its tracker cannot be read here'),
  }[state];
  const names = {
    owner: vscode.l10n.t('owner'),
    priority: vscode.l10n.t('priority'),
    due: vscode.l10n.t('due date'),
  };
  return {
    id: item.id,
    text: plain(item.text),
    done: state === 'done',
    state: [
      words,
      ...(notPlanned ? [vscode.l10n.t('closed as not planned in its tracker: tick it or take it out')] : []),
      ...(carried > 0
        ? [
            carried === 1
              ? vscode.l10n.t('carried over once')
              : vscode.l10n.t('carried over {0} times', carried),
          ]
        : []),
      ...(ageDays > 0
        ? [ageDays === 1 ? vscode.l10n.t('1 day old') : vscode.l10n.t('{0} days old', ageDays)]
        : []),
      ...(lateDays === undefined
        ? []
        : [lateDays === 1 ? vscode.l10n.t('1 day late') : vscode.l10n.t('{0} days late', lateDays)]),
    ].join(' · '),
    isLoud: state === 'slipping' || notPlanned === true,
    owner: item.owner ?? '',
    due: item.due ?? '',
    priority: item.priority === undefined ? '' : String(item.priority),
    dropped: item.dropped ?? '',
    allowedBy: item.allowedBy ?? '',
    tracker: item.tracker ?? '',
    lacks:
      state === 'done' || lacks.length === 0
        ? ''
        : vscode.l10n.t('lacks {0}', lacks.map(one => names[one]).join(', ')),
    prevents: item.prevents.map(({ label }) => plain(label)).join(', '),
  };
}

function goalText(goal: GoalStanding, pauses: readonly PauseProposal[]): ShownReview['goals'][number] {
  const pause = pauses.find(
    one =>
      one.goal.quarter === goal.quarter &&
      one.goal.severity === goal.severity &&
      one.goal.service === goal.service,
  );
  const state = {
    met: vscode.l10n.t('met'),
    onTrack: vscode.l10n.t('on track'),
    atRisk: vscode.l10n.t('at risk'),
    missed: vscode.l10n.t('missed'),
    unknown: vscode.l10n.t('not known: not all incidents were read'),
  }[goal.state];
  const decided = pause?.decision
    ? `${pause.decision === 'pause' ? vscode.l10n.t('other work pauses') : vscode.l10n.t('go on')}${pause.decidedBy === undefined ? '' : `, ${plain(pause.decidedBy)}`}`
    : '';
  return {
    text: `${severityName(goal.severity)}${goal.service === undefined ? '' : ` · ${plain(goal.service)}`}: ${goal.atLeast ? '≥ ' : ''}${goal.count} (${goal.goal}) · ${state}`,
    canDecide: pause !== undefined,
    decided,
  };
}

function plain(text: string): string {
  return plainText(text, 400);
}
