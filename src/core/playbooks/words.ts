/**
 * The words of a text as the index knows them: lower case, without accents; a compound (`KubePodCrashLooping`,
 * `crash_looping`, `v2.31`) both whole and in its parts; plural and -ing/-ed forms also without their ending.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '');
  for (const [token] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (unspaced.test(token)) words.push(...pairsOf(token));
    if (token.length > longestWord) continue;
    const parts = token.split(humps);
    words.push(...compoundsOf(token, parts));
    for (const part of parts) {
      const word = part.toLowerCase();
      if (stopWords.has(word)) continue;
      words.push(word);
      const stem = stemOf(word);
      if (stem !== word) words.push(stem);
    }
  }
  return words;
}

/**
 * The words of a text one after another, each without its ending: what tells which follow each other. `compound` is
 * told what a compound is called as a whole.
 */
export function stemsOf(text: string, compound?: (word: string) => void): string[] {
  const stems: string[] = [];
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '');
  for (const [token] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (unspaced.test(token)) stems.push(...pairsOf(token));
    if (token.length > longestWord) continue;
    const parts = token.split(humps);
    for (const part of parts) {
      const word = part.toLowerCase();
      if (!stopWords.has(word)) stems.push(stemOf(word));
    }
    if (compound) for (const word of compoundsOf(token, parts)) compound(word);
  }
  return stems;
}

/** A compound as a whole, and its neighbours joined: "crashlooping" finds CrashLoopingPod. */
function compoundsOf(token: string, parts: readonly string[]): string[] {
  if (parts.length < 2) return [];
  const joined = [token.toLowerCase()];
  for (let at = 0; parts.length > 2 && at + 1 < parts.length; at += 1) {
    joined.push(`${parts[at] ?? ''}${parts[at + 1] ?? ''}`.toLowerCase());
  }
  return joined;
}

/** Longer runs are hashes and keys, which nobody searches for by their middle. */
const longestWord = 64;

/** Scripts that put no spaces between words: found by pairs of characters. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function pairsOf(token: string): string[] {
  const letters = Array.from(token.slice(0, 2000));
  return letters.slice(1).map((letter, at) => `${letters[at] ?? ''}${letter}`);
}

const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L}{3})(?=\p{N})/u;

/** Takes off the commonest English endings; both spellings are indexed, so it may be coarse. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let stem = word;
  if (stem.endsWith('ies') && stem.length > 4) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh|z)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^su]s$/.test(stem)) stem = stem.slice(0, -1);
  const verb = /^([a-z]*[aeiouy][a-z]*?)(?:ing|ed)$/.exec(stem)?.[1];
  if (verb !== undefined && verb.length >= 3) stem = verb.replace(/([bdgklmnprt])\1$/, '$1');
  return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem;
}

/** Words that every playbook has and no search means. */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have how if in into is it its ' +
    'me my no not of on or our should so some such than that the their them then there these they this to ' +
    'was we were what when where which while who why will with would you your'
  ).split(' '),
);
