import type {
  AlertBlock,
  IncidentEvent,
  IncidentReplies,
  IncidentRequest,
  IncidentStrings,
  IncidentView,
  NoteBlock,
  Section,
} from '../../src/protocol/incidentPage';
import { RpcPage } from '../../src/protocol/rpc';
import { element, icon, button } from '../shared/dom';
import { hostPort } from '../shared/host';
import { beginDrawing, roleOf } from './announce';
import { drawClocks } from './clocks';
import { draftText, keepDraft, noteBox } from './draft';

type IncidentShown = Extract<IncidentView, { kind: 'incident' }>;

const root = document.getElementById('page');
const rpc = new RpcPage<IncidentRequest, IncidentReplies, IncidentEvent>({
  port: hostPort,
  onEvent: event => show(event.view),
});
let words: IncidentStrings | undefined;
let clockTimer: number | undefined;
const openDetails = new Set<string>();
let failure = '';

async function start(): Promise<void> {
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  show(view);
}

/** Draws everything anew, but keeps what a person is at: the focus, the typed note, the unfolded details. */
function show(view: IncidentView): void {
  if (!words || !root) return;
  const draft = draftText();
  keepDraft(view.state, draft);
  const focus = focusKey();
  const selection = noteBox()?.selectionStart ?? 0;
  clearInterval(clockTimer);
  beginDrawing();
  root.replaceChildren(...(view.kind === 'incident' ? incident(view, words) : plain(view, words)));
  const box = noteBox();
  if (box) box.value = draft;
  if (focus) {
    const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(focus)}"]`);
    target?.focus();
    if (target === box) box?.setSelectionRange(selection, selection);
  }
}

function plain(view: Exclude<IncidentView, IncidentShown>, strings: IncidentStrings): HTMLElement[] {
  const text = view.kind === 'loading' ? strings.loading : view.text;
  return [element('main', { class: 'plain' }, element('p', { role: 'status' }, text))];
}

function incident(view: IncidentShown, strings: IncidentStrings): HTMLElement[] {
  const main = element(
    'main',
    {},
    header(view, strings),
    element('div', { class: 'columns' }, doNow(view, strings), whatHappens(view, strings)),
    notes(view.notes, view.canNote, strings),
    alerts(view.alerts, strings),
  );
  return [main];
}

function header(view: IncidentShown, strings: IncidentStrings): HTMLElement {
  const clocks = element('p', { class: 'clocks' });
  drawClocks(clocks, view.clocks);
  clockTimer = window.setInterval(() => drawClocks(clocks, view.clocks), 1000);
  return element(
    'header',
    {},
    element(
      'p',
      { class: 'overline' },
      element(
        'span',
        { class: `severity ${view.severity}` },
        icon(severityIcon(view.severity)),
        view.severityName,
      ),
      element('span', { class: 'number' }, view.number ?? ''),
      element('span', { class: 'asof' }, view.asOf),
      press(strings.refresh, 'refresh', () => ask({ type: 'refresh' }), 'link'),
    ),
    element('h1', {}, view.title),
    ...view.notices.map(notice =>
      element(
        'p',
        { class: 'notice', role: roleOf(notice.text) },
        icon('error'),
        notice.text,
        ...(notice.action === undefined
          ? []
          : [
              press(notice.action, `notice-${notice.section}`, () =>
                ask({ type: 'runProblemAction', section: notice.section }),
              ),
            ]),
      ),
    ),
    element(
      'dl',
      { class: 'facts' },
      ...view.facts.flatMap(fact => [element('dt', {}, fact.name), element('dd', {}, fact.value)]),
    ),
    clocks,
    element(
      'div',
      { class: 'actions' },
      ...view.actions.map(({ action, label, main }) =>
        press(label, `action-${action}`, () => ask({ type: 'run', action }), main ? 'main' : ''),
      ),
    ),
    failureLine(),
  );
}

/** What did not work stays said until the next thing works, however often the page is drawn anew. */
function failureLine(): HTMLElement {
  if (failure === '') return element('p', { id: 'failure', class: 'notice hidden', role: 'alert' });
  return element('p', { id: 'failure', class: 'notice', role: roleOf(failure) }, failure);
}

function doNow(view: IncidentShown, strings: IncidentStrings): HTMLElement {
  return element(
    'section',
    { class: 'box', 'aria-labelledby': 'do-now' },
    element('h2', { id: 'do-now' }, strings.doNow),
    element('h3', {}, strings.playbooks),
    ...list(
      view.playbooks.map((playbook, index) => [
        press(
          playbook.title,
          `playbook-${index}`,
          () => ask({ type: 'openPlaybook', index }),
          'link',
          'book',
        ),
        element('span', { class: 'quiet' }, playbook.reason),
      ]),
    ),
    ...text(view.playbooksText),
    ...(view.rootCauses.length === 0 ? [] : [element('h3', {}, strings.rootCauses)]),
    ...list(
      view.rootCauses.map(cause => [
        press(
          cause.title,
          `cause-${cause.uri}`,
          () => ask({ type: 'openRootCause', uri: cause.uri }),
          'link',
          'note',
        ),
        element('span', { class: 'quiet' }, cause.status),
      ]),
    ),
  );
}

