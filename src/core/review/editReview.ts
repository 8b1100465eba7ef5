import type { ReviewItem } from './actionItems';
import { isStateLine, itemLines, itemsIn } from './itemText';
import { LineBreaks } from './lineBreaks';
import { readRegions } from './regions';
import type { Verdict } from './reviewModel';
import { goalKey } from './writeSections';
import type { GoalStanding } from './reviewModel';

/**
 * Changes that a person makes in the review page, written into the file at once: one place of it, every other byte as
 * it was. Undefined where the file does not have that place (any more): the page says so and reads again.
 */
export type Edited = string | undefined;

/** The verdict on a repeat, with the person's words after it. */
export function setVerdict(text: string, repeatKey: string, verdict: Verdict, words = ''): Edited {
  const mark = `<!-- opex:verdict ${encodeURIComponent(repeatKey)} -->`;
  const said = oneLine(words);
  return changeLine(text, mark, line =>
    line.replace(
      /(Verdict[^:]*: ?).*$/,
      (_, head: string) => `${head}${verdict}${said === '' ? '' : `, ${said}`} ${mark}`,
    ),
  );
}

/** Whether a file has the line for what was decided about a goal. */
export function hasDecision(text: string, goal: GoalStanding): boolean {
  return text.includes(`<!-- opex:pause ${goalKey(goal)} -->`);
}

/** What was decided about pausing other work, and by whom. */
export function setDecision(
  text: string,
  goal: GoalStanding,
  decision: 'pause' | 'goOn',
  by: string,
): Edited {
  const mark = `<!-- opex:pause ${goalKey(goal)} -->`;
  const said = `${decision === 'pause' ? 'pause' : 'go on'}, by ${oneLine(by)}`;
  return changeLine(text, mark, line =>
    line.replace(/(Decision[^:]*: ?).*$/, (_, head: string) => `${head}${said} ${mark}`),
  );
}

/** An item with other facts; its remarks and what a machine says of its state stay below it. */
export function setItem(
  text: string,
  review: string,
  id: string,
  change: (item: ReviewItem) => ReviewItem,
): Edited {
  const breaks = new LineBreaks(text);
  const { lines } = breaks;
  const known = itemsIn(lines, 0, review).find(written => written.item.id === id);
  if (!known) return undefined;
  let end = known.line + 1;
  while (end < lines.length && /^[ \t]+\S/.test(lines[end] ?? '')) end += 1;
  const state = lines.slice(known.line + 1, end).filter(isStateLine);
  return breaks.rewrite([
    ...lines.slice(0, known.line),
    ...itemLines(change(known.item)),
    ...state,
    ...lines.slice(end),
  ]);
}

/** A new item below the others; undefined where the file has no part for items. */
export function addItem(text: string, review: string, item: ReviewItem): Edited {
  const breaks = new LineBreaks(text);
  const { lines } = breaks;
  const region = readRegions(lines).parts.flatMap(part =>
    part.kind === 'region' && part.region.name === 'items' ? part.region : [],
  )[0];
  if (!region) return undefined;
  const written = itemsIn(region.lines, region.begin + 1, review);
  if (written.some(known => known.item.id === item.id)) return text;
  let at = region.end;
  const isBlank = (index: number): boolean => (lines[index] ?? '').trim() === '';
  while (at > region.begin + 1 && isBlank(at - 1)) at -= 1;
  const head = /^#/.test(lines[at - 1] ?? '') ? [''] : [];
  const tail = isBlank(at) ? [] : [''];
  const none = lines.findIndex(
    (line, index) => index > region.begin && index < region.end && line.startsWith('- No action item yet.'),
  );
  if (none >= 0)
    return breaks.rewrite([...lines.slice(0, none), ...itemLines(item), ...lines.slice(none + 1)]);
  return breaks.rewrite([...lines.slice(0, at), ...head, ...itemLines(item), ...tail, ...lines.slice(at)]);
}

/**
 * A remark of the meeting, at the end of "Remarks"; a file without that heading gets one at its end.
 * @param mark a comment for the end of its line.
 */
export function addRemark(text: string, words: string, mark = ''): string {
  const breaks = new LineBreaks(text);
  const { lines } = breaks;
  const line = `- ${oneLine(words)}${mark === '' ? '' : ` ${mark}`}`;
  const heading = lines.findIndex(known => /^## Remarks\s*$/.test(known));
  if (heading < 0) return breaks.rewrite([...lines, '## Remarks', '', line, '']);
  let end = heading + 1;
  while (end < lines.length && !/^(?:## |<!-- opex:)/.test(lines[end] ?? '')) end += 1;
  let at = end;
  while (at > heading + 1 && (lines[at - 1] ?? '').trim() === '') at -= 1;
  const before = at === heading + 1 ? [''] : [];
  const after = at === end ? [''] : [];
  return breaks.rewrite([...lines.slice(0, at), ...before, line, ...after, ...lines.slice(at)]);
}

function changeLine(text: string, mark: string, change: (line: string) => string): Edited {
  const breaks = new LineBreaks(text);
  const at = breaks.lines.findIndex(line => line.trimEnd().endsWith(mark));
  if (at < 0) return undefined;
  return breaks.rewrite(breaks.lines.map((line, index) => (index === at ? change(line) : line)));
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/<!--/g, '&lt;!--').replace(/-->/g, '--&gt;').trim();
}
