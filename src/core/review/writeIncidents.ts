import type { EntityId } from '../base/identity';
import { definitions } from './definitions';
import type { Figure, Repeat, ReviewIncident, ReviewModel } from './reviewModel';
import {
  clockText,
  countText,
  dayText,
  linkMarkdown,
  momentText,
  numberText,
  plainMarkdown,
  spanText,
} from './reviewText';

const mostLinks = 12;
const mostTimeline = 40;
const dayParts = { hours: 'business hours', evening: 'evening', sleep: 'sleep' } as const;
const resolutions = {
  open: 'still open',
  person: 'resolved by a person',
  monitor: 'resolved by the monitor',
  timeout: 'resolved by timeout, not by the monitor',
  other: 'resolved',
  merged: 'merged',
} as const;
const reasons = {
  acted: 'somebody had to act',
  knownCause: 'its cause is known',
  nothingToDo: 'there was nothing to do',
  mostlyNothing: 'there was mostly nothing to do',
  flaps: 'it flaps',
  notOurs: 'it was not ours',
} as const;

/** Links of incidents, by what people call them. */
export type LinkOf = (id: EntityId) => string;

/** Links to the incidents' own pages; an incident that is not in the review is told by its id. */
export function incidentLinks({ incidents, references }: ReviewModel): LinkOf {
  const told = [...references, ...incidents.rows, ...incidents.carriedOpen];
  const known = new Map(told.map(row => [row.id, row] as const));
  return id => {
    const row = known.get(id);
    return row ? linkMarkdown(row.label, row.url) : plainMarkdown(id.slice(id.lastIndexOf(':') + 1));
  };
}

/** The first timebox. */
export function incidentLines(model: ReviewModel): string[] {
  const { rows, repeats, carriedOpen, figures } = model.incidents;
  const link = incidentLinks(model);
  const open = rows.filter(row => row.open);
  const rest = rows.filter(row => !row.open);
  return [
    '## 1. Incidents',
    '',
    ...(repeats.length === 0
      ? []
      : ['### What keeps coming back', '', ...repeats.flatMap(repeat => repeatLines(repeat, link)), '']),
    ...(repeats.length === 0 || figures.length === 0 ? [] : ['### Figures', '']),
    ...figureTable(figures, link),
    ...(rows.length === 0 ? [noneText(model), ''] : []),
    ...open.flatMap(row => [...openLines(row, model.period.zone, link), '']),
    ...(rest.length === 0 ? [] : [open.length > 0 ? '### The others' : '### Incidents of the period', '']),
    ...tableOf(rest, model.period.zone),
    ...(carriedOpen.length === 0
      ? []
      : ['### Open since before', '', ...tableOf(carriedOpen, model.period.zone)]),
  ];
}

/** Zero is said only where all was read. */
function noneText({ gaps }: ReviewModel): string {
  const isWhole = !gaps.some(({ part }) => part === 'incidents');
  return isWhole
    ? 'No incident in this period.'
    : 'No incident is known; not everything could be read, see above.';
}

/** Figures with their definition, the period before, and the incidents that they are made of. */
function figureTable(figures: readonly Figure[], link: LinkOf): string[] {
  if (figures.length === 0) return [];
  return [
    '| Figure | This period | Before | Made of |',
    '| --- | ---: | ---: | --- |',
    ...figures.map(({ id, value, before, incidents, atLeast }) => {
      const shown = value === undefined ? 'not known' : `${atLeast ? 'at least ' : ''}${numberText(value)}`;
      return `| [${definitions[id].title}](#definitions) | ${shown} | ${before === undefined ? '' : numberText(before)} | ${linksText(incidents, link)} |`;
    }),
    '',
  ];
}

/** Some links and how many more there are. */
export function linksText(ids: readonly EntityId[], link: LinkOf): string {
  const rest = ids.length - mostLinks;
  const shown = ids.slice(0, mostLinks).map(link).join(', ');
  return rest > 0 ? `${shown} and ${numberText(rest)} more` : shown;
}

/** The newest, and how many there were before them. */
function newestLinks(ids: readonly EntityId[], link: LinkOf): string {
  const shown = ids.slice(-mostLinks).map(link).join(', ');
  const earlier = ids.length - mostLinks;
  return earlier > 0 ? `${shown} and ${numberText(earlier)} earlier` : shown;
}

function repeatLines(repeat: Repeat, link: LinkOf): string[] {
  const { episodes, weeks, prevention, title, service, pages, incidents, proposal, verdict, key } = repeat;
  const done = { none: '**no prevention yet**', planned: 'prevention planned', done: 'prevention done' }[
    prevention
  ];
  const what = `${countText(episodes, 'episode')} in ${weeks} weeks, ${done}`;
  return [
    `- ${what}: ${plainMarkdown(title)}${service === undefined ? '' : ` (${plainMarkdown(service)})`} · ${countText(pages, 'page')} · ${newestLinks(incidents, link)}`,
    ...(proposal
      ? [
          `  - Proposed: ${proposal.verdict}, for ${reasons[proposal.because]} (${proposal.count} of ${proposal.of})`,
        ]
      : []),
    `  - Verdict (keep, tune or delete): ${verdict ?? '…'} <!-- opex:verdict ${encodeURIComponent(key)} -->`,
  ];
}

