import { definitions, spreadDefinition } from './definitions';
import type { AreaPage, Gap, GoalStanding, ReviewModel, ValueRange, Win } from './reviewModel';
import {
  countText,
  linkMarkdown,
  momentText,
  moneyText,
  numberText,
  plainMarkdown,
  spanText,
} from './reviewText';
import { incidentLinks, linksText, type LinkOf } from './writeIncidents';

const parts = {
  incidents: 'Incidents',
  notifications: 'Who was notified',
  schedule: 'The on-call schedule',
  team: 'The team file',
  notes: 'Notes',
  journal: 'The journal',
  errors: 'Errors',
  metrics: 'Metrics',
  bugs: 'Bugs',
  tracker: 'Trackers of action items',
  changes: 'Changes',
  reviews: 'Earlier reviews',
} as const;
const states = {
  missing: 'missing',
  partial: 'not read whole: figures are “at least”',
  late: 'late: more may come',
} as const;

/** The top of the file. */
export function headLines(model: ReviewModel): string[] {
  const { period, people, asOf, gaps } = model;
  const isDraft = asOf < period.to;
  const who = [
    `Led by ${people.leads === undefined ? '**nobody known**' : plainMarkdown(people.leads)}`,
    `asked by ${people.asks === undefined ? '**nobody known**' : plainMarkdown(people.asks)}`,
    `manager: ${people.manager === undefined ? '**not named**' : plainMarkdown(people.manager)}`,
  ];
  return [
    `# Operational excellence review ${period.name}`,
    '',
    `${momentText(period.from, period.zone)} to ${momentText(period.to, period.zone)} (${period.zone})`,
    '',
    who.join(' · '),
    '',
    ...(isDraft
      ? [`**Draft**: the period has not ended; figures as of ${momentText(asOf, period.zone)}.`, '']
      : []),
    ...(gaps.length === 0 ? [] : ['Not whole:', '', ...gaps.map(gapLine), '']),
  ];
}

/** One sentence for what is missing. */
export function gapLine({ part, state, source, detail }: Gap): string {
  const from = source === undefined ? '' : ` (${plainMarkdown(source)})`;
  return `- ${parts[part]}${from}: ${states[state]}${detail === undefined ? '' : `. ${plainMarkdown(detail)}`}`;
}

/** What follows the action items in the third timebox. */
export function nextLines({ work }: ReviewModel): string[] {
  const { candidates, pairings, pauses } = work;
  return [
    ...(candidates.length === 0 ? [] : ['### Could become an item', '']),
    ...candidates.map(({ text, source, prevents }) => {
      const links = prevents.map(({ label, href }) => linkMarkdown(label, href)).join(', ');
      return `- ${text} (${source}${links === '' ? '' : `: ${links}`})`;
    }),
    ...(candidates.length === 0 ? [] : ['']),
    ...(pairings.length === 0 ? [] : ['### Pairing', '']),
    ...pairings.map(
      ({ itemId, item, knows, learns, paths }) =>
        `- ${plainMarkdown(knows)} with ${plainMarkdown(learns)} on “${plainMarkdown(item)}”: ${paths.map(path => plainMarkdown(path)).join(', ')} <!-- opex:pair ${itemId} -->`,
    ),
    ...(pairings.length === 0 ? [] : ['']),
    ...(pauses.length === 0 ? [] : ['### Pause other work?', '']),
    ...pauses.map(({ goal, decision, decidedBy }) => {
      const said =
        decision === undefined
          ? '…'
          : `${decision === 'pause' ? 'pause' : 'go on'}, by ${plainMarkdown(decidedBy ?? '…')}`;
      return `- ${goalText(goal)}. Decision (pause or go on, and by whom): ${said} <!-- opex:pause ${goalKey(goal)} -->`;
    }),
    ...(pauses.length === 0 ? [] : ['']),
  ];
}

/** Names a goal in the file. */
export function goalKey({ quarter, severity, service }: GoalStanding): string {
  return encodeURIComponent([quarter, severity, service ?? ''].join('|'));
}

function goalText({ severity, service, goal, count, atLeast, state, quarter }: GoalStanding): string {
  const of = service === undefined ? '' : ` of ${plainMarkdown(service)}`;
  const said = {
    met: 'met',
    onTrack: 'on track',
    atRisk: '**at risk**',
    missed: '**missed**',
    unknown: 'not known, incidents are missing',
  }[state];
  return `${quarter}: ${severity} incidents${of} ${plainMarkdown(goal)}, so far ${atLeast ? 'at least ' : ''}${numberText(count)}: ${said}`;
}

