import type {
  AlertTuneEvent,
  AlertTuneReplies,
  AlertTuneRequest,
  AlertTuneStrings,
  AlertTuneView,
} from '../../src/protocol/alertTune';
import { RpcPage } from '../../src/protocol/rpc';
import { drawChart, type DrawnChart } from '../review/chart';
import { button, element, icon } from '../shared/dom';
import { hostPort, keepState } from '../shared/host';

const root = document.getElementById('page');
const rpc = new RpcPage<AlertTuneRequest, AlertTuneReplies, AlertTuneEvent>({
  port: hostPort,
  onEvent: event => show(event.view),
});
let words: AlertTuneStrings | undefined;
let chart: DrawnChart | undefined;
/** Typed and not answered yet: what comes back must not take it away. */
let typed: ReturnType<typeof setTimeout> | undefined;
const typingMs = 400;

const title = element('h1', { tabindex: '-1' });
const now = element('p', {});
const failure = element('p', { id: 'failure', class: 'notice hidden', role: 'alert' });
const input = element('input', { type: 'text', id: 'threshold', autocomplete: 'off', spellcheck: 'false' });
const help = element('span', { class: 'quiet' });
const label = element('span', {});
const week = element('section', { 'aria-live': 'polite' });

async function start(): Promise<void> {
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  // Nothing but that the tab is there: a week is read anew.
  keepState({ version: 1 });
  label.textContent = strings.threshold;
  help.textContent = strings.thresholdHelp;
  const form = element(
    'form',
    {},
    element('label', { for: 'threshold' }, label, input),
    button(strings.write, () => void ask({ type: 'write', threshold: input.value }), { class: 'main' }),
    button(strings.openRule, () => void ask({ type: 'openRule' })),
    button(strings.readAgain, () => void ask({ type: 'readAgain' })),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    tryOut();
  });
  input.addEventListener('input', () => {
    clearTimeout(typed);
    typed = setTimeout(tryOut, typingMs);
  });
  root?.replaceChildren(element('main', {}, title, now, failure, form, help, week));
  show(view);
}

function tryOut(): void {
  clearTimeout(typed);
  typed = undefined;
  void ask({ type: 'tryOut', threshold: input.value });
}

function show(view: AlertTuneView): void {
  if (!words) return;
  title.textContent = view.title;
  now.textContent = view.now;
  if (document.activeElement !== input) input.value = view.tried;
  chart?.dispose();
  chart = undefined;
  const shown = view.week;
  if (shown.kind !== 'shown') {
    const isLoading = shown.kind === 'loading';
    week.replaceChildren(
      element(
        'p',
        isLoading ? { role: 'status' } : { class: 'notice', role: 'alert' },
        icon(isLoading ? 'loading' : 'error'),
        shown.text,
      ),
    );
    return;
  }
  chart = drawChart(shown.chart, {
    table: words.table,
    keys: words.keys,
    usual: '',
    pin: '',
  });
  week.replaceChildren(
    element('p', { class: 'summary' }, shown.summary),
    ...shown.notices.map(notice => element('p', { class: 'notice', role: 'note' }, icon('warning'), notice)),
    chart.element,
  );
}

async function ask(request: AlertTuneRequest): Promise<void> {
  failure.classList.add('hidden');
  try {
    await rpc.request(request);
  } catch (error) {
    failure.textContent = error instanceof Error ? error.message : String(error);
    failure.classList.remove('hidden');
  }
}

void start();
