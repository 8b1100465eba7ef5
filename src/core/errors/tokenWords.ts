/** A set of short words that most others are told from by their first letter and length, without making a text. */
class ShortWords {
  private readonly words: ReadonlySet<string>;
  /** By first character: a bit for each length. */
  private readonly lengths = new Uint32Array(128);

  /** The words as they are, with a capital, and in capitals; none longer than 31. */
  constructor(words: string) {
    this.words = new Set(
      words
        .split(' ')
        .flatMap(word => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]),
    );
    for (const word of this.words) {
      const first = word.charCodeAt(0);
      if (first < 128) this.lengths[first] = (this.lengths[first] ?? 0) | (1 << word.length);
    }
  }

  /** Whether the part of the text is one of the words. */
  has(text: string, from: number, to: number): boolean {
    return this.mayHave(text.charCodeAt(from), to - from) && this.words.has(text.slice(from, to));
  }

  /** False where no word begins so and is that long. */
  mayHave(first: number, length: number): boolean {
    return first > 127 || (length <= 31 && ((this.lengths[first] ?? 0) & (1 << length)) !== 0);
  }
}

/** Behind a number these belong to it. */
const units = new ShortWords(
  'ns us µs ms s sec secs second seconds m min mins minute minutes h hour hours d day days b byte bytes kb mb gb tb kib mib gib kbytes mbytes %',
);

/** Parts of a date that are words. */
const dateWords = new ShortWords(
  'mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december am pm utc gmt pst pdt est edt cst cdt cet cest',
);
const dateGoesOn =
  /^[,.]? {0,2}(?:\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b)/;

/** Ends of host names that are seen in logs; a name that begins with one is a package (`com.shop.Cart`). */
const domains = new ShortWords(
  'com net org edu gov mil io co cn hk jp de fr uk us eu ru br in it nl es pl se ch at ca au info biz local lan internal localdomain test example arpa tw kr ar mx',
);

/** What a digit in a word does not make an id: protocols, encodings and the like, named for what they are. */
const namesWithDigits =
  /^(?:utf-?8|utf-?16|base64|sha-?\d+|md5|x\.?509|http[12]|ipv[46]|oauth2|s3|ec2|k8s|i18n|l10n|h2|log4j2?|es\d|python[23]|win32|amd64|x86_64|arm64|p\d\d|ssh2|http\/\d(?:\.\d)?)$/i;

const code = {
  space: 32,
  comma: 44,
  dot: 46,
  zero: 48,
  nine: 57,
  upperA: 65,
  lowerA: 97,
  lowerF: 102,
  z: 122,
};

/** Longer words are none of the units and parts of dates. */
export const longestShort = 9;

function mayBeSpecial(first: number, length: number): boolean {
  if (length > longestShort) return false;
  return (
    units.mayHave(first, length) || dateWords.mayHave(first, length) || (length === 2 && isHexLetter(first))
  );
}

/**
 * By first character, a bit for each length: what may be a unit, a part of a date or a hexadecimal pair. Most words are
 * none, and are told by this.
 */
export const specialLengths = Uint16Array.from({ length: 128 }, (_, first) => {
  let lengths = 0;
  for (let length = 1; length <= longestShort; length += 1) {
    if (mayBeSpecial(first, length)) lengths |= 1 << length;
  }
  return lengths;
});

export function belongsToNumber(text: string, from: number, to: number): boolean {
  return units.has(text, from, to) || dateWords.has(text, from, to);
}

/** A weekday or month with more of a date behind it. Only a word with a capital can be one. */
export function isPartOfDate(text: string, from: number, to: number, end: number): boolean {
  return mayGoOn(text, end) && dateWords.has(text, from, to) && dateGoesOn.test(text.slice(end, end + 14));
}

/** Whether `dateGoesOn` may fit, by the first character that counts: most words are told by it. */
function mayGoOn(text: string, end: number): boolean {
  let at = end;
  const sign = text.charCodeAt(at);
  if (sign === code.comma || sign === code.dot) at += 1;
  if (text.charCodeAt(at) === code.space) at += 1;
  if (text.charCodeAt(at) === code.space) at += 1;
  const char = text.charCodeAt(at);
  return char >= code.zero && char < code.lowerA && (char <= code.nine || char >= code.upperA);
}

/**
 * Two hexadecimal letters of a hardware address without a digit among them, by what stands around them: the word
 * reaches from `from` to `end`, with what belongs to it from `start`.
 */
export function isPartOfAddress(
  text: string,
  from: number,
  start: number,
  end: number,
  afterHole: boolean,
): boolean {
  if (!isHexLetter(text.charCodeAt(from)) || !isHexLetter(text.charCodeAt(from + 1))) return false;
  if (/^:[0-9a-f]{2}:/i.test(text.slice(end, end + 4))) return true;
  return afterHole && /[0-9a-f]{2}:$/i.test(text.slice(Math.max(0, start - 3), start));
}

function isHexLetter(char: number): boolean {
  const lower = char | 32;
  return lower >= code.lowerA && lower <= code.lowerF;
}

const wholePath = /^[~.]{0,2}[/\\]|[/\\].*[/\\]/;

/** Mail addresses, paths and hosts, of words without a digit. */
export function isAddress(word: string): boolean {
  return (
    (word.includes('@') && /^[^@]+@[^@]+$/.test(word)) ||
    (word.length > 1 && wholePath.test(word)) ||
    isHost(word)
  );
}

function isHost(word: string): boolean {
  const dot = word.lastIndexOf('.');
  // Small letters have the bit set that capitals lack.
  if (dot < 0 || !domains.mayHave(word.charCodeAt(dot + 1) | 32, word.length - dot - 1)) return false;
  const labels = word.toLowerCase().split('.');
  return isDomain(labels[labels.length - 1] ?? '') && !isDomain(labels[0] ?? '');
}

function isDomain(label: string): boolean {
  return domains.has(label, 0, label.length);
}

export function isNameWithDigits(word: string): boolean {
  const first = word.charCodeAt(0) | 32;
  return first >= code.lowerA && first <= code.z && namesWithDigits.test(word);
}

const quoted = /"((?:[^"\\\n]|\\.){0,1000})"|`[^`\n]{0,1000}`|(?<!\w)'(?:[^'\\\n]|\\.){0,1000}'(?!\w)/g;
const url = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]},]{1,1000}/gi;
const httpMethod = /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT)(?= )/;
const plainName = /^[A-Za-z_.$-]+$/;

/** The line, same length, with addresses and quoted text made digits, so that they read as ids. */
export function withoutQuotes(line: string): string {
  const plain = line.includes('://') ? line.replace(url, blank) : line;
  return /["'`]/.test(plain) ? plain.replace(quoted, blankQuoted) : plain;
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
