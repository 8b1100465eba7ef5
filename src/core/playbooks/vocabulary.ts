/** A word of the index that a word of a query may mean, and how much of it: 1 for the word itself. */
export interface Meaning {
  readonly term: number;
  readonly weight: number;
}

/** Most words that the beginning of one, or a misspelled one, is taken for. */
const mostMeanings = 40;

/** The words of an index, as numbers; knows in how many parts each stands, and finds those that look like another. */
export class Vocabulary {
  private readonly numbers = new Map<string, number>();
  private readonly words: string[] = [];
  private readonly counts: number[] = [];
  /** By their first two letters: what bounds a look at beginnings and at misspelled words. */
  private readonly byStart = new Map<string, number[]>();

  /** The number of a word, made where it is new. */
  add(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const term = this.words.length;
    this.numbers.set(word, term);
    this.words.push(word);
    this.counts.push(0);
    const start = word.slice(0, 2);
    const same = this.byStart.get(start);
    if (same) same.push(term);
    else this.byStart.set(start, [term]);
    return term;
  }

  /** The number of a word that stands somewhere. */
  find(word: string): number | undefined {
    const term = this.numbers.get(word);
    return term !== undefined && this.count(term) > 0 ? term : undefined;
  }

  word(term: number): string {
    return this.words[term] ?? '';
  }

  /** In how many parts it stands. */
  count(term: number): number {
    return this.counts[term] ?? 0;
  }

  /** One part more, or less, that has it. */
  tally(term: number, change: 1 | -1): void {
    this.counts[term] = this.count(term) + change;
  }

  /** Words that begin so, commonest first: while a word is typed nobody means its rarest end. */
  beginningWith(start: string): readonly Meaning[] {
    const found: Meaning[] = [];
    for (const term of this.candidates(start)) {
      const word = this.words[term] ?? '';
      if (word.length <= start.length || !word.startsWith(start) || this.count(term) === 0) continue;
      found.push({
        term,
        weight: (0.5 * start.length) / (start.length + 0.3 * (word.length - start.length)),
      });
    }
    return this.commonest(found);
  }

  /** Words with the same first two letters that are at most `edits` letters away (Levenshtein, 1966; a swap of neighbours counts as one). */
  like(word: string, edits: number): readonly Meaning[] {
    const found: Meaning[] = [];
    for (const term of this.byStart.get(word.slice(0, 2)) ?? []) {
      const other = this.words[term] ?? '';
      if (Math.abs(other.length - word.length) > edits || this.count(term) === 0) continue;
      const away = distance(word, other, edits);
      if (away <= edits) found.push({ term, weight: 0.3 / away });
    }
    return this.commonest(found);
  }

  private candidates(start: string): readonly number[] {
    if (start.length >= 2) return this.byStart.get(start.slice(0, 2)) ?? [];
    return [...this.byStart].flatMap(([two, terms]) => (two.startsWith(start) ? terms : []));
  }

  private commonest(found: Meaning[]): readonly Meaning[] {
    return found.sort((a, b) => this.count(b.term) - this.count(a.term)).slice(0, mostMeanings);
  }
}

/** Edits between two words (optimal string alignment); more than `most` as `most + 1`, without counting on. */
function distance(a: string, b: string, most: number): number {
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (back[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (twoBack[j - 2] ?? 0) + 1);
      }
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return most + 1;
    twoBack = back;
    back = row;
  }
  return back[b.length] ?? most + 1;
}
