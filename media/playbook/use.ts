import type { PlaybookRequest, PlaybookStrings } from '../../src/protocol/playbookPage';
import type { BlockView, StepView, UseView } from '../../src/protocol/playbookUse';
import { button, element } from '../shared/dom';
import { commandControls, queryControls } from './blocks';
import { keepFocus } from './focus';

export interface UseActions {
  readonly ask: (request: PlaybookRequest) => Promise<boolean>;
  readonly say: (text: string) => void;
}

/** The parts of a shown playbook that change while it is used; the text around them stays as it is. */
export class UsedPlaybook {
  private readonly boxes = new Map<string, { readonly box: HTMLInputElement; readonly by: HTMLElement }>();
  private readonly controls = new Map<string, HTMLElement>();
  /** What is above and below the text. */
  readonly above: HTMLElement;
  readonly below = element('section', { class: 'partners' });

  constructor(
    private readonly text: HTMLElement,
    private readonly strings: PlaybookStrings,
    private readonly actions: UseActions,
  ) {
    this.above = element('section', { class: 'use', 'aria-label': strings.use });
    markValues(text, name => void this.actions.ask({ type: 'fill', name }), strings.fill);
  }

  /** Shows where things stand; the focus stays where it is. */
  update(view: UseView): void {
    this.showValues(view.values);
    for (const step of view.steps) this.showStep(step);
    for (const block of view.blocks) this.showBlock(block);
    keepFocus(this.above, () => this.above.replaceChildren(...this.summary(view)));
    keepFocus(this.below, () => this.below.replaceChildren(...this.help(view)));
  }

  private showStep(step: StepView): void {
    let made = this.boxes.get(step.key);
    if (!made) {
      const place = this.text.querySelector<HTMLElement>(`[data-step="${CSS.escape(step.key)}"]`);
      if (!place) return;
      const label = this.strings.stepDone.replace('{0}', () => step.text);
      const box = element('input', { type: 'checkbox', class: 'tick', 'aria-label': label });
      box.addEventListener('change', () => {
        const { checked: done } = box;
        void this.actions.ask({ type: 'tick', step: step.key, done }).then(kept => {
          if (!kept) box.checked = !done;
        });
      });
      const by = element('span', { class: 'by' });
      place.classList.add('step');
      place.prepend(box);
      // Beside the first line, above what the step holds.
      const below = [...place.children].find(child => /^(?:UL|OL|DIV|P|PRE|BLOCKQUOTE)$/.test(child.tagName));
      if (below?.tagName === 'P') below.append(' ', by);
      else if (below) below.before(by);
      else place.append(' ', by);
      made = { box, by };
      this.boxes.set(step.key, made);
    }
    made.box.checked = step.done;
    made.by.textContent = step.by.join(' · ');
    made.box.closest('.step')?.classList.toggle('done', step.by.length > 0);
  }

  private showBlock(block: BlockView): void {
    let place = this.controls.get(block.key);
    if (!place) {
      const code = this.text.querySelector<HTMLElement>(`[data-block="${CSS.escape(block.key)}"]`);
      if (!code) return;
      place = element('div', { class: 'controls' });
      code.append(place);
      this.controls.set(block.key, place);
    }
    const { ask } = this.actions;
    const target = place;
    keepFocus(target, () => {
      switch (block.kind) {
        case 'commands':
          target.replaceChildren(...commandControls(block, this.strings, ask));
          return;
        case 'query':
          target.replaceChildren(...queryControls(block, this.strings, ask));
          return;
        case 'diagram':
          target.replaceChildren(
            button(this.strings.openPreview, () => void ask({ type: 'preview' }), { 'data-key': 'preview' }),
          );
          return;
      }
    });
  }

  private summary(view: UseView): readonly HTMLElement[] {
    const { strings, actions } = this;
    const press = (label: string, request: PlaybookRequest): HTMLElement =>
      button(label, () => void actions.ask(request), { class: 'link', 'data-key': request.type });
    const buttons = [
      ...(view.canShowTranscript ? [press(strings.showTranscript, { type: 'showTranscript' })] : []),
      ...(view.canWriteTranscript ? [press(strings.writeTranscript, { type: 'writeTranscript' })] : []),
      ...(view.canStartOver ? [press(strings.startOver, { type: 'startOver' })] : []),
    ];
    const text = [view.progress, view.sharing].filter(part => part !== '');
    return [
      ...(text.length > 0
        ? [
            element(
              'p',
              { role: 'status' },
              element('strong', {}, view.progress),
              element('span', { class: 'quiet' }, view.sharing),
            ),
          ]
        : []),
      ...(buttons.length > 0 ? [element('div', { class: 'toolbar' }, ...buttons)] : []),
    ];
  }

  private help(view: UseView): readonly HTMLElement[] {
    const { strings, actions } = this;
    const partners = view.partners.map(({ name, when, reach, canPullIn }) =>
      element(
        'li',
        {},
        element('strong', {}, name),
        ...[when, reach].flatMap(text =>
          text === undefined ? [] : [element('span', { class: 'quiet' }, text)],
        ),
        element(
          'span',
          { class: 'actions' },
          ...(canPullIn
            ? [
                button(strings.pullIn, () => void actions.ask({ type: 'pullIn', partner: name }), {
                  'aria-label': `${strings.pullIn} ${name}`,
                  'data-key': `pull ${name}`,
                }),
              ]
            : []),
          button(
            strings.copyMessage,
            () =>
              void actions
                .ask({ type: 'copyMessage', partner: name })
                .then(done => done && actions.say(strings.messageCopied)),
            { 'aria-label': `${strings.copyMessage}: ${name}`, 'data-key': `copy ${name}` },
          ),
        ),
      ),
    );
    return [
      ...(partners.length > 0 ? [element('h2', {}, strings.partners), element('ul', {}, ...partners)] : []),
      element(
        'p',
        { class: 'outcome' },
        button(strings.helped, () => void actions.ask({ type: 'outcome', outcome: 'helped' }), {
          'data-key': 'helped',
        }),
        button(strings.wrong, () => void actions.ask({ type: 'outcome', outcome: 'wrong' }), {
          'data-key': 'wrong',
        }),
        element('span', { class: 'quiet', role: 'status' }, view.outcome ?? ''),
      ),
    ];
  }

  private showValues(values: Readonly<Record<string, string>>): void {
    for (const place of this.text.querySelectorAll<HTMLElement>('.value[data-name]')) {
      const name = place.dataset['name'] ?? '';
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      place.textContent = value ?? `\${${name}}`;
      place.classList.toggle('missing', value === undefined);
      place.title = value === undefined ? `${this.strings.fill}: ${name}` : name;
    }
  }
}

const placeholder = /\$\{(incident\.[a-z]{1,20}|param:[A-Za-z][\w.-]{0,59})\}/;

/** Puts an element in the place of each `${…}` of the text, so that it can be filled in, pressed and seen. */
function markValues(text: HTMLElement, onPress: (name: string) => void, label: string): void {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (placeholder.test(node.data)) found.push(node);
  }
  for (const node of found) {
    const parts: (Node | string)[] = [];
    let rest = node.data;
    for (let match = placeholder.exec(rest); match; match = placeholder.exec(rest)) {
      const [whole, name = ''] = match;
      const marked = node.parentElement?.closest('a')
        ? element('span', { class: 'value', 'data-name': name })
        : button(whole, () => onPress(name), {
            class: 'value',
            'data-name': name,
            'aria-description': label,
          });
      parts.push(rest.slice(0, match.index), marked);
      rest = rest.slice(match.index + whole.length);
    }
    node.replaceWith(...parts, rest);
  }
}
