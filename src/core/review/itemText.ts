import { itemOf } from '../notes/actionItem';
import type { ItemLink, ItemStanding, ReviewItem } from './actionItems';
import { linkMarkdown, safeHref } from './reviewText';
import { stableId } from './shortHash';

/** An item as it stands in a file, with its own lines. */
export interface WrittenItem {
  readonly item: ReviewItem;
  /** Zero-based line of its box. */
  readonly line: number;
  /** Its lines as they stand, without those that a machine wrote about its state. */
  readonly raw: readonly string[];
  readonly problems: readonly {
    readonly key: 'due' | 'priority';
    readonly value: string;
    readonly column: number;
  }[];
}

const box = /^\s{0,3}[-*+] \[([ xX])\][ \t]+(.*\S)\s*$/;
const comment = /(?<!\s)\s*<!-- opex:item ([^<>]*?) ?-->\s*$/;
const stateMark = '<!-- opex:state -->';
/** What `stateLines` writes; with other words in it the line is a person's. */
const stateLine = (() => {
  const lack = '(?:owner|priority|due)';
  const part = [
    '\\*\\*slipping\\*\\*',
    'state unknown: its tracker could not be read',
    'closed as not planned in its tracker: tick it or take it out',
    '\\d+ days? late',
    'carried over (?:once|\\d+ times), \\d+ days? old',
    `\\*\\*no ${lack}(?:, no ${lack})*\\*\\*`,
  ].join('|');
  return new RegExp(`^\\s+- (?:${part})(?: · (?:${part}))* ${stateMark}\\s*$`);
})();
const detail = /^\s+[-*+] (prevents|dropped for it|tracker|allowed by): (.*\S)\s*$/i;

/** The items of these lines, without those within code. One without an id, as people write it, gets one from its words and the review's name. */
export function itemsIn(lines: readonly string[], firstLine: number, review: string): WrittenItem[] {
  const items: WrittenItem[] = [];
  let at = 0;
  let fence: string | undefined;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    const head = fence === undefined && line.length < 8_000 ? box.exec(line) : null;
    if (!head) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && /^[ \t]+\S/.test(lines[end] ?? '')) end += 1;
    const own = lines.slice(at + 1, end).filter(below => !isStateLine(below));
    items.push(writtenItem(head, line, own, firstLine + at, review));
    at = end;
  }
  return items;
}

function writtenItem(
  head: RegExpExecArray,
  line: string,
  below: readonly string[],
  at: number,
  review: string,
): WrittenItem {
  const words = (head[2] ?? '').replace(comment, '');
  const facts = factsOf(comment.exec(line)?.[1] ?? '');
  const read = itemOf(words, head[1] !== ' ', at, line.indexOf(words));
  const { text, done, owner, due, priority } = read.item;
  const details = below.map(text => detail.exec(text));
  const told = (name: string): string | undefined =>
    details.find(parts => parts?.[1]?.toLowerCase() === name)?.[2];
  const [dropped, allowedBy] = droppedOf(told('dropped for it'));
  const tracker = told('tracker');
  const allowed = told('allowed by') ?? allowedBy;
  return {
    item: {
      id: facts.get('id') ?? stableId('item', review, text),
      text,
      done,
      ...(owner === undefined ? {} : { owner }),
      ...(due === undefined ? {} : { due }),
      ...(priority === undefined ? {} : { priority }),
      prevents: linksOf(told('prevents') ?? ''),
      refs: (facts.get('for') ?? '')
        .split(',')
        .filter(ref => ref !== '')
        .map(decoded),
      ...(dropped === undefined ? {} : { dropped }),
      ...(allowed === undefined ? {} : { allowedBy: allowed }),
      ...(tracker === undefined ? {} : { tracker: addressOf(tracker) }),
      since: facts.get('since') ?? review,
      remarks: below.filter((_, index) => !details[index]).map(text => text.trimEnd()),
    },
    line: at,
    raw: [line, ...below],
    problems: read.problems,
  };
}

function factsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(' ').flatMap(fact => {
      const [key = '', value = ''] = fact.split('=', 2);
      return key === '' || value === '' ? [] : [[key, value] as const];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `search facets (allowed by Mia)`. */
function droppedOf(text: string | undefined): readonly [string | undefined, string | undefined] {
  const [, what, who] = /^(.*?)(?<!\s)\s*\(allowed by ([^()]+)\)$/.exec(text ?? '') ?? [];
  return what === undefined ? [text, undefined] : [what, who];
}

function addressOf(text: string): string {
  return /\]\(([^()\s]+)\)/.exec(text)?.[1] ?? text.replace(/^<|>$/g, '');
}

function linksOf(text: string): readonly ItemLink[] {
  const links: ItemLink[] = [];
  for (const [, label, href, plain] of text.matchAll(
    /\[((?:\\.|[^\]\\]){1,400})\]\(([^()\s]{1,2000})\)|([^,[\]]+)/g,
  )) {
    if (label !== undefined && href !== undefined) links.push({ label: unescaped(label), href });
    else if (plain !== undefined && plain.trim() !== '') links.push({ label: unescaped(plain.trim()) });
  }
  return links;
}

function unescaped(text: string): string {
  return text
    .replace(/\\([\\`*_[\]<>|#~!])/g, '$1')
    .replace(/&amp;/g, '&')
    .replace(/\u2060/g, '');
}

/** The lines of an item as Opex writes it. */
export function itemLines(item: ReviewItem): string[] {
  const { owner, priority, due } = item;
  const facts = [
    ...(owner === undefined ? [] : [`owner: ${owner.replace(/[(),]/g, ' ')}`]),
    ...(priority === undefined ? [] : [`priority: ${priority}`]),
    ...(due === undefined ? [] : [`due: ${due}`]),
  ];
  const text = item.text.replace(/\s+/g, ' ').replace(/<!--/g, '&lt;!--').trim();
  const shown = facts.length === 0 ? text : `${text} (${facts.join(', ')})`;
  const links = item.prevents.map(({ label, href }) => linkMarkdown(label.replace(/,/g, ' '), href));
  return [
    `- [${item.done ? 'x' : ' '}] ${shown} ${idComment(item)}`,
    ...(links.length === 0 ? [] : [`  - prevents: ${links.join(', ')}`]),
    ...(item.dropped === undefined
      ? []
      : [
          `  - dropped for it: ${item.dropped}${item.allowedBy === undefined ? '' : ` (allowed by ${item.allowedBy})`}`,
        ]),
    ...(item.dropped === undefined && item.allowedBy !== undefined
      ? [`  - allowed by: ${item.allowedBy}`]
      : []),
    ...trackerLine(item.tracker),
    ...item.remarks,
  ];
}

function trackerLine(tracker: string | undefined): string[] {
  const href = tracker === undefined ? undefined : safeHref(tracker);
  return href === undefined ? [] : [`  - tracker: ${/^https?:/i.test(href) ? `<${href}>` : href}`];
}

function idComment({ id, since, refs }: ReviewItem): string {
  const of = refs.length === 0 ? '' : ` for=${refs.map(ref => encodeURIComponent(ref)).join(',')}`;
  return `<!-- opex:item id=${id} since=${since}${of} -->`;
}

/** People's own lines of an item: what is done elsewhere is ticked, an id is added, all else stands. */
export function keptLines({ raw, item }: WrittenItem, done: boolean): string[] {
  const [line = '', ...below] = raw;
  const boxed = done && !item.done ? line.replace('[ ]', '[x]') : line;
  return [comment.test(boxed) ? boxed : `${boxed.trimEnd()} ${idComment(item)}`, ...below];
}

/** Whether Opex wrote the line about an item's state. */
export function isStateLine(line: string): boolean {
  return line.length < 400 && stateLine.test(line);
}

/** What a machine says below an item; left out when it is read again. */
export function stateLines({ state, carried, ageDays, lateDays, lacks, notPlanned }: ItemStanding): string[] {
  const parts = [
    ...(state === 'slipping' ? ['**slipping**'] : []),
    ...(state === 'unknown' ? ['state unknown: its tracker could not be read'] : []),
    ...(notPlanned ? ['closed as not planned in its tracker: tick it or take it out'] : []),
    ...(lateDays === undefined || lateDays === 0
      ? []
      : [`${lateDays} ${lateDays === 1 ? 'day' : 'days'} late`]),
    ...(carried > 0 && state !== 'done'
      ? [
          `carried over ${carried === 1 ? 'once' : `${carried} times`}, ${ageDays} ${ageDays === 1 ? 'day' : 'days'} old`,
        ]
      : []),
    ...(lacks.length > 0 && state !== 'done' ? [`**no ${lacks.join(', no ')}**`] : []),
  ];
  return parts.length === 0 ? [] : [`  - ${parts.join(' · ')} ${stateMark}`];
}
