import type { ComingUp, ComingUpStanding } from './comingUp';
import {
  aboutLine,
  comingUpHeading,
  comingUpLines,
  comingUpRegion,
  isNone,
  linesOfComingUp,
  named,
  noComingUp,
  stateLinesOf,
  stateMark,
} from './comingUpText';
import type { Edited } from './editReview';
import { LineBreaks } from './lineBreaks';
import { readRegions, type Region } from './regions';
import { shortHash } from './shortHash';

const head = ['### Coming up', ''];

/** A part of the file, written anew around what people wrote, and what that changed. */
export interface WrittenPart {
  readonly lines: readonly string[];
  /** Of those that stand in it, or did. */
  readonly ids: readonly string[];
  readonly added: readonly string[];
  readonly kept: number;
  readonly leftOut: number;
}

/**
 * The part "Coming up": people's lines as they stand, each with its name and how it stands; below them those that are
 * carried over. One that people took out does not come back.
 * @param before the part as it stands, if there is one.
 * @param elsewhere ids of those that stand in the file outside of it.
 */
export function writeComingUp(
  standings: readonly ComingUpStanding[],
  before: Pick<Region, 'lines' | 'hashes'> | undefined,
  elsewhere: ReadonlySet<string>,
  review: string,
): WrittenPart {
  const isEmpty = (before?.lines ?? []).every(line => line.trim() === '');
  const lines = isEmpty ? head : (before?.lines ?? []);
  // The marks of the part are not among its lines: its first line counts as below the heading.
  const written = comingUpLines([`<!-- opex:begin ${comingUpRegion} -->`, ...lines], review);
  const byLine = new Map(written.map(one => [one.line - 1, one] as const));
  const known = new Set([...elsewhere, ...written.map(({ entry }) => entry.id)]);
  const offered = new Set(before?.hashes ?? []);
  const standing = new Map(standings.map(one => [one.entry.id, one] as const));
  const result: string[] = [];
  let freshAt: number | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const own = byLine.get(at);
    if (!own) {
      if (isNone(line)) freshAt ??= result.length;
      else result.push(line);
      continue;
    }
    const stands = standing.get(own.entry.id);
    result.push(named(line, own.entry));
    result.push(...lines.slice(at + 1, own.end - 1).filter(below => !below.includes(stateMark)));
    if (stands) result.push(...stateLinesOf(stands));
    at = own.end - 2;
    freshAt = result.length;
  }
  const fresh = standings.filter(({ entry }) => !known.has(entry.id) && !offered.has(entry.id));
  const added =
    written.length + fresh.length === 0
      ? [noComingUp]
      : fresh.flatMap(one => [...linesOfComingUp(one.entry), ...stateLinesOf(one)]);
  result.splice(freshAt ?? endOf(result), 0, ...added);
  if (result.at(-1)?.trim() !== '') result.push('');
  const inPart = [...written.map(({ entry }) => entry.id), ...fresh.map(({ entry }) => entry.id)];
  return {
    lines: result,
    ids: [...new Set([...offered, ...inPart])].sort(),
    added: fresh.map(({ entry }) => entry.what),
    kept: written.length,
    leftOut: [...offered].filter(id => !known.has(id) && standing.has(id)).length,
  };
}

/** Before the blank lines at the end, but not before the one below a heading. */
function endOf(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 1 && lines[end - 1]?.trim() === '' && lines[end - 2]?.trim() === '') end -= 1;
  if (end > 1 && lines[end - 1]?.trim() === '' && !lines[end - 2]?.startsWith('#')) end -= 1;
  return end;
}

/**
 * Lines that people wrote below "Coming up" while that stood in another part; they belong to its own one now.
 * @returns the part without them, and them.
 */
export function withoutComingUp(region: Region): {
  readonly rest: Region;
  readonly taken: readonly string[];
} {
  const written = new Set(region.hashes ?? []);
  const taken = new Set<number>();
  let isHere = false;
  for (const [at, line] of region.lines.entries()) {
    if (/^#{1,6} /.test(line)) isHere = comingUpHeading.test(line);
    else if (isHere && line.trim() !== '' && !written.has(shortHash(line))) taken.add(at);
  }
  return {
    rest: { ...region, lines: region.lines.filter((_, at) => !taken.has(at)) },
    taken: region.lines.filter((_, at) => taken.has(at)),
  };
}

/** Head of the part with people's lines, where it begins to be one of its own. */
export function comingUpOf(lines: readonly string[]): readonly string[] {
  return [...head, ...lines, ''];
}

/** Adds one below the others; undefined where the file has no part for it. */
export function addComingUp(text: string, entry: ComingUp, review: string): Edited {
  const breaks = new LineBreaks(text);
  const lines = [...breaks.lines];
  const region = readRegions(lines).parts.flatMap(part =>
    part.kind === 'region' && part.region.name === comingUpRegion ? part.region : [],
  )[0];
  if (!region) return undefined;
  const own = comingUpLines(lines, review).filter(({ line }) => line > region.begin && line < region.end);
  if (own.some(known => known.entry.id === entry.id)) return text;
  const empty = lines.findIndex((line, at) => at > region.begin && at < region.end && isNone(line));
  if (empty >= 0) lines.splice(empty, 1, ...linesOfComingUp(entry));
  else {
    const at = own.at(-1)?.end ?? region.begin + 1 + endOf(region.lines);
    lines.splice(at, 0, ...linesOfComingUp(entry));
  }
  return breaks.rewrite(lines);
}

/** One with other facts; what a machine says of its state stays below it. */
export function setComingUp(text: string, entry: ComingUp, review: string): Edited {
  const breaks = new LineBreaks(text);
  const lines = [...breaks.lines];
  const known = comingUpLines(lines, review).find(one => one.entry.id === entry.id);
  if (!known) return undefined;
  const below = lines.slice(known.line + 1, known.end);
  const state = below.filter(line => line.includes(stateMark));
  // Words that stand around links are people's: only other links replace them.
  const isSame = JSON.stringify(known.entry.about) === JSON.stringify(entry.about);
  const [first = '', ...rest] = linesOfComingUp(isSame ? { ...entry, about: [] } : entry);
  const about = isSame ? below.filter(line => aboutLine.test(line)) : [];
  lines.splice(known.line, known.end - known.line, first, ...about, ...rest, ...state);
  return breaks.rewrite(lines);
}

/** Whether a file has the part that new ones are written into. */
export function hasComingUp(text: string): boolean {
  return readRegions(text.split(/\r?\n/)).parts.some(
    part => part.kind === 'region' && part.region.name === comingUpRegion,
  );
}
