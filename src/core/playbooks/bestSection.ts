import { plainText } from './markdownText';
import type { Section } from './sections';
import { wordsOf } from './words';

/** A section and the line in it that answers best. */
export interface BestSection {
  readonly section: Section;
  /** Plain text, cut; empty where only the heading answers. */
  readonly line: string;
}

const longestSnippet = 160;

/**
 * The section of a hit in which most of what was found stands, rare words counting more and a heading's words double.
 * Undefined where no section holds any of it. Between equals the first wins.
 */
export function bestSection(
  sections: readonly Section[],
  found: readonly string[],
  rarity: (word: string) => number,
): BestSection | undefined {
  const weights = new Map(found.map(word => [word, rarity(word)] as const));
  let best: Section | undefined;
  let bestScore = 0;
  for (const section of sections) {
    const score = weigh(section.text, weights) + 2 * weigh(section.heading?.text ?? '', weights);
    if (score > bestScore) {
      best = section;
      bestScore = score;
    }
  }
  if (!best) return undefined;
  let line = '';
  let lineScore = 0;
  for (const candidate of best.text.split('\n')) {
    const score = weigh(candidate, weights);
    if (score > lineScore) {
      line = candidate;
      lineScore = score;
    }
  }
  return { section: best, line: cut(plainText(line.replace(/^[\s>#*+|-]+/, '').replace(/\s+/g, ' '))) };
}

function weigh(text: string, weights: ReadonlyMap<string, number>): number {
  if (text === '') return 0;
  let sum = 0;
  for (const word of new Set(wordsOf(text))) sum += weights.get(word) ?? 0;
  return sum;
}

function cut(text: string): string {
  return text.length > longestSnippet ? `${text.slice(0, longestSnippet - 1)}…` : text;
}
