import type { AnomalySet } from './anomalySets';

const minute = 60_000;
const day = 24 * 60 * minute;
const monday = Date.UTC(2026, 0, 5);

/** Numbers that are the same on every run of the same seed (mulberry32). */
class Dice {
  constructor(private state: number) {}

  /** Even, from 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Heavy-tailed, 1 and up: the smaller the exponent the wilder. */
  pareto(exponent: number): number {
    return (1 - this.next()) ** (-1 / exponent);
  }

  /** A count with this mean, by a normal past 30, where the difference cannot be seen. */
  count(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let product = this.next();
    let count = 0;
    for (; product > limit; count += 1) product *= this.next();
    return count;
  }
}

/** Where something goes wrong: from `at`, for `length` points, `strength` from 0 (hard to see) to 1 (plain). */
interface Fault {
  readonly at: number;
  readonly length: number;
  readonly strength: number;
}

interface Kind {
  readonly name: string;
  readonly stepMinutes: number;
  readonly days: number;
  /** How long a fault lasts, in hours: shortest and longest. */
  readonly hours: readonly [number, number];
  /** The values without any fault, and what a fault makes of them, in place. */
  make(dice: Dice, times: readonly number[]): number[];
  spoil(values: number[], fault: Fault, dice: Dice): void;
}

/** The hours of a person's day: 0 at night, 1 in the afternoon. */
function daylight(time: number, peakHour = 15): number {
  return 0.5 + 0.5 * Math.cos((2 * Math.PI * (((time % day) / day) * 24 - peakHour)) / 24);
}

function isWeekend(time: number): boolean {
  return [0, 6].includes(new Date(time).getUTCDay());
}

function change(values: number[], { at, length }: Fault, to: (value: number, share: number) => number): void {
  for (let i = at; i < Math.min(values.length, at + length); i += 1)
    values[i] = to(values[i] ?? 0, (i - at) / length);
}

const kinds: readonly Kind[] = [
  {
    name: 'processor',
    stepMinutes: 5,
    days: 14,
    hours: [1, 30],
    make(dice, times) {
      let drift = 0;
      return times.map(() => {
        drift = 0.9 * drift + 0.6 * dice.normal();
        return Math.max(0, 40 + drift + (dice.next() < 0.004 ? dice.between(3, 9) : 0));
      });
    },
    spoil: (values, fault, dice) => {
      const jump = (dice.next() < 0.5 ? 1 : -1) * (5 + 25 * fault.strength);
      change(values, fault, value => Math.min(100, Math.max(0, value + jump)));
    },
  },
  {
    name: 'idle',
    stepMinutes: 5,
    days: 14,
    hours: [0.1, 3],
    make: (dice, times) => times.map(() => 0.06 + 0.002 * dice.count(0.7) + (dice.next() < 0.01 ? 0.02 : 0)),
    spoil: (values, fault) => change(values, fault, value => value + 0.05 + 1.5 * fault.strength),
  },
  {
    name: 'network',
    stepMinutes: 5,
    days: 14,
    hours: [0.1, 6],
    make: (dice, times) =>
      times.map((time, i) => 1e5 * dice.pareto(2.5) * (i % 48 < 2 ? 6 : 1) * (1 + 0.5 * daylight(time))),
    spoil: (values, fault, dice) =>
      change(values, fault, v => v + 2e6 * (0.5 + fault.strength * 4) * dice.between(0.7, 1.3)),
  },
  {
    name: 'mentions',
    stepMinutes: 5,
    days: 54,
    hours: [0.2, 3],
    make(dice, times) {
      let excitement = 0;
      return times.map(time => {
        const count = dice.count(8 + 20 * daylight(time, 18) + excitement);
        excitement = 0.8 * excitement + (dice.next() < 0.004 ? 12 * dice.pareto(1.6) : 0);
        return count;
      });
    },
    spoil: (values, fault) =>
      change(values, fault, (v, share) => Math.round(v + (150 + 900 * fault.strength) * (1 - share))),
  },
  {
    name: 'demand',
    stepMinutes: 30,
    days: 150,
    hours: [12, 40],
    make(dice, times) {
      let mood = 0;
      return times.map(time => {
        mood = 0.97 * mood + 250 * dice.normal() * 0.3;
        const base = 4000 + 16000 * daylight(time, isWeekend(time) ? 20 : 17) * (isWeekend(time) ? 0.85 : 1);
        return Math.round(base + mood * 3 + 400 * dice.normal());
      });
    },
    spoil: (values, fault, dice) => {
      const factor = dice.next() < 0.6 ? 0.75 - 0.5 * fault.strength : 1.3 + 0.5 * fault.strength;
      change(values, fault, value => Math.round(value * factor));
    },
  },
  {
    name: 'temperature',
    stepMinutes: 15,
    days: 80,
    hours: [6, 40],
    make(dice, times) {
      let drift = 0;
      return times.map(time => {
        drift = 0.998 * drift + 0.25 * dice.normal();
        return 80 + drift + 3 * daylight(time) + 0.6 * dice.normal();
      });
    },
    spoil: (values, fault) =>
      change(
        values,
        fault,
        (v, share) => v - (12 + 40 * fault.strength) * Math.sin(Math.PI * Math.min(1, share + 0.2)),
      ),
  },
  {
    name: 'latency',
    stepMinutes: 5,
    days: 14,
    hours: [0.5, 8],
    make: (dice, times) =>
      times.map(
        time => 45 + 10 * daylight(time) + 4 * Math.abs(dice.normal()) * (dice.next() < 0.01 ? 5 : 1),
      ),
    spoil: (values, fault, dice) => change(values, fault, v => v + (10 + 60 * fault.strength) * dice.next()),
  },
  {
    name: 'disk',
    stepMinutes: 5,
    days: 14,
    hours: [1, 12],
    make: (dice, times) => times.map(() => (dice.next() < 0.06 ? 1e6 * dice.pareto(1.8) : 0)),
    spoil: (values, fault, dice) =>
      change(values, fault, v => (dice.next() < 0.4 + 0.5 * fault.strength ? v + 4e6 * dice.next() : v)),
  },
  {
    name: 'errors',
    stepMinutes: 5,
    days: 28,
    hours: [0.2, 4],
    make: (dice, times) => times.map(time => dice.count(0.3 + 1.5 * daylight(time))),
    spoil: (values, fault, dice) => change(values, fault, v => v + dice.count(6 + 30 * fault.strength)),
  },
  {
    name: 'requests',
    stepMinutes: 5,
    days: 28,
    hours: [0.7, 8],
    make: (dice, times) =>
      times.map(time =>
        dice.count((60 + 400 * daylight(time)) * (isWeekend(time) ? 0.6 : 1) * (1 + 0.05 * dice.normal())),
      ),
    spoil: (values, fault) => change(values, fault, v => Math.round(v * (0.45 - 0.45 * fault.strength))),
  },
  {
    name: 'queue',
    stepMinutes: 10,
    days: 40,
    hours: [4, 24],
    make(dice, times) {
      let level = 20;
      return times.map(() => {
        if (dice.next() < 0.0008) level = dice.between(12, 28);
        return Math.max(0, Math.round(level + 2 * dice.normal()));
      });
    },
    spoil: (values, fault) =>
      change(values, fault, (v, share) => Math.round(v + (25 + 150 * fault.strength) * share)),
  },
  {
    name: 'heartbeat',
    stepMinutes: 5,
    days: 21,
    hours: [6, 24],
    make: (dice, times) => times.map(time => 300 + 25 * daylight(time) + 12 * dice.normal()),
    spoil: (values, fault) => {
      const held = values[fault.at] ?? 300;
      change(values, fault, () => held);
    },
  },
];

