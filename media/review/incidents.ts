import type {
  IncidentRef,
  ReviewRequest,
  ShownFigure,
  ShownIncident,
  ShownRepeat,
  ShownReview,
  ShownTable,
} from '../../src/protocol/reviewPage';
import { button, element, icon } from '../shared/dom';

export interface PageTools {
  readonly word: (name: string, ...values: readonly string[]) => string;
  readonly ask: (request: ReviewRequest) => Promise<boolean>;
}

const verdicts = ['keep', 'tune', 'delete'] as const;
/** So many of the newest incidents stand in a line; those before them unfold. */
const mostRefs = 6;
const severityIcons = { critical: 'flame', major: 'warning', standard: 'info' } as const;

/** Every figure with the one of the period before, what it means, and the incidents that it is made of. */
export function figureList(figures: readonly ShownFigure[], tools: PageTools): HTMLElement {
  return element(
    'div',
    { class: 'figures' },
    ...figures.map(({ title, value, before, help, incidents }) =>
      element(
        'details',
        { 'data-key': `figure-${title}` },
        element(
          'summary',
          { title: help },
          element('span', { class: value === '0' ? 'value zero' : 'value' }, value),
          ' ',
          element('span', { class: 'label' }, title),
          ...(before === '' ? [] : [' ', element('span', { class: 'quiet' }, tools.word('before', before))]),
        ),
        element('p', { class: 'quiet' }, help),
        refs(incidents, tools),
      ),
    ),
  );
}

/** What came more than once, what has no prevention yet on top; the verdict is the on-call's. */
export function repeatSection({ repeats, noRepeats }: ShownReview, tools: PageTools): HTMLElement[] {
  return [
    element('h2', {}, tools.word('repeats')),
    ...(repeats.length === 0 ? [element('p', { class: 'quiet' }, noRepeats)] : []),
    element('ul', { class: 'repeats' }, ...repeats.map(repeat => repeatRow(repeat, tools))),
  ];
}

function repeatRow(repeat: ShownRepeat, tools: PageTools): HTMLElement {
  const { key, title, facts, isLoud, proposal, verdict, incidents } = repeat;
  return element(
    'li',
    { class: isLoud ? 'loud' : '' },
    element('h3', {}, ...(isLoud ? [icon('warning'), ' '] : []), title),
    element(
      'div',
      { class: 'actions', role: 'group', 'aria-label': `${tools.word('verdict')}: ${title}` },
      ...(proposal === '' ? [] : [element('span', { class: 'quiet' }, proposal)]),
      ...verdicts.map(one =>
        button(tools.word(one), () => void tools.ask({ type: 'verdict', key, verdict: one }), {
          'data-key': `${one}-${key}`,
          'aria-pressed': String(verdict === one),
          class: verdict === one ? 'main' : '',
        }),
      ),
    ),
    element('p', {}, facts),
    newestRefs(key, incidents, tools),
  );
}

/** The newest of many incidents; those before them are folded away. */
function newestRefs(key: string, incidents: readonly IncidentRef[], tools: PageTools): HTMLElement {
  const line = refs(incidents.slice(-mostRefs), tools);
  const earlier = incidents.slice(0, -mostRefs);
  if (earlier.length > 0) {
    line.append(
      element(
        'details',
        { 'data-key': `refs-${key}` },
        element('summary', {}, tools.word('earlier', String(earlier.length))),
        refs(earlier, tools),
      ),
    );
  }
  return line;
}

/** Critical ones and repeats open, the rest a line each. */
export function incidentSection(view: ShownReview, tools: PageTools): HTMLElement[] {
  return [
    element('h2', {}, tools.word('rows')),
    ...(view.incidents.length === 0 ? [element('p', { class: 'quiet' }, view.noIncidents)] : []),
    ...view.incidents.map(row => incidentRow(row, tools)),
    ...(view.carriedOpen.length === 0
      ? []
      : [element('h2', {}, tools.word('carried')), ...view.carriedOpen.map(row => incidentRow(row, tools))]),
  ];
}

function incidentRow(row: ShownIncident, tools: PageTools): HTMLElement {
  return element(
    'details',
    { class: `incident ${row.severity}`, 'data-key': row.id, ...(row.open ? { open: 'open' } : {}) },
    element(
      'summary',
      {},
      element('span', { class: 'severity' }, icon(severityIcons[row.severity]), ` ${row.severityName} `),
      element('strong', {}, `${row.label} ${row.title}`),
      element('span', { class: 'quiet folded' }, ` ${row.facts}`),
    ),
    element(
      'div',
      { class: 'body' },
      element('p', { class: 'quiet' }, row.facts),
      element(
        'p',
        {},
        `${row.known.join(' · ')} · `,
        button(tools.word('openIncident'), () => void tools.ask({ type: 'incident', id: row.id }), {
          class: 'link',
          'data-key': `open-${row.id}`,
          'aria-label': `${tools.word('openIncident')}: ${row.label} ${row.title}`,
        }),
      ),
      ...lines(tools.word('journal'), row.journal),
      ...(row.timeline.length === 0
        ? []
        : [
            element(
              'p',
              { class: 'timeline' },
              element('span', { class: 'quiet' }, `${tools.word('timeline')}: `),
              row.timeline.join(' · '),
            ),
          ]),
    ),
  );
}

function lines(title: string, texts: readonly string[]): HTMLElement[] {
  if (texts.length === 0) return [];
  return [
    element('h3', {}, title),
    element('ul', { class: 'lines' }, ...texts.map(text => element('li', {}, text))),
  ];
}

/** Incidents as links to their pages. */
export function refs(incidents: readonly IncidentRef[], tools: PageTools): HTMLElement {
  return element(
    'div',
    { class: 'refs' },
    ...incidents.map(({ id, label }) =>
      button(label, () => void tools.ask({ type: 'incident', id }), { class: 'link' }),
    ),
  );
}

/** A table below its heading; figures stand to the right, words to the left. */
export function tableOf({ title, columns, rows, isWide }: ShownTable): HTMLElement {
  const table = element(
    'table',
    { 'aria-label': title },
    element('thead', {}, element('tr', {}, ...columns.map(name => element('th', { scope: 'col' }, name)))),
    element(
      'tbody',
      {},
      ...rows.map(([head = '', ...cells]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, head),
          ...cells.map(cell => element('td', {}, cell)),
        ),
      ),
    ),
  );
  return element('section', { class: isWide ? 'wide' : 'narrow' }, element('h2', {}, title), table);
}
