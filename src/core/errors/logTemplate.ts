/** What stands for the parts of a message that differ from record to record. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '<email>'],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>)\]},]{1,2000}/gi, '<url>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b/g, '<time>'],
  [/"(?:[^"\\\n]|\\.){0,1000}"|`[^`\n]{0,1000}`/g, '<text>'],
  // An apostrophe inside a word quotes nothing.
  [/(?<![\w'])'(?:[^'\\\n]|\\.){0,1000}'(?!\w)/g, '<text>'],
  [/(?<![\w.])(?:[A-Za-z]:\\|\\\\)[^\s"'<>|:,;]{1,1000}/g, '<path>'],
  [/(?<![\w.<])~?\/(?:[\w.@%+=~:-]+\/+|\/)*[\w.@%+=~-]*[\w%=~-](?:[?#][^\s"']*)?/g, '<path>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '<ip>'],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<n>'],
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2},?(?: \d\d:\d\d(?::\d\d)?)?(?: \d{4})?\b/g,
    '<time>',
  ],
  // What is said of a named thing: `uid=0 user=root` is the same error for every user.
  [/(?<=[\w\])])=(?:<[a-z]+>)?[^\s,;&|)\]}<>]{0,500}/g, '=<v>'],
  [
    /(?<![\w.])[-+]?\d+(?:[.,]\d+)*\s?(?:ns|us|µs|ms|s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)\b/g,
    '<span>',
  ],
  [/(?<![\w.])[-+]?\d+(?:[.,]\d+)*\s?(?:[KMGT]i?B?|bytes?|B)\b/g, '<size>'],
];

/** A word with a digit in it is an id, whatever separates its parts; so is a long one of hexadecimal digits. */
const word = /[A-Za-z0-9_$-]+(?:[.:][A-Za-z0-9_$-]+)*/g;
/** What a digit in a word does not make an id: protocols, encodings and the like, named for what they are. */
const namesWithDigits =
  /^(?:utf-?8|utf-?16|base64|sha-?\d+|md5|x\.?509|http[12]|ipv[46]|oauth2|s3|ec2|k8s|i18n|l10n|h2|log4j2?|es\d|python[23]|win32|amd64|x86_64|arm64|p\d\d)$/i;

/** Longest part of a message that is looked at. */
const messageLimit = 1_000;

/**
 * A message with all that differs from record to record masked: numbers, ids, times, quoted text, paths, addresses.
 * Records with the same template are the same error. Linear in the message, of which the first 1,000 characters count.
 */
export function logTemplate(message: string): string {
  let text = message.slice(0, messageLimit);
  const end = text.search(/[\r\n]/);
  if (end >= 0) text = text.slice(0, end);
  for (const [pattern, mask] of masks) text = text.replace(pattern, mask);
  return text.replace(word, maskWord).replace(/\s+/g, ' ').replace(repeats, '$1 …').trim();
}

/** Lists of masked things differ in their length: `<n>, <n>, <n>` → `<n> …`. */
const repeats = /((?<!\S)[\w.:-]{0,40}<[a-z]+>)(?:[,;]? \1){1,500}/g;

function maskWord(token: string, offset: number, whole: string): string {
  if (whole[offset - 1] === '<' && whole[offset + token.length] === '>') return token;
  if (!/\d/.test(token)) return token;
  if (/^[-+]?\d+(?:[.:,]\d+)*$/.test(token)) return '<n>';
  if (namesWithDigits.test(token)) return token;
  // `key:123`, `shard-7`, `worker.12`: the name stays, the number goes.
  const named = /^([A-Za-z_$][A-Za-z_$.-]*?)([.:_]-?|-)\d+$/.exec(token);
  return named ? `${named[1] ?? ''}${named[2]?.charAt(0) ?? ''}<n>` : '<n>';
}
