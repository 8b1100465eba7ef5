import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { openPagerDuty, probe, type PagerDutyConnection } from '../../../../src/clients/pagerDuty';
import { silentLogger } from '../../../../src/core/base/logger';
import type { Incident } from '../../../../src/core/incidents/incident';
import type { IncidentSource } from '../../../../src/core/incidents/incidentSource';
import type { IncidentWrite } from '../../../../src/core/incidents/incidentWrite';
import { DurableOutbox } from '../../../../src/core/incidents/outbox';
import type { OutboxStorage } from '../../../../src/core/incidents/outboxEntry';
import { startPagerDutySim, type PagerDutySim } from '../../../sim/pagerDuty';
import { ManualClock } from '../../core/incidents/manualClock';
import { MemoryStorage } from '../../core/incidents/memoryStorage';
import { environment, never } from './pagerDutyWorld';

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 1));

/** Requests of this process that have no end yet. */
const underWay = new Set<ClientRequest>();
subscribe('http.client.request.start', message => {
  const { request } = message as { readonly request: ClientRequest };
  underWay.add(request);
  request.once('close', () => underWay.delete(request));
});

const dead = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One night at the simulator: windows come and go over one disk, and time is the test's. */
export class SimNight {
  readonly storage = new MemoryStorage();
  readonly confirmed = new Set<string>();
  readonly refused = new Map<string, string>();
  /** How often the person said "send it again". */
  retries = 0;
  outbox!: DurableOutbox;
  private source!: IncidentSource;
  private life = new AbortController();
  private lastId = 0;
  private readonly clock = new ManualClock(Date.now());

  private constructor(
    readonly sim: PagerDutySim,
    private readonly connection: PagerDutyConnection,
    readonly incidents: readonly Incident[],
  ) {}

  static async begin(incidents: number): Promise<SimNight> {
    const sim = await startPagerDutySim({ openIncidents: false, historyWeeks: 0, maxLifetimeMs: 120_000 });
    sim.state.abilities.add('coordinated_responding');
    const ids = Array.from({ length: incidents }, () => sim.scenes.pageArrives().id);
    const token = sim.tokens.user;
    const { connection } = await probe({ baseUrl: sim.url, token }, environment, never);
    const { source } = openPagerDuty(connection, () => Promise.resolve(token), environment);
    const rows = await Promise.all(ids.map(id => source.read(id, never)));
    const night = new SimNight(sim, connection, rows);
    night.open();
    return night;
  }

  /** The extension host dies at this very point, and another one starts. */
  async kill(): Promise<void> {
    this.life.abort();
    // What had left is at its server before a new host has even started.
    for (let waited = 0; waited < 20 && underWay.size > 0; waited++) await pause();
    await pause();
    this.open();
    await this.outbox.load();
  }

  press(which: number, write: IncidentWrite): void {
    const incident = this.incidents[which];
    if (incident) void this.outbox.press(incident, write);
  }

  async end(): Promise<void> {
    this.life.abort();
    this.outbox.dispose();
    await this.sim.close();
  }

  /** Lets the network and the clock go on: a few turns of real time, in each of which so much passes for the windows. */
  async run(turns: number, eachMs: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await pause();
      // The machine may be slow, the network of this night is not: no clock runs out over a request that is just now
      // between two sockets of one process. One that is never answered holds nobody up for longer.
      for (let waited = 0; waited < 20 && underWay.size > 0; waited++) await pause();
      this.clock.advance(eachMs);
    }
  }

  /** Everything works again, and the person goes through what is left until nothing can be done any more. */
  async morning(): Promise<void> {
    this.sim.scenes.clearFaults();
    await this.kill();
    for (let round = 0; round < 30 && this.left().length > 0; round++) {
      for (const item of this.left()) {
        if (item.underWay) continue;
        this.retries += 1;
        await this.outbox.retry(item.entryId);
      }
      for (let turn = 0; turn < 400 && this.left().some(item => item.underWay); turn++)
        await this.run(1, 100);
    }
    for (const item of this.outbox.items) this.refused.set(item.entryId, item.problem?.code ?? '');
    assert.deepEqual(
      this.left().map(item => [item.kind, item.state, item.problem]),
      [],
      'everything that was pressed is done, or refused for good',
    );
  }

  private left(): DurableOutbox['items'] {
    return this.outbox.items.filter(item => item.state !== 'refused');
  }

  private open(): void {
    const life = new AbortController();
    this.life = life;
    const isDead = (): boolean => life.signal.aborted;
    // A host that is gone takes no further step, not even within one call.
    const alive = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, life.signal]);
    const guard = async <T>(call: () => Promise<T>): Promise<T> => {
      if (isDead()) return dead<T>();
      const settled = await call().then(
        value => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      return isDead() ? dead<T>() : settled();
    };
    const storage: OutboxStorage = {
      list: () => guard(() => this.storage.list()),
      put: (id, record) => guard(() => this.storage.put(id, record)),
      remove: id => guard(() => this.storage.remove(id)),
    };
    const { clock } = this;
    const limits = { timeoutMs: 15_000, connectTimeoutMs: 8_000 };
    const token = (): Promise<string> => Promise.resolve(this.sim.tokens.user);
    const real = openPagerDuty(this.connection, token, { ...environment, clock, limits }).source;
    this.source = {
      id: real.id,
      label: real.label,
      abilities: real.abilities,
      readOpen: signal => guard(() => real.readOpen(alive(signal))),
      read: (id, signal) => guard(() => real.read(id, alive(signal))),
      readAlerts: (id, signal) => guard(() => real.readAlerts(id, alive(signal))),
      readNotes: (id, signal) => guard(() => real.readNotes(id, alive(signal))),
      acknowledge: (id, signal, attempt) => guard(() => real.acknowledge(id, alive(signal), attempt)),
      resolve: (id, signal, attempt) => guard(() => real.resolve(id, alive(signal), attempt)),
      addNote: (id, note, signal) => guard(() => real.addNote(id, note, alive(signal))),
      act: (id, write, attempt, signal) =>
        guard(() => real.act?.(id, write, attempt, alive(signal)) ?? Promise.resolve(undefined)),
      acknowledgeMany: (wanted, signal) =>
        guard(() => real.acknowledgeMany?.(wanted, alive(signal)) ?? Promise.resolve(new Map())),
    };
    const outbox = new DurableOutbox({
      storage,
      clock,
      log: silentLogger,
      newId: () => `entry-${++this.lastId}`,
      source: () => this.source,
    });
    outbox.onDidConfirm(({ entry }) => {
      if (!isDead()) this.confirmed.add(entry.id);
    });
    outbox.onDidChange(() => {
      if (isDead()) return;
      for (const item of outbox.items)
        if (item.state === 'refused') this.refused.set(item.entryId, item.problem?.code ?? '');
    });
    this.outbox = outbox;
  }
}
