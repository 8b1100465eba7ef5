import { atOnce, type Pieces } from '../base/pieces';
import { hole } from './messageLine';
import { holeNumber, TemplateRows } from './templateRows';
import { isNamer, isTelling, isValue } from './templateWords';

/** So many different words in one place of an otherwise equal message, and the place is none of the message. */
const enough = {
  /** Words of any kind. */
  plain: 8,
  /** Where another message has an id in that place. */
  besideHole: 4,
  /** Behind a word that names what follows ("user", "host"). */
  named: 3,
  /** Behind one, and beside an id. */
  namedBesideHole: 2,
  /** Names by their look, and values: `com.shop.Cart`, `=root`. */
  nameLike: 5,
};

/** With fewer words left a template says too little for others to be the same by them. */
const leastLeft = 3;
const rounds = 4;
const mostTokens = 200;
const none: ReadonlySet<number> = new Set();

/**
 * For each template (words with `<*>` for what is known to differ), which of its places turn out to differ too, seen
 * over all of them: a user's name looks like any other word until several stand in its place. Places are indices
 * of its words. The order of the templates does not matter.
 *
 * Two steps. Names by their look and values may differ together: they are blanked out first, and count where the
 * templates that are then the same have enough of them. Then place by place, best place first: templates that are
 * the same but for one word.
 */
export function learnTemplates(templates: readonly (readonly string[])[]): readonly ReadonlySet<number>[] {
  return atOnce(learningPieces(templates));
}

/** `learnTemplates` where others wait for the same thread. */
export function* learningPieces(
  templates: readonly (readonly string[])[],
): Pieces<readonly ReadonlySet<number>[]> {
  const usable = templates.flatMap((template, i) => (template.length <= mostTokens ? [i] : []));
  const rows = new TemplateRows(usable.map(i => templates[i] ?? []));
  yield* rows.read();
  const learnt = templates.map(() => none);
  const open = ({ row, place }: Found): void => {
    const i = usable[row] ?? 0;
    learnt[i] = new Set(learnt[i]).add(place - rows.startOf(row));
    rows.open(row, place);
  };
  (yield* namesToOpen(rows)).forEach(open);
  for (let round = 0; round < rounds; round += 1) {
    const found = yield* placesToOpen(rows);
    if (found.length === 0) break;
    for (const [i, one] of found.entries()) {
      open(one);
      if (i % 200 === 199) yield;
    }
  }
  return learnt;
}

/** A template with more of its places open; neighbours are one. */
export function opened(template: readonly string[], open: ReadonlySet<number>): string {
  const words: string[] = [];
  template.forEach((word, at) => {
    const shown = open.has(at) ? hole : word;
    if (shown !== hole || words[words.length - 1] !== hole) words.push(shown);
  });
  return words.join(' ');
}

interface Found {
  readonly row: number;
  readonly place: number;
}

/** Names and values, where the rows that are the same but for them have enough different ones in that place. */
function* namesToOpen(rows: TemplateRows): Pieces<readonly Found[]> {
  const found: Found[] = [];
  for (const same of yield* rows.alikeButNames(enough.nameLike)) {
    const start = rows.startOf(same[0] ?? 0);
    const length = rows.startOf((same[0] ?? 0) + 1) - start;
    const said = Array.from({ length }, (_, at) => {
      const word = rows.wordAt(start + at);
      return word !== holeNumber && rows.textOf(word) !== '(';
    });
    for (let at = 0; at < length; at += 1) {
      if (!rows.isName(rows.wordAt(start + at)) || !said.some((isSaid, other) => isSaid && other !== at))
        continue;
      const places = same.map(row => ({ row, place: rows.startOf(row) + at }));
      if (new Set(places.map(({ place }) => rows.wordAt(place))).size >= enough.nameLike)
        found.push(...places);
    }
  }
  return found;
}

/** The best place of each row that has one to open. */
function* placesToOpen(rows: TemplateRows): Pieces<readonly Found[]> {
  const seenIn = yield* rows.seen();
  const telling = new Map<ReadonlySet<number>, boolean>();
  const tells = (seen: ReadonlySet<number>): boolean => {
    const known = telling.get(seen);
    if (known !== undefined) return known;
    const tells = doesTell(rows, seen);
    telling.set(seen, tells);
    return tells;
  };
  const found: Found[] = [];
  yield* rows.eachRow((row, start, end) => {
    let best = -1;
    let most = 0;
    for (let place = start; place < end; place += 1) {
      const seen = seenIn(place);
      if (!seen || seen.size <= most || !isEnough(rows, place, seen, start) || tells(seen)) continue;
      [best, most] = [place, seen.size];
    }
    if (best >= 0 && leftOf(rows, row) >= leastLeft) found.push({ row, place: best });
  });
  return found;
}

function isEnough(rows: TemplateRows, place: number, seen: ReadonlySet<number>, start: number): boolean {
  if (rows.wordAt(place) === holeNumber || seen.size < enough.namedBesideHole) return false;
  const isNamed = place > start && !isValue(rows.textAt(place)) && isNamer(rows.textAt(place - 1));
  const [besideHole, plain] = isNamed
    ? [enough.namedBesideHole, enough.named]
    : [enough.besideHole, enough.plain];
  return seen.size >= (seen.has(holeNumber) ? besideHole : plain);
}

function leftOf(rows: TemplateRows, row: number): number {
  let left = 0;
  for (let place = rows.startOf(row); place < rows.startOf(row + 1); place += 1) {
    if (rows.wordAt(place) !== holeNumber) left += 1;
  }
  return left;
}

/** More than a third of the words say what happened. */
function doesTell(rows: TemplateRows, seen: ReadonlySet<number>): boolean {
  const words = [...seen].filter(word => word !== holeNumber);
  return words.filter(word => isTelling(rows.textOf(word))).length * 3 > words.length;
}
