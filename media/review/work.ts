import type { ItemChange, ShownItem, ShownReview } from '../../src/protocol/reviewPage';
import { button, element, icon } from '../shared/dom';
import { comingUpSection } from './comingUp';
import { entry } from './entry';
import type { PageTools } from './incidents';
import { remarkList } from './remarks';

/** The third part: last period's items first, what could become one, goals, pairing, wins, areas. */
export function workSection(view: ShownReview, tools: PageTools): HTMLElement[] {
  const { word } = tools;
  return [
    element('h2', {}, word('items')),
    ...(view.items.length === 0 ? [element('p', { class: 'quiet' }, word('noItems'))] : []),
    ...view.items.map(item => itemRow(item, view.trackers.createIssue, tools)),
    entry('new-item', word('newItem'), word('addItem'), text => tools.ask({ type: 'addItem', text })),
    entry('remark', word('remark'), word('addRemark'), text => tools.ask({ type: 'remark', text })),
    ...remarkList(view.remarks, tools),
    ...list(
      word('candidates'),
      view.candidates.map(({ id, text, source }) =>
        element(
          'li',
          {},
          button(word('accept'), () => void tools.ask({ type: 'accept', id }), {
            'data-key': `accept-${id}`,
            'aria-label': `${word('accept')}: ${text}`,
          }),
          ` ${text} `,
          element('span', { class: 'quiet' }, source),
        ),
      ),
    ),
    ...comingUpSection(view.comingUp, tools),
    ...list(
      word('pairings'),
      view.pairings.map(text => element('li', {}, text)),
    ),
    element('h2', {}, word('goals')),
    ...(view.goals.length === 0 ? [element('p', { class: 'quiet' }, word('noGoals'))] : []),
    ...view.goals.map((goal, index) => goalRow(goal, index, tools)),
    ...list(
      word('wins'),
      view.wins.map(text => element('li', {}, text)),
    ),
    ...list(
      word('areas'),
      view.areas.map(({ name, text }) => element('li', {}, element('strong', {}, name), ` ${text}`)),
    ),
  ];
}

function list(title: string, rows: readonly HTMLElement[]): HTMLElement[] {
  return rows.length === 0 ? [] : [element('h2', {}, title), element('ul', { class: 'lines' }, ...rows)];
}

const fields = ['owner', 'due', 'priority', 'dropped', 'allowedBy', 'tracker'] as const;

function itemRow(item: ShownItem, createIssue: string, tools: PageTools): HTMLElement {
  const { word, ask } = tools;
  const change = (what: ItemChange): void => void ask({ type: 'item', id: item.id, change: what });
  const done = element('input', {
    type: 'checkbox',
    'data-key': `done-${item.id}`,
    'aria-label': `${word('done')}: ${item.text}`,
  });
  done.checked = item.done;
  done.addEventListener('change', () => change({ done: done.checked }));
  const details = element(
    'details',
    { class: `item${item.isLoud ? ' loud' : ''}`, 'data-key': `item-${item.id}` },
    element(
      'summary',
      {},
      element('strong', {}, item.text),
      element('span', { class: 'quiet' }, [item.state, item.owner, item.due].filter(Boolean).join(' · ')),
      ...(item.lacks === '' ? [] : [element('span', { class: 'lacks' }, icon('warning'), ` ${item.lacks}`)]),
    ),
    ...(item.prevents === '' ? [] : [element('p', { class: 'quiet' }, item.prevents)]),
    element(
      'div',
      { class: 'fields' },
      ...fields.map(name => {
        const input = element('input', { type: 'text', 'data-key': `${name}-${item.id}`, value: item[name] });
        // Written when the person leaves the field or presses Enter, not at each key.
        input.addEventListener('change', () => change({ [name]: input.value }));
        return element('label', {}, element('span', {}, word(name)), input);
      }),
    ),
    element('p', { class: 'actions' }, ...issueButtons(item, createIssue, tools)),
  );
  // Beside it: a control within another is not reached by everybody.
  return element('div', { class: 'item-line' }, done, details);
}

/** An item that is worked on elsewhere leads there; the others may become an issue. */
function issueButtons(
  { id, text, tracker }: ShownItem,
  createIssue: string,
  { word, ask }: PageTools,
): HTMLElement[] {
  const named = (key: string, label: string, press: () => void): HTMLElement =>
    button(label, press, { 'data-key': `${key}-${id}`, 'aria-label': `${label}: ${text}` });
  if (/^https?:/i.test(tracker))
    return [named('tracked', word('openTracker'), () => void ask({ type: 'link', href: tracker }))];
  return [
    ...(createIssue === ''
      ? []
      : [named('create', createIssue, () => void ask({ type: 'createIssue', id }))]),
    named('issue', word('issue'), () => void ask({ type: 'issue', id })),
  ];
}

function goalRow(
  { text, canDecide, decided }: ShownReview['goals'][number],
  goal: number,
  { word, ask }: PageTools,
): HTMLElement {
  if (!canDecide) return element('p', {}, text);
  const by = element('input', {
    type: 'text',
    placeholder: word('by'),
    'aria-label': word('by'),
    'data-key': `by-${goal}`,
    'data-new': 'true',
  });
  by.required = true;
  const decide = (decision: 'pause' | 'goOn'): void => {
    // The browser says that the field is empty, and puts the person there.
    if (by.value.trim() === '') by.value = '';
    if (by.reportValidity()) void ask({ type: 'decide', goal, decision, by: by.value });
  };
  return element(
    'div',
    { class: 'goal loud' },
    element('p', {}, icon('warning'), ` ${text}`, ...(decided === '' ? [] : [` · ${decided}`])),
    element(
      'p',
      { class: 'actions' },
      by,
      button(word('pause'), () => decide('pause'), { 'data-key': `pause-${goal}` }),
      button(word('goOn'), () => decide('goOn'), { 'data-key': `goOn-${goal}` }),
    ),
  );
}