/**
 * Series of a dozen kinds (gauges and counts, light and heavy tails, daily and weekly patterns, drifts, steps, bursts,
 * missing points), made from a seed; each with none to four faults. A window is wider than its fault, and all windows of
 * a series take up a tenth of it, as people mark them.
 */
export function madeAnomalySets(seed = 1, variants = 4): readonly AnomalySet[] {
  return kinds.flatMap((kind, k) =>
    Array.from({ length: variants }, (_, variant) =>
      madeSet(kind, new Dice(seed * 10_007 + k * 101 + variant), variant),
    ),
  );
}

function madeSet(kind: Kind, dice: Dice, variant: number): AnomalySet {
  const points = Math.round((kind.days * day) / (kind.stepMinutes * minute));
  let times = Array.from({ length: points }, (_, i) => monday + i * kind.stepMinutes * minute);
  let values = kind.make(dice, times);
  // The first of four is a series in which nothing went wrong.
  const count = variant % 4 === 0 ? 0 : 1 + Math.floor(dice.next() * 3);
  const windows = Array.from({ length: count }, (_, f) => {
    const hours = Math.exp(dice.between(Math.log(kind.hours[0]), Math.log(kind.hours[1])));
    const length = Math.max(1, Math.round((hours * 60) / kind.stepMinutes));
    const at = Math.floor(points * ((f + dice.between(0.25, 0.8)) / count) * (count === 1 ? 1 : 0.95));
    kind.spoil(values, { at, length, strength: dice.next() }, dice);
    const half = Math.max(length / 2, (0.1 * points) / count / 2);
    const middle = at + length / 2;
    const timeAt = (i: number): number => monday + Math.round(i) * kind.stepMinutes * minute;
    return [timeAt(middle - half), timeAt(middle + half)] as const;
  });
  // Every other series lacks a point in fifty, as a scrape that failed does.
  if (variant % 2 === 1) {
    const kept = times.map(() => dice.next() >= 0.02);
    times = times.filter((_, i) => kept[i]);
    values = values.filter((_, i) => kept[i]);
  }
  return { name: `${kind.name}-${String(variant)}`, times, values, windows };
}
