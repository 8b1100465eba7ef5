import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import type { Problem } from '../core/base/problem';
import type { IncidentSource } from '../core/incidents/incidentSource';
import type { IncidentStore } from '../core/incidents/incidentStore';
import type { ConfirmedWrite, Outbox, OutboxItem } from '../core/incidents/outbox';
import { once } from './once';
import type { SharedState } from './sharedState';
import type { WindowLease } from './windowLease';

export interface LateOutboxOptions {
  readonly store: IncidentStore;
  readonly state: SharedState;
  readonly lease: WindowLease;
  readonly source: (sourceId: string) => IncidentSource | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The window's outbox, tied to its incidents. What keeps and sends is loaded with `load`, once activation is over. */
export class LateOutbox extends Owner implements Outbox {
  private readonly changed = this.register(new Emitter<void>());
  private readonly confirmed = this.register(new Emitter<ConfirmedWrite>());
  private now: Outbox | undefined;
  private readonly loaded = once(() => this.make());

  readonly onDidChange: Event<void> = this.changed.event;
  readonly onDidConfirm: Event<ConfirmedWrite> = this.confirmed.event;
  readonly load = async (): Promise<void> => (await this.loaded()).load();
  readonly press: Outbox['press'] = async (...asked) => (await this.loaded()).press(...asked);
  readonly pressAll: Outbox['pressAll'] = async (...asked) => (await this.loaded()).pressAll(...asked);
  readonly retry: Outbox['retry'] = async (...asked) => (await this.loaded()).retry(...asked);
  readonly retryAll: Outbox['retryAll'] = async (...asked) => (await this.loaded()).retryAll(...asked);
  readonly discard: Outbox['discard'] = async id => (await this.loaded()).discard(id);

  constructor(private readonly options: LateOutboxOptions) {
    super();
  }

  get items(): readonly OutboxItem[] {
    return this.now?.items ?? [];
  }

  get problems(): readonly Problem[] {
    return this.now?.problems ?? [];
  }

  wake(sourceId: string): void {
    this.now?.wake(sourceId);
  }

  private async make(): Promise<Outbox> {
    const { store, state, lease, source, clock, log } = this.options;
    const [{ DurableOutbox }, { bindWrites }, { OutboxFiles }] = await Promise.all([
      import('../core/incidents/outbox'),
      import('../core/incidents/bindWrites'),
      import('./outboxFiles'),
    ]);
    const storage = new OutboxFiles(state, lease);
    const outbox = this.register(new DurableOutbox({ storage, clock, source, newId: randomUUID, log }));
    this.register(outbox.onDidChange(() => this.changed.fire()));
    this.register(outbox.onDidConfirm(write => this.confirmed.fire(write)));
    this.register(bindWrites(store, outbox));
    this.now = outbox;
    return outbox;
  }
}
