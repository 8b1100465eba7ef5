import { recordsToDrop } from '../core/base/recordsToDrop';
import { readCause, type CauseBook, type IncidentCause } from '../core/notes/causeBook';
import type { SharedState } from './sharedState';

const folder = 'causes';
/** A year of reviews can be looked back upon; every window that comes to the front reads all of them. */
const bounds = { longestMs: 400 * 24 * 60 * 60_000, most: 1_000 };

/** Keeps the outcomes of incidents in files that all windows share. */
export class CauseFiles {
  constructor(
    private readonly state: SharedState,
    private readonly book: CauseBook,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Reads what all windows wrote, and drops what is too old or too much; what this version does not know stays where
   * it is. @throws what the disk says
   */
  async load(): Promise<void> {
    const records = await this.state.list(folder);
    const causes = [...records].flatMap(([name, value]) => {
      const cause = readCause(value);
      return cause ? [{ name, at: cause.at, cause }] : [];
    });
    const gone = new Set(recordsToDrop(causes, bounds, this.now()));
    this.book.replace(causes.filter(({ name }) => !gone.has(name)).map(({ cause }) => cause));
    for (const { name, at } of causes) if (gone.has(name)) await this.drop(name, at);
  }

  /** Resolves once it is on disk. @throws what the disk says */
  async put(cause: IncidentCause): Promise<void> {
    await this.state.write(folder, cause.incidentId, cause);
    this.book.set(cause);
  }

  /** Unless another window has just written it anew. What cannot be dropped now is tried at the next reading. */
  private async drop(name: string, at: number): Promise<void> {
    try {
      if (readCause(await this.state.read(folder, name))?.at === at) await this.state.remove(folder, name);
    } catch {
      return;
    }
  }
}
