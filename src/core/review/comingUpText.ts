import type { ItemLink } from './actionItems';
import { isDate, type ComingUp, type ComingUpStanding } from './comingUp';
import { linkMarkdown, safeHref } from './reviewText';
import { stableId } from './shortHash';

/** A launch or change with its place in a file. */
export interface WrittenComingUp {
  readonly entry: ComingUp;
  /** Zero-based, from its line to the one after its last. */
  readonly line: number;
  readonly end: number;
  /** A date that the calendar does not have: it stays in the words. */
  readonly badDate?: string;
}

export const comingUpRegion = 'coming';
export const comingUpHeading = /^#{2,4} Coming up\s*$/i;
export const noComingUp =
  '- Nothing is known. Write a launch or change as `- 2026-12-24: what · risk: what could go wrong`.';
export const stateMark = '<!-- opex:state -->';
const bullet = /^[-*+][ \t]+(?!\[[ xX]\][ \t])(.*\S)\s*$/;
const comment = /(?<!\s)\s*<!-- opex:ahead ([^<>]*?) ?-->\s*$/;
export const aboutLine = /^\s+[-*+] about: (.*\S)\s*$/i;
const link =
  /\[((?:\\.|[^\]\\]){1,400})\]\(([^()\s]{1,2000})\)|<([^<>\s]{1,2000})>|(https?:\/\/[^\s,<>]{1,2000})/g;

/**
 * Launches and changes below a heading "Coming up" or in Opex's own part, as people and Opex write them:
 * `- 2026-11-27: what · risk: words`, struck by `~~`; boxes are action items.
 * @param review name of the review, for those that have no name yet.
 */
export function comingUpLines(lines: readonly string[], review: string): WrittenComingUp[] {
  const found: WrittenComingUp[] = [];
  const seen = new Map<string, string>();
  let isHere = false;
  let fence: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    if (mark !== undefined || fence !== undefined) continue;
    const title = /^(#{1,6}) /.exec(line)?.[1];
    // A heading within the part is people's: the part goes on below it.
    if (title !== undefined) isHere = comingUpHeading.test(line) || (isHere && title.length > 3);
    const [, edge, part] = /^<!-- opex:(begin|end) (\S+)/.exec(line) ?? [];
    if (edge !== undefined) isHere = edge === 'begin' && part === comingUpRegion;
    const words = isHere && line.length < 8_000 && !isNone(line) ? bullet.exec(line)?.[1] : undefined;
    if (words === undefined) continue;
    let end = at + 1;
    while (end < lines.length && /^[ \t]+\S/.test(lines[end] ?? '')) end += 1;
    const one = entryOf(words, lines.slice(at + 1, end), review);
    const said = words.replace(comment, '');
    // A line that somebody copied and changed is another one.
    const isCopy = (seen.get(one.entry.id) ?? said) !== said;
    const entry = isCopy ? { ...one.entry, id: stableId('ahead', review, said) } : one.entry;
    seen.set(entry.id, said);
    found.push({ ...one, entry, line: at, end });
    at = end - 1;
  }
  return found;
}

function entryOf(
  words: string,
  below: readonly string[],
  review: string,
): Pick<WrittenComingUp, 'entry' | 'badDate'> {
  const facts = new Map(
    (comment.exec(words)?.[1] ?? '')
      .split(' ')
      .map(fact => fact.split('=', 2) as [string, string | undefined]),
  );
  const said = words.replace(comment, '');
  const struckWords = /^~~(.*)~~$/.exec(said)?.[1];
  const plain = (struckWords ?? said).trim();
  const [, date, rest = plain] =
    /^(\d{4}-\d{1,2}-\d{1,2})(?::|,|[ \t]+[-–—])?(?:[ \t]+(.*))?$/.exec(plain) ?? [];
  const isDated = date !== undefined && isDate(date);
  const [what = '', ...risks] = (isDated ? rest : plain).split(/(?<![ \t])[ \t]+·[ \t]+risk:[ \t]*/i);
  const risk = risks.join(' · ').trim();
  const own = below.filter(text => !text.includes(stateMark));
  const id = facts.get('id');
  return {
    entry: {
      id: id !== undefined && /^[0-9a-z]{1,40}$/.test(id) ? id : stableId('ahead', review, plain),
      what: what.trim(),
      ...(isDated ? { on: date } : {}),
      ...(risk === '' ? {} : { risk }),
      about: own.flatMap(text => linksIn(aboutLine.exec(text)?.[1] ?? '')),
      struck: struckWords !== undefined,
      since: facts.get('since') ?? review,
      remarks: own.filter(text => !aboutLine.test(text)).map(text => text.trimEnd()),
    },
    ...(date !== undefined && !isDated ? { badDate: date } : {}),
  };
}

export function isNone(line: string): boolean {
  return line.trimEnd() === noComingUp || line.trimEnd() === '- Nothing is known.';
}

/** Links in words that a person typed: Markdown's, in angle brackets, or as they are. */
export function linksIn(words: string): ItemLink[] {
  return [...words.matchAll(link)].flatMap(([, label, target, angled, plain]) => {
    const href = target ?? angled ?? plain ?? '';
    const shown = label
      ?.replace(/\\([\\`*_[\]<>|#~!])/g, '$1')
      .replace(/&amp;/g, '&')
      .replace(/\u2060/g, '');
    return safeHref(href) === undefined ? [] : [{ label: shown ?? href, href }];
  });
}

/** As Opex writes it, without what a machine says of it. */
export function linesOfComingUp(entry: ComingUp): string[] {
  const { what, on, risk, about, struck } = entry;
  const date = on === undefined ? '' : `${on}: `;
  const words = `${date}${oneLine(what)}${risk === undefined ? '' : ` · risk: ${oneLine(risk)}`}`;
  const links = about.flatMap(({ label, href }) =>
    href === undefined
      ? []
      : label === href && /^https?:/i.test(href)
        ? `<${href}>`
        : linkMarkdown(label, href),
  );
  return [
    `- ${struck ? `~~${words}~~` : words} ${markOf(entry)}`,
    ...(links.length === 0 ? [] : [`  - about: ${links.join(', ')}`]),
    ...entry.remarks,
  ];
}

/** What a machine says below one; left out when it is read again. */
export function stateLinesOf({ entry, isPast, playbook }: ComingUpStanding): string[] {
  if (entry.struck) return [];
  const told = [
    ...(isPast ? ['past'] : entry.on === undefined ? ['**no date**'] : []),
    ...(playbook === undefined
      ? []
      : [
          playbook === 'missing'
            ? '**no playbook**'
            : `playbook: ${linkMarkdown(playbook.label, playbook.href)}`,
        ]),
  ];
  return told.length === 0 ? [] : [`  - ${told.join(' · ')} ${stateMark}`];
}

/** Marks that would end a line's own, or make another thing of it. */
function oneLine(words: string): string {
  return words
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/<!--/g, '&lt;!--')
    .replace(/-->/g, '--&gt;')
    .replace(/~~+/g, '~')
    .replace(/ · (?=risk:)/gi, ', ')
    .replace(/^(?:\s*\[[ xX]\]\s)+/, '')
    .trim();
}

/** Its own line; only a name that it does not have yet is added. */
export function named(line: string, entry: ComingUp): string {
  const has = comment.exec(line)?.[1]?.split(' ').includes(`id=${entry.id}`);
  return has ? line : `${line.replace(comment, '').trimEnd()} ${markOf(entry)}`;
}

function markOf({ id, since }: ComingUp): string {
  return `<!-- opex:ahead id=${id} since=${since} -->`;
}
