import type { CorpusFile } from './playbookCorpus';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * `count` files: those given, then copies as other teams would have them: a fifth of the longer words is another
 * word, one of `vocabulary` that the team uses for it throughout. For times and memory, not for ranking.
 */
export function growCorpus(files: readonly CorpusFile[], count: number): readonly CorpusFile[] {
  const random = seededRandom(7);
  const words = [...new Set(files.flatMap(file => file.text.match(/[A-Za-z]{5,}/g) ?? []))];
  const grown = [...files.slice(0, count)];
  for (let team = 1; grown.length < count; team += 1) {
    const renamed = new Map<string, string>();
    const rename = (word: string): string => {
      let other = renamed.get(word);
      if (other === undefined) {
        const change = random();
        const stranger = `${words[Math.floor(random() * words.length)] ?? word}${team % 40}`;
        other =
          change > 0.2
            ? word
            : change > 0.1
              ? (words[Math.floor(random() * words.length)] ?? word)
              : stranger;
        renamed.set(word, other);
      }
      return other;
    };
    for (const file of files) {
      if (grown.length >= count) break;
      grown.push({
        id: `team${team}/${file.id}`,
        text: file.text.replace(/[A-Za-z]{5,}/g, rename),
      });
    }
  }
  return grown;
}
