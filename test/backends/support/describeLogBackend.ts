import type { FieldMapping } from '../../../src/core/errors/fieldMapping';
import type { LogBackend } from '../../../src/core/errors/logBackend';
import { askedTests } from './askedTests';
import type { TruthRecord } from './logTruth';
import { brokenTests } from './brokenTests';
import { sourceTests } from './sourceTests';

/** An odd record that services really write. The backend's folder says how it gets there, byte by byte. */
export type OddKind =
  /** A message of a megabyte; an engine that takes none of that size gets the longest it takes. */
  | 'huge'
  /** NUL and other control characters in the message. */
  | 'binary'
  /** Bytes that are no UTF-8. */
  | 'brokenUtf8'
  /** A time 3 minutes ahead of the clock. */
  | 'future'
  /** The same field twice in one JSON object. */
  | 'duplicateFields'
  /** Numbers where texts belong: message, service, exception type. */
  | 'numbers';

/** A log engine with the client that is held against it. */
export interface BackendUnderTest {
  /** How the truth was written: which field is what. */
  readonly mapping: FieldMapping;
  /** Base address of the running server, for a proxy to stand before it. */
  readonly url: string;
  /** A client, as the connect flow makes it; at `url`, and with `basic` as user:password, where given. */
  open(how?: { readonly url?: string; readonly basic?: string }): LogBackend;
  /** Takes records in, ascending in time, and resolves once they can be found. */
  write(records: readonly TruthRecord[]): Promise<void>;
  /**
   * Takes in one odd record of service `odd`, level `error`, and resolves once it can be found. False where the engine
   * refuses it (a test then expects that nothing of it is there).
   */
  writeOdd(kind: OddKind, time: number): Promise<boolean>;
  /** Ends the server while it works and starts it again with its data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface LogBackendPlan {
  /** "the real VictoriaLogs". */
  readonly name: string;
  /** Starts an empty server; once for each suite. */
  readonly start: () => Promise<BackendUnderTest>;
  /** Records of the truth; 4,000 unless told otherwise. */
  readonly records?: number;
  /** What the engine can do of the port; the suite expects it so. */
  readonly engine: {
    /** Records of a level and so on are counted exactly by `equals`, `contains`, `template`. */
    readonly exact: { readonly equals: boolean; readonly contains: boolean; readonly template: boolean };
    /** Many matches go into one request. */
    readonly manyMatches: boolean;
    readonly distinct: boolean;
  };
}

/** The suite that every log engine passes, real or made: what is asked of it, and what happens when it breaks. */
export function describeLogBackend(plan: LogBackendPlan): void {
  askedTests(plan);
  sourceTests(plan);
  brokenTests(plan);
}
