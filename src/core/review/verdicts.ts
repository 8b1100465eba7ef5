import type { CauseOutcome } from '../notes/causeBook';
import { episodesOf } from './episodes';
import type { IncidentFacts } from './incidentFacts';
import { pagesOf } from './periodFigures';
import type { VerdictProposal } from './reviewModel';

/** What the proposal looks at besides the facts. */
export interface Judged {
  readonly causeOf: (id: string) => { readonly text: string } | undefined;
  readonly outcomeOf: (id: string) => CauseOutcome | undefined;
}

/** Fewer judged pages than this say nothing. */
const leastJudged = 3;
/** So many pages an episode are flapping. */
const flapping = 4;

/**
 * What could become of a noisy alert. Only what people said of its pages counts: that an alert resolves by itself is
 * no sign that nothing was wrong, so with nobody's word there is no proposal, but for one that flaps.
 */
export function proposeVerdict(facts: readonly IncidentFacts[], judged: Judged): VerdictProposal | undefined {
  const words = facts.flatMap(({ record }) => judged.outcomeOf(record.id) ?? []);
  const said = words.filter(word => word !== 'later');
  const count = (outcome: CauseOutcome): number => said.filter(word => word === outcome).length;
  const of = said.length;
  const [acted, nothing, notOurs] = [count('acted'), count('nothing'), count('notOurs')];
  const episodes = episodesOf(facts).length;
  if (of >= leastJudged && nothing === of) {
    return { verdict: 'delete', because: 'nothingToDo', count: nothing, of };
  }
  if (of >= leastJudged && notOurs * 2 > of) {
    return { verdict: 'tune', because: 'notOurs', count: notOurs, of };
  }
  if (of >= leastJudged && nothing * 2 > of) {
    return { verdict: 'tune', because: 'mostlyNothing', count: nothing, of };
  }
  const pages = pagesOf(facts);
  if (pages >= flapping * episodes) return { verdict: 'tune', because: 'flaps', count: pages, of: episodes };
  if (acted > 0) return { verdict: 'keep', because: 'acted', count: acted, of };
  const known = facts.filter(({ record }) => judged.causeOf(record.id)).length;
  if (known > 0) return { verdict: 'keep', because: 'knownCause', count: known, of: facts.length };
  return undefined;
}
