import type { ItemLink } from './actionItems';
import { compareText } from './nights';
import type { ReviewPeriod } from './period';
import { dateText } from './reviewText';

/** A launch or change ahead, as people wrote it into a review. */
export interface ComingUp {
  /** Names it in every file. */
  readonly id: string;
  readonly what: string;
  /** ISO 8601 date; absent where nobody knows it yet. */
  readonly on?: string;
  readonly risk?: string;
  /** What it is about: plans, pull requests, playbooks. */
  readonly about: readonly ItemLink[];
  readonly struck: boolean;
  /** Name of the review that it first stood in. */
  readonly since: string;
  /** Lines that people wrote below it, as they stand in the file. */
  readonly remarks: readonly string[];
}

/** One with what follows from the calendar and the playbooks. */
export interface ComingUpStanding {
  readonly entry: ComingUp;
  /** Its day is over. */
  readonly isPast: boolean;
  /** Absent where the playbooks could not be read: that is not the same as none. */
  readonly playbook?: 'missing' | ItemLink;
}

/** Those of one review file. */
export interface ComingUpOfReview {
  readonly name: string;
  /** End of its period, Unix ms. */
  readonly to: number;
  readonly comingUp: readonly ComingUp[];
  /** Ids that were written into it once and that people took out. */
  readonly takenOut: readonly string[];
}

/** The playbook for it; undefined: none. */
export type PlaybookForChange = (entry: ComingUp) => ItemLink | undefined;

/**
 * What a review shows: its own, and those of the reviews before it whose day had not come when its period began; what
 * was struck or taken out stays where it was. What happened within the period stands in it once more, as past. Ahead
 * first, by date; without one after those with one; past and struck last.
 * @param playbookFor absent where the playbooks could not be read.
 */
export function comingUpIn(
  { name, from, zone }: ReviewPeriod,
  reviews: readonly ComingUpOfReview[],
  now: number,
  playbookFor: PlaybookForChange | undefined,
): ComingUpStanding[] {
  const [begin, today] = [dateText(from, zone), dateText(now, zone)];
  const found = new Map<string, ComingUp>();
  const earlier = reviews.filter(review => review.name !== name && review.to <= from);
  for (const { comingUp, takenOut } of [...earlier].sort(
    (a, b) => a.to - b.to || compareText(a.name, b.name),
  )) {
    for (const id of takenOut) found.delete(id);
    for (const entry of comingUp) {
      // The first review's name stays, the newest words count.
      const since = found.get(entry.id)?.since ?? entry.since;
      found.set(entry.id, { ...entry, since });
    }
  }
  for (const [id, { struck, on }] of found) {
    if (struck || (on !== undefined && on < begin)) found.delete(id);
  }
  const own = reviews.find(review => review.name === name);
  for (const id of own?.takenOut ?? []) found.delete(id);
  for (const entry of own?.comingUp ?? []) found.set(entry.id, entry);
  return [...found.values()]
    .map((entry): ComingUpStanding => {
      const isPast = entry.on !== undefined && entry.on < today;
      const playbook = entry.struck || isPast ? undefined : playbookFor && (playbookFor(entry) ?? 'missing');
      return { entry, isPast, ...(playbook === undefined ? {} : { playbook }) };
    })
    .sort(
      (a, b) =>
        Number(a.entry.struck) - Number(b.entry.struck) ||
        Number(a.isPast) - Number(b.isPast) ||
        compareText(a.entry.on ?? '9', b.entry.on ?? '9') ||
        compareText(a.entry.what, b.entry.what) ||
        compareText(a.entry.id, b.entry.id),
    );
}

/** `2026-11-24`, where the calendar has that day. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