function whatHappens(view: IncidentShown, strings: IncidentStrings): HTMLElement {
  return element(
    'section',
    { class: 'box', 'aria-labelledby': 'what-happens' },
    element('h2', { id: 'what-happens' }, strings.whatHappens),
    element('h3', {}, strings.errors),
    ...list(
      view.errors.map(error => [
        press(
          error.title,
          `group-${error.fingerprint}`,
          () => ask({ type: 'openErrorGroup', fingerprint: error.fingerprint }),
          'link',
          severityIcon(error.severity),
        ),
        element('span', { class: 'quiet' }, error.facts),
        ...list(
          error.frames.map(frame => [
            press(
              frame.text,
              `frame-${error.fingerprint}-${frame.index}`,
              () => ask({ type: 'openFrame', fingerprint: error.fingerprint, frame: frame.index }),
              'link code',
              'go-to-file',
            ),
          ]),
        ),
      ]),
    ),
    ...text(view.errorsText),
  );
}

function notes(section: Section<NoteBlock>, canNote: boolean, strings: IncidentStrings): HTMLElement {
  const composer = element(
    'form',
    { class: 'composer' },
    element('textarea', {
      id: 'note',
      'data-key': 'note',
      rows: '2',
      placeholder: strings.notePlaceholder,
      'aria-label': strings.notePlaceholder,
    }),
    press(strings.addNote, 'add-note', addNote),
  );
  composer.addEventListener('submit', event => event.preventDefault());
  composer.addEventListener('input', () => keepDraft());
  composer.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void addNote();
  });
  return element(
    'section',
    { 'aria-labelledby': 'notes' },
    element('h2', { id: 'notes' }, strings.notes),
    ...section.rows.map(note =>
      element(
        'article',
        { class: 'note' },
        element('p', { class: 'quiet' }, `${note.author} · ${note.when}`),
        element('p', { class: 'prose' }, note.content),
      ),
    ),
    ...sectionText(section, 'notes'),
    ...(canNote ? [composer] : []),
  );
}

function alerts(section: Section<AlertBlock>, strings: IncidentStrings): HTMLElement {
  return element(
    'section',
    { 'aria-labelledby': 'alerts' },
    element('h2', { id: 'alerts' }, strings.alerts),
    ...section.rows.map((alert, index) =>
      element(
        'article',
        { class: 'alert' },
        element('p', {}, alert.summary),
        element('p', { class: 'quiet' }, alert.facts),
        ...list(
          alert.links.map((link, at) => [
            press(
              link.text,
              `link-${index}-${at}`,
              () => ask({ type: 'openExternal', href: link.href }),
              'link',
              'link-external',
              link.href,
            ),
          ]),
        ),
        ...(alert.details === '' ? [] : [fold(`details-${index}`, strings.details, alert.details)]),
      ),
    ),
    ...sectionText(section, 'alerts'),
  );
}

/** Payloads are long: folded, and kept as the person left them when the page is drawn anew. */
function fold(key: string, title: string, content: string): HTMLElement {
  const details = element(
    'details',
    {},
    element('summary', { 'data-key': key }, title),
    element('pre', { tabindex: '0' }, content),
  );
  if (openDetails.has(key)) details.setAttribute('open', '');
  details.addEventListener('toggle', () => {
    if (details.hasAttribute('open')) openDetails.add(key);
    else openDetails.delete(key);
  });
  return details;
}

function sectionText(section: Section<unknown>, name: 'alerts' | 'notes'): HTMLElement[] {
  if (section.text === undefined) return [];
  const line = element('p', { class: section.failed ? 'notice' : 'quiet', role: 'status' }, section.text);
  if (section.action !== undefined) {
    line.append(
      press(section.action, `retry-${name}`, () => ask({ type: 'runProblemAction', section: name })),
    );
  }
  return [line];
}

function text(content: string | undefined): HTMLElement[] {
  return content === undefined ? [] : [element('p', { class: 'quiet' }, content)];
}

function list(rows: readonly (readonly HTMLElement[])[]): HTMLElement[] {
  return rows.length === 0 ? [] : [element('ul', {}, ...rows.map(row => element('li', {}, ...row)))];
}

/** A button that can be found again after the page was drawn anew. */
function press(
  label: string,
  key: string,
  action: () => unknown,
  style = '',
  iconName?: string,
  title?: string,
): HTMLElement {
  const made = button(label, () => void action(), {
    class: style,
    'data-key': key,
    ...(title === undefined ? {} : { title }),
  });
  if (iconName !== undefined) made.prepend(icon(iconName));
  return made;
}

function severityIcon(severity: 'critical' | 'major' | 'standard'): string {
  return { critical: 'flame', major: 'warning', standard: 'info' }[severity];
}

async function addNote(): Promise<void> {
  const box = noteBox();
  const content = box?.value.trim() ?? '';
  if (!box || content === '') return;
  // The text stays in the box until the host has it in its outbox.
  if (await ask({ type: 'addNote', text: content })) {
    box.value = '';
    keepDraft();
  }
}

/** Asks the host; what fails is said on the page. True when it worked. */
async function ask(request: IncidentRequest): Promise<boolean> {
  const problem = await rpc.request(request).then(() => '', failureText);
  failure = problem;
  document.getElementById('failure')?.replaceWith(failureLine());
  return problem === '';
}

function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return words?.failed.replace('{0}', () => text) ?? text;
}

function focusKey(): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLElement ? active.dataset['key'] : undefined;
}

void start();
