import type { NamedText, PageLine, PageList, Section } from '../../src/protocol/incidentPage';
import { element, icon } from '../shared/dom';
import { ask, press } from './ask';
import { isUnfolded, keepFold } from './kept';

/** A list under its heading, as the boxes have it. */
export function plainList(section: PageList): HTMLElement {
  const id = `list-${section.id}`;
  return element(
    'div',
    { class: 'list', role: 'group', 'aria-labelledby': id },
    element('h3', { id }, section.title),
    ...lines(section.rows),
    ...sectionText(section),
  );
}

/** A part that can be folded: how many rows it has, or that it failed, is said while it is folded, too. */
export function foldable<T>(
  section: Section<T>,
  openAtFirst: boolean,
  content: readonly HTMLElement[],
): HTMLElement {
  const count = section.rows.length === 0 ? '' : ` (${section.rows.length})`;
  const summary = element(
    'summary',
    { 'data-key': `fold-${section.id}` },
    element('h2', {}, `${section.title}${count}`),
    ...(section.failed ? [icon('warning'), element('span', { class: 'quiet' }, section.text ?? '')] : []),
  );
  return fold(section.id, openAtFirst, 'section', summary, content);
}

export function foldedList(section: PageList): HTMLElement {
  return foldable(section, false, [...lines(section.rows), ...sectionText(section)]);
}

/** Payloads are long: folded, and kept as the person left them when the page is drawn anew. */
export function foldedText(key: string, title: string, content: string): HTMLElement {
  const summary = element('summary', { 'data-key': key }, title);
  return fold(key, false, '', summary, [element('pre', { tabindex: '0', 'aria-label': title }, content)]);
}

export function sectionText(section: Section<unknown>): HTMLElement[] {
  if (section.text === undefined) return [];
  // Without a button there is nothing to press here: why is said at the top.
  const style = section.failed && section.action !== undefined ? 'notice' : 'quiet';
  const line = element('p', { class: style, role: 'status' }, section.text);
  if (section.failed && section.action === undefined) line.prepend(icon('warning'), ' ');
  if (section.action !== undefined) {
    line.append(press(section.action, `help-${section.id}`, () => ask({ type: 'help', part: section.id })));
  }
  return [line];
}

export function lines(rows: readonly PageLine[]): HTMLElement[] {
  return rows.length === 0 ? [] : [element('ul', {}, ...rows.map(row => element('li', {}, ...line(row))))];
}

/** Names and values, side by side. */
export function facts(rows: readonly NamedText[], style: string): HTMLElement[] {
  if (rows.length === 0) return [];
  return [
    element(
      'dl',
      { class: style },
      ...rows.map(({ name, value }) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    ),
  ];
}

function line(row: PageLine): HTMLElement[] {
  const { text, key, code } = row;
  const style = code ? 'code' : '';
  const head =
    key === undefined
      ? element('span', { class: style }, ...(row.icon === undefined ? [] : [icon(row.icon)]), text)
      : press(text, key, () => ask({ type: 'open', key }), {
          style: `link ${style}`,
          iconName: row.icon,
          title: row.title,
        });
  return [
    head,
    ...(row.facts === undefined ? [] : [element('span', { class: 'quiet' }, row.facts)]),
    ...lines(row.below ?? []),
  ];
}

function fold(
  key: string,
  openAtFirst: boolean,
  style: string,
  summary: HTMLElement,
  content: readonly HTMLElement[],
): HTMLElement {
  const details = element('details', { class: style }, summary, ...content);
  details.open = isUnfolded(key, openAtFirst);
  details.addEventListener('toggle', () => keepFold(key, details.open));
  return details;
}
