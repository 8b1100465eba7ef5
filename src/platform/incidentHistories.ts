import type { Clock } from '../core/base/clock';
import { isAbort, problemOf, type Problem } from '../core/base/problem';
import type { TimeWindow } from '../core/incidents/incidentContext';
import type { HistoryReading, IncidentHistorySource, IncidentRecord } from '../core/review/incidentHistory';
import type { SharedState } from './sharedState';

/** What all sources told of a window, and what each of them could not. */
export interface Histories {
  readonly window: TimeWindow;
  readonly records: readonly IncidentRecord[];
  readonly sources: readonly HistoryState[];
  /** As each source told it; of one that could not be read now, what is kept of it. */
  readonly readings: readonly HistoryReading[];
}

export interface HistoryState {
  readonly sourceId: string;
  readonly label: string;
  /** When it was true, Unix ms; absent where it was never read. */
  readonly asOf?: number;
  /** It was read, and not whole: figures are "at least". */
  readonly incomplete?: Problem;
  /** It could not be read now: what is shown of it is of `asOf`, or nothing. */
  readonly failed?: Problem;
}

/** True where every source was read, and whole: only then does no incident mean none. */
export function isWhole({ sources }: Histories): boolean {
  return sources.length > 0 && sources.every(({ incomplete, failed }) => !incomplete && !failed);
}

interface HistoryFile {
  readonly version: 1;
  readonly asOf: number;
  readonly records: readonly IncidentRecord[];
}

const folder = 'history';
/** A little more than the year that trends look back on. */
const keepMs = 400 * 86_400_000;
const mostKept = 20_000;

interface HistoriesDeps {
  readonly sources: () => readonly IncidentHistorySource[];
  readonly state: SharedState;
  readonly clock: Clock;
  /** Nothing of an invented team is kept. */
  readonly keeps: boolean;
}

/**
 * The past of all connected accounts. What was read once is kept on this machine, so that the next reading asks only
 * for what changed since, and a review opens without the network.
 */
export class IncidentHistories {
  private readonly known = new Map<string, HistoryFile>();

  constructor(private readonly deps: HistoriesDeps) {}

  get hasSources(): boolean {
    return this.deps.sources().length > 0;
  }

  /** Whom it asks. */
  get sourceIds(): readonly string[] {
    return this.deps.sources().map(({ sourceId }) => sourceId);
  }

  /** Reads a window anew. Rejects on abort only: what else goes wrong is told by source. */
  async read(window: TimeWindow, signal: AbortSignal): Promise<Histories> {
    const parts = await Promise.all(this.deps.sources().map(source => this.readOne(source, window, signal)));
    return join(window, parts);
  }

  /** What is kept of a window, asking nobody. */
  async kept(window: TimeWindow): Promise<Histories> {
    const parts = await Promise.all(
      this.deps.sources().map(async ({ sourceId, label }): Promise<Part> => {
        const file = await this.fileOf(sourceId);
        return keptPart({ sourceId, label, ...asOf(file) }, file, window);
      }),
    );
    return join(window, parts);
  }

  private async readOne(
    source: IncidentHistorySource,
    window: TimeWindow,
    signal: AbortSignal,
  ): Promise<Part> {
    const { sourceId, label } = source;
    const file = await this.fileOf(sourceId);
    const known = new Map((file?.records ?? []).map(record => [record.id, record] as const));
    try {
      const reading = await source.readHistory(window, signal, known);
      if (signal.aborted) throw signal.reason;
      await this.keep(sourceId, file, reading.records, reading.asOf);
      const { incomplete } = reading;
      return {
        state: { sourceId, label, asOf: reading.asOf, ...(incomplete ? { incomplete } : {}) },
        reading,
      };
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw error;
      return keptPart({ sourceId, label, ...asOf(file), failed: problemOf(error) }, file, window);
    }
  }

  private async keep(
    sourceId: string,
    file: HistoryFile | undefined,
    records: readonly IncidentRecord[],
    readAt: number,
  ): Promise<void> {
    const all = new Map((file?.records ?? []).map(record => [record.id, record] as const));
    const isSame = records.every(record => all.get(record.id) === record);
    for (const record of records) all.set(record.id, record);
    const oldest = this.deps.clock.now() - keepMs;
    const kept = [...all.values()]
      .filter(record => record.triggeredAt >= oldest || record.status !== 'resolved')
      .sort((a, b) => b.triggeredAt - a.triggeredAt)
      .slice(0, mostKept);
    const next: HistoryFile = { version: 1, asOf: readAt, records: kept };
    this.known.set(sourceId, next);
    // A disk that is full costs the next window a longer reading, and nothing else.
    if (this.deps.keeps && !isSame) {
      await this.deps.state.write(folder, sourceId, next, false).catch(() => undefined);
    }
  }

  private async fileOf(sourceId: string): Promise<HistoryFile | undefined> {
    const known = this.known.get(sourceId);
    if (known || !this.deps.keeps) return known;
    const read = readFile(await this.deps.state.read(folder, sourceId).catch(() => undefined));
    if (read) this.known.set(sourceId, read);
    return read;
  }
}

interface Part {
  readonly state: HistoryState;
  readonly reading: HistoryReading;
}

/** What is kept of a source, as if it told it now; where nothing is, all of the window is missing. */
function keptPart(state: HistoryState, file: HistoryFile | undefined, window: TimeWindow): Part {
  const { sourceId, label } = state;
  const records = within(file, window);
  const read = Math.min(window.until, file?.asOf ?? window.since);
  const missing = read < window.until ? [{ since: read, until: window.until }] : [];
  return { state, reading: { sourceId, label, window, asOf: file?.asOf ?? 0, records, missing } };
}

function join(window: TimeWindow, parts: readonly Part[]): Histories {
  return {
    window,
    records: parts.flatMap(({ reading }) => reading.records),
    sources: parts.map(({ state }) => state),
    readings: parts.map(({ reading }) => reading),
  };
}

function asOf(file: HistoryFile | undefined): { readonly asOf?: number } {
  return file ? { asOf: file.asOf } : {};
}

/** Triggered in the window, or open in it. */
function within(file: HistoryFile | undefined, { since, until }: TimeWindow): readonly IncidentRecord[] {
  return (file?.records ?? []).filter(
    ({ triggeredAt, status, events }) =>
      triggeredAt < until &&
      (triggeredAt >= since || status !== 'resolved' || events.some(({ at }) => at >= since)),
  );
}

/** Only what this version wrote: anything else is read anew. */
function readFile(value: unknown): HistoryFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, asOf: readAt, records } = value as Partial<HistoryFile>;
  if (version !== 1 || typeof readAt !== 'number' || !Array.isArray(records)) return undefined;
  return { version, asOf: readAt, records: records.filter(isRecord) };
}

function isRecord(value: unknown): value is IncidentRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, triggeredAt, status, events, whole } = value as Partial<IncidentRecord>;
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    typeof triggeredAt === 'number' &&
    typeof status === 'string' &&
    typeof whole === 'boolean' &&
    Array.isArray(events) &&
    events.every(isEvent)
  );
}

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { at?: unknown }).at === 'number';
}
