import { problem, type Problem } from '../base/problem';
import { severities, type Severity } from '../team/severity';
import type { BugFigures, BugRow } from './dashboardModel';
import { addRemark } from './editReview';
import { LineBreaks } from './lineBreaks';
import './problems';
import { safeHref } from './reviewText';

/**
 * Bugs as a person reads them off another tracker, on a line of their own in the review:
 * `- Bugs: 12 open, 3 new, 2 closed, 1 past limit <https://…>`, for one class `- Bugs (critical): 2 open`.
 */
export interface TypedBugs extends BugRow {
  readonly link?: string;
}

const lead = /^\s{0,3}(?:[-*+] )?[*_]{0,2}bugs\b[*_]{0,2}/i;
const line =
  /^\s{0,3}(?:[-*+] )?[*_]{0,2}bugs(?:\s*\((critical|major|standard)\)|\s+(critical|major|standard))?[*_]{0,2}\s*:[*_]{0,2}\s*(\S.*)$/i;
const count =
  /(?:^|[\s,;·(])(\d{1,3}(?:,\d{3})+|\d{1,9})\s+(open|new|opened|closed|past\s+(?:the\s+|their\s+)?(?:sla|limit))\b/gi;
const address = /https?:\/\/[^\s<>"`\])]+/i;

/** What a line says, or a text that somebody typed (`Bugs:` may be left out of it); undefined where it has no figure. */
export function typedBugsOf(text: string): TypedBugs | undefined {
  if (text.length > 2_000) return undefined;
  const isClass = /^\s*(?:\(|(?:critical|major|standard)\s*:)/i.test(text);
  const whole = lead.test(text) ? text : `Bugs${isClass ? ' ' : ': '}${text.trim()}`;
  const [, inBrackets, plain, words = ''] = line.exec(whole) ?? [];
  const link = address.exec(words)?.[0].replace(/[.,;]+$/, '');
  const figures: { open?: number; opened?: number; closed?: number; pastSla?: number } = {};
  for (const [, digits = '', what = ''] of words.replace(address, ' ').matchAll(count)) {
    const value = Number(digits.replace(/,/g, ''));
    const key = what.toLowerCase();
    if (key === 'open') figures.open = value;
    else if (key === 'closed') figures.closed = value;
    else if (key.startsWith('past')) figures.pastSla = value;
    else figures.opened = value;
  }
  if (Object.keys(figures).length === 0) return undefined;
  const severity = severities.find(one => one === (inBrackets ?? plain)?.toLowerCase());
  const href = link === undefined ? undefined : safeHref(link);
  return {
    ...(severity === undefined ? {} : { severity }),
    ...figures,
    ...(href === undefined ? {} : { link: href }),
  };
}

/** The typed figures of a review, one for each link; lines that begin so and have no figure are told with their place. */
export function readTypedBugs(
  text: string,
  file: string,
): { readonly bugs: readonly BugFigures[]; readonly problems: readonly Problem[] } {
  const byLink = new Map<string, { link?: string; rows: Map<Severity | undefined, BugRow> }>();
  const problems: Problem[] = [];
  for (const [at, raw] of ownLines(text)) {
    if (!line.test(raw)) continue;
    const typed = typedBugsOf(raw);
    if (!typed) {
      // Prose that begins so is prose.
      if (/\d/.test(raw.replace(address, '')))
        problems.push(
          problem('review.badBugs', { value: raw.trim().slice(0, 80) }, { file, line: at, column: 0 }),
        );
      continue;
    }
    const { link, ...row } = typed;
    const group = byLink.get(link ?? '') ?? { ...(link === undefined ? {} : { link }), rows: new Map() };
    // Of two lines for one class the later one was typed later.
    group.rows.set(row.severity, row);
    byLink.set(link ?? '', group);
  }
  return {
    bugs: [...byLink.values()].map(({ link, rows }) => ({
      basis: 'typed',
      ...(link === undefined ? {} : { link, source: hostOf(link) }),
      rows: [undefined, ...severities].flatMap(severity => rows.get(severity) ?? []),
    })),
    problems,
  };
}

/** As it stands in the file. */
export function typedBugsLine({ severity, open, opened, closed, pastSla, link }: TypedBugs): string {
  const facts = [
    ...(open === undefined ? [] : [`${open} open`]),
    ...(opened === undefined ? [] : [`${opened} new`]),
    ...(closed === undefined ? [] : [`${closed} closed`]),
    ...(pastSla === undefined ? [] : [`${pastSla} past limit`]),
  ];
  const of = severity === undefined ? '' : ` (${severity})`;
  return `Bugs${of}: ${facts.join(', ')}${link === undefined ? '' : ` <${link}>`}`;
}

/** The file with these figures: in the place of those of the same class and tracker, else among the remarks. */
export function setTypedBugs(text: string, typed: TypedBugs): string {
  const breaks = new LineBreaks(text);
  const lines = [...breaks.lines];
  // Of two lines for one class the later one counts.
  const known = ownLines(text)
    .filter(([, raw]) => {
      const there = line.test(raw) ? typedBugsOf(raw) : undefined;
      return (
        there !== undefined &&
        there.severity === typed.severity &&
        hostOf(there.link ?? '') === hostOf(typed.link ?? there.link ?? '')
      );
    })
    .at(-1);
  if (!known) return addRemark(text, typedBugsLine(typed));
  const before = typedBugsOf(known[1]);
  // A figure typed anew has the link that it had.
  const link = typed.link ?? before?.link;
  lines[known[0]] = `- ${typedBugsLine({ ...typed, ...(link === undefined ? {} : { link }) })}`;
  return breaks.rewrite(lines);
}

/** Lines with their places, without those within code. */
function ownLines(text: string): (readonly [number, string])[] {
  let fence: string | undefined;
  return text.split(/\r?\n/).flatMap((raw, at) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
    if (mark === undefined) return fence === undefined ? [[at, raw] as const] : [];
    if (fence === undefined) fence = mark;
    else if (mark.startsWith(fence)) fence = undefined;
    return [];
  });
}

function hostOf(link: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(link)?.[1]?.toLowerCase() ?? '';
}
