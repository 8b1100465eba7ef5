import type { Flagger } from './anomalyScore';
import { median } from './bench';

/** Points that a rolling window holds: a day of five-minute points, and as many where the step is another. */
const window = 288;

/** Flags what lies further than so many standard deviations from the mean of the window before it. */
export function rollingSigma(sigmas: number): Flagger {
  return (_, values) => {
    let sum = 0;
    let squares = 0;
    return values.map((value, i) => {
      const mean = sum / window;
      const deviation = Math.sqrt(Math.max(0, squares / window - mean * mean));
      const flag = i >= window && deviation > 1e-9 && Math.abs(value - mean) > sigmas * deviation;
      const gone = i >= window ? (values[i - window] ?? 0) : 0;
      sum += value - gone;
      squares += value * value - gone * gone;
      return flag;
    });
  };
}

/** Flags what lies further than so many median absolute deviations from the median of the day before it. */
export function dailyMedian(deviations: number): Flagger {
  return (_, values) =>
    values.map((value, i) => {
      if (i < window) return false;
      const before = values.slice(i - window, i);
      const usual = median(before);
      const deviation = median(before.map(other => Math.abs(other - usual)));
      return deviation > 1e-9 && Math.abs(value - usual) > deviations * deviation;
    });
}
