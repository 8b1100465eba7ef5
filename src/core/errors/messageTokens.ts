import { hashFactors, hashOn, hashStart, type HashLanes } from './fingerprint';
import { firstLine, hole, messageLimit } from './messageLine';
import {
  belongsToNumber,
  isAddress,
  isNameWithDigits,
  isPartOfAddress,
  isPartOfDate,
  longestShort,
  specialLengths,
  withoutQuotes,
} from './tokenWords';

/** Stands for a line of dots that leads to a value. */
const leader = '…';

const code = {
  feed: 10,
  return: 13,
  space: 32,
  quote: 34,
  apostrophe: 39,
  dash: 45,
  dot: 46,
  open: 40,
  close: 41,
  colon: 58,
  less: 60,
  equals: 61,
  capitalZ: 90,
  bracket: 91,
  backtick: 96,
  brace: 123,
};

const { a: laneA, b: laneB } = hashFactors;
/** Of this module: where modules are not bundled, what is imported is looked up at each use. */
const [specials, longest, limit] = [specialLengths, longestShort, messageLimit];

/** Kinds of characters that words are made of; `dots` are two of them, one after another. */
const is = { word: 1, digit: 2, slash: 4, dot: 8, at: 16, dash: 32, dots: 64 };

/**
 * By character code: parts of words, and which; zero is none. Letters beyond ASCII are parts of words. For all codes
 * there are, since a look into a table without a question before it takes half the time.
 */
const classes = new Uint8Array(65_536).fill(is.word);
for (let char = 0; char < 128; char += 1) classes[char] = kindOf(String.fromCharCode(char));

function kindOf(char: string): number {
  if (/\d/.test(char)) return is.digit;
  if (char === '/' || char === '\\') return is.slash;
  if (char === '.') return is.dot;
  if (char === '@') return is.at;
  if (char === '-') return is.dash;
  return /[A-Za-z_$*~%+]/.test(char) ? is.word : 0;
}

const marks = { open: 1, equals: 2, quote: 3, colon: 4, end: 5 };
const marksByCode = Uint8Array.from({ length: 128 }, (_, char) => {
  if (char === code.open) return marks.open;
  if (char === code.equals) return marks.equals;
  if (char === code.quote || char === code.apostrophe || char === code.backtick) return marks.quote;
  if (char === code.colon) return marks.colon;
  return char === code.feed || char === code.return ? marks.end : 0;
});

/** What a character between words is, by its code. */
function markOf(char: number): number {
  return char < 128 ? (marksByCode[char] ?? 0) : 0;
}

/** The tokens of a message and, where asked for, where each stands in it: start, end, start, end, … */
export interface Tokens {
  readonly words: string[];
  readonly places?: number[];
}

/**
 * The words of a message's first line, one after another, `<*>` for each run of what differs from record to record:
 * numbers, ids, times, quoted text, paths, addresses, hosts. What stands after `=` keeps the sign (`=root`): it is a
 * value, be it a word. Punctuation does not count, but `(` does. One pass, linear in the first 1,000 characters.
 */
export function messageTokens(message: string, withPlaces = false): Tokens {
  return new TokenScan().record(message, withPlaces);
}

/** What a token's `from` is where the token does not stand in the text. */
const standsFor = { hole: -1, leader: -2 };

/**
 * Finds the tokens of one message after another. Words are made by `record` alone: `a` and `b` tell messages with the
 * same words by, and the words of most messages were seen before.
 */
export class TokenScan implements HashLanes {
  /** Of `hash64`, over what the run began with and the words with a space between each. */
  a = 0;
  b = 0;
  /** The message, or its first line with addresses and quoted text made digits. */
  private text = '';
  private at = 0;
  private count = 0;
  /** Four of each token: from and to in the text, start and end of its place. Nothing where it does not record. */
  private readonly spans: number[] = [];
  private records = false;
  /** The next word is the value of the name before `=`. */
  private isValue = false;
  private afterHole = false;

  /** Afterwards the lanes are those of this message. */
  run(message: string, from: HashLanes = hashStart): void {
    const line = message.length > limit ? firstLine(message) : message;
    // Few messages have quotes or addresses; that they do is seen on the way.
    if (!this.pass(line, from, true)) this.pass(withoutQuotes(firstLine(line)), from, false);
  }

