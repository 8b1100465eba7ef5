import type { ShownRemark } from '../../src/protocol/reviewAhead';
import { button, element } from '../shared/dom';
import type { PageTools } from './incidents';

/** What was said so far: who, when and about what; each can be struck, and that taken back. */
export function remarkList(remarks: readonly ShownRemark[], { word, ask }: PageTools): HTMLElement[] {
  if (remarks.length === 0) return [];
  const rows = remarks.map(({ id, text, where, by, struck }) => {
    const press = word(struck ? 'restore' : 'strike');
    return element(
      'li',
      {},
      ...(where === '' ? [] : [element('span', { class: 'quiet' }, where), ' ']),
      element(struck ? 's' : 'span', {}, text),
      ...(by === '' ? [] : [' ', element('span', { class: 'quiet' }, by)]),
      ' ',
      button(press, () => void ask({ type: 'strikeRemark', id }), {
        class: 'link',
        'data-key': `remark-${id}`,
        'aria-label': `${press}: ${text}`,
      }),
    );
  });
  return [element('ul', { class: 'lines remarks', 'aria-label': word('remarks') }, ...rows)];
}