/** Value and goals, wins, areas. */
export function valueLines(model: ReviewModel): string[] {
  const { costs, goals, lookBack } = model.value;
  const link = incidentLinks(model);
  return [
    '## Value and goals',
    '',
    ...rangeLines('[Cost of the errors](#definitions) of the period', costs),
    ...goals.flatMap(goal => goalLines(goal, link)),
    ...(goals.length === 0 ? ['- No goal is set in the team file.'] : []),
    '',
    ...(lookBack
      ? [
          `### Looking back at ${lookBack.quarter}`,
          '',
          ...rangeLines('Lost', lookBack.lost),
          ...rangeLines('[Restored by fixes](#definitions)', lookBack.restored),
          ...leftOutLines(lookBack.leftOut),
          ...(lookBack.timeGivenBackMs === undefined
            ? []
            : [`- Time given back: ${spanText(lookBack.timeGivenBackMs)}`, '']),
        ]
      : []),
  ];
}

function goalLines(goal: GoalStanding, link: LinkOf): string[] {
  const because = goal.because === undefined ? '' : ` (${plainMarkdown(goal.because)})`;
  const links = goal.incidents.length === 0 ? '' : ` · ${linksText(goal.incidents, link)}`;
  return [`- ${goalText(goal)}${because}${links}`];
}

function leftOutLines(leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  return [`- **Left out**: ${leftOut.map(reason => plainMarkdown(reason)).join('; ')}`, ''];
}

function rangeLines(title: string, ranges: readonly ValueRange[]): string[] {
  if (ranges.length === 0) return [];
  return [
    `| ${title} | From least to most | Formula |`,
    '| --- | ---: | --- |',
    ...ranges.map(
      ({ service, low, high, currency, formula, because, partial }) =>
        `| ${plainMarkdown(service)} | ${moneyText(low, high, currency)}${partial ? ' (a part)' : ''} | ${plainMarkdown(formula, 1_000)}${because === undefined ? '' : ` (${plainMarkdown(because)})`} |`,
    ),
    '',
  ];
}

/** One win as a sentence of Markdown: the same in the file, in chat and on paper. */
export function winText({ kind, what, left, count = 0, href }: Win): string {
  const named = linkMarkdown(what, href);
  switch (kind) {
    case 'quietNights':
      return `${countText(count, 'night')} without a page`;
    case 'performance':
      return `${named} got faster by ${numberText(count)}%`;
    case 'silenced':
      return `${named} is silent, after ${countText(count, 'page')} in the weeks before`;
    case 'playbook':
      return `${named} worked${count > 1 ? ` ${numberText(count)} times` : ''}`;
    case 'value':
      return `Value restored: ${named}`;
    case 'helped':
      return `Thank you, ${named}, for helping`;
    case 'pulled':
      return `Thank you, ${named}, for leaving ${left === undefined ? 'other work' : plainMarkdown(left)} for it`;
    case 'done':
      return `Done: ${named}`;
  }
}

export function winLines({ wins }: ReviewModel): string[] {
  return ['## Wins', '', ...(wins.length === 0 ? ['- …'] : wins.map(win => `- ${winText(win)}`)), ''];
}

export function areaLines({ areas }: ReviewModel): string[] {
  if (areas.length === 0) return [];
  return ['## Areas', '', ...areas.flatMap(areaText)];
}

function areaText({
  area,
  lead,
  services,
  pages,
  incidents,
  nights,
  trend,
  state,
  growingPains,
  opportunity,
}: AreaPage): string[] {
  const said = {
    good: 'in good state',
    watch: 'to be watched',
    bad: '**in bad state**',
    unknown: 'state not known, incidents are missing',
  }[state];
  return [
    `### ${plainMarkdown(area)}`,
    '',
    `- ${said} · lead: ${lead === undefined ? 'nobody named' : plainMarkdown(lead)} · ${services.map(name => plainMarkdown(name)).join(', ')}`,
    `- ${countText(pages, 'page')}, ${countText(incidents, 'incident')}, ${countText(nights, 'night')} broken`,
    ...(trend.length === 0
      ? []
      : [`- Pages before: ${trend.map(({ name, pages: of }) => `${name} ${numberText(of)}`).join(', ')}`]),
    ...(growingPains.length === 0
      ? []
      : [`- Growing pains: ${growingPains.map(name => plainMarkdown(name)).join(', ')}`]),
    ...(opportunity === undefined ? [] : [`- Next opportunity: ${plainMarkdown(opportunity)}`]),
    '',
  ];
}

export function definitionLines(): string[] {
  return [
    '## Definitions',
    '',
    ...Object.values(definitions).map(({ title, text }) => `- **${title}**: ${text}`),
    `- ${spreadDefinition}`,
    '',
  ];
}
