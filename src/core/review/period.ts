import { instantOf, isoWeek, wallTime } from './zoneTime';

/** The time that one review is about: from the last one's end to this hand-over. */
export interface ReviewPeriod {
  /** Name of its files: the ISO week, `2026-W47`, with `-2` where one week holds a second period. */
  readonly name: string;
  /** Unix ms; the first instant of it. */
  readonly from: number;
  /** Unix ms; the first instant after it. */
  readonly to: number;
  /** IANA zone that its days are of. */
  readonly zone: string;
}

/** When on-call changes hands every week: weekday (1 is Monday) and minutes after midnight, in the zone. */
export interface WeeklyHandOver {
  readonly day: number;
  readonly minute: number;
}

export const mondayMorning: WeeklyHandOver = { day: 1, minute: 9 * 60 };

/** Name of a review's file without its ending. */
export const periodName = /^\d{4}-W\d{2}(?:-[1-9]\d?)?$/;

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** The last weekly hand-over at or before `at`. */
export function handOverBefore(at: number, { day, minute }: WeeklyHandOver, zone: string): number {
  const wall = wallTime(at, zone);
  const today = Math.floor(wall / dayMs);
  const weekday = new Date(today * dayMs).getUTCDay() || 7;
  const inWeek = (weeks: number): number =>
    instantOf((today - weekday + day + weeks * 7) * dayMs + minute * 60_000, zone);
  return [1, 0, -1, -2].map(inWeek).find(start => start <= at) ?? inWeek(-2);
}

/** The next weekly hand-over after `at`. */
export function handOverAfter(at: number, weekly: WeeklyHandOver, zone: string): number {
  const start = handOverBefore(at, weekly, zone);
  // A week is as long as the calendar says, not 168 hours: one from 6 days on and one from 8 are the same.
  for (const days of [6, 7, 8]) {
    const next = handOverBefore(start + days * dayMs, weekly, zone);
    if (next > at) return next;
  }
  return instantOf(wallTime(start, zone) + weekMs, zone);
}

/** A period that ended so long ago is the one that the team meets about. */
const meetingMs = 4 * dayMs;

/** The period that the team meets about: the one that ended lately, else the running one, as a draft. */
export function periodToMeet(
  now: number,
  weekly: WeeklyHandOver,
  earlier: readonly ReviewPeriod[],
  zone: string,
): ReviewPeriod {
  const ended = handOverBefore(now, weekly, zone);
  const handOver = now - ended < meetingMs ? ended : handOverAfter(now, weekly, zone);
  return periodEnding(handOver, earlier, zone);
}

/**
 * The zone that a team's weeks are of: the one that its file names, else that of its newest review, so that somebody
 * in another zone meets about the same week; `local` where there is neither.
 */
export function zoneOfReviews(
  named: string | undefined,
  earlier: readonly ReviewPeriod[],
  local: string,
): string {
  const newest = [...earlier].sort((a, b) => a.to - b.to).at(-1);
  return named ?? newest?.zone ?? local;
}

/**
 * The period that ends with `handOver`. It begins where the last one ended: no incident is in two periods, none
 * between them. Without a last one it is a week. Where a file holds that instant already (the hand-over was moved after
 * the draft was written), it is that file's period, to its own end.
 * @param earlier periods that have a file.
 */
export function periodEnding(handOver: number, earlier: readonly ReviewPeriod[], zone: string): ReviewPeriod {
  const known = earlier.find(({ from, to }) => from < handOver && handOver <= to);
  if (known) return known;
  const ends = earlier.map(({ to }) => to).filter(to => to < handOver);
  const weekBefore = instantOf(wallTime(handOver, zone) - weekMs, zone);
  const from = ends.length > 0 ? Math.max(...ends) : weekBefore;
  const taken = new Set(earlier.map(({ name }) => name));
  return { name: nameOf(from, handOver, zone, taken), from, to: handOver, zone };
}

/**
 * The ISO week that holds the middle of the period's last week: a week from Monday 09:00 is called after its Monday,
 * one that ends on Friday after that Friday.
 */
function nameOf(from: number, to: number, zone: string, taken: ReadonlySet<string>): string {
  const middle = to - Math.min(weekMs, to - from) / 2;
  const week = isoWeek(wallTime(middle, zone));
  let name = week;
  for (let number = 2; taken.has(name); number += 1) name = `${week}-${number}`;
  return name;
}

/** Whether that instant is in it: the first instant is, the last is the next one's. */
export function isIn({ from, to }: Pick<ReviewPeriod, 'from' | 'to'>, at: number): boolean {
  return at >= from && at < to;
}
