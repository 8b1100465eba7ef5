/** Stands for what differs from record to record. */
export const hole = '<*>';

/** Longest part of a message that is looked at. */
const messageLimit = 1_000;

const is = { word: 1, digit: 2, slash: 4, dot: 8, at: 16, dash: 32 };

/** By character code: parts of words, and which. Letters beyond ASCII are parts of words. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/\d/.test(char)) return is.digit;
  if (char === '/' || char === '\\') return is.slash;
  if (char === '.') return is.dot;
  if (char === '@') return is.at;
  if (char === '-') return is.dash;
  return /[A-Za-z_$*~%+]/.test(char) ? is.word : 0;
});

const code = {
  space: 32,
  dash: 45,
  dot: 46,
  open: 40,
  close: 41,
  colon: 58,
  less: 60,
  equals: 61,
  capitalZ: 90,
  bracket: 91,
  brace: 123,
};

/** What a digit in a word does not make an id: protocols, encodings and the like, named for what they are. */
const namesWithDigits =
  /^(?:utf-?8|utf-?16|base64|sha-?\d+|md5|x\.?509|http[12]|ipv[46]|oauth2|s3|ec2|k8s|i18n|l10n|h2|log4j2?|es\d|python[23]|win32|amd64|x86_64|arm64|p\d\d|ssh2|http\/\d(?:\.\d)?)$/i;

/** The words as they are, with a capital, and in capitals. */
const setOf = (words: string): ReadonlySet<string> =>
  new Set(
    words
      .split(' ')
      .flatMap(word => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]),
  );

/** Behind a number these belong to it. */
const units = setOf(
  'ns us µs ms s sec secs second seconds m min mins minute minutes h hour hours d day days b byte bytes kb mb gb tb kib mib gib kbytes mbytes %',
);

/** Parts of a date that are words. */
const dateWords = setOf(
  'mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december am pm utc gmt pst pdt est edt cst cdt cet cest',
);
const dateGoesOn =
  /^[,.]? {0,2}(?:\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b)/;

/** Ends of host names that are seen in logs; a name that begins with one is a package (`com.shop.Cart`). */
const domains = setOf(
  'com net org edu gov mil io co cn hk jp de fr uk us eu ru br in it nl es pl se ch at ca au info biz local lan internal localdomain test example arpa tw kr ar mx',
);

const quoted = /"((?:[^"\\\n]|\\.){0,1000})"|`[^`\n]{0,1000}`|(?<!\w)'(?:[^'\\\n]|\\.){0,1000}'(?!\w)/g;
const url = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]},]{1,1000}/gi;
const httpMethod = /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT)(?= )/;
const plainName = /^[A-Za-z_.$-]+$/;
const wholePath = /^[~.]{0,2}[/\\]|[/\\].*[/\\]/;

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
  return new Scan(firstLine(message), withPlaces).run();
}

/** What of a message `messageTokens` looks at; places are in it. Quoted text stands in it as it is. */
export function firstLine(message: string): string {
  const text = message.length > messageLimit ? message.slice(0, messageLimit) : message;
  const feed = text.indexOf('\n');
  const line = feed < 0 ? text : text.slice(0, feed);
  const end = line.indexOf('\r');
  return end < 0 ? line : line.slice(0, end);
}

class Scan {
  private readonly words: string[] = [];
  private readonly places: number[] = [];
  /** Same length as the line: quoted text with all letters made digits, so that it reads as an id. */
  private readonly text: string;
  private at = 0;
  /** The next word is the value of the name before `=`. */
  private isValue = false;
  private afterHole = false;

