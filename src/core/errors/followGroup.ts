import { recordOfEntry } from './entryRecord';
import type { FieldMapping } from './fieldMapping';
import type { LogBackend, LogCursor, RecordMatch } from './logBackend';
import type { LogRecord } from './logRecord';

export interface FollowOptions {
  readonly backend: LogBackend;
  readonly mapping: FieldMapping;
  /** The group's query (`CountedGroups.matchOf`); absent: all records of `services`. */
  readonly match?: RecordMatch;
  readonly services?: readonly string[];
  /** Unix ms. */
  readonly now: () => number;
}

/** What came since the last question. */
export interface Followed {
  /** Oldest first. */
  readonly records: readonly LogRecord[];
  /** More came than is fetched: the oldest of it was left out, and `records` are the newest. */
  readonly skipped: boolean;
}

const budget = { maxEntries: 200, maxBytes: 400_000 };
/** Questions of one call: what is further behind is left out and said. */
const mostRounds = 3;

/**
 * Follows the records of a group in a log engine: each call of `read` asks for what is new since the last answer, and
 * nothing is asked between the calls. The first call fixes where "now" is and tells nothing.
 */
export class FollowedGroup {
  private cursor: LogCursor | undefined;

  constructor(private readonly options: FollowOptions) {}

  /** @throws ProblemError where the engine gave no answer: the next call goes on from where the last ended. */
  async read(signal: AbortSignal): Promise<Followed> {
    const { backend, mapping, match, services, now } = this.options;
    const records: LogRecord[] = [];
    for (let round = 0; round < mostRounds; round++) {
      const to = now() + 60_000;
      const query = {
        window: { from: to - 120_000, to },
        ...(match ? { match } : {}),
        ...(services ? { services } : {}),
      };
      const cursor = this.cursor;
      const answer = await backend.since(
        { query, ...(cursor === undefined ? {} : { cursor }), ...budget },
        signal,
      );
      this.cursor = answer.cursor;
      records.push(...answer.entries.map(entry => recordOfEntry(entry, mapping, backend.label).record));
      if (!answer.hasMore) return { records, skipped: false };
    }
    // It falls behind: go on from now.
    this.cursor = undefined;
    return { records, skipped: true };
  }
}
