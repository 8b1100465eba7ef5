import type { ShownReview } from '../../src/protocol/reviewPage';
import { button, element } from '../shared/dom';
import { entry } from './entry';
import { tableOf, type PageTools } from './incidents';

/** Bugs by tracker, and a line to type those of a tracker that Opex cannot ask. */
export function bugSection({ trackers }: ShownReview, { word, ask }: PageTools): HTMLElement[] {
  const { bugs, note } = trackers;
  return [
    ...(bugs.length === 0 ? [element('h2', {}, word('bugs'))] : []),
    element(
      'div',
      { class: 'tables' },
      ...bugs.map(({ table, link, href }) => {
        const section = tableOf(table);
        if (href !== '') {
          section.append(
            button(link, () => void ask({ type: 'link', href }), {
              class: 'link',
              'data-key': `bugs-${href}`,
              'aria-label': `${table.title}: ${link}`,
            }),
          );
        }
        return section;
      }),
    ),
    element('p', { class: 'quiet' }, note),
    entry('typed-bugs', word('typedBugs'), word('typeBugs'), text => ask({ type: 'typedBugs', text })),
  ];
}

/** Where a sign-in would tell more: below what is missing. */
export function signInRow({ trackers }: ShownReview, { ask }: Pick<PageTools, 'ask'>): HTMLElement[] {
  if (trackers.signIns.length === 0) return [];
  return [
    element(
      'p',
      { class: 'actions' },
      ...trackers.signIns.map(({ host, label }) =>
        button(label, () => void ask({ type: 'signIn', host }), { 'data-key': `sign-in-${host}` }),
      ),
    ),
  ];
}
