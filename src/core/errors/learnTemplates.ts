import { hole } from './messageTokens';

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

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that name what stands behind them. */
const namers = setOf(
  'user users username login logname account host hostname server client node device disk interface process program command module package class file filename directory path table database db schema queue topic consumer producer group tenant customer order session service daemon unit job task thread worker pod container image namespace for volume key name named id by',
);

/** Words that say what happened: a place that holds them tells messages apart, however many there are. */
const tellers = setOf(
  'start started starting stop stopped stopping fail failed failing failure success succeeded successful successfully ok error errors warning ready not is was has no open opened close closed enable enabled disable disabled up down true false yes on off null none new old read write get set put add added remove removed create created delete deleted begin end finished completed done connect connected disconnected accept accepted reject rejected valid invalid unknown found missing lost received sent timeout expired active inactive online offline full empty available unavailable first last input output in out to from with and or of the a an at',
);

const rounds = 4;
const mostTokens = 200;

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
  const numbers = new Map<string, number>([[hole, holeNumber]]);
  const words = [hole];
  const numberOf = (word: string): number => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, words.length);
    return words.push(word) - 1;
  };
  const learnt = templates.map(template => ({ template, open: new Set<number>() }));
  const usable = learnt.filter(({ template }) => template.length <= mostTokens);
  learnNames(usable);
  const rows = usable.map(entry => new Row(entry, numberOf));
  for (let round = 0; round < rounds; round += 1) {
    const places = placesOf(rows);
    let changed = false;
    for (const row of rows) {
      let best = -1;
      let most = 0;
      for (let at = 0; at < row.keys.length; at += 1) {
        const seen = places.get(row.keys[at] ?? 0);
        if (!(seen instanceof Set) || seen.size <= most || !isOpen(row.entry, at, seen, words)) continue;
        [best, most] = [at, seen.size];
      }
      if (best < 0) continue;
      row.open(best);
      changed = true;
    }
    if (!changed) break;
  }
  return learnt.map(({ open }) => open);
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

interface Learnt {
  readonly template: readonly string[];
  readonly open: Set<number>;
}

function looksLikeName(word: string): boolean {
  return word !== hole && (word.startsWith('=') || /[._$@-]/.test(word));
}

function learnNames(entries: readonly Learnt[]): void {
  const alike = new Map<string, Learnt[]>();
  for (const entry of entries) {
    if (!entry.template.some(looksLikeName)) continue;
    const key = entry.template.map(word => (looksLikeName(word) ? '\0' : word)).join(' ');
    const same = alike.get(key);
    if (same) same.push(entry);
    else alike.set(key, [entry]);
  }
  for (const same of alike.values()) {
    const [first] = same;
    if (!first || same.length < enough.nameLike) continue;
    first.template.forEach((word, at) => {
      if (!looksLikeName(word)) return;
      const isSaid = first.template.some((other, place) => place !== at && other !== hole && other !== '(');
      if (isSaid && new Set(same.map(({ template }) => template[at])).size >= enough.nameLike) {
        for (const { open } of same) open.add(at);
      }
    });
  }
}

const holeNumber = 0;

/**
 * The words of a template as numbers, with a key for each place: the same for templates that are the same but for it.
 * A key is a sum of one hash a word and place, so that taking one out costs nothing; of 51 bits, which for 10^5 keys
 * make two collide with odds of 1 in 10^5.
 */
class Row {
  readonly words: number[];
  readonly keys: number[] = [];

  constructor(
    readonly entry: Learnt,
    numberOf: (word: string) => number,
  ) {
    this.words = entry.template.map((word, at) => (entry.open.has(at) ? holeNumber : numberOf(word)));
    this.setKeys();
  }

  open(at: number): void {
    this.entry.open.add(at);
    this.words[at] = holeNumber;
    this.setKeys();
  }

  private setKeys(): void {
    const { words, keys } = this;
    if (words.length < 2) return;
    let sum = words.length;
    for (let at = 0; at < words.length; at += 1) {
      const hash = hashOf(words[at] ?? 0, at);
      keys[at] = hash;
      sum = (sum + hash) % modulus;
    }
    for (let at = 0; at < words.length; at += 1) {
      keys[at] = (sum - (keys[at] ?? 0) + modulus + hashOf(-1, at)) % modulus;
    }
  }
}

/** By key: the words that stand in the place; the one word alone where it is always the same. */
function placesOf(rows: readonly Row[]): ReadonlyMap<number, number | ReadonlySet<number>> {
  const places = new Map<number, number | Set<number>>();
  for (const { words, keys } of rows) {
    for (let at = 0; at < keys.length; at += 1) {
      const [key, word] = [keys[at] ?? 0, words[at] ?? 0];
      const seen = places.get(key);
      if (seen === undefined) places.set(key, word);
      else if (typeof seen !== 'number') seen.add(word);
      else if (seen !== word) places.set(key, new Set([seen, word]));
    }
  }
  return places;
}

function wordAt({ template, open }: Learnt, at: number): string {
  return open.has(at) ? hole : (template[at] ?? '');
}

/** Three of them still add up exactly. */
const modulus = 2 ** 51;

/** 51 well mixed bits of a word and a place (finalizer of MurmurHash3, public domain). */
function hashOf(word: number, at: number): number {
  const low = mix((Math.imul(word + 2, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b)) | 0);
  const high = mix((Math.imul(word + 2, 0xc2b2ae35) + Math.imul(at + 1, 0x27d4eb2f)) | 0);
  return (high >>> 13) * 4_294_967_296 + (low >>> 0);
}

function mix(lane: number): number {
  let value = lane ^ (lane >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function isOpen(entry: Learnt, at: number, seen: ReadonlySet<number>, texts: readonly string[]): boolean {
  const word = wordAt(entry, at);
  if (word === hole) return false;
  const besideHole = seen.has(holeNumber);
  const isNamed = at > 0 && !word.startsWith('=') && namers.has(wordAt(entry, at - 1).toLowerCase());
  const least = besideHole
    ? isNamed
      ? enough.namedBesideHole
      : enough.besideHole
    : isNamed
      ? enough.named
      : enough.plain;
  if (seen.size < least) return false;
  // Less than that says too little to be the same by what is left of it.
  if (entry.template.filter((_, place) => wordAt(entry, place) !== hole).length < 3) return false;
  const words = [...seen].filter(other => other !== holeNumber).map(other => texts[other] ?? '');
  const telling = words.filter(
    other => tellers.has(other.toLowerCase()) || /(?:ed|ing)$/i.test(other),
  ).length;
  return telling * 3 <= words.length;
}
