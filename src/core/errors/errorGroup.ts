import type { StackFrame } from '../source/stackFrame';
import type { Classified } from '../team/severity';
import type { LogRecord } from './logRecord';

/** Errors that are the same: one row of the Errors view. */
export interface ErrorGroup {
  /** Versioned and the same on every machine: `v1:<hash>`. Notes refer to it. */
  readonly fingerprint: string;
  /** Fingerprints that mean this group too: of the groups that it was learnt to hold. */
  readonly aliases?: readonly string[];
  /** What a person reads: "ChargeError: gateway timeout". Untrusted text. */
  readonly title: string;
  readonly exceptionType?: string;
  /** The service as the records call it; absent where they do not tell. */
  readonly service?: string;
  readonly classified: Classified;
  /** Records counted in the window. */
  readonly count: number;
  /** The count is no count but an estimate from a sample (≈): the engine could not count these records by themselves. */
  readonly estimated?: boolean;
  /** Unix ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly release?: string;
  /** Counts over the window, oldest first; bucket `i` starts at `from + i × stepMs`. */
  readonly trend?: Trend;
  /** Of the newest sample that has a trace, failing frame first; a root cause's frames before those of what wraps it. */
  readonly frames: readonly StackFrame[];
  /** Newest first, few. */
  readonly samples: readonly LogRecord[];
  /** Customers or orders that the errors are about, where the team file names the field that tells them apart. */
  readonly distinct?: DistinctCount;
  /** Address of the backend's own page (Grafana, Kibana, …) with these records. Untrusted: opened only as http(s). */
  readonly link?: string;
  /** Records of any level in the window that the group is a part of; one for each source that has it. */
  readonly shareOf?: readonly ShareBase[];
}

/** Records that a group is measured against. */
export interface ShareBase {
  /** The same where two groups are a part of the same records. */
  readonly key: string;
  readonly records: number;
  /** All of the group's service, or of all services, as the log engine counted them; or all that was read of log files. */
  readonly of: 'service' | 'engine' | 'files';
}

/** How many different customers or orders a group's errors are about: retries of one count once. */
export interface DistinctCount {
  /** The field that tells them apart, as the team file names it. */
  readonly field: string;
  readonly count: number;
  /** More may have been there: of what was sampled, or past what is remembered. */
  readonly atLeast?: boolean;
  /** The engine counted nearly: it keeps no list of values. */
  readonly estimated?: boolean;
  /** A hash for each, as far as they are remembered, so that two groups' sums count one once. */
  readonly keys: readonly DistinctKey[];
}

export interface DistinctKey {
  readonly key: string;
  /** Hash of the request (trace) that it was seen in last. */
  readonly request?: string;
}

/** Equal steps in Unix milliseconds. */
export interface Trend {
  readonly from: number;
  readonly stepMs: number;
  readonly counts: readonly number[];
}
