import { definitions } from './definitions';
import type { FigureId, ReviewModel } from './reviewModel';
import { countText, numberText, spanText, textOfMarkdown } from './reviewText';
import { winText } from './writeSections';

/** The few figures that a chat has room for. */
const shown: readonly FigureId[] = ['pages', 'incidents', 'nights'];
const mostRepeats = 3;
const mostWins = 6;

/**
 * The review in some lines for a chat: wins first, then the figures, what keeps coming back, and who does what. Plain
 * text with `*` around what is loud, which Slack, Teams and Mattermost all read; without a mention of anybody by `@`.
 */
export function chatText(model: ReviewModel, link?: string): string {
  const { period, incidents, dashboard, work, wins } = model;
  const acknowledge = dashboard.spreads.find(({ id }) => id === 'acknowledge');
  const figures = shown.flatMap(id => {
    const figure = incidents.figures.find(known => known.id === id);
    if (figure?.value === undefined) return [];
    const before = figure.before === undefined ? '' : ` (before: ${numberText(figure.before)})`;
    return [
      `${definitions[id].title}: ${figure.atLeast ? 'at least ' : ''}${numberText(figure.value)}${before}`,
    ];
  });
  const open = work.items.filter(({ state }) => state !== 'done');
  const slipping = open.filter(({ state }) => state === 'slipping');
  return plain([
    `*Operational excellence review ${period.name}*`,
    ...wins.slice(0, mostWins).map(win => `• ${textOfMarkdown(winText(win))}`),
    '',
    ...figures,
    ...(acknowledge?.median === undefined
      ? []
      : [`Median to acknowledge: ${spanText(acknowledge.median)} (of ${numberText(acknowledge.count)})`]),
    ...(model.gaps.length === 0 ? [] : ['Not everything could be read: see the review.']),
    ...incidents.repeats
      .filter(({ prevention }) => prevention === 'none')
      .slice(0, mostRepeats)
      .map(
        ({ title, episodes, weeks }) =>
          `• ${title}: ${countText(episodes, 'episode')} in ${weeks} weeks, no prevention yet`,
      ),
    '',
    ...(open.length === 0
      ? []
      : [`*${countText(open.length, 'action item')}*, ${numberText(slipping.length)} slipping`]),
    ...open.map(({ item, state }) => {
      const due = item.due === undefined ? '' : `, due ${item.due}`;
      return `• ${state === 'slipping' ? '*slipping* ' : ''}${item.text} (${item.owner ?? 'no owner'}${due})`;
    }),
    ...aheadLines(model),
    ...(link === undefined ? [] : ['', link]),
  ]);
}

/** Launches and changes whose day has not come. */
function aheadLines({ work }: ReviewModel): string[] {
  const ahead = work.comingUp.filter(({ entry, isPast }) => !entry.struck && !isPast);
  if (ahead.length === 0) return [];
  return [
    '',
    '*Coming up*',
    ...ahead.map(({ entry: { what, on, risk }, playbook }) => {
      const words = `${on === undefined ? '' : `${on}: `}${what}${risk === undefined ? '' : `, risk: ${risk}`}`;
      return `• ${words}${playbook === 'missing' ? ' (no playbook)' : ''}`;
    }),
  ];
}

function plain(lines: readonly string[]): string {
  return lines
    .map(line =>
      line
        .replace(/\u2060/g, '')
        .replace(/(^|[^\w])@(?=(?:here|channel|everyone|all)\b)/gi, '$1@\u2060')
        .replace(/<!(?=\w)/g, '<\u2060!'),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
