import type { ItemStanding, ItemState, ReviewItem, TrackerState } from './actionItems';
import { compareText } from './nights';

/** The items of one review file. */
export interface ItemsOfReview {
  readonly name: string;
  /** End of its period, Unix ms. */
  readonly to: number;
  readonly items: readonly ReviewItem[];
  /** Ids that were written into it once and that people took out: decided, and not carried over. */
  readonly removed: readonly string[];
}

const dayMs = 86_400_000;
/** Without a due date, an item that was carried over so often slips. */
const patience = 2;

/**
 * Where every item stands, from all review files: its words are those of the newest file that has it, done in any is
 * done, and a linked tracker owns the state. In the order of a review: slipping first, then open, then done; of each
 * the most urgent.
 * @param trackers what was said of an item's tracker, by its address; none said: `unreadable`.
 */
export function standingsOf(
  reviews: readonly ItemsOfReview[],
  trackers: ReadonlyMap<string, TrackerState>,
  now: number,
): ItemStanding[] {
  const inOrder = [...reviews].sort((a, b) => a.to - b.to || compareText(a.name, b.name));
  const found = new Map<string, { item: ReviewItem; done: boolean; seen: number; first: number }>();
  for (const { items, removed, to } of inOrder) {
    for (const id of removed) found.delete(id);
    for (const item of items) {
      const known = found.get(item.id);
      const since = known?.item.since ?? item.since;
      found.set(item.id, {
        item: { ...item, since },
        done: (known?.done ?? false) || item.done,
        seen: (known?.seen ?? 0) + 1,
        first: known?.first ?? to,
      });
    }
  }
  return [...found.values()]
    .map(({ item, done, seen, first }) => standing({ ...item, done }, seen - 1, first, trackers, now))
    .sort(byUrgency);
}

function standing(
  item: ReviewItem,
  carried: number,
  first: number,
  trackers: ReadonlyMap<string, TrackerState>,
  now: number,
): ItemStanding {
  const tracker = item.tracker === undefined ? undefined : (trackers.get(item.tracker) ?? 'unreadable');
  // Due means until the end of that day, wherever somebody is: a day's grace is cheaper than a false alarm.
  const late = item.due === undefined ? undefined : Math.floor((now - Date.parse(item.due)) / dayMs) - 1;
  const isLate = late !== undefined && late > 0;
  const isSlipping = isLate || (item.due === undefined && carried >= patience);
  const isDone = tracker === 'closed' || (item.done && tracker !== 'open');
  const state: ItemState = isDone
    ? 'done'
    : tracker === 'unreadable'
      ? item.done
        ? 'done'
        : 'unknown'
      : isSlipping
        ? 'slipping'
        : 'open';
  return {
    item: { ...item, done: isDone },
    state,
    carried,
    ageDays: Math.max(0, Math.floor((now - first) / dayMs)),
    ...(isLate && state === 'slipping' ? { lateDays: late } : {}),
    ...(tracker === 'notPlanned' && !isDone ? { notPlanned: true as const } : {}),
    lacks:
      state === 'done' ? [] : (['owner', 'priority', 'due'] as const).filter(key => item[key] === undefined),
  };
}

const order: readonly ItemState[] = ['slipping', 'unknown', 'open', 'done'];

function byUrgency(a: ItemStanding, b: ItemStanding): number {
  return (
    order.indexOf(a.state) - order.indexOf(b.state) ||
    (a.item.priority ?? 10) - (b.item.priority ?? 10) ||
    compareText(a.item.due ?? '9', b.item.due ?? '9') ||
    compareText(a.item.since, b.item.since) ||
    compareText(a.item.id, b.item.id)
  );
}

/**
 * Those that the review of a period shows: what stands in its file or an earlier one and is not done, and what was done
 * since the last one was closed. Done in an earlier review than the last is history; what only later ones have is
 * theirs, also where this one is written anew.
 */
export function itemsToShow(
  standings: readonly ItemStanding[],
  reviews: readonly ItemsOfReview[],
  period: { readonly name: string; readonly to: number },
): ItemStanding[] {
  const isOwn = ({ name }: ItemsOfReview): boolean => name === period.name;
  const before = reviews
    .filter(review => !isOwn(review) && review.to < period.to)
    .sort((a, b) => a.to - b.to || compareText(a.name, b.name));
  const known = new Set(
    [...before, ...reviews.filter(isOwn)].flatMap(({ items }) => items.map(({ id }) => id)),
  );
  const doneBefore = new Set(
    before.slice(0, -1).flatMap(({ items }) => items.filter(({ done }) => done).map(({ id }) => id)),
  );
  return standings.filter(
    ({ state, item: { id } }) => known.has(id) && (state !== 'done' || !doneBefore.has(id)),
  );
}
