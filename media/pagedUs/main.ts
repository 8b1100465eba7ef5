import type {
  PagedUsAlert,
  PagedUsEvent,
  PagedUsReplies,
  PagedUsRequest,
  PagedUsShown,
  PagedUsStrings,
  PagedUsView,
} from '../../src/protocol/pagedUsPage';
import { RpcPage } from '../../src/protocol/rpc';
import { button, element, icon } from '../shared/dom';
import { worked } from '../shared/failure';
import { hostPort, keepState } from '../shared/host';

const root = document.getElementById('page');
const rpc = new RpcPage<PagedUsRequest, PagedUsReplies, PagedUsEvent>({
  port: hostPort,
  onEvent: event => show(event.view),
});
const spoken = element('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
let words: PagedUsStrings | undefined;

async function start(): Promise<void> {
  document.body.append(spoken);
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  // Nothing but that the tab is there: what it shows is read anew.
  keepState({ version: 1 });
  show(view);
}

function show(view: PagedUsView): void {
  if (!words || !root) return;
  const focused = document.activeElement?.getAttribute('data-key');
  root.replaceChildren(
    element('p', { id: 'failure', class: 'notice hidden', role: 'alert' }),
    element('main', {}, element('h1', { tabindex: '-1' }, words.title), ...body(view, words)),
  );
  // Drawn anew under the person's hands: the focus stays where it was.
  if (focused) root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function body(view: PagedUsView, strings: PagedUsStrings): HTMLElement[] {
  switch (view.kind) {
    case 'loading':
      return [element('p', { role: 'status' }, view.text)];
    case 'failed':
      return [
        element('p', { class: 'notice', role: 'alert' }, icon('error'), element('span', {}, view.text)),
        element(
          'p',
          { class: 'actions' },
          ...(view.action === undefined
            ? []
            : [button(view.action, () => void ask({ type: 'runAction' }), { class: 'main' })]),
          button(strings.refresh, () => void ask({ type: 'refresh' })),
        ),
      ];
    case 'shown':
      return shownBody(view, strings);
  }
}

function shownBody(view: PagedUsShown, strings: PagedUsStrings): HTMLElement[] {
  return [
    element('p', { class: 'quiet' }, view.scope),
    ...view.notices.map(({ text, action }, notice) =>
      element(
        'div',
        { class: 'notice', role: 'note' },
        icon('warning'),
        element('span', {}, text),
        ...(action === undefined
          ? []
          : [button(action, () => void ask({ type: 'help', notice }), { 'data-key': `help-${notice}` })]),
      ),
    ),
    ...(view.quiet === undefined ? [] : [element('p', { class: 'calm' }, icon('check'), view.quiet)]),
    ...(view.figures.length === 0
      ? []
      : [
          element(
            'dl',
            { class: 'figures' },
            ...view.figures.map(({ value, label, help }) =>
              element(
                'div',
                { title: help },
                element('dd', {}, value),
                element('dt', {}, label),
                element('dd', { class: 'spoken' }, help),
              ),
            ),
          ),
        ]),
    element(
      'p',
      { class: 'actions' },
      button(strings.refresh, () => void ask({ type: 'refresh' }), {
        'data-key': 'refresh',
        ...(view.isReading ? { 'aria-busy': 'true' } : {}),
      }),
      button(strings.copy, () => void copy(strings), { 'data-key': 'copy' }),
    ),
    ...(view.alerts.length === 0
      ? []
      : [
          element('h2', {}, strings.worst),
          element('ol', { class: 'alerts' }, ...view.alerts.map((alert, index) => alertRow(alert, index))),
        ]),
    ...(view.load.length === 0 ? [] : [element('h2', {}, strings.load), loadTable(view, strings)]),
  ];
}

function alertRow(alert: PagedUsAlert, index: number): HTMLElement {
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'alert' },
      element(
        'div',
        {},
        element('h3', {}, alert.title),
        element('p', { class: 'quiet' }, [alert.service, alert.facts].join(' · ')),
        element('p', {}, [alert.playbook, alert.cause].filter(text => text !== '').join(' · ')),
      ),
      element(
        'p',
        { class: 'actions' },
        ...alert.actions.map(({ action, label }) =>
          button(label, () => void ask({ type: 'act', alert: index, action }), {
            'data-key': `${action}-${index}`,
            'aria-label': `${label}: ${alert.title}`,
          }),
        ),
      ),
    ),
  );
}

function loadTable(view: PagedUsShown, strings: PagedUsStrings): HTMLElement {
  const head = [strings.person, strings.pages, strings.nights].map(name =>
    element('th', { scope: 'col' }, name),
  );
  return element(
    'div',
    {},
    element('p', { class: 'quiet' }, strings.loadHelp),
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...head)),
      element(
        'tbody',
        {},
        ...view.load.map(({ name, pages, nights }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, name),
            element('td', {}, pages.toLocaleString()),
            element('td', {}, nights.toLocaleString()),
          ),
        ),
      ),
    ),
  );
}

async function copy(strings: PagedUsStrings): Promise<void> {
  if (await ask({ type: 'copy' })) spoken.textContent = strings.copied;
}

/** Asks the host; what fails is said on the page. True when it worked. */
function ask(request: PagedUsRequest): Promise<boolean> {
  return worked(rpc.request(request));
}

void start();
