import type { Problem } from '../../core/base/problem';
import type { Sentence } from './sentence';

export type { Sentence, Sentences } from './sentence';

/** The words of a problem, with its action. Text of problems may hold remote text: never markup, never trusted. */
export function sentenceOf(problem: Problem): Sentence {
  // The words are a bundle of their own, loaded with the first problem; rows are drawn at once, so no `await import`.
  const { sentences } = require('./all') as typeof import('./all');
  const words = sentences[problem.code] as ((args: Problem['args']) => Sentence) | undefined;
  // A worker or a file of a newer version may send a code that this one does not know.
  return words ? words(problem.args) : { text: problem.code };
}
