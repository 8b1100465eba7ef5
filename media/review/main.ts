import { RpcPage } from '../../src/protocol/rpc';
import type {
  ReviewEvent,
  ReviewReplies,
  ReviewRequest,
  ReviewStrings,
  ReviewView,
  ShownReview,
} from '../../src/protocol/reviewPage';
import { button, element, icon } from '../shared/dom';
import { worked } from '../shared/failure';
import { hostPort } from '../shared/host';
import { drawChart, type DrawnChart } from './chart';
import { figureList, incidentSection, repeatSection, tableOf } from './incidents';
import { keepTyped, PageMemory } from './pageMemory';
import { bugSection, signInRow } from './bugs';
import { workSection } from './work';
import { Timebox } from './timebox';

const root = document.getElementById('page');
const rpc = new RpcPage<ReviewRequest, ReviewReplies, ReviewEvent>({
  port: hostPort,
  onEvent: event => show(event.view),
});
const spoken = element('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
const parts = ['incidents', 'dashboard', 'work'] as const;
type Part = (typeof parts)[number];

let words: ReviewStrings = {};
let shown: ReviewView | undefined;
let part: Part = 'incidents';
let charts: DrawnChart[] = [];
const memory = new PageMemory();
const timebox = new Timebox({
  say: text => say(text),
  kept: memory.boxes,
  keep: boxes => {
    memory.boxes = boxes;
    memory.save();
  },
});
/** Items that were shown before: one that is new is shown unfolded, for its owner, priority and due date. */
let known: { readonly review: string; readonly items: ReadonlySet<string> } | undefined;

/** A word of the page; its place for a number is `{0}`. */
function word(name: string, ...values: readonly string[]): string {
  return values.reduce((text, value, at) => text.replace(`{${at}}`, value), words[name] ?? name);
}

async function start(): Promise<void> {
  document.body.append(spoken);
  part = parts.find(one => one === memory.part) ?? part;
  memory.part = part;
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  const names = ['start', 'resume', 'stop', 'left', 'over'] as const;
  for (const name of names) timebox.words[name] = word(name);
  show(view);
}

function show(view: ReviewView): void {
  if (!root) return;
  const giveBack = keepTyped(root);
  const isAccepting = document.activeElement?.getAttribute('data-key')?.startsWith('accept-') ?? false;
  charts.forEach(chart => chart.dispose());
  charts = [];
  shown = view;
  const taken = view.kind === 'shown' ? newItem(view) : undefined;
  if (taken !== undefined) memory.unfold(`item-${taken}`);
  root.replaceChildren(
    // What went wrong stays said while the page is drawn anew, until something works.
    document.getElementById('failure') ??
      element('p', { id: 'failure', class: 'notice hidden', role: 'alert' }),
    ...(view.kind === 'shown' ? shownBody(view) : plainBody(view)),
  );
  memory.fold(root);
  memory.scroll();
  giveBack();
  // The button that took it on is gone with the proposal: the focus goes where the next is typed.
  if (taken !== undefined && isAccepting) {
    root.querySelector<HTMLElement>(`[data-key="${CSS.escape(`owner-${taken}`)}"]`)?.focus();
  }
}

/** The item that came to those of the same review shown before, if there is one. */
function newItem({ name, items }: ShownReview): string | undefined {
  const before = known?.review === name ? known.items : undefined;
  known = { review: name, items: new Set(items.map(({ id }) => id)) };
  return before && items.find(({ id }) => !before.has(id))?.id;
}

function plainBody(view: Exclude<ReviewView, ShownReview>): HTMLElement[] {
  if (view.kind === 'loading') return [element('p', { role: 'status' }, view.text)];
  return [
    element('p', { class: 'notice', role: 'alert' }, icon('error'), view.text),
    element(
      'p',
      { class: 'actions' },
      ...(view.action === undefined
        ? []
        : [button(view.action, () => void ask({ type: 'runAction' }), { class: 'main' })]),
      button(word('refresh'), () => void ask({ type: 'refresh' })),
    ),
  ];
}

function shownBody(view: ShownReview): HTMLElement[] {
  return [
    element(
      'header',
      { class: 'review' },
      element('div', { class: 'top' }, element('h1', {}, view.name), toolbar(view)),
      element('p', { class: 'quiet' }, [view.scope, view.people, view.state].filter(Boolean).join(' · ')),
      ...noticeBox(view.notices),
      ...signInRow(view, { ask }),
      ...changes(view),
    ),
    element('div', { class: 'bar' }, tabs(), timebox.element(parts.indexOf(part))),
    element(
      'main',
      { id: 'panel', role: 'tabpanel', 'aria-labelledby': `tab-${part}`, tabindex: '-1' },
      ...partBody(view),
    ),
    element('p', { class: 'quiet' }, word('shortcuts')),
  ];
}

/** What is missing or half read: one box, however many lines. */
function noticeBox(notices: readonly string[]): HTMLElement[] {
  if (notices.length === 0) return [];
  const lines = notices.map(notice => element('span', { class: 'line' }, notice));
  return [element('div', { class: 'notice', role: 'note' }, icon('warning'), element('span', {}, ...lines))];
}

/** What the file says differently since it was written last: in a line, and line by line for who wants to know. */
function changes({ changes: told }: ShownReview): HTMLElement[] {
  if (told.length === 0) return [];
  const lines = told.flatMap(change => change.lines);
  const summary = `${word('changed')} ${told.map(({ text }) => text).join('; ')}`;
  if (lines.length === 0) return [element('p', { class: 'quiet', role: 'status' }, summary)];
  return [
    element(
      'details',
      { class: 'changes', 'data-key': 'changes' },
      element('summary', { role: 'status' }, summary),
      element('pre', { tabindex: '0' }, lines.join('\n')),
    ),
  ];
}

function toolbar(view: ShownReview): HTMLElement {
  const press = (
    name: string,
    type: 'refresh' | 'write' | 'openFile' | 'saveHtml' | 'close',
    kind = '',
  ): HTMLElement =>
    button(word(name), () => void ask({ type }), {
      'data-key': type,
      class: kind,
      ...(view.isReading && type === 'refresh' ? { 'aria-busy': 'true' } : {}),
    });
  return element(
    'div',
    { class: 'actions' },
    press('refresh', 'refresh'),
    press('write', 'write'),
    press('openFile', 'openFile'),
    button(word('copyChat'), () => void copy(), { 'data-key': 'copyChat' }),
    press('saveHtml', 'saveHtml'),
    press('close', 'close', 'main'),
  );
}

function tabs(): HTMLElement {
  const list = element('div', { role: 'tablist', class: 'tabs' });
  for (const name of parts) {
    const isHere = name === part;
    const tab = button(word(name), () => go(name, true), {
      id: `tab-${name}`,
      role: 'tab',
      'aria-selected': String(isHere),
      'aria-controls': 'panel',
      'data-key': `tab-${name}`,
      tabindex: isHere ? '0' : '-1',
    });
    tab.addEventListener('keydown', event => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      go(parts[(parts.indexOf(name) + step + parts.length) % parts.length] ?? name, true);
    });
    list.append(tab);
  }
  return list;
}

