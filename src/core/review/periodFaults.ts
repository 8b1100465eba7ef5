import { problem, type Problem } from '../base/problem';
import './problems';
import type { ReadReview } from './readReview';

/**
 * Reviews with what is wrong between them: periods that people or a merge changed so that time is in two of them, or in
 * none. Then an incident is in two reviews or in none, which nothing but their first lines can mend.
 */
export function withPeriodFaults(reviews: readonly ReadReview[]): readonly ReadReview[] {
  const inOrder = reviews
    .flatMap(({ period, file }) => (period ? [{ period, file }] : []))
    .sort((a, b) => a.period.from - b.period.from || a.period.to - b.period.to);
  const faults = new Map<string, Problem>();
  let last = inOrder[0]?.period;
  for (const { period, file } of inOrder.slice(1)) {
    if (!last) break;
    if (period.from !== last.to) {
      const fault = period.from < last.to ? 'overlap' : 'gap';
      faults.set(
        file,
        problem('review.periodsApart', { other: last.name, fault }, { file, line: 0, column: 0 }),
      );
    }
    if (period.to > last.to) last = period;
  }
  return reviews.map(review => {
    const fault = faults.get(review.file);
    return fault ? { ...review, problems: [...review.problems, fault] } : review;
  });
}
