import type { OutboxItem } from './outboxSlot';
import type { IncidentWrite } from './incidentWrite';
import type { Problem } from '../base/problem';
import type { EntityId } from '../base/identity';
import type { Event } from '../base/event';
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

/** What a window knows of its durable outbox. */
export interface Outbox {
  /** Everything that is not confirmed, in the order pressed. */
  readonly items: readonly OutboxItem[];
  /** What is wrong with the keeping itself: a record that cannot be read, a disk that cannot be written. */
  readonly problems: readonly Problem[];
  readonly onDidChange: Event<void>;
  readonly onDidConfirm: Event<ConfirmedWrite>;
  load(): Promise<void>;
  press(incident: Incident, write: IncidentWrite): Promise<OutboxEntry>;
  pressAll(incidents: readonly Incident[], write: IncidentWrite): Promise<readonly OutboxEntry[]>;
  retry(id: string, seen?: Incident): Promise<void>;
  retryAll(ids: readonly string[], seen: (incidentId: EntityId) => Incident | undefined): Promise<void>;
  wake(sourceId: string): void;
  discard(id: string): Promise<void>;
}
