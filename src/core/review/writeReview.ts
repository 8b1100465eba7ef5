import { problem, type Problem } from '../base/problem';
import { readConflict } from '../notes/mergeConflict';
import type { ItemStanding } from './actionItems';
import { comingUpOf, withoutComingUp, writeComingUp } from './comingUpPart';
import { comingUpLines, comingUpRegion } from './comingUpText';
import { itemLines, itemsIn, keptLines, stateLines, type WrittenItem } from './itemText';
import { LineBreaks } from './lineBreaks';
import { mergeRegion } from './mergeRegion';
import './problems';
import { readRegions, regionLines, type Region } from './regions';
import { metaLine, newestVersion, readMeta, trendValues } from './reviewMeta';
import type { ReviewModel } from './reviewModel';
import { dashboardLines } from './writeDashboard';
import { incidentLines } from './writeIncidents';
import { areaLines, definitionLines, headLines, nextLines, valueLines, winLines } from './writeSections';

/** A review file to be written, and what that changes. */
export type WrittenReview =
  | {
      readonly kind: 'written';
      readonly text: string;
      readonly changes: readonly RegionChange[];
      /** Told, and nothing is lost by them. */
      readonly problems: readonly Problem[];
    }
  /** It is left as it is: a merge to settle, or a newer Opex wrote it. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What a new version of the file says differently. */
export interface RegionChange {
  readonly region: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Lines of people that stand as they did. */
  readonly kept: number;
  /** Lines that people had taken out, and that stay out. */
  readonly leftOut: number;
}

/** The regions in the order of the file; `items` and `coming` are people's own and merged entry by entry. */
const order = [
  'head',
  'incidents',
  'dashboard',
  'items',
  'coming',
  'next',
  'value',
  'wins',
  'areas',
  'definitions',
] as const;
type RegionName = (typeof order)[number];
const itemsHead = ['## 3. New work', '', '### Action items', ''];

/**
 * The review as Markdown: a new file, or `current` with its figures as they are now. What people wrote stays, byte by
 * byte. The same model and file give the same bytes.
 */
export function writeReview(model: ReviewModel, current: string | undefined, file: string): WrittenReview {
  const [mark, text] = (current ?? '').startsWith('\uFEFF')
    ? ['\uFEFF', (current ?? '').slice(1)]
    : ['', current ?? ''];
  const conflict = readConflict(text);
  if (conflict) {
    return {
      kind: 'refused',
      problem: problem('review.mergeConflict', {}, { file, line: conflict.line, column: 0 }),
    };
  }
  const meta = readMeta(text);
  if (meta && meta.version > newestVersion) {
    return { kind: 'refused', problem: problem('review.newerVersion', { version: meta.version }) };
  }
  const breaks = new LineBreaks(text);
  const { lines } = breaks;
  const { parts, problems } = readRegions(lines);
  const regions = new Map(
    parts.flatMap(part => (part.kind === 'region' ? [[part.region.name, part.region] as const] : [])),
  );
  const early = regions.has(comingUpRegion) ? undefined : regions.get('next');
  const moved = early && withoutComingUp(early);
  if (moved) regions.set('next', moved.rest);
  const made = new Map<RegionName, readonly string[]>();
  const changes: RegionChange[] = [];
  for (const name of order) {
    const { lines: own, change } =
      name === 'coming'
        ? comingPart(model, regions.get(name), moved?.taken ?? [], lines)
        : regionOf(name, model, regions.get(name));
    made.set(name, own);
    if (change && current !== undefined && isChange(change)) changes.push(change);
  }
  const next = text.trim() === '' ? freshFile(model, made) : rewritten(metaLine(model), parts, made, breaks);
  return {
    kind: 'written',
    text: `${mark}${breaks.join(next)}`,
    changes,
    problems: problems.map(({ code, name, line }) =>
      problem('review.brokenRegion', { name, fault: code }, { file, line, column: 0 }),
    ),
  };
}

function isChange({ added, removed, leftOut }: RegionChange): boolean {
  return added.length + removed.length + leftOut > 0;
}

/** @param taken lines of people that stood in another part. */
function comingPart(
  { work, period }: ReviewModel,
  before: Region | undefined,
  taken: readonly string[],
  file: readonly string[],
): { readonly lines: readonly string[]; readonly change: RegionChange } {
  const elsewhere = comingUpLines(file, period.name)
    .filter(({ line }) => !before || line < before.begin || line > before.end)
    .filter(({ line }) => !taken.includes(file[line] ?? ''));
  const { ids, lines, ...change } = writeComingUp(
    work.comingUp,
    before ?? (taken.length > 0 ? { lines: comingUpOf(taken) } : undefined),
    new Set(elsewhere.map(({ entry }) => entry.id)),
    period.name,
  );
  return {
    lines: regionLines(comingUpRegion, lines, ids),
    change: { region: comingUpRegion, removed: [], ...change },
  };
}

function regionOf(
  name: Exclude<RegionName, 'coming'>,
  model: ReviewModel,
  before: Region | undefined,
): { readonly lines: readonly string[]; readonly change?: RegionChange } {
  if (name === 'items') return itemsRegion(model, before);
  const next = contentOf(name, model);
  const merged = mergeRegion(before?.lines ?? [], before?.hashes ?? [], next);
  const { added, removed, kept, leftOut } = merged;
  return {
    lines: regionLines(name, merged.lines, merged.hashes),
    change: { region: name, added, removed, kept, leftOut },
  };
}

