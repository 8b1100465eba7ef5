import { type Meaning, Vocabulary } from './vocabulary';
import { stemsOf, wordsOf } from './words';

/** The texts of a part by how much a word in them says. */
export interface PartTexts {
  /** Title, alerts and file name of its playbook, each a line. */
  readonly name: string;
  /** Folders that its playbook lies in. */
  readonly path: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

/** A part that answers. */
export interface PartHit {
  readonly part: number;
  readonly score: number;
}

/** A section of a part, and the line of its body that answers best; -1 where only the heading answers. */
export interface PartPlace {
  readonly section: number;
  readonly line: number;
}

/** One word of a query and what it may mean. */
export type QueryWord = readonly Meaning[];

interface Part {
  /** Words with how often, a word of name, path or heading counting more. */
  readonly terms: readonly number[];
  /** Words of each of its names, each once. */
  readonly names: readonly Uint32Array[];
  /** Headings and bodies as a row of stems, with marks between lines and sections. */
  readonly row: Uint32Array;
  readonly length: number;
}

const weights = { name: 4, headings: 1.5, path: 1, body: 1 };
/** Of Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009). */
const k1 = 2;
const b = 0.3;
/** How much it counts that the words of a name stand in the query, times the share of the name that does. */
const nameCover = 8;
/** How much of that a part loses whose playbook has many names. */
const shared = 0.1;
/** How much it counts that two words follow each other in both, times how rare that is. */
const neighbours = 2;
/** Stand in a row of stems before each section (its heading follows), and before each line of its body. */
const sectionMark = 0xffff_ffff;
const lineMark = 0xffff_fffe;
/** Added to what a compound is called as a whole; these stand after the stems of their line and follow nothing. */
const compoundMark = 0x4000_0000;
/** Names of a part that are told apart. */
const mostNames = 100;
/** Parts that are looked at closely. */
const closely = 64;
/** A query gives up its commonest words rather than look at more entries than this. */
const mostEntries = 60_000;

/**
 * Ranks parts of playbooks for a query: BM25 over weighted fields, then for the best of them how much of the name the
 * query holds, and which words follow each other in both (alerts quote their runbooks).
 *
 * Own code where a library would do at a smaller scale: at 10,000 runbooks and the text of an alert as the query,
 * the general index took 80 ms a key press, and knows neither of the two last.
 */
export class PartIndex {
  readonly vocabulary = new Vocabulary();
  /** By term: part, weighted count, part, weighted count, … */
  private readonly postings: number[][] = [];
  private readonly parts: (Part | undefined)[] = [];
  private alive = 0;
  private lengths = 0;
  private scores = new Float64Array(64);
  private best = new Float64Array(64);

  /** Parts that were removed and still stand in the postings. */
  get dirt(): number {
    return this.parts.length - this.alive;
  }

  get size(): number {
    return this.alive;
  }

  /** Adds a part; the number that it is known by. */
  add(texts: PartTexts): number {
    const id = this.parts.length;
    const counts = new Map<number, number>();
    const count = (words: Iterable<string>, weight: number): number => {
      let length = 0;
      for (const word of words) {
        const term = this.vocabulary.add(word);
        counts.set(term, (counts.get(term) ?? 0) + weight);
        length += 1;
      }
      return length;
    };
    const name = new Set(wordsOf(texts.name));
    count(name, weights.name);
    count(new Set(wordsOf(texts.path)), weights.path);
    let length = 0;
    const row: number[] = [];
    const append = (text: string): void => {
      const compounds: number[] = [];
      const stems = stemsOf(text, word => compounds.push(this.vocabulary.add(word)));
      for (const stem of stems) row.push(this.vocabulary.add(stem));
      for (const compound of compounds) row.push(compound + compoundMark);
    };
    for (const { heading, text } of texts.sections) {
      length += count(wordsOf(heading), weights.headings) + count(wordsOf(text), weights.body);
      row.push(sectionMark);
      append(heading);
      for (const line of text.split('\n')) {
        row.push(lineMark);
        append(line);
      }
    }
    for (const [term, weighted] of counts) {
      (this.postings[term] ??= []).push(id, weighted);
      this.vocabulary.tally(term, 1);
    }
    const names = new Map<string, Uint32Array>();
    for (const text of texts.name.split('\n').slice(0, mostNames)) {
      const stems = [...new Set(stemsOf(text))];
      names.set(
        stems.join(' '),
        Uint32Array.from(stems, stem => this.vocabulary.add(stem)),
      );
    }
    this.parts.push({
      terms: [...counts.keys()],
      names: [...names.values()],
      row: Uint32Array.from(row),
      length,
    });
    this.alive += 1;
    this.lengths += length;
    return id;
  }

