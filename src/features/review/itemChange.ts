import type { ReviewItem } from '../../core/review/actionItems';
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
  else if (priority !== undefined && /^[1-9]$/.test(priority)) next.priority = Number(priority);
  return done === undefined ? next : { ...next, done };
}
