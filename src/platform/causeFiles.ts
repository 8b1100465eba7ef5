import type { CauseBook, IncidentCause } from '../core/notes/causeBook';
import { readCause } from '../core/notes/causeBook';
import type { SharedState } from './sharedState';

const folder = 'causes';

/** Keeps the outcomes of incidents in files that all windows share. */
export class CauseFiles {
  constructor(
    private readonly state: SharedState,
    private readonly book: CauseBook,
  ) {}

  /** Reads what all windows wrote; what this version does not know stays where it is. @throws what the disk says */
  async load(): Promise<void> {
    const records = await this.state.list(folder);
    this.book.replace([...records.values()].flatMap(value => readCause(value) ?? []));
  }

  /** Resolves once it is on disk. @throws what the disk says */
  async put(cause: IncidentCause): Promise<void> {
    await this.state.write(folder, cause.incidentId, cause);
    this.book.set(cause);
  }
}