  remove(id: number): void {
    const part = this.parts[id];
    if (!part) return;
    this.parts[id] = undefined;
    this.alive -= 1;
    this.lengths -= part.length;
    for (const term of part.terms) this.vocabulary.tally(term, -1);
  }

  /** How much a word tells: high where few parts have it. */
  rarity(term: number): number {
    return this.told(this.vocabulary.count(term));
  }

  /** How much it tells that something stands in so many parts. */
  private told(count: number): number {
    return Math.log(1 + (this.alive - count + 0.5) / (count + 0.5));
  }

  /** The best parts, best first. `stems` is the query as a row, for what follows what. */
  search(words: readonly QueryWord[], stems: readonly string[]): readonly PartHit[] {
    if (this.scores.length < this.parts.length) {
      this.scores = new Float64Array(this.parts.length * 2);
      this.best = new Float64Array(this.parts.length * 2);
    }
    const touched = this.accumulate(words);
    const floor = this.nthBest(touched, closely);
    const query = stems.map(stem => this.vocabulary.find(stem) ?? -1);
    const asked = new Set(query);
    const pairs = new Set(query.slice(1).map((term, at) => pairKey(query[at] ?? -1, term)));
    const near: { readonly part: number; readonly score: number; readonly pairs: ReadonlySet<number> }[] = [];
    const holders = new Map<number, number>();
    for (const part of touched) {
      const score = this.scores[part] ?? 0;
      this.scores[part] = 0;
      if (score < floor) continue;
      const found = this.pairsOf(part, asked, pairs);
      for (const pair of found) holders.set(pair, (holders.get(pair) ?? 0) + 1);
      near.push({ part, score: score + this.coverOf(part, asked), pairs: found });
    }
    const hits = near.map(({ part, score, pairs: found }): PartHit => {
      const told = [...found].reduce((sum, pair) => sum + this.told(holders.get(pair) ?? 0), 0);
      return { part, score: score + neighbours * told };
    });
    return hits.sort((x, y) => y.score - x.score || x.part - y.part);
  }

  private accumulate(words: readonly QueryWord[]): readonly number[] {
    const entries = (word: QueryWord): number =>
      word.reduce((sum, { term }) => sum + (this.postings[term]?.length ?? 0) / 2, 0);
    const rarestFirst = words.map(word => ({ word, cost: entries(word) })).sort((x, y) => x.cost - y.cost);
    const touched: number[] = [];
    let spent = 0;
    for (const { word, cost } of rarestFirst) {
      if (spent > 0 && spent + cost > mostEntries) break;
      spent += cost;
      for (const part of this.bestOf(word)) {
        if (this.scores[part] === 0) touched.push(part);
        this.scores[part] = (this.scores[part] ?? 0) + (this.best[part] ?? 0);
        this.best[part] = 0;
      }
    }
    return touched;
  }