  constructor(
    line: string,
    private readonly withPlaces: boolean,
  ) {
    const plain = line.includes('://') ? line.replace(url, blank) : line;
    this.text = /["'`]/.test(plain) ? plain.replace(quoted, blankQuoted) : plain;
  }

  run(): Tokens {
    const { text } = this;
    while (this.at < text.length) {
      const char = text.charCodeAt(this.at);
      if (char === code.space) this.at += 1;
      else if (classOf(char) === 0) this.separator(char);
      else this.word();
    }
    return this.withPlaces ? { words: this.words, places: this.places } : { words: this.words };
  }

  private separator(char: number): void {
    const next = this.text.charCodeAt(this.at + 1);
    if (char === code.open) {
      this.push('(', this.at, this.at + 1);
      // Nothing between them stands for something that was not known.
      if (next === code.close) this.pushHole(this.at + 1, this.at + 1);
      this.isValue = false;
    } else if (char === code.equals) {
      const isNamed = this.at > 0 && this.text.charCodeAt(this.at - 1) !== code.space && !this.afterHole;
      this.isValue = isNamed && this.words.length > 0 && classOf(next) !== 0;
      const opens = next === code.brace || next === code.bracket || next === code.open || next === code.less;
      if (isNamed && this.words.length > 0 && !this.isValue && !opens)
        this.pushHole(this.at + 1, this.at + 1);
    } else this.isValue = false;
    this.at += 1;
  }

  private word(): void {
    const { text, isValue } = this;
    const start = this.at;
    let end = start;
    let found = 0;
    for (let kind = classOf(text.charCodeAt(end)); kind !== 0; kind = classOf(text.charCodeAt(end))) {
      found |= kind;
      end += 1;
      if (end >= text.length) break;
    }
    this.at = end;
    this.isValue = false;
    if (found === is.word && !isValue) this.letters(start, end, start, end);
    else if ((found & is.digit) !== 0 && (found & is.dot) === 0 && (isValue || !mayBeName(text, start, end)))
      this.pushHole(start, end);
    else if (!isValue) this.mixed(text.slice(start, end), start, end);
    else if ((found & (is.digit | is.slash | is.dot | is.at)) === 0)
      this.push(`=${text.slice(start, end)}`, start, end);
    else this.pushHole(start, end);
  }

  /** A word of letters, from `from` to `to`; what stands around them belongs to its place. Most words are these. */
  private letters(from: number, to: number, start: number, end: number): void {
    const { text } = this;
    const word = text.slice(from, to);
    if (to - from <= 9) {
      // Only a word with a capital can be part of a date.
      const isDate = text.charCodeAt(from) <= code.capitalZ && this.isPartOfDate(word);
      if (isDate || (to - from === 2 && this.isPartOfAddress(word, start))) {
        this.pushHole(start, end);
        return;
      }
      if (this.afterHole && belongsToNumber(word)) {
        this.extend(end);
        return;
      }
    }
    this.push(word, start, end);
  }

  /** A word with digits, dots, dashes, slashes or an at sign. */
  private mixed(whole: string, start: number, end: number): void {
    if (whole.includes('...') && /[A-Za-z]\.{3}/.test(whole)) {
      this.leaders(whole, start);
      return;
    }
    let [from, to] = [start, end];
    if (isTrimmed(whole.charCodeAt(0)) || isTrimmed(whole.charCodeAt(whole.length - 1))) {
      const isAll = /^[-.]+$/.test(whole);
      while (from < to - 1 && isTrimmed(this.text.charCodeAt(from))) from += 1;
      while (to > from && isTrimmed(this.text.charCodeAt(to - 1))) to -= 1;
      if (isAll || from === to) return;
    }
    const word = from === start && to === end ? whole : this.text.slice(from, to);
    const hasDigit = /\d/.test(word);
    const differs = hasDigit
      ? !namesWithDigits.test(word)
      : /^[^@]+@[^@]+$/.test(word) ||
        (word.length > 1 && wholePath.test(word)) ||
        (word.includes('.') && isHost(word));
    if (differs) this.pushHole(start, end);
    else if (hasDigit) this.push(word, start, end);
    else this.letters(from, to, start, end);
  }

  /** `machine check enable..............0`: the name before the dots is none of what differs. */
  private leaders(word: string, start: number): void {
    let offset = start;
    for (const part of word.split(/(\.{2,})/)) {
      const end = offset + part.length;
      if (part.startsWith('..')) this.push('…', offset, end);
      else if (part !== '') {
        if (/\d/.test(part)) this.pushHole(offset, end);
        else this.push(part, offset, end);
      }
      offset = end;
    }
  }

  private isPartOfDate(word: string): boolean {
    return dateWords.has(word) && dateGoesOn.test(this.text.slice(this.at, this.at + 14));
  }

  /** Two hexadecimal letters of a hardware address without a digit among them. */
  private isPartOfAddress(word: string, start: number): boolean {
    if (!/^[0-9a-f]{2}$/i.test(word)) return false;
    const { text } = this;
    if (text.charCodeAt(this.at) === code.colon && /^:[0-9a-f]{2}:/i.test(text.slice(this.at, this.at + 4)))
      return true;
    return this.afterHole && /[0-9a-f]{2}:$/i.test(text.slice(Math.max(0, start - 3), start));
  }

  private push(word: string, start: number, end: number): void {
    this.afterHole = false;
    this.words.push(word);
    if (this.withPlaces) this.places.push(start, end);
  }

  private pushHole(start: number, end: number): void {
    if (this.afterHole) {
      this.extend(end);
      return;
    }
    this.afterHole = true;
    this.words.push(hole);
    if (this.withPlaces) this.places.push(start, end);
  }

  private extend(end: number): void {
    if (this.withPlaces) this.places[this.places.length - 1] = end;
  }
}

function isTrimmed(char: number): boolean {
  return char === code.dash || char === code.dot;
}

function classOf(char: number): number {
  return char < 128 ? (classes[char] ?? 0) : is.word;
}

/** A short word that begins with a letter: one of `namesWithDigits`, perhaps. */
function mayBeName(text: string, start: number, end: number): boolean {
  const first = classOf(text.charCodeAt(start));
  return end - start <= 9 && first === is.word;
}

function belongsToNumber(word: string): boolean {
  return units.has(word) || dateWords.has(word);
}

function isHost(word: string): boolean {
  const labels = word.toLowerCase().split('.');
  return labels.length > 1 && domains.has(labels[labels.length - 1] ?? '') && !domains.has(labels[0] ?? '');
}

function blank(match: string): string {
  return '0'.repeat(match.length);
}

/** A quoted name stays a name, a request keeps its method; any other quoted text is as good as an id. */
function blankQuoted(match: string): string {
  const inner = match.slice(1, -1);
  if (plainName.test(inner)) return match;
  const method = httpMethod.exec(inner)?.[0];
  const kept = method === undefined ? '' : `${method} `;
  return ` ${kept}${'0'.repeat(match.length - kept.length - 2)} `;
}
