import type { Problem } from '../base/problem';
import type { ErrorGroup } from './errorGroup';

/** A log backend: log files, Loki, Elasticsearch, … Rejects with a ProblemError, or on abort. */
export interface LogSource {
  readonly id: string;
  readonly label: string;
  /** Error groups of the window, worst and newest first. */
  readErrors(window: TimeWindow, signal: AbortSignal): Promise<ErrorReading>;
}

/** Unix ms; start inclusive, end exclusive. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** What was read and how much of it: a view says both. */
export interface ErrorReading {
  readonly groups: readonly ErrorGroup[];
  readonly asOf: number;
  /** Records looked at, whatever their level. */
  readonly recordsRead: number;
  /** Errors among them. */
  readonly errorsRead: number;
  /** Things that could not be read, each named; the rest stands. */
  readonly problems: readonly Problem[];
  /** Set when a bound cut the reading, so that counts are lower bounds. */
  readonly incomplete?: Problem;
}
