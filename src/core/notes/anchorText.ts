/** Tabs stand to the next multiple of this. */
const tabWidth = 4;
/** What is looked at of one line: minified code has lines of megabytes. */
const maxLine = 400;
const maxLineWords = 80;
/** Weight of a bracket or operator beside a word's, which is at least 1. */
const signWeight = 0.12;

/** The words and lines of two texts that are held against each other, as numbers; how telling each is. */
export class AnchorWords {
  private readonly lineIds = new Map<string, number>();
  private readonly wordIds = new Map<string, number>();
  private readonly isWord: boolean[] = [];
  private readonly counts: number[] = [];
  private readonly lines: LineWords[] = [];
  private total = 0;
  private readonly likenessOf = new Map<number, number>();

  /** The number of a line, blind to indentation and to how wide spaces are. */
  lineId(text: string): number {
    this.total += 1;
    const flat = text.slice(0, maxLine).trim().replace(/\s+/g, ' ');
    const known = this.lineIds.get(flat);
    const id = known ?? this.lines.length;
    if (known === undefined) {
      this.lineIds.set(flat, id);
      this.lines.push(this.wordsOf(flat));
    }
    for (const word of this.lines[id]?.unique ?? []) this.counts[word] = (this.counts[word] ?? 0) + 1;
    return id;
  }

  words(id: number): LineWords {
    return this.lines[id] ?? noWords;
  }

  /** How much a line says, in words: rare words count more. */
  weight(id: number): number {
    const line = this.words(id);
    if (line.weight < 0) {
      let weight = 0;
      for (const word of line.all) weight += this.wordWeight(word);
      line.weight = weight;
    }
    return line.weight;
  }

  /** 0 to 1: the share of words that two lines have in common, rare words counting more (a weighted Dice coefficient). */
  likeness(a: number, b: number): number {
    if (a === b) return 1;
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * 0x4000000 + high;
    const known = this.likenessOf.get(key);
    if (known !== undefined) return known;
    const [x, y] = [this.words(a).all, this.words(b).all];
    let common = 0;
    for (let i = 0, j = 0; i < x.length && j < y.length;) {
      const [p, q] = [x[i] ?? 0, y[j] ?? 0];
      if (p === q) {
        common += this.wordWeight(p);
        i += 1;
        j += 1;
      } else if (p < q) i += 1;
      else j += 1;
    }
    const sum = this.weight(a) + this.weight(b);
    const likeness = sum === 0 ? 0 : (2 * common) / sum;
    this.likenessOf.set(key, likeness);
    return likeness;
  }

  /** 0 to 1: how much of the shorter line stands in the longer one; for lines that were wrapped or joined. */
  within(a: number, b: number): number {
    const sum = this.weight(a) + this.weight(b);
    const least = Math.min(this.weight(a), this.weight(b));
    return least < 3 ? 0 : Math.min(1, (this.likeness(a, b) * sum) / 2 / least);
  }

  private wordWeight(word: number): number {
    if (!this.isWord[word]) return signWeight;
    return 1 + Math.log((1 + this.total) / (1 + (this.counts[word] ?? 0))) / 2;
  }

  private wordsOf(flat: string): LineWords {
    const all: number[] = [];
    for (const [text] of flat.matchAll(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu)) {
      if (!/[\p{L}\p{N}_$]/u.test(text)) all.push(this.wordId(text, false));
      else for (const part of partsOf(text)) all.push(this.wordId(part, true));
    }
    const first = all[0] ?? -1;
    all.length = Math.min(all.length, maxLineWords);
    all.sort((a, b) => a - b);
    return { text: flat, first, all, unique: [...new Set(all)], weight: -1 };
  }

  private wordId(word: string, isWord: boolean): number {
    const known = this.wordIds.get(word);
    if (known !== undefined) return known;
    const id = this.wordIds.size;
    this.wordIds.set(word, id);
    this.isWord.push(isWord);
    return id;
  }
}

