import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { Incident } from './incident';
import type { FasterColleague, IncidentSource } from './incidentSource';
import type { OutboxEntry, OutboxStorage } from './outboxEntry';

export interface OutboxOptions {
  readonly storage: OutboxStorage;
  readonly clock: Clock;
  /** The connected source of that id, if there is one now. */
  readonly source: (sourceId: string) => IncidentSource | undefined;
  /** A new unique id on each call, fit for a file name. */
  readonly newId: () => string;
  readonly log: Logger;
}

/** A write that the source confirmed; `incident` as its answer showed it (absent where it does not). */
export interface ConfirmedWrite {
  readonly entry: OutboxEntry;
  readonly incident?: Incident;
  /** Somebody else had done it: nothing was sent. */
  readonly faster?: FasterColleague;
}