/** An incident that is told as a whole. */
function openLines(row: ReviewIncident, zone: string, link: LinkOf): string[] {
  const { label, url, title, severity, service, woken, journal, timeline } = row;
  const facts = [
    `${momentText(row.triggeredAt, zone)} (${dayParts[row.dayPart]}${woken.length === 0 ? '' : `, woke ${woken.map(name => plainMarkdown(name)).join(', ')}`})`,
    ...timeFacts(row, link),
  ];
  return [
    `### ${linkMarkdown(label, url)} ${plainMarkdown(title)}`,
    '',
    `- ${severity} · ${service === undefined ? 'no service' : plainMarkdown(service)}`,
    `- ${facts.join(' · ')}`,
    `- Cause: ${causeText(row)}`,
    `- Playbook: ${playbookText(row)}`,
    ...(row.partial
      ? ['- Its log could not be read whole: what is not told here may still have happened.']
      : []),
    ...(journal.length === 0 ? ['- Journal: nothing'] : ['- Journal:']),
    ...journal.map(
      ({ at, who, text, struck }) =>
        `  - ${dayText(at, zone)} ${clockText(at, zone)} ${plainMarkdown(who)}: ${struck ? `~~${text}~~` : text}`,
    ),
    ...(timeline.length === 0 ? [] : [`- Timeline: ${timelineText(row, zone)}`]),
  ];
}

function timelineText({ timeline, triggeredAt }: ReviewIncident, zone: string): string {
  const shown = timeline.slice(0, mostTimeline).map(({ at, kind, who }) => {
    const day = dayText(at, zone) === dayText(triggeredAt, zone) ? '' : `${dayText(at, zone)} `;
    return `${day}${clockText(at, zone)} ${kind}${who === undefined ? '' : ` ${plainMarkdown(who)}`}`;
  });
  const rest = timeline.length - mostTimeline;
  return `${shown.join(', ')}${rest > 0 ? ` and ${numberText(rest)} more` : ''}`;
}

function timeFacts(row: ReviewIncident, link: LinkOf): string[] {
  const { detectMs, acknowledgeMs, resolveMs, reopenedGaps, differs } = row;
  return [
    ...(detectMs === undefined ? [] : [`detected after ${spanText(detectMs)}`]),
    ...(acknowledgeMs === undefined
      ? notAcknowledged(row)
      : [`acknowledged after ${spanText(acknowledgeMs)}`]),
    resolutions[row.resolution] +
      (row.mergedInto === undefined ? '' : ` into ${link(row.mergedInto)}`) +
      (resolveMs === undefined ? '' : ` after ${spanText(resolveMs)}`),
    ...(reopenedGaps.length === 0 ? [] : [`came back after ${reopenedGaps.map(spanText).join(', ')}`]),
    ...(differs
      ? [
          `time to ${differs.of}: the account's analytics say ${spanText(differs.analyticsMs)}, its log ${differs.logMs === undefined ? 'nobody' : spanText(differs.logMs)}`,
        ]
      : []),
  ];
}

/** Merged ones are acknowledged with the one that they went into; some sources know no acknowledgement at all. */
function notAcknowledged({ resolution, withoutAcknowledge, partial }: ReviewIncident): readonly string[] {
  if (resolution === 'merged' || withoutAcknowledge) return [];
  return [partial ? 'acknowledgement not known' : 'nobody acknowledged'];
}

function acknowledgeCell(row: ReviewIncident): string {
  if (notAcknowledged(row).length === 0) return '';
  return row.partial ? 'not known' : 'nobody';
}

function causeText({ cause, outcome }: ReviewIncident): string {
  if (cause) return linkMarkdown(cause.text, cause.href);
  if (outcome === 'nothing') return 'there was nothing to do';
  if (outcome === 'notOurs') return 'not ours';
  return outcome === 'later' ? '**left for later**' : '**not recorded**';
}

function playbookText({ playbook }: ReviewIncident): string {
  if (!playbook) return '**none**';
  return `${linkMarkdown(playbook.title, playbook.href)}${playbook.used ? ', used' : ', not used'}`;
}

function tableOf(rows: readonly ReviewIncident[], zone: string): string[] {
  if (rows.length === 0) return [];
  return [
    '| Incident | When | Class | Service | Acknowledged | Resolved | Cause | Playbook |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(row => {
      const { label, url, title, severity, service, acknowledgeMs, resolveMs, resolution } = row;
      const woke =
        row.woken.length === 0 ? '' : `, woke ${row.woken.map(name => plainMarkdown(name)).join(', ')}`;
      const cells = [
        `${linkMarkdown(label, url)} ${plainMarkdown(title, 100)}`,
        `${dayText(row.triggeredAt, zone)} ${clockText(row.triggeredAt, zone)} (${dayParts[row.dayPart]}${woke})`,
        severity,
        service === undefined ? 'none' : plainMarkdown(service),
        acknowledgeMs === undefined ? acknowledgeCell(row) : spanText(acknowledgeMs),
        resolveMs === undefined
          ? resolutions[resolution]
          : `${spanText(resolveMs)}${resolution === 'timeout' ? ' (timeout)' : ''}`,
        causeText(row),
        playbookText(row),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}
