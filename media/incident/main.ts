import type { IncidentShown, IncidentView, PageList } from '../../src/protocol/incidentPage';
import { element } from '../shared/dom';
import { alerts } from './alerts';
import { beginDrawing } from './announce';
import { ask, press, start, strings } from './ask';
import { header } from './header';
import { keepScroll, keptScroll, takeState } from './kept';
import { foldedList, plainList } from './lists';
import { notes } from './notes';

const root = document.getElementById('page');
let shown: IncidentView | undefined;
let isFirst = true;

/** Draws everything anew, but keeps what a person is at: the focus, typed text, what is unfolded, the place. */
function show(view: IncidentView): void {
  if (!root) return;
  shown = view;
  takeState(view.state);
  const focus = focused();
  const top = view.kind === 'incident' && isFirst ? keptScroll() : window.scrollY;
  beginDrawing();
  root.replaceChildren(view.kind === 'incident' ? incident(view) : plain(view));
  if (view.kind === 'incident') isFirst = false;
  window.scrollTo(0, top);
  if (focus) restore(focus);
}

function plain(view: Exclude<IncidentView, IncidentShown>): HTMLElement {
  const { loading } = strings();
  const line = element('p', { role: 'status' }, view.kind === 'loading' ? loading : view.text);
  const action = view.kind === 'gone' ? view.action : undefined;
  return element(
    'main',
    { class: 'plain' },
    line,
    ...(action === undefined ? [] : [press(action, 'help', () => ask({ type: 'help', part: 'incident' }))]),
  );
}

function incident(view: IncidentShown): HTMLElement {
  const { doNow, whatHappens } = strings();
  return element(
    'main',
    {},
    header(view),
    element(
      'div',
      { class: 'columns' },
      box('do-now', doNow, view.doNow),
      box('what-happens', whatHappens, view.whatHappens),
    ),
    notes(view.notes, view.canNote, () => shown && show(shown)),
    alerts(view.alerts),
    ...view.folded.map(foldedList),
  );
}

function box(id: string, title: string, content: readonly PageList[]): HTMLElement {
  return element(
    'section',
    { class: 'box', 'aria-labelledby': id },
    element('h2', { id }, title),
    ...content.map(plainList),
  );
}

interface Focus {
  readonly key: string;
  readonly selection?: readonly [number, number];
}

function focused(): Focus | undefined {
  const active = document.activeElement;
  const key = active instanceof HTMLElement ? active.dataset['key'] : undefined;
  if (key === undefined) return undefined;
  return active instanceof HTMLTextAreaElement
    ? { key, selection: [active.selectionStart, active.selectionEnd] }
    : { key };
}

function restore({ key, selection }: Focus): void {
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  target?.focus({ preventScroll: true });
  if (selection && target instanceof HTMLTextAreaElement) target.setSelectionRange(...selection);
}

let scrolling: number | undefined;
window.addEventListener('scroll', () => {
  clearTimeout(scrolling);
  scrolling = window.setTimeout(() => keepScroll(window.scrollY), 200);
});

void start(show);