interface LineWords {
  /** The line without indentation, spaces in one form. */
  readonly text: string;
  /** The word or sign that it starts with; -1 for a blank line. */
  readonly first: number;
  /** Ascending. */
  readonly all: readonly number[];
  readonly unique: readonly number[];
  weight: number;
}

const noWords: LineWords = { text: '', first: -1, all: [], unique: [], weight: 0 };

/** A text, line by line, as anchors look at it. */
export class AnchorText {
  readonly ids: Int32Array;
  /** Columns before the first character; -1 for a blank line. */
  readonly indents: Int32Array;
  private readonly parents: Int32Array;
  private readonly byId = new Map<number, number[]>();

  constructor(
    readonly lines: readonly string[],
    readonly words: AnchorWords,
  ) {
    this.ids = Int32Array.from(lines, line => words.lineId(line));
    this.indents = Int32Array.from(lines, indentOf);
    this.parents = parentsOf(this.indents, line => this.text(line));
    for (const [line, id] of this.ids.entries()) {
      const known = this.byId.get(id);
      if (known) known.push(line);
      else this.byId.set(id, [line]);
    }
  }

  get count(): number {
    return this.lines.length;
  }

  id(line: number): number {
    return this.ids[line] ?? -1;
  }

  /** Lines that read the same but for spaces. */
  linesWith(id: number): readonly number[] {
    return this.byId.get(id) ?? [];
  }

  text(line: number): string {
    return this.words.words(this.id(line)).text;
  }

  isBlank(line: number): boolean {
    return (this.indents[line] ?? -1) < 0;
  }

  /** The line that opens the block around a line, as indentation shows it; -1 at the top. */
  parent(line: number): number {
    return this.parents[line] ?? -1;
  }

  /** The last line that belongs to what a line opens: all that is indented deeper, and its closing bracket. */
  end(line: number): number {
    const indent = this.indents[line] ?? 0;
    let end = line;
    for (let at = line + 1; at < this.count; at += 1) {
      const depth = this.indents[at] ?? -1;
      if (depth < 0) continue;
      if (depth <= indent) {
        const closes = depth === indent && /^(?:[\])}]|end\b)/.test(this.text(at));
        const opens = depth === indent && this.text(at) === '{';
        if (opens) {
          end = at;
          continue;
        }
        return closes ? at : end;
      }
      end = at;
    }
    return end;
  }

  /** Up to `count` lines from here on that are not blank, in the direction given. */
  solid(from: number, step: 1 | -1, count: number, limit: number): number[] {
    const found: number[] = [];
    for (let at = from; at >= 0 && at < this.count && found.length < count; at += step) {
      if (Math.abs(at - from) > limit) break;
      if (!this.isBlank(at)) found.push(at);
    }
    return found;
  }
}

function partsOf(word: string): readonly string[] {
  const parts = word
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return parts
    .toLowerCase()
    .split(/[\s_$]+/)
    .filter(Boolean);
}

function indentOf(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charCodeAt(at);
    if (char === 32) width += 1;
    else if (char === 9) width += tabWidth - (width % tabWidth);
    else if (char !== 13) return width;
  }
  return -1;
}

/** For each line the nearest one above with less indentation; a bracket alone hands on to the line that it ends. */
function parentsOf(indents: Int32Array, textOf: (line: number) => string): Int32Array {
  const parents = new Int32Array(indents.length).fill(-1);
  const open: number[] = [];
  for (let line = 0; line < indents.length; line += 1) {
    const indent = indents[line] ?? -1;
    if (indent < 0) continue;
    while (open.length > 0 && (indents[open[open.length - 1] ?? 0] ?? 0) >= indent) {
      const last = open[open.length - 1] ?? 0;
      // `{` on a line of its own: what it opens belongs to the line above it.
      if (textOf(line) === '{' && indents[last] === indent) break;
      open.pop();
    }
    if (textOf(line) === '{' && open.length > 0 && indents[open[open.length - 1] ?? 0] === indent) {
      parents[line] = parents[open[open.length - 1] ?? 0] ?? -1;
      continue;
    }
    parents[line] = open[open.length - 1] ?? -1;
    open.push(line);
  }
  return parents;
}
