import { isAbort } from '../../core/base/problem';
import type { OnCallSource } from '../../core/incidents/onCall';
import { compareText } from '../../core/review/nights';
import type { CodePerson } from '../../core/review/pairing';
import type { ReviewPeriod } from '../../core/review/period';
import type { ReviewPeople } from '../../core/review/reviewModel';

const weekMs = 7 * 86_400_000;

/** Who leads and who asks, and everybody in the rotation. */
export interface ReviewCast {
  readonly people: ReviewPeople;
  /** Those who are on call at some time of the weeks around, in the order of their names. */
  readonly team: readonly CodePerson[];
  /** The schedule could not be read, or there is none. */
  readonly isMissing: boolean;
}

/**
 * Last week's on-call leads, next week's asks: who has most of the period, and of the week after it, in the schedule
 * that changes hands most often, since that is the rotation.
 */
export async function castOf(
  sources: readonly OnCallSource[],
  { from, to }: ReviewPeriod,
  manager: string | undefined,
  signal: AbortSignal,
): Promise<ReviewCast> {
  const named = manager === undefined ? {} : { manager };
  const span = { start: from - weekMs, end: to + weekMs };
  const schedules: { readonly person: string; readonly start: number; readonly end: number }[][] = [];
  const team = new Map<string, CodePerson>();
  for (const source of sources) {
    try {
      const read = await source.readPolicies({ serviceIds: [], policyIds: [] }, span, signal);
      for (const { entries } of read.schedules) {
        for (const { person } of entries) {
          const { name, email = team.get(name)?.email } = person;
          team.set(name, { name, ...(email === undefined ? {} : { email }) });
        }
        schedules.push(entries.map(({ person, start, end }) => ({ person: person.name, start, end })));
      }
    } catch (error) {
      if (isAbort(error)) throw error;
    }
  }
  const rotation = schedules.sort(
    (a, b) => new Set(b.map(({ person }) => person)).size - new Set(a.map(({ person }) => person)).size,
  )[0];
  const leads = rotation && mostOf(rotation, from, to);
  const asks = rotation && mostOf(rotation, to, to + weekMs);
  return {
    people: { ...named, ...(leads === undefined ? {} : { leads }), ...(asks === undefined ? {} : { asks }) },
    team: [...team.values()].sort((a, b) => compareText(a.name, b.name)),
    isMissing: leads === undefined,
  };
}

function mostOf(
  entries: readonly { readonly person: string; readonly start: number; readonly end: number }[],
  from: number,
  to: number,
): string | undefined {
  const spans = new Map<string, number>();
  for (const { person, start, end } of entries) {
    const span = Math.min(end, to) - Math.max(start, from);
    if (span > 0) spans.set(person, (spans.get(person) ?? 0) + span);
  }
  return [...spans].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}
