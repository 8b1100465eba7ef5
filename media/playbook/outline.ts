import type { PlaybookHeading } from '../../src/core/playbooks/playbook';
import { element } from '../shared/dom';

/** The element of a section: ids of headings never clash with the page's own. */
export function sectionElement(slug: string): HTMLElement | null {
  return document.getElementById(`section-${slug}`);
}

/** The list of headings, as links within the page. */
export function outline(
  headings: readonly PlaybookHeading[],
  label: string,
  goToSection: (slug: string) => void,
): HTMLElement {
  const top = Math.min(...headings.map(heading => heading.level));
  const items = headings
    .filter(heading => heading.text !== '')
    .map(heading => {
      const link = element(
        'a',
        { href: `#section-${heading.slug}`, 'data-slug': heading.slug },
        heading.text,
      );
      link.addEventListener('click', event => {
        event.preventDefault();
        event.stopPropagation();
        goToSection(heading.slug);
      });
      return element('li', { class: `level-${Math.min(3, heading.level - top + 1)}` }, link);
    });
  return element('nav', { class: 'outline', 'aria-label': label }, element('ul', {}, ...items));
}

/** Marks the heading that the person is at: the last one above the upper third of the window. */
export function markPlace(headings: readonly PlaybookHeading[]): void {
  const edge = window.innerHeight / 3;
  let current: string | undefined;
  for (const { slug } of headings) {
    const top = sectionElement(slug)?.getBoundingClientRect().top;
    if (top === undefined || top > edge) continue;
    current = slug;
  }
  for (const link of document.querySelectorAll<HTMLElement>('nav.outline a')) {
    if (link.dataset['slug'] === current) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}
