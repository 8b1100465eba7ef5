import type { Problem } from '../core/base/problem';
import type { ErrorReading, TimeWindow } from '../core/errors/logSource';
import type { LearntRow } from '../core/errors/templateGroups';
import type { Team } from '../core/team/team';

/** What the extension host asks of its worker. Everything in it can be cloned to another thread. */
export type WorkerRequest =
  | { readonly kind: 'readErrors'; readonly id: number; readonly request: ReadErrorsRequest }
  /** Gives the reading `id` up: its answer is `failed` with `aborted`. */
  | { readonly kind: 'cancel'; readonly id: number };

/** Errors of log files; one reading of a `sourceId` at a time. */
export interface ReadErrorsRequest {
  readonly sourceId: string;
  /** Absolute paths. */
  readonly paths: readonly string[];
  readonly window: TimeWindow;
  readonly config: LogFilesConfig;
  /** Templates that turned out to be one in earlier runs: taken where everything is counted anew. */
  readonly learnt?: readonly LearntRow[];
}

/** While this stays the same, a reading takes in only what was appended; a change counts everything anew. */
export interface LogFilesConfig {
  readonly windowMs: number;
  /** Errors from then on are left out (Unix ms): a look at a time that is over. */
  readonly until?: number;
  readonly team: Team;
  /** Use the team's `message` patterns: false in a workspace that is not trusted. */
  readonly usePatterns: boolean;
  /** Fingerprints of groups that the team has split. */
  readonly splits: readonly string[];
  /** Names by which log files may go, and the service they then belong to. */
  readonly services: readonly { readonly name: string; readonly service: string }[];
}

/** What the worker answers. */
export type WorkerResponse =
  | { readonly kind: 'partial'; readonly id: number; readonly reading: ErrorReading }
  | { readonly kind: 'result'; readonly id: number; readonly reading: ErrorReading }
  | { readonly kind: 'aborted'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: Problem };