function contentOf(name: Exclude<RegionName, 'items' | 'coming'>, model: ReviewModel): readonly string[] {
  switch (name) {
    case 'head':
      return headLines(model);
    case 'incidents':
      return incidentLines(model);
    case 'dashboard':
      return [...dashboardLines(model), trendValues(model)];
    case 'next':
      return nextLines(model);
    case 'value':
      return valueLines(model);
    case 'wins':
      return winLines(model);
    case 'areas':
      return areaLines(model);
    case 'definitions':
      return definitionLines();
  }
}

/**
 * Items stand as people wrote them; Opex adds new ones below, ticks those that are done elsewhere, and says how they
 * stand. One that was written into the file once and that people took out does not come back.
 */
function itemsRegion(
  { work, period }: ReviewModel,
  before: Region | undefined,
): { readonly lines: readonly string[]; readonly change?: RegionChange } {
  const lines = before?.lines ?? [...itemsHead];
  const written = itemsIn(lines, 0, period.name);
  const standings = new Map(work.items.map(standing => [standing.item.id, standing] as const));
  const byLine = new Map(written.map(item => [item.line, item] as const));
  const known = new Set(written.map(({ item }) => item.id));
  const offered = new Set(before?.hashes ?? []);
  const result: string[] = [];
  // New ones stand below the last, or where it says that there is none.
  let freshAt: number | undefined;
  for (let at = 0; at < lines.length;) {
    const item = byLine.get(at);
    if (!item) {
      const line = lines[at] ?? '';
      if (line.trimEnd() === noItems) freshAt ??= result.length;
      else result.push(line);
      at += 1;
      continue;
    }
    const standing = standings.get(item.item.id);
    result.push(...keptLines(item, standing?.state === 'done'));
    if (standing) result.push(...stateLines(standing));
    at += lengthOf(item, lines);
    freshAt = result.length;
  }
  const fresh = work.items.filter(({ item }) => !known.has(item.id) && !offered.has(item.id));
  const added = written.length + fresh.length === 0 ? [noItems] : fresh.flatMap(freshLines);
  result.splice(freshAt ?? result.length, 0, ...added);
  if (result.at(-1)?.trim() !== '') result.push('');
  const ids = [...new Set([...offered, ...known, ...fresh.map(({ item }) => item.id)])].sort();
  return {
    lines: regionLines('items', result, ids),
    change: {
      region: 'items',
      added: fresh.map(({ item }) => item.text),
      removed: [],
      kept: written.length,
      leftOut: [...offered].filter(id => !known.has(id) && standings.has(id)).length,
    },
  };
}

const noItems = '- No action item yet. Write one as `- [ ] what (owner: who, priority: 1, due: 2026-12-24)`.';

function freshLines(standing: ItemStanding): string[] {
  return [...itemLines(standing.item), ...stateLines(standing)];
}

function lengthOf({ line }: WrittenItem, lines: readonly string[]): number {
  let end = line + 1;
  while (end < lines.length && /^[ \t]+\S/.test(lines[end] ?? '')) end += 1;
  return end - line;
}

function freshFile(model: ReviewModel, made: ReadonlyMap<RegionName, readonly string[]>): string[] {
  const own = ['', '## Remarks', '', '', ''];
  return [
    metaLine(model),
    ...order.flatMap(name => [...(name === 'definitions' ? own : []), ...(made.get(name) ?? [])]),
    '',
  ];
}

/** Regions in their old places; those that are gone come after the one that they follow. */
function rewritten(
  meta: string,
  parts: ReturnType<typeof readRegions>['parts'],
  made: ReadonlyMap<RegionName, readonly string[]>,
  breaks: LineBreaks,
): string[] {
  const startOf = (part: (typeof parts)[number] | undefined): number =>
    part === undefined ? breaks.lines.length : part.kind === 'region' ? part.region.begin : part.line;
  const present = new Set(parts.flatMap(part => (part.kind === 'region' ? part.region.name : [])));
  const blocks = parts.map((part, index) => {
    const [from, to] = [startOf(part), startOf(parts[index + 1])];
    if (part.kind === 'text') return { name: undefined, lines: breaks.keep(part.lines, from, to) };
    const { region } = part;
    const name = order.find(known => known === region.name);
    // A region of a version that this one does not know stays as it is.
    const lines = (name && made.get(name)) ?? regionLines(region.name, region.lines, region.hashes ?? []);
    return { name, lines: breaks.keep(lines, from, to) };
  });
  for (const [index, name] of order.entries()) {
    if (present.has(name)) continue;
    const previous = order
      .slice(0, index)
      .reverse()
      .find(known => blocks.some(block => block.name === known));
    const at = previous === undefined ? 0 : blocks.findIndex(block => block.name === previous) + 1;
    blocks.splice(at, 0, { name, lines: breaks.keep(made.get(name) ?? []) });
  }
  const lines = blocks.flatMap(block => block.lines);
  const at = lines.findIndex(line => readMeta(line) !== undefined);
  if (at < 0) return [...breaks.keep([meta]), ...lines];
  const end = lines[at]?.endsWith('\r') ? '\r' : '';
  return lines.map((line, index) => (index === at ? `${meta}${end}` : line));
}
