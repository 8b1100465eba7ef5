import DOMPurify, { type Config } from 'dompurify';
import type { PlaybookRequest, PlaybookStrings } from '../../src/protocol/playbookPage';
import { button, element, icon } from '../shared/dom';

const dataNames = ['link', 'slug', 'path', 'fragment', 'refused', 'language', 'step', 'block'].map(
  name => `data-${name}`,
);

/** What the renderer in core makes; whatever else should ever reach this page does not pass this second wall. */
const allowed = {
  ALLOWED_TAGS:
    'a blockquote br code del div em h1 h2 h3 h4 h5 h6 hr img li ol p pre span strong table tbody td th thead tr ul'.split(
      ' ',
    ),
  ALLOWED_ATTR: [
    'href',
    'src',
    'alt',
    'title',
    'class',
    'id',
    'rel',
    'loading',
    'tabindex',
    'scope',
    'start',
    ...dataNames,
  ],
  // The pattern below is for `href` and `src`; values of these are no addresses.
  ADD_URI_SAFE_ATTR: ['rel', 'loading', 'tabindex', 'scope', 'start', ...dataNames],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
} satisfies Config;

export interface ArticleActions {
  readonly ask: (request: PlaybookRequest) => Promise<boolean>;
  readonly goToSection: (slug: string) => void;
  readonly say: (text: string) => void;
}

/** The playbook's text as elements, with copy buttons, and with every link in the host's hands. */
export function article(html: string, strings: PlaybookStrings, actions: ArticleActions): HTMLElement {
  const made = element('article', {});
  made.append(DOMPurify.sanitize(html, { ...allowed, RETURN_DOM_FRAGMENT: true }));
  made.querySelectorAll<HTMLElement>('div.code').forEach((block, at) => addCopy(block, at, strings, actions));
  for (const table of made.querySelectorAll<HTMLElement>('div.table')) {
    table.setAttribute('role', 'region');
    table.setAttribute('aria-label', strings.table);
  }
  for (const refused of made.querySelectorAll<HTMLElement>('[data-refused]')) {
    refused.title = `${strings.refusedLink} ${refused.dataset['refused'] ?? ''}`;
  }
  for (const link of made.querySelectorAll('a[data-link="external"]')) link.append(icon('link-external'));
  made.addEventListener('click', event => follow(event, actions));
  return made;
}

function addCopy(block: HTMLElement, at: number, strings: PlaybookStrings, actions: ArticleActions): void {
  const code = block.querySelector('code');
  const pre = block.querySelector('pre');
  if (!code || !pre) return;
  const name = [strings.codeBlock, String(at + 1), block.dataset['language'] ?? ''].join(' ').trim();
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', name);
  const copy = button(
    strings.copy,
    () => {
      void actions.ask({ type: 'copy', text: code.textContent.replace(/\n$/, '') }).then(done => {
        if (!done) return;
        actions.say(strings.copied);
        copy.classList.add('done');
        window.setTimeout(() => copy.classList.remove('done'), 1500);
      });
    },
    { class: 'copy', 'aria-label': `${strings.copy}: ${name}` },
  );
  copy.prepend(icon('copy'));
  block.prepend(
    element(
      'div',
      { class: 'bar' },
      element('span', { class: 'quiet' }, block.dataset['language'] ?? ''),
      copy,
    ),
  );
}

/** Links are followed by the host, which judges them again; VS Code's own handler of clicks is kept out. */
function follow(event: MouseEvent, actions: ArticleActions): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a') : null;
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  const { link: kind, slug, path, fragment } = link.dataset;
  switch (kind) {
    case 'section':
      actions.goToSection(slug ?? '');
      return;
    case 'external':
      void actions.ask({ type: 'openExternal', href: link.getAttribute('href') ?? '' });
      return;
    case 'file':
      void actions.ask({
        type: 'openFile',
        path: path ?? '',
        scroll: window.scrollY,
        ...(fragment === undefined ? {} : { fragment }),
      });
      return;
    default:
      return;
  }
}
