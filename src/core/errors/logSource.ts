import type { Disposable } from '../base/disposable';
import type { Event } from '../base/event';
import type { Problem } from '../base/problem';
import type { RecordCounts } from './alerts/recordTraffic';
import type { ErrorGroup } from './errorGroup';
import type { LearntRow } from './templateGroups';

/** A log backend: log files, Loki, Elasticsearch, … Rejects with a ProblemError, or on abort. */
export interface LogSource {
  readonly id: string;
  readonly label: string;
  /** Another reading would tell something else: its configuration changed, or what it watches. */
  readonly onDidChange?: Event<void>;
  /** Watches for what is new until the result is disposed; held while somebody needs the errors. */
  watch?(): Disposable;
  /**
   * Error groups of the window, worst and newest first. A reading that takes long tells what it has so far
   * through `onPartial`; such a part carries `incomplete`.
   */
  readErrors(
    window: TimeWindow,
    signal: AbortSignal,
    onPartial?: (reading: ErrorReading) => void,
  ): Promise<ErrorReading>;
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
  /** Records looked at in the window, whatever their level. */
  readonly recordsRead: number;
  /** Errors among them. */
  readonly errorsRead: number;
  /** Log files that were looked at, where the source has files. */
  readonly files?: number;
  /** Things that could not be read, each named; the rest stands. */
  readonly problems: readonly Problem[];
  /** Set when a bound cut the reading, so that counts are lower bounds. */
  readonly incomplete?: Problem;
  /** Templates that are known to be one, all of them, where that changed: kept over restarts. */
  readonly learnt?: readonly LearntRow[];
  /** Where a log engine was asked: what it counted, and what was fetched of that. */
  readonly asked?: AskedOf;
  /** Where the team has alerts and every record was looked at: what each service wrote. */
  readonly traffic?: readonly RecordCounts[];
  /** A record at the end may still be growing: read again after this many milliseconds. */
  readonly readAgainMs?: number;
}

/** What a reading of a log engine is made of: a view says which figures are counts and which come from samples. */
export interface AskedOf {
  /** Errors that the engine counted in the window, exactly. */
  readonly counted: number;
  /** Records that were fetched and looked at, of the window. */
  readonly sampled: number;
  /** Groups that the engine counted by themselves, or of which every record was looked at; the others are estimated. */
  readonly exactGroups: number;
  /** Errors that were counted and of which no record was looked at: they are in no group. */
  readonly unseen: number;
  /** Of this refresh: HTTP requests and bytes of their answers. */
  readonly requests: number;
  readonly bytes: number;
  /** Only what is new since the last reading was asked for. */
  readonly isUpdate: boolean;
}
