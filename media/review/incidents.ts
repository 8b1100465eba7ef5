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
const severityIcons = { critical: 'flame', major: 'warning', standard: 'info' } as const;

/** Every figure with the one of the period before, what it means, and the incidents that it is made of. */
export function figureList(figures: readonly ShownFigure[], tools: PageTools): HTMLElement {
  return element(
    'div',
    { class: 'figures' },
    ...figures.map(({ title, value, before, help, incidents }) =>
      element(
        'details',
        {},
        element(
          'summary',
          { title: help },
          element('span', { class: 'value' }, value),
          element('span', { class: 'label' }, title),
          ...(before === '' ? [] : [element('span', { class: 'quiet' }, tools.word('before', before))]),
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
    element('p', {}, facts),
    refs(incidents, tools),
    element(
      'p',
      { class: 'actions', role: 'group', 'aria-label': `${tools.word('verdict')}: ${title}` },
      ...verdicts.map(one =>
        button(tools.word(one), () => void tools.ask({ type: 'verdict', key, verdict: one }), {
          'data-key': `${one}-${key}`,
          'aria-pressed': String(verdict === one),
          class: verdict === one ? 'main' : '',
        }),
      ),
      ...(proposal === '' ? [] : [element('span', { class: 'quiet' }, proposal)]),
    ),
  );
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
  const body = [
    element('p', { class: 'quiet' }, row.facts),
    element('p', {}, row.known.join(' · ')),
    ...lines(tools.word('journal'), row.journal),
    ...lines(tools.word('timeline'), row.timeline),
    element(
      'p',
      {},
      button(row.label, () => void tools.ask({ type: 'incident', id: row.id }), {
        class: 'link',
        'data-key': `open-${row.id}`,
        'aria-label': `${row.label} ${row.title}`,
      }),
    ),
  ];
  return element(
    'details',
    { class: `incident ${row.severity}`, ...(row.open ? { open: 'open' } : {}) },
    element(
      'summary',
      {},
      element('span', { class: 'severity' }, icon(severityIcons[row.severity]), ` ${row.severityName}`),
      element('strong', {}, `${row.label} ${row.title}`),
      ...(row.open ? [] : [element('span', { class: 'quiet' }, row.facts)]),
    ),
    ...body,
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
    'p',
    { class: 'refs' },
    ...incidents.map(({ id, label }) =>
      button(label, () => void tools.ask({ type: 'incident', id }), { class: 'link' }),
    ),
  );
}

export function tableOf({ title, columns, rows }: ShownTable): HTMLElement {
  return element(
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
}
