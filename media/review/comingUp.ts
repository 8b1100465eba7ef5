import type { AheadChange, ShownAhead } from '../../src/protocol/reviewAhead';
import { button, element, icon } from '../shared/dom';
import type { PageTools } from './incidents';

const fields = ['on', 'what', 'risk', 'about'] as const;

/** Launches and changes ahead: a row each, unfolded to a form, and a form for one more. */
export function comingUpSection(entries: readonly ShownAhead[], tools: PageTools): HTMLElement[] {
  const { word } = tools;
  return [
    element('h2', {}, word('comingUp')),
    ...(entries.length === 0 ? [element('p', { class: 'quiet' }, word('noComingUp'))] : []),
    ...entries.map(entry => row(entry, tools)),
    form('', undefined, word('addComingUp'), tools),
  ];
}

function row(entry: ShownAhead, tools: PageTools): HTMLElement {
  const { word, ask } = tools;
  const { id, what, on, risk, state, struck, isLoud, links, playbook, hasPlaybook } = entry;
  const facts = [state, risk === '' ? '' : word('riskOf', risk)].filter(Boolean).join(' · ');
  const strike = word(struck ? 'restore' : 'strike');
  return element(
    'details',
    { class: `item ahead${isLoud ? ' loud' : ''}`, 'data-key': `ahead-${id}` },
    element(
      'summary',
      { 'data-key': `ahead-row-${id}` },
      ...(on === '' ? [] : [element('span', { class: 'when' }, on)]),
      element(struck ? 's' : 'strong', {}, what),
      ...(facts === '' ? [] : [element('span', { class: 'quiet' }, facts)]),
      ...(playbook === ''
        ? []
        : [
            element(
              'span',
              hasPlaybook ? {} : { class: 'lacks' },
              icon(hasPlaybook ? 'book' : 'warning'),
              ` ${playbook}`,
            ),
          ]),
    ),
    form(id, entry, word('save'), tools),
    element(
      'p',
      { class: 'actions' },
      ...(hasPlaybook
        ? [
            button(word('openPlaybook'), () => void ask({ type: 'aheadPlaybook', id }), {
              'data-key': `ahead-playbook-${id}`,
              'aria-label': `${word('openPlaybook')}: ${playbook}`,
            }),
          ]
        : []),
      ...links.map(({ label, href }, at) =>
        button(label, () => void ask({ type: 'link', href }), {
          class: 'link',
          title: href,
          'data-key': `ahead-link-${id}-${String(at)}`,
        }),
      ),
      button(strike, () => void ask({ type: 'strikeAhead', id }), {
        'data-key': `ahead-strike-${id}`,
        'aria-label': `${strike}: ${what}`,
      }),
    ),
  );
}

/** Date, what, risk and links: written together when the person presses Enter or the button. */
function form(
  id: string,
  entry: ShownAhead | undefined,
  press: string,
  { word, ask }: PageTools,
): HTMLElement {
  const inputs = fields.map(name => {
    const input = element('input', {
      type: name === 'on' ? 'date' : 'text',
      value: entry?.[name] ?? '',
      placeholder: name === 'about' ? 'https://' : '',
      'data-key': `ahead-${name}-${id}`,
      'data-new': 'true',
      ...(name === 'what' ? { required: 'true' } : {}),
    });
    return { name, input };
  });
  const made = element(
    'form',
    { class: 'fields', 'aria-label': entry ? `${press}: ${entry.what}` : word('newComingUp') },
    ...inputs.map(({ name, input }) =>
      element('label', {}, element('span', {}, word(`ahead-${name}`)), input),
    ),
    element('button', { type: 'submit', 'data-key': `ahead-save-${id}` }, press),
  );
  made.addEventListener('submit', event => {
    event.preventDefault();
    const typed = inputs.map(({ name, input }) => [name, input.value.trim()] as const);
    const change = Object.fromEntries(typed) as unknown as AheadChange;
    if (change.what === '') return;
    if (entry) {
      void ask({ type: 'ahead', id, change });
      return;
    }
    // It is drawn anew with the new one in it: what was typed must not stand there again.
    for (const { input } of inputs) input.value = '';
    void ask({ type: 'ahead', id: '', change }).then(isDone => {
      if (!isDone) giveBack(typed);
    });
  });
  return made;
}

/** What could not be written stands where it was typed. */
function giveBack(typed: readonly (readonly [string, string])[]): void {
  for (const [name, text] of typed) {
    const input = document.querySelector<HTMLInputElement>(`[data-key="ahead-${name}-"]`);
    if (input) input.value = text;
  }
}