  record(message: string, withPlaces = false): Tokens {
    this.records = true;
    this.run(message);
    this.records = false;
    const { text, spans, count } = this;
    const words: string[] = [];
    const places: number[] = [];
    for (let token = 0; token < 4 * count; token += 4) {
      const from = spans[token] ?? 0;
      if (from >= 0) words.push(text.slice(from, spans[token + 1]));
      else words.push(from === standsFor.hole ? hole : leader);
      if (withPlaces) places.push(spans[token + 2] ?? 0, spans[token + 3] ?? 0);
    }
    return withPlaces ? { words, places } : { words };
  }

  /** False where it met quotes or an address and was to stop there. */
  private pass(text: string, { a, b }: HashLanes, stopsAtQuotes: boolean): boolean {
    const { length } = text;
    this.text = text;
    this.a = a;
    this.b = b;
    this.at = 0;
    this.count = 0;
    this.isValue = false;
    this.afterHole = false;
    while (this.at < length) {
      const char = text.charCodeAt(this.at);
      if (char === code.space) this.at += 1;
      else if (classes[char] !== 0) this.word(char);
      else {
        const mark = markOf(char);
        if (mark === marks.end) return true;
        if (mark !== 0) {
          if (stopsAtQuotes && this.isQuote(mark)) return false;
          this.marked(mark);
        } else this.isValue = false;
        this.at += 1;
      }
    }
    return true;
  }

  private isQuote(mark: number): boolean {
    return mark === marks.quote || (mark === marks.colon && this.text.startsWith('//', this.at + 1));
  }

  private marked(mark: number): void {
    const { text, at } = this;
    const isAfterNamed = mark === marks.equals && at > 0 && text.charCodeAt(at - 1) !== code.space;
    this.isValue = false;
    if (mark === marks.open) {
      this.push(at, at + 1, at, at + 1);
      // Nothing between them stands for something that was not known.
      if (text.charCodeAt(at + 1) === code.close) this.pushHole(at + 1, at + 1);
    } else if (isAfterNamed && !this.afterHole && this.count > 0) {
      const next = text.charCodeAt(at + 1);
      if (at + 1 === text.length || classes[next] !== 0 || markOf(next) === marks.end) this.isValue = true;
      else if (next !== code.brace && next !== code.bracket && next !== code.open && next !== code.less)
        this.pushHole(at + 1, at + 1);
    }
  }

  private word(first: number): void {
    const { text, at: start, isValue } = this;
    const { length } = text;
    let { a, b } = this;
    if (this.count > 0) {
      a = Math.imul(a ^ code.space, laneA);
      b = Math.imul(b ^ code.space, laneB);
    }
    let end = start;
    let char = first;
    let kind = classes[char] ?? 0;
    // Most words are of letters alone: they are hashed as they are read.
    while (kind === is.word) {
      a = Math.imul(a ^ char, laneA);
      b = Math.imul(b ^ char, laneB);
      end += 1;
      if (end >= length) break;
      char = text.charCodeAt(end);
      kind = classes[char] ?? 0;
    }
    if (!isValue && (kind === 0 || end >= length)) {
      this.at = char === code.space ? end + 1 : end;
      if (!isShort(first, end - start) || this.isWord(start, end, start, end))
        this.keep(start, end, start, end, a, b);
      return;
    }
    let found = end > start ? is.word : 0;
    while (end < length) {
      kind = classes[text.charCodeAt(end)] ?? 0;
      if (kind === 0) break;
      found |= kind;
      if (kind === is.dot && end > start && text.charCodeAt(end - 1) === code.dot) found |= is.dots;
      end += 1;
    }
    this.at = end;
    if (isValue) this.value(start, end, found);
    else if ((found & is.digit) !== 0 && (found & is.dots) === 0 && !this.mayBeName(first, start, end, found))
      this.pushHole(start, end);
    else this.mixed(start, end, found);
  }

  /** What stands behind `=`: with the sign, which stands before it. */
  private value(start: number, end: number, found: number): void {
    this.isValue = false;
    if ((found & (is.digit | is.slash | is.dot | is.at)) !== 0) this.pushHole(start, end);
    else this.push(start - 1, end, start, end);
  }

