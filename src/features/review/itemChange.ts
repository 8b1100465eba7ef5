import { problem, ProblemError } from '../../core/base/problem';
import type { ReviewItem } from '../../core/review/actionItems';
import { isDate } from '../../core/review/comingUp';
import { safeHref } from '../../core/review/reviewText';
import { stableId } from '../../core/review/shortHash';
import type { ItemChange } from '../../protocol/reviewPage';

/** An item as somebody typed it into the page. */
export function newItem(text: string, review: string, id: string): ReviewItem {
  return {
    id: stableId('person', review, text, id),
    text,
    done: false,
    prevents: [],
    refs: [],
    since: review,
    remarks: [],
  };
}

/**
 * What the file could not hold is not taken: it would be gone, or be read as something else.
 * @throws ProblemError `review.badItem`, `review.badLink`.
 */
export function checkChange({ due = '', priority = '', tracker = '' }: ItemChange): void {
  if (due !== '' && !isDate(due))
    throw new ProblemError(problem('review.badItem', { key: 'due', value: due }));
  if (priority !== '' && !isPriority(priority))
    throw new ProblemError(problem('review.badItem', { key: 'priority', value: priority }));
  if (tracker !== '' && safeHref(tracker) === undefined)
    throw new ProblemError(problem('review.badLink', { value: tracker }));
}

/** With what the page changed of it; an empty text takes a fact away. */
export function changed(item: ReviewItem, change: ItemChange): ReviewItem {
  const { owner, due, priority, dropped, allowedBy, tracker, done } = change;
  const next: { -readonly [K in keyof ReviewItem]: ReviewItem[K] } = { ...item };
  for (const [key, value] of Object.entries({ owner, due, dropped, allowedBy, tracker })) {
    const name = key as 'owner' | 'due' | 'dropped' | 'allowedBy' | 'tracker';
    if (value === '') Reflect.deleteProperty(next, name);
    else if (value !== undefined) next[name] = value;
  }
  if (priority === '') Reflect.deleteProperty(next, 'priority');
  else if (priority !== undefined && isPriority(priority)) next.priority = Number(priority);
  return done === undefined ? next : { ...next, done };
}

function isPriority(text: string): boolean {
  return /^[1-9]$/.test(text);
}
