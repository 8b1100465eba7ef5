import {
  readPlaybookPageState,
  type IncidentLine,
  type PlaybookEvent,
  type PlaybookReplies,
  type PlaybookRequest,
  type PlaybookStrings,
  type PlaybookView,
} from '../../src/protocol/playbookPage';
import { RpcPage } from '../../src/protocol/rpc';
import { clockLine } from '../shared/clocks';
import { button, element, icon } from '../shared/dom';
import { worked } from '../shared/failure';
import { hostPort, keepState, keptState } from '../shared/host';
import { article } from './article';
import { markPlace, outline, sectionElement } from './outline';
import { UsedPlaybook } from './use';

type PlaybookShown = Extract<PlaybookView, { kind: 'playbook' }>;

const root = document.getElementById('page');
const rpc = new RpcPage<PlaybookRequest, PlaybookReplies, PlaybookEvent>({ port: hostPort, onEvent });
/** Told to screen readers; stays while the page is drawn anew. */
const spoken = element('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
let words: PlaybookStrings | undefined;
let shown: PlaybookView | undefined;
let used: UsedPlaybook | undefined;
let drawing = false;

async function start(): Promise<void> {
  document.body.append(spoken);
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  show(view);
}

function onEvent(event: PlaybookEvent): void {
  switch (event.type) {
    case 'show':
      show(event.view);
      return;
    case 'incident':
      showIncident(event.incident);
      return;
    case 'use':
      if (shown?.kind !== 'playbook') return;
      shown = { ...shown, use: event.use, state: event.state };
      used?.update(event.use);
      keepPlace();
      return;
    case 'reveal':
      goToSection(event.section);
      return;
  }
}

function show(view: PlaybookView): void {
  if (!words || !root) return;
  const sameFile = shown?.kind === 'playbook' && shown.state.uri === view.state.uri;
  const goTo = view.goTo ?? { scroll: sameFile ? window.scrollY : keptScroll(view) };
  shown = view;
  // Drawing moves the scroll bar; what it says meanwhile is not where the person is.
  drawing = true;
  root.replaceChildren(
    element('div', { id: 'incident' }, ...incidentLine(view.incident, words)),
    toolbar(view, words),
    element('p', { id: 'failure', class: 'notice hidden', role: 'alert' }),
    ...body(view, words),
  );
  settle(goTo, !sameFile);
}

function body(view: PlaybookView, strings: PlaybookStrings): HTMLElement[] {
  switch (view.kind) {
    case 'loading':
      return [element('main', {}, element('p', { role: 'status' }, strings.loading))];
    case 'failed':
      return [
        element(
          'main',
          {},
          element('h1', { tabindex: '-1' }, strings.failed),
          element('p', { class: 'notice', role: 'alert' }, icon('error'), view.text),
          element(
            'p',
            { class: 'actions' },
            ...(view.action === undefined
              ? []
              : [button(view.action, () => void ask({ type: 'runAction' }), { class: 'main' })]),
          ),
        ),
      ];
    case 'playbook':
      return [playbook(view, strings)];
  }
}

function playbook(view: PlaybookShown, strings: PlaybookStrings): HTMLElement {
  const text = article(view.html, strings, { ask, goToSection, say });
  used = new UsedPlaybook(text, strings, { ask, say });
  if (view.use) used.update(view.use);
  // A file that begins with its title needs no second one.
  const title = text.querySelector(':scope > h1:first-child');
  const main = element(
    'main',
    {},
    ...(title ? [] : [element('h1', { tabindex: '-1' }, view.title)]),
    element(
      'dl',
      { class: 'facts' },
      ...view.facts.flatMap(fact => [element('dt', {}, fact.name), element('dd', {}, fact.value)]),
    ),
    ...view.notices.map(notice => element('p', { class: 'notice', role: 'note' }, icon('warning'), notice)),
    ...(view.use ? [used.above] : []),
    view.html.trim() === '' ? element('p', { class: 'quiet' }, strings.empty) : text,
    ...(view.use ? [used.below] : []),
  );
  if (title) main.prepend(title);
  const headings = view.outline.filter(heading => heading.level > 1 || !title);
  return element(
    'div',
    { class: 'columns' },
    ...(headings.length > 1 ? [outline(headings, strings.outline, goToSection)] : []),
    main,
  );
}

function toolbar(view: PlaybookView, strings: PlaybookStrings): HTMLElement {
  const press = (label: string, name: string, request: PlaybookRequest): HTMLElement => {
    const made = button(label, () => void ask(request), { class: 'link' });
    made.prepend(icon(name));
    return made;
  };
  return element(
    'div',
    { class: 'toolbar' },
    ...(view.canGoBack ? [press(strings.back, 'arrow-left', { type: 'back' })] : []),
    press(strings.search, 'search', { type: 'search' }),
    press(strings.openSource, 'go-to-file', { type: 'openSource' }),
    element('span', { class: 'path quiet' }, view.kind === 'playbook' ? view.path : ''),
  );
}

function showIncident(line: IncidentLine | undefined): void {
  const place = document.getElementById('incident');
  if (!place || !words) return;
  const focused = place.contains(document.activeElement);
  place.replaceChildren(...incidentLine(line, words));
  if (focused) place.querySelector('button')?.focus();
}

function incidentLine(line: IncidentLine | undefined, strings: PlaybookStrings): HTMLElement[] {
  if (!line) return [];
  const names = { critical: 'flame', major: 'warning', standard: 'info' };
  return [
    element(
      'header',
      { class: `incident ${line.severity}`, 'aria-label': strings.incident },
      element('span', { class: 'severity' }, icon(names[line.severity]), line.severityName),
      button([line.number, line.title].filter(Boolean).join(' '), () => void ask({ type: 'openIncident' }), {
        class: 'link',
        title: strings.openIncident,
      }),
      element('span', { class: 'quiet' }, [line.service, line.status].join(' · ')),
      ...(line.clocks.length > 0 ? [clockLine(line.clocks, strings.clocks)] : []),
      ...(line.notice === undefined ? [] : [element('strong', { class: 'doubt' }, line.notice)]),
    ),
  ];
}

function goToSection(slug: string): void {
  const target = sectionElement(slug) ?? sectionElement(slug.toLowerCase());
  if (!target) return;
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
}

/** Goes to the place, and again when images have taken their room, unless the person has moved on. */
function settle(goTo: NonNullable<PlaybookView['goTo']>, focus: boolean): void {
  const go = (): void => {
    if ('section' in goTo && sectionElement(goTo.section)) goToSection(goTo.section);
    else window.scrollTo(0, 'scroll' in goTo ? goTo.scroll : 0);
  };
  go();
  if (focus && !('section' in goTo)) {
    document.querySelector<HTMLElement>('main h1[tabindex]')?.focus({ preventScroll: true });
  }
  const images = [...document.querySelectorAll<HTMLImageElement>('main img')];
  let moved = false;
  for (const kind of ['wheel', 'keydown', 'pointerdown'] as const) {
    window.addEventListener(kind, () => (moved = true), { once: true });
  }
  for (const image of images) {
    image.loading = 'eager';
    image.addEventListener('load', () => moved || go(), { once: true });
  }
  requestAnimationFrame(() => {
    drawing = false;
    keepPlace();
  });
}

/** Where the person left this playbook, when it is the tab that came back; else the top. */
function keptScroll(view: PlaybookView): number {
  const kept = readPlaybookPageState(keptState());
  return kept?.uri === view.state.uri ? (kept.scroll ?? 0) : 0;
}

/** Remembers where the person is, for a reload of the window and for a hidden tab. */
function keepPlace(): void {
  if (!shown || drawing) return;
  // While nothing is shown yet, or nothing can be, the place of before still holds.
  const scroll = shown.kind === 'playbook' ? Math.round(window.scrollY) : keptScroll(shown);
  keepState({ ...shown.state, scroll });
  if (shown.kind === 'playbook') markPlace(shown.outline);
}

let scrolled: number | undefined;
window.addEventListener(
  'scroll',
  () => {
    window.clearTimeout(scrolled);
    scrolled = window.setTimeout(keepPlace, 100);
  },
  { passive: true },
);

function say(text: string): void {
  spoken.textContent = '';
  // A screen reader tells only what changes.
  window.setTimeout(() => (spoken.textContent = text), 50);
}

/** Asks the host; what fails is said on the page. True when it worked. */
function ask(request: PlaybookRequest): Promise<boolean> {
  return worked(rpc.request(request));
}

void start();