  /**
   * Whether a word of letters, from `from` to `to`, is one of the message's own; if not it became a hole or part of
   * one. What stands around them belongs to its place. Most words are these.
   */
  private isWord(from: number, to: number, start: number, end: number): boolean {
    const { text, afterHole } = this;
    const first = text.charCodeAt(from);
    if (!isShort(first, to - from)) return true;
    if (
      (first <= code.capitalZ && isPartOfDate(text, from, to, end)) ||
      (to - from === 2 && isPartOfAddress(text, from, start, end, afterHole))
    ) {
      this.pushHole(start, end);
      return false;
    }
    if (!afterHole || !belongsToNumber(text, from, to)) return true;
    this.extend(end);
    return false;
  }

  /** A word with digits, dots, dashes, slashes or an at sign. */
  private mixed(start: number, end: number, found: number): void {
    const { text } = this;
    if ((found & is.dots) !== 0) {
      const whole = text.slice(start, end);
      if (/[A-Za-z]\.{3}/.test(whole)) {
        this.leaders(whole, start);
        return;
      }
    }
    // Nothing but dashes and dots says nothing.
    if ((found & ~(is.dash | is.dot | is.dots)) === 0) return;
    let [from, to] = [start, end];
    while (isTrimmed(text.charCodeAt(from))) from += 1;
    while (isTrimmed(text.charCodeAt(to - 1))) to -= 1;
    const hasDigit = (found & is.digit) !== 0;
    const differs = hasDigit
      ? !isNameWithDigits(text.slice(from, to))
      : (found & (is.at | is.slash | is.dot)) !== 0 && isAddress(text.slice(from, to));
    if (differs) this.pushHole(start, end);
    else if (hasDigit || this.isWord(from, to, start, end)) this.push(from, to, start, end);
  }

  /** Whether a word with a digit may be one of the names with digits, by what is seen at once. */
  private mayBeName(first: number, start: number, end: number, found: number): boolean {
    const kind = classes[first] ?? 0;
    if ((found & is.dot) !== 0) return (kind & (is.word | is.dot | is.dash)) !== 0;
    return end - start <= longest && kind === is.word;
  }

  /** `machine check enable..............0`: the name before the dots is none of what differs. */
  private leaders(word: string, start: number): void {
    let offset = start;
    for (const part of word.split(/(\.{2,})/)) {
      const end = offset + part.length;
      if (part.startsWith('..')) this.push(standsFor.leader, end, offset, end);
      else if (part !== '') {
        if (/\d/.test(part)) this.pushHole(offset, end);
        else this.push(offset, end, offset, end);
      }
      offset = end;
    }
  }

  private pushHole(start: number, end: number): void {
    if (this.afterHole) this.extend(end);
    else this.push(standsFor.hole, end, start, end);
  }

  private extend(end: number): void {
    if (this.records) this.spans[4 * this.count - 1] = end;
  }

  private push(from: number, to: number, start: number, end: number): void {
    const { text } = this;
    let { a, b } = this;
    if (this.count > 0) {
      a = Math.imul(a ^ code.space, laneA);
      b = Math.imul(b ^ code.space, laneB);
    }
    if (from >= 0) {
      for (let at = from; at < to; at += 1) {
        const char = text.charCodeAt(at);
        a = Math.imul(a ^ char, laneA);
        b = Math.imul(b ^ char, laneB);
      }
    } else if (from === standsFor.hole) {
      a = holeOn(a, laneA);
      b = holeOn(b, laneB);
    } else ({ a, b } = hashOn(leader, { a, b }));
    this.keep(from, to, start, end, a, b);
  }

  private keep(from: number, to: number, start: number, end: number, a: number, b: number): void {
    if (this.records) {
      const { spans, count } = this;
      spans[4 * count] = from;
      spans[4 * count + 1] = to;
      spans[4 * count + 2] = start;
      spans[4 * count + 3] = end;
    }
    this.count += 1;
    this.a = a;
    this.b = b;
    this.afterHole = from === standsFor.hole;
  }
}

/** A lane with the three characters of `hole` on it. */
function holeOn(lane: number, factor: number): number {
  return Math.imul(Math.imul(Math.imul(lane ^ 60, factor) ^ 42, factor) ^ 62, factor);
}

/** False for most words: by first character and length no unit, no part of a date and no hexadecimal pair. */
function isShort(first: number, length: number): boolean {
  return length <= longest && (first > 127 || ((specials[first] ?? 0) & (1 << length)) !== 0);
}

function isTrimmed(char: number): boolean {
  return char === code.dash || char === code.dot;
}
