import type { IncidentShown, Notice, PageAction } from '../../src/protocol/incidentPage';
import { element, icon } from '../shared/dom';
import { roleOf } from './announce';
import { ask, failureLine, press, strings } from './ask';
import { clockLine } from '../shared/clocks';
import { facts } from './lists';

const severityIcons = { critical: 'flame', major: 'warning', standard: 'info' } as const;

/** What changes nothing of the incident looks lighter than what does. */
const beside: ReadonlySet<PageAction> = new Set([
  'recordRootCause',
  'linkPlace',
  'searchPlaybooks',
  'openInBrowser',
  'copyLink',
]);

/** What is wrong, how bad it is, how long one has, and what one can do. */
export function header(view: IncidentShown): HTMLElement {
  const { refresh, actions, clocks } = strings();
  return element(
    'header',
    {},
    element(
      'p',
      { class: 'overline' },
      element(
        'span',
        { class: `severity ${view.severity}` },
        icon(severityIcons[view.severity]),
        view.severityName,
      ),
      element('span', { class: 'number' }, [view.number, view.source].filter(Boolean).join(' · ')),
      element('span', { class: 'asof' }, view.asOf),
      press(refresh, 'refresh', () => ask({ type: 'refresh' }), { style: 'link' }),
    ),
    element('h1', {}, view.title),
    ...view.notices.map(notice),
    ...facts(view.facts, 'facts'),
    ...(view.clocks.length === 0 ? [] : [clockLine(view.clocks, clocks)]),
    element(
      'div',
      { class: 'actions', role: 'group', 'aria-label': actions },
      ...view.actions.map(({ action, label, main }) =>
        press(label, `action-${action}`, () => ask({ type: 'run', action }), {
          style: main ? 'main' : beside.has(action) ? 'link' : '',
        }),
      ),
    ),
    failureLine(),
  );
}

function notice({ part, text, action, kind }: Notice): HTMLElement {
  return element(
    'p',
    { class: kind === 'error' ? 'notice' : 'notice info', role: roleOf(text) },
    icon(kind === 'error' ? 'error' : 'info'),
    text,
    ...(action === undefined ? [] : [press(action, `notice-${part}`, () => ask({ type: 'help', part }))]),
  );
}
