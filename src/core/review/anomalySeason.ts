import { ascending, middle, quantile } from './anomalyOrder';

const hour = 3_600_000;
const day = 24 * hour;

/** What is usual at a time of the day, or of the week: one value a slot. */
interface Season {
  readonly slots: Float64Array;
  readonly slotMs: number;
  /** The share of the mean distance from the overall median that it explains of days (weeks) it was not made from. */
  readonly gain: number;
}

/** A series without its daily or weekly pattern. */
export interface Deseasoned {
  /** Value less what is usual in its slot. */
  readonly plain: Float64Array;
  /**
   * The same, but nothing where the value lies within what is usual in the slots before, at and after it: a pattern that
   * comes some minutes early or late is not out of the ordinary.
   */
  readonly tolerant: Float64Array;
  readonly period: 'none' | 'day' | 'week';
}

/** A pattern is believed when it explains this share of days it has not seen. */
const leastGain = 0.15;
/** A week is believed over a day when it explains this much more. */
const weekOverDay = 0.05;
/** A slot seen on fewer days (weeks) than this has no usual value of its own. */
const leastRepeats = 3;

/** Takes out a daily or weekly pattern where the series shows one, by the median of each slot. Times ascend. */
export function deseason(times: Float64Array, values: Float64Array, step: number): Deseasoned {
  const days = ((times[times.length - 1] ?? 0) - (times[0] ?? 0)) / day;
  const none: Deseasoned = { plain: values, tolerant: values, period: 'none' };
  if (days < 4 || step >= day / 6) return none;
  const daily = seasonOf(times, values, day, Math.max(step, hour / 4));
  const weekly = days >= 21 ? seasonOf(times, values, 7 * day, Math.max(step, hour)) : undefined;
  const isWeek = weekly !== undefined && weekly.gain > daily.gain + weekOverDay;
  const season = isWeek ? weekly : daily;
  if (season.gain < leastGain) return none;
  return { ...without(times, values, season), period: isWeek ? 'week' : 'day' };
}

function seasonOf(times: Float64Array, values: Float64Array, period: number, slotAtLeast: number): Season {
  const count = Math.round(period / slotAtLeast);
  const slotMs = period / count;
  const bySlot: number[][] = Array.from({ length: count }, () => []);
  times.forEach((time, i) => bySlot[slotAt(time, slotMs, count)]?.push(i));
  const overall = middle(values);
  const slots = new Float64Array(count).fill(overall);
  let unexplained = 0;
  let all = 0;
  bySlot.forEach((indices, slot) => {
    const cycles = new Map<number, number[]>();
    for (const i of indices) {
      const cycle = Math.floor((times[i] ?? 0) / period);
      const held = cycles.get(cycle);
      if (held === undefined) cycles.set(cycle, [values[i] ?? 0]);
      else held.push(values[i] ?? 0);
    }
    const usual = [...cycles.values()].map(held => (held.length === 1 ? (held[0] ?? 0) : middle(held)));
    const sorted = ascending(usual);
    if (sorted.length >= leastRepeats) slots[slot] = quantile(sorted, 0.5);
    [...cycles.values()].forEach((held, at) => {
      const expected = sorted.length >= leastRepeats ? medianWithout(sorted, usual[at] ?? 0) : overall;
      for (const value of held) {
        unexplained += Math.abs(value - expected);
        all += Math.abs(value - overall);
      }
    });
  });
  return { slots, slotMs, gain: all > 0 ? 1 - unexplained / all : 0 };
}

function slotAt(time: number, slotMs: number, count: number): number {
  return ((Math.floor(time / slotMs) % count) + count) % count;
}

/** The median of a sorted list without one of its values. */
function medianWithout(sorted: Float64Array, value: number): number {
  const at = sorted.indexOf(value);
  const left = new Float64Array(sorted.length - 1);
  left.set(sorted.subarray(0, at));
  left.set(sorted.subarray(at + 1), at);
  return quantile(left, 0.5);
}

function without(
  times: Float64Array,
  values: Float64Array,
  { slots, slotMs }: Season,
): Pick<Deseasoned, 'plain' | 'tolerant'> {
  const count = slots.length;
  const plain = new Float64Array(values.length);
  const tolerant = new Float64Array(values.length);
  values.forEach((value, i) => {
    const slot = slotAt(times[i] ?? 0, slotMs, count);
    const here = slots[slot] ?? 0;
    const before = slots[(slot + count - 1) % count] ?? here;
    const after = slots[(slot + 1) % count] ?? here;
    plain[i] = value - here;
    tolerant[i] = beyond(value, Math.min(before, here, after), Math.max(before, here, after));
  });
  return { plain, tolerant };
}

/** How far a value lies outside of a span, with its sign; 0 within. */
export function beyond(value: number, low: number, high: number): number {
  return value < low ? value - low : value > high ? value - high : 0;
}
