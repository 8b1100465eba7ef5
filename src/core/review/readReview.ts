import { problem, type Problem, type ProblemPlace } from '../base/problem';
import { readConflict } from '../notes/mergeConflict';
import type { ReviewItem } from './actionItems';
import type { ItemsOfReview } from './carryOver';
import type { ComingUp, ComingUpOfReview } from './comingUp';
import { comingUpLines, comingUpRegion } from './comingUpText';
import { itemsIn, type WrittenItem } from './itemText';
import { compareText } from './nights';
import type { ReviewPeriod } from './period';
import './problems';
import { readRegions } from './regions';
import { newestVersion, readMeta, readTrendValues } from './reviewMeta';
import type { TrendPoint, Verdict } from './reviewModel';

/** What a review file says that other reviews, and the next version of it, build on. */
export interface ReadReview {
  readonly file: string;
  /** Absent where the first line was taken out: its items still count, under the file's name. */
  readonly period?: ReviewPeriod;
  readonly items: readonly ReviewItem[];
  readonly removed: readonly string[];
  /** The on-call's word on repeats, by the repeat's key. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** By the goal's key in the file (`goalKey`). */
  readonly pauses: ReadonlyMap<string, { readonly decision: 'pause' | 'goOn'; readonly by?: string }>;
  /** Launches and changes ahead, and ids of those that people took out. */
  readonly comingUp: readonly ComingUp[];
  readonly comingUpTakenOut: readonly string[];
  readonly values: Readonly<Record<string, number>>;
  /** Each with its place; nothing of the file is lost by them. */
  readonly problems: readonly Problem[];
  /** A newer Opex wrote it: it is read as far as this one knows it, and never written. */
  readonly readOnly: boolean;
}

const verdictLine = /^\s*- Verdict[^:]*: ?(.*?) ?<!-- opex:verdict (\S+) -->\s*$/;
const pauseLine = /Decision[^:]*: ?(.*?) ?<!-- opex:pause (\S+) -->\s*$/;

/** Reads one file, hand-edited and half-merged ones too: of a conflict both sides' items count. */
export function readReview(text: string, file: string): ReadReview {
  const place = (line: number, column = 0): ProblemPlace => ({ file, line, column });
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const meta = readMeta(lines.join('\n'));
  const name = meta?.period.name ?? /([^/\\]+?)(?:\.md)?$/.exec(file)?.[1] ?? file;
  const { problems: broken, parts } = readRegions(lines);
  const conflict = readConflict(text);
  const written = itemsIn(lines, 0, name);
  const { items, problems } = onceEach(written, place);
  const offeredIn = (region: string): readonly string[] =>
    parts.flatMap(part =>
      part.kind === 'region' && part.region.name === region ? (part.region.hashes ?? []) : [],
    );
  const offered = offeredIn('items');
  const ahead = comingUpLines(lines, name);
  const aheadIds = new Set(ahead.map(({ entry }) => entry.id));
  for (const { badDate, line } of ahead) {
    if (badDate !== undefined)
      problems.push(problem('review.badItem', { key: 'due', value: badDate }, place(line)));
  }
  const known = new Set(items.map(({ id }) => id));
  const verdicts = new Map<string, Verdict>();
  const pauses = new Map<string, { decision: 'pause' | 'goOn'; by?: string }>();
  for (const [line, raw] of lines.entries()) {
    const [, said = '', key] = verdictLine.exec(raw) ?? [];
    if (key !== undefined && !isOpen(said)) {
      const verdict = /^[*_`]*(keep|tune|delete)\b/i.exec(said)?.[1]?.toLowerCase();
      if (verdict === undefined)
        problems.push(problem('review.badVerdict', { value: said.slice(0, 80) }, place(line)));
      else verdicts.set(decoded(key), verdict as Verdict);
    }
    const [, decided = '', goal] = pauseLine.exec(raw) ?? [];
    const decision = /^[*_`]*(pause|go on)\b(?:,? by (.+))?/i.exec(decided);
    if (goal !== undefined && decision) {
      pauses.set(goal, {
        decision: decision[1]?.toLowerCase() === 'pause' ? 'pause' : 'goOn',
        ...(decision[2] === undefined || isOpen(decision[2]) ? {} : { by: decision[2] }),
      });
    }
  }
  return {
    file,
    ...(meta ? { period: meta.period } : {}),
    items,
    removed: conflict ? [] : offered.filter(id => !known.has(id)),
    verdicts,
    pauses,
    comingUp: ahead.map(({ entry }) => entry),
    comingUpTakenOut: conflict ? [] : offeredIn(comingUpRegion).filter(id => !aheadIds.has(id)),
    values: readTrendValues(text),
    readOnly: (meta?.version ?? 0) > newestVersion,
    problems: [
      ...(conflict ? [problem('review.mergeConflict', {}, place(conflict.line))] : []),
      ...(meta ? [] : [problem('review.noPeriod', {}, place(0))]),
      ...(meta && meta.version > newestVersion
        ? [problem('review.newerVersion', { version: meta.version }, place(0))]
        : []),
      // Halves of a conflict double the marks: the conflict is told, and that is enough.
      ...(conflict
        ? []
        : broken.map(({ code, name: region, line }) =>
            problem('review.brokenRegion', { name: region, fault: code }, place(line)),
          )),
      ...problems,
    ],
  };
}

function isOpen(said: string): boolean {
  return /^[…. *_]*$/.test(said);
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Of an item that stands twice the first one's words count, and it is done where any says so. */
function onceEach(
  written: readonly WrittenItem[],
  place: (line: number, column?: number) => ProblemPlace,
): { readonly items: readonly ReviewItem[]; readonly problems: Problem[] } {
  const items = new Map<string, ReviewItem>();
  const problems: Problem[] = [];
  for (const { item, line, problems: wrong } of written) {
    const known = items.get(item.id);
    items.set(item.id, known ? { ...known, done: known.done || item.done } : item);
    if (known) problems.push(problem('review.itemTwice', { text: item.text }, place(line)));
    for (const { key, value, column } of wrong)
      problems.push(problem('review.badItem', { key, value }, place(line, column)));
  }
  return { items: [...items.values()], problems };
}

/** The files that can be put in order, oldest first, for carry-over. */
export function itemsOfReviews(reviews: readonly ReadReview[]): ItemsOfReview[] {
  return reviews
    .map(({ period, file, items, removed }) => ({
      name: period?.name ?? file,
      to: period?.to ?? 0,
      items,
      removed,
    }))
    .sort((a, b) => a.to - b.to || compareText(a.name, b.name));
}

/** Launches and changes by review, for carry-over. */
export function comingUpOfReviews(reviews: readonly ReadReview[]): ComingUpOfReview[] {
  return reviews.map(({ period, file, comingUp, comingUpTakenOut: takenOut }) => ({
    name: period?.name ?? file,
    to: period?.to ?? 0,
    comingUp,
    takenOut,
  }));
}

/** A year of figures from the files alone, oldest first. */
export function trendOf(reviews: readonly ReadReview[], most = 53): TrendPoint[] {
  return reviews
    .flatMap(({ period, values }) =>
      period ? [{ name: period.name, from: period.from, to: period.to, values }] : [],
    )
    .sort((a, b) => a.to - b.to || compareText(a.name, b.name))
    .slice(-most);
}
