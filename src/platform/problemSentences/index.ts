import type { Problem, ProblemCode, ProblemCodes } from '../../core/base/problem';
import { baseSentences } from './base';
import { connectionSentences } from './connections';
import { documentsSentences } from './documents';
import { httpSentences } from './http';
import { incidentSentences } from './incidents';
import { notesSentences } from './notes';
import { playbooksSentences } from './playbooks';
import { sampleSentences } from './sample';
import type { Sentence } from './sentence';
import { teamSentences } from './team';

export type { Sentence, Sentences } from './sentence';

/** One line an area: its file holds its words. */
const sentences: { readonly [C in ProblemCode]: (args: ProblemCodes[C]) => Sentence } = {
  ...baseSentences,
  ...connectionSentences,
  ...documentsSentences,
  ...httpSentences,
  ...incidentSentences,
  ...notesSentences,
  ...playbooksSentences,
  ...sampleSentences,
  ...teamSentences,
};

/** The words of a problem, with its action. Text of problems may hold remote text: never markup, never trusted. */
export function sentenceOf(problem: Problem): Sentence {
  const words = sentences[problem.code] as ((args: Problem['args']) => Sentence) | undefined;
  // A worker or a file of a newer version may send a code that this one does not know.
  return words ? words(problem.args) : { text: problem.code };
}
