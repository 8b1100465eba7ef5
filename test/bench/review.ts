/**
 * `review`: a year of 5,000 incidents of 50 services, with who was notified, acknowledged, reopened and merged: the
 * last week's review from cold, and again after one incident changed; the file of that week, and of the whole year.
 * Goals: 1,000 ms and 50 ms.
 */
import { ReviewMaker, type ReviewInput } from '../../src/core/review/makeReview';
import { periodEnding, type ReviewPeriod } from '../../src/core/review/period';
import { readReview } from '../../src/core/review/readReview';
import { writeReview } from '../../src/core/review/writeReview';
import { say } from '../host/say';
import type { BenchResult } from './support/bench';
import { madeHistory, reviewOf, yearEnd } from './support/madeHistory';

const zone = 'Europe/Berlin';
const incidents = 5_000;
const services = 50;
const runs = 15;

export function run(): Promise<BenchResult> {
  const records = madeHistory(incidents, services);
  const periods = weeksUntil(yearEnd);
  const last = periods.at(-1);
  const first = periods[0];
  if (!last || !first) throw new Error('no periods');
  const week = reviewOf(records, last, periods.slice(0, -1));
  say(`${records.length} incidents, ${week.records.flatMap(({ events }) => events).length} events …`);
  const cold = timed(() => made(new ReviewMaker(), week));
  const maker = new ReviewMaker();
  made(maker, week);
  const times: number[] = [];
  const cpuTimes: number[] = [];
  let changed = records;
  for (let at = 0; at < runs; at += 1) {
    const index = (at * 331 + 17) % records.length;
    changed = changed.map((record, place) =>
      place === index ? { ...record, title: `${record.title} (${at})` } : record,
    );
    const next = { ...week, records: changed };
    const { ms, cpuMs } = timed(() => made(maker, next));
    times.push(ms);
    cpuTimes.push(cpuMs);
  }
  const again = times.sort((a, b) => a - b);
  const whole: ReviewPeriod = { name: '2026-W47', from: first.from, to: last.to, zone };
  const year = timed(() => made(new ReviewMaker(), reviewOf(records, whole, [])));
  const regenerated = timed(() => writeReview(new ReviewMaker().make(week), cold.value, 'a.md'));
  const read = timed(() => readReview(cold.value, 'a.md'));
  return Promise.resolve({
    data: 'made',
    figures: {
      incidents,
      services,
      coldMs: round(cold.ms),
      coldCpuMs: round(cold.cpuMs),
      againMs: round(again[Math.floor(again.length / 2)] ?? NaN),
      againCpuMs: round(cpuTimes.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN),
      againWorstMs: round(again.at(-1) ?? NaN),
      fileBytes: Buffer.byteLength(cold.value),
      regenerateMs: round(regenerated.ms),
      readMs: round(read.ms),
      yearAsOnePeriodMs: round(year.ms),
      yearFileBytes: Buffer.byteLength(year.value),
      goalColdMs: 1_000,
      goalAgainMs: 50,
    },
  });
}

function weeksUntil(end: number): ReviewPeriod[] {
  const periods: ReviewPeriod[] = [];
  for (let week = 51; week >= 0; week -= 1) {
    periods.push(periodEnding(end - week * 7 * 86_400_000, periods, zone));
  }
  return periods;
}

/** The review and its file. */
function made(maker: ReviewMaker, input: ReviewInput): string {
  const written = writeReview(maker.make(input), undefined, 'a.md');
  if (written.kind !== 'written') throw new Error('refused');
  return written.text;
}

/** Wall time, and the processor's beside it: a busy machine stretches only the first. */
function timed<T>(work: () => T): { readonly ms: number; readonly cpuMs: number; readonly value: T } {
  const before = process.cpuUsage();
  const start = performance.now();
  const value = work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000, value };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