  /** What each part has of a word, in `best`: its best meaning counts, not the sum of all. */
  private bestOf(word: QueryWord): readonly number[] {
    const average = this.lengths / Math.max(1, this.alive) || 1;
    const found: number[] = [];
    for (const { term, weight } of word) {
      const postings = this.postings[term] ?? [];
      const tells = this.rarity(term) * weight * (k1 + 1);
      for (let at = 0; at < postings.length; at += 2) {
        const part = postings[at] ?? 0;
        const known = this.parts[part];
        if (!known) continue;
        const often = postings[at + 1] ?? 0;
        const score = (tells * often) / (often + k1 * (1 - b + (b * known.length) / average));
        const before = this.best[part] ?? 0;
        if (before === 0) found.push(part);
        if (score > before) this.best[part] = score;
      }
    }
    return found;
  }

  private nthBest(touched: readonly number[], n: number): number {
    if (touched.length <= n) return 0;
    const scores = Float64Array.from(touched, part => this.scores[part] ?? 0).sort();
    return scores[scores.length - n] ?? 0;
  }

  /**
   * What the words of its name that the query holds say, more where few of the name are left. Of several names (a
   * runbook for many alerts) the one that fits best counts, as if it had no other.
   */
  private coverOf(part: number, asked: ReadonlySet<number>): number {
    let best = 0;
    const names = this.parts[part]?.names ?? [];
    for (const name of names) {
      let named = 0;
      let found = 0;
      for (const term of name) {
        const tells = this.rarity(term);
        named += tells;
        if (asked.has(term)) found += tells;
      }
      if (found > 0) best = Math.max(best, (nameCover * found * found) / named);
    }
    // Of two for the same alert, the one that is for nothing else.
    return best * (1 - shared * (1 - 1 / Math.max(1, names.length)));
  }

  /** The pairs of the query that a part has. */
  private pairsOf(part: number, asked: ReadonlySet<number>, pairs: ReadonlySet<number>): ReadonlySet<number> {
    const found = new Set<number>();
    let before = -1;
    for (const term of this.parts[part]?.row ?? []) {
      // A sentence goes on over the end of its line.
      if (term === lineMark || (term >= compoundMark && term !== sectionMark)) continue;
      const first = before;
      before = asked.has(term) ? term : -1;
      if (before < 0 || first < 0) continue;
      const pair = pairKey(first, term);
      if (pairs.has(pair)) found.add(pair);
    }
    return found;
  }

  /**
   * The section of a part in which most of the query stands, and the line of it, both zero-based: rare words count
   * more, a heading's double. Between equals the first wins. Undefined where no section holds any of it.
   */
  placeIn(part: number, wanted: ReadonlyMap<number, number>): PartPlace | undefined {
    const row = this.parts[part]?.row ?? new Uint32Array();
    let best: PartPlace | undefined;
    let bestScore = 0;
    let section = -1;
    for (let at = 0; at < row.length;) {
      // At the mark of a section.
      section += 1;
      let [line, score, lineScore, heading] = [-1, 0, 0, true];
      let [bestLine, bestLineScore] = [-1, 0];
      const inSection = new Set<number>();
      const inLine = new Set<number>();
      for (at += 1; at < row.length && row[at] !== sectionMark; at += 1) {
        const marked = row[at] ?? 0;
        if (marked === lineMark) {
          line += 1;
          if (heading) inSection.clear();
          heading = false;
          inLine.clear();
          lineScore = 0;
          continue;
        }
        const term = marked < compoundMark ? marked : marked - compoundMark;
        const tells = wanted.get(term);
        if (tells === undefined) continue;
        if (!inSection.has(term)) score += heading ? 2 * tells : tells;
        inSection.add(term);
        if (!heading && !inLine.has(term)) lineScore += tells;
        inLine.add(term);
        if (lineScore > bestLineScore) [bestLine, bestLineScore] = [line, lineScore];
      }
      if (score > bestScore) {
        bestScore = score;
        best = { section, line: bestLine };
      }
    }
    return best;
  }
}

/** A pair as one number; terms stay far below 2^26. */
function pairKey(first: number, second: number): number {
  return first < 0 || second < 0 ? -1 : first * 67_108_864 + second;
}