function go(next: Part, focusTab: boolean): void {
  part = next;
  memory.part = next;
  memory.save();
  if (shown) show(shown);
  if (focusTab) document.getElementById(`tab-${next}`)?.focus({ preventScroll: true });
}

function partBody(view: ShownReview): HTMLElement[] {
  const tools = { word, ask };
  switch (part) {
    case 'incidents':
      return [
        figureList(view.figures, tools),
        ...repeatSection(view, tools),
        ...incidentSection(view, tools),
      ];
    case 'dashboard':
      return dashboard(view);
    case 'work':
      return workSection(view, tools);
  }
}

function dashboard(view: ShownReview): HTMLElement[] {
  const chartWords = {
    table: word('table'),
    keys: word('chartKeys'),
    usual: word('usual'),
    pin: word('pin'),
    strike: word('strike'),
  };
  const canPin = (id: string): boolean => view.panels.includes(id);
  charts = view.charts.map(chart =>
    drawChart(
      chart,
      chartWords,
      canPin(chart.id) ? at => void ask({ type: 'pin', chart: chart.id, at }) : undefined,
      id => void ask({ type: 'strikeRemark', id }),
    ),
  );
  return [
    element('div', { class: 'tables' }, ...view.tables.map(tableOf)),
    ...bugSection(view, { word, ask }),
    element('h2', {}, word('charts')),
    ...(charts.length === 0 ? [element('p', { class: 'quiet' }, word('noCharts'))] : []),
    element(
      'div',
      { class: 'charts' },
      ...charts.map((chart, at) => element('div', {}, chart.element, ...hideButton(view, view.charts[at]))),
    ),
    element(
      'p',
      { class: 'actions' },
      button(word('addPanel'), () => void ask({ type: 'addPanel' }), { 'data-key': 'addPanel' }),
    ),
  ];
}

/** The team may hide what was guessed; charts of its incidents stay. */
function hideButton(view: ShownReview, chart: ShownReview['charts'][number] | undefined): HTMLElement[] {
  if (!chart || !view.panels.includes(chart.id)) return [];
  const { id, title } = chart;
  return [
    button(word('hidePanel'), () => void ask({ type: 'hidePanel', chart: id }), {
      class: 'link',
      'data-key': `hide-${id}`,
      'aria-label': `${word('hidePanel')}: ${title}`,
    }),
  ];
}

async function copy(): Promise<void> {
  if (await ask({ type: 'copyChat' })) say(word('copied'));
}

document.addEventListener('keydown', event => {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (target?.closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = parts[Number(event.key) - 1];
  if (wanted && shown?.kind === 'shown') go(wanted, true);
  else if (event.key.toLowerCase() === 't') timebox.toggle();
});

function say(text: string): void {
  spoken.textContent = '';
  // A screen reader tells only what changes.
  window.setTimeout(() => (spoken.textContent = text), 50);
}

/** Asks the host; what fails is said on the page. True when it worked. */
function ask(request: ReviewRequest): Promise<boolean> {
  return worked(rpc.request(request));
}

void start();
