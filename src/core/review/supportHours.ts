import type { SupportHours } from '../team/team';
import { instantOf, isoDay, wallTime } from './zoneTime';

/** Support hours with their zone settled. */
export type ZonedHours = SupportHours & { readonly zone: string };

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** A calendar without a working day in so many is none. */
const furthestDays = 400;

/** Monday to Friday, 8 to 18: what counts as business hours where the team says nothing else. */
export function usualHours(zone: string): ZonedHours {
  return { zone, days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, holidays: [] };
}

/** Whether somebody is there at that instant. */
export function isSupported(at: number, hours: ZonedHours): boolean {
  const wall = wallTime(at, hours.zone);
  const minute = (wall - Math.floor(wall / dayMs) * dayMs) / minuteMs;
  return isWorkday(wall, hours) && minute >= hours.from && minute < hours.to;
}

/** That instant where somebody is there, else when they next are; undefined for a calendar without working days. */
export function nextSupported(at: number, hours: ZonedHours): number | undefined {
  if (isSupported(at, hours)) return at;
  for (const { from } of openings(at, hours)) if (from >= at) return from;
  return undefined;
}

/** When `spanMs` of support hours have passed since `at`; undefined for a calendar without working days. */
export function addSupported(at: number, spanMs: number, hours: ZonedHours): number | undefined {
  let left = spanMs;
  for (const opening of openings(at, hours)) {
    const from = Math.max(opening.from, at);
    const room = opening.to - from;
    if (room < 0) continue;
    if (left <= room) return from + left;
    left -= room;
  }
  return undefined;
}

/** The spans of support hours from the day of `at` on. */
function* openings(at: number, hours: ZonedHours): Generator<{ readonly from: number; readonly to: number }> {
  const today = Math.floor(wallTime(at, hours.zone) / dayMs) * dayMs;
  for (let day = 0; day <= furthestDays; day += 1) {
    const wall = today + day * dayMs;
    if (!isWorkday(wall, hours)) continue;
    yield {
      from: instantOf(wall + hours.from * minuteMs, hours.zone),
      to: instantOf(wall + hours.to * minuteMs, hours.zone),
    };
  }
}

function isWorkday(wall: number, { days, holidays }: ZonedHours): boolean {
  const weekday = new Date(wall).getUTCDay() || 7;
  return days.includes(weekday) && !holidays.includes(isoDay(wall));
}
