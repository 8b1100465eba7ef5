import type { Pieces } from '../base/pieces';
import { hole } from './messageLine';
import { looksLikeName } from './templateWords';

/** Words that are looked at in one piece. */
const piece = 4_000;

/** The number of `hole` among words. */
export const holeNumber = 0;

/**
 * Templates as numbers, one after another: a place is an index over all of them. Each place has a hash of what stands
 * around it: the same for templates that are the same but for it. It is made of one hash for each word and where it
 * stands, laid over one another by XOR, so that taking one out costs nothing; of 64 bits, which for 10^5 places make
 * two meet with odds of 1 in 10^9.
 */
export class TemplateRows {
  readonly count: number;
  private readonly texts = [hole];
  private readonly names = [false];
  private readonly words: Int32Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  /** Where each row begins, and where the last ends. */
  private readonly starts: Int32Array;

  constructor(private readonly templates: readonly (readonly string[])[]) {
    this.count = templates.length;
    this.starts = new Int32Array(this.count + 1);
    templates.forEach(({ length }, row) => (this.starts[row + 1] = this.startOf(row) + length));
    const length = this.startOf(this.count);
    this.words = new Int32Array(length);
    this.low = new Int32Array(length);
    this.high = new Int32Array(length);
  }

  /** Reads the templates: comes before all else. */
  *read(): Pieces {
    const numbers = new Map([[hole, holeNumber]]);
    yield* this.eachRow((row, start) => {
      this.templates[row]?.forEach((text, at) => {
        let word = numbers.get(text);
        if (word === undefined) {
          word = this.texts.push(text) - 1;
          this.names.push(looksLikeName(text));
          numbers.set(text, word);
        }
        this.words[start + at] = word;
      });
      this.hash(row);
    });
  }

  /** Does something with each row: from its first place to where it ends. */
  *eachRow(work: (row: number, start: number, end: number) => void): Pieces {
    let done = 0;
    for (let row = 0; row < this.count; row += 1) {
      const [start, end] = [this.startOf(row), this.startOf(row + 1)];
      work(row, start, end);
      done += end - start;
      if (done < piece) continue;
      done = 0;
      yield;
    }
  }

  /** The row's first place; that of the next one is where it ends. */
  startOf(row: number): number {
    return this.starts[row] ?? 0;
  }

  wordAt(place: number): number {
    return this.words[place] ?? 0;
  }

  textAt(place: number): string {
    return this.textOf(this.wordAt(place));
  }

  textOf(word: number): string {
    return this.texts[word] ?? '';
  }

  isName(word: number): boolean {
    return this.names[word] === true;
  }

  /** What stands in this place of the row differs from record to record. */
  open(row: number, place: number): void {
    this.words[place] = holeNumber;
    this.hash(row);
  }

  /** Rows that are the same but for words that look like names, where there are at least so many. */
  *alikeButNames(least: number): Pieces<readonly (readonly number[])[]> {
    const alike = new Map<string, number[]>();
    yield* this.eachRow((row, start, end) => {
      let [low, high] = [end - start, 0];
      let hasName = false;
      for (let place = start; place < end; place += 1) {
        const word = this.wordAt(place);
        const isName = this.isName(word);
        hasName ||= isName;
        low ^= lowOf(isName ? anyWord : word, place - start);
        high ^= highOf(isName ? anyWord : word, place - start);
      }
      if (!hasName) return;
      const key = `${low} ${high}`;
      const same = alike.get(key);
      if (same) same.push(row);
      else alike.set(key, [row]);
    });
    return [...alike.values()].filter(({ length }) => length >= least);
  }

  /** For each place, as they are now: the words that stand in it where all else is the same; only where they differ. */
  *seen(): Pieces<(place: number) => ReadonlySet<number> | undefined> {
    const { words, low, high } = this;
    const size = 2 ** Math.ceil(Math.log2(2 * words.length + 2));
    // Open addressing: a slot holds the first of the places that have the same hash, plus one.
    const slots = new Int32Array(size);
    const firsts = new Int32Array(words.length);
    const setAt = new Int32Array(words.length);
    const sets: Set<number>[] = [];
    const add = (place: number): void => {
      const [a, b, word] = [low[place] ?? 0, high[place] ?? 0, words[place] ?? 0];
      let slot = a & (size - 1);
      let first = (slots[slot] ?? 0) - 1;
      while (first >= 0 && (low[first] !== a || high[first] !== b)) {
        slot = (slot + 1) & (size - 1);
        first = (slots[slot] ?? 0) - 1;
      }
      if (first < 0) {
        first = place;
        slots[slot] = place + 1;
      } else if (setAt[first] !== 0) sets[(setAt[first] ?? 0) - 1]?.add(word);
      else if (words[first] !== word) setAt[first] = sets.push(new Set([words[first] ?? 0, word]));
      firsts[place] = first;
    };
    yield* this.eachRow((_, start, end) => {
      for (let place = start; place < end; place += 1) add(place);
    });
    return place => sets[(setAt[firsts[place] ?? 0] ?? 0) - 1];
  }

  /** A row of one word has nothing around it: each is its own. */
  private hash(row: number): void {
    const [start, end] = [this.startOf(row), this.startOf(row + 1)];
    let [low, high] = [lowOf(end - start, -1), highOf(end - start, -1)];
    for (let place = start; place < end; place += 1) {
      low ^= lowOf(this.wordAt(place), place - start);
      high ^= highOf(this.wordAt(place), place - start);
    }
    for (let place = start; place < end; place += 1) {
      const [word, at] = [this.wordAt(place), place - start];
      this.low[place] = low ^ lowOf(word, at) ^ lowOf(anyWord, at);
      this.high[place] = high ^ highOf(word, at) ^ highOf(anyWord, at);
    }
  }
}

/** Stands for whatever stands in a place. */
const anyWord = -1;

/** 32 well mixed bits of a word and where it stands (finalizer of MurmurHash3, public domain). */
function lowOf(word: number, at: number): number {
  return mix(Math.imul(word + 2, 0x9e3779b1) ^ Math.imul(at + 2, 0x85ebca6b));
}

/** 32 others. */
function highOf(word: number, at: number): number {
  return mix((Math.imul(word + 2, 0xc2b2ae35) + Math.imul(at + 2, 0x27d4eb2f)) | 0);
}

function mix(lane: number): number {
  let value = lane ^ (lane >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}
