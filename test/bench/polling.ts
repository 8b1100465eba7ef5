import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPagerDuty, probe } from '../../src/clients/pagerDuty';
import { PagerDutyApi } from '../../src/clients/pagerDuty/pagerDutyApi';
import { incidentSchema } from '../../src/clients/pagerDuty/schemas';
import { silentLogger } from '../../src/core/base/logger';
import type { IncidentSource } from '../../src/core/incidents/incidentSource';
import { IncidentStore } from '../../src/core/incidents/incidentStore';
import { readPause, type Attention } from '../../src/core/incidents/readPace';
import { SourceReading } from '../../src/core/incidents/sourceReading';
import { SharedReadFiles } from '../../src/platform/sharedReadFiles';
import { SharedState } from '../../src/platform/sharedState';
import { WindowLease } from '../../src/platform/windowLease';
import { say } from '../host/say';
import { startPagerDutySim, type PagerDutySim } from '../sim/pagerDuty';
import { Random } from '../sim/pagerDuty/random';
import { BenchClock } from './support/benchClock';
import type { BenchResult } from './support/bench';

const hour = 3_600_000;
const pagesPerHour = 40;
/** PagerDuty's limit for a user or a key, a minute. */
const limitPerMinute = 960;
const startAt = Date.UTC(2026, 10, 20, 2);

/** What an hour costs, and how long pages took to show. */
interface Hour {
  readonly requests: number;
  readonly seconds: readonly number[];
}

/** A client that is run for an hour; `shown` is asked for ids after each step. */
interface Client {
  /** Waits until nothing is under way. */
  readonly idle: () => Promise<void>;
  readonly shown: () => ReadonlySet<string>;
  readonly dispose: () => void;
}

type Start = (sim: PagerDutySim, clock: BenchClock, folder: string) => Promise<Client>;

/** Counts calls under way, so that the clock waits for them. */
class Traffic {
  private underWay = 0;

  watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name): unknown => {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, object, args);
          if (!(result instanceof Promise)) return result;
          this.underWay += 1;
          return result.finally(() => (this.underWay -= 1));
        };
      },
    });
  }

  readonly idle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 4; quiet++) {
      await new Promise(resolve => setImmediate(resolve));
      if (this.underWay > 0) quiet = 0;
    }
  };
}

/** Windows of Opex on one machine; the first one is in front, where somebody looks at all. */
const opex =
  (attention: Attention, windows = 1): Start =>
  async (sim, clock, folder) => {
    const traffic = new Traffic();
    const chance = new Random(7);
    const environment = { clock, random: () => chance.next(), log: silentLogger };
    const token = sim.tokens.user;
    const { connection } = await probe(
      { baseUrl: sim.url, token },
      environment,
      new AbortController().signal,
    );
    const disposables: { dispose(): void }[] = [];
    let last: IncidentStore | undefined;
    for (let index = 0; index < windows; index++) {
      const isFront = index === 0 && attention.focused;
      const { source } = openPagerDuty(connection, () => Promise.resolve(token), environment);
      const store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
      const state = new SharedState(folder, () => undefined);
      const lease = new WindowLease(`window-${index}`, state, clock);
      const shared = new SharedReadFiles({ state, lease, clock, log: silentLogger, keyOf: () => 'bench' });
      store.addSource(source.id, source.label);
      const reading = new SourceReading(traffic.watch<IncidentSource>(source), {
        store,
        clock,
        random: environment.random,
        log: silentLogger,
        intervalMs: () => readPause({ ...attention, focused: isFront }),
        pauseOf: () => undefined,
        shared: traffic.watch(shared),
        isFocused: () => isFront,
      });
      disposables.push(reading, shared, lease);
      last = store;
      await reading.start();
    }
    return {
      idle: traffic.idle,
      shown: () => new Set(last?.rows.map(row => row.incident.nativeId)),
      dispose: () => {
        for (const one of disposables) one.dispose();
      },
    };
  };

/** The peer: all open incidents every five seconds, in one question, as status bar tools do. */
const everyFiveSeconds: Start = async (sim, clock) => {
  const traffic = new Traffic();
  const environment = { clock, random: () => 0.5, log: silentLogger };
  const api = traffic.watch(new PagerDutyApi(sim.url, () => Promise.resolve(sim.tokens.user), environment));
  const { signal } = new AbortController();
  let shown: ReadonlySet<string> = new Set();
  let timer: { dispose(): void } | undefined;
  const read = async (): Promise<void> => {
    const query = [
      ['statuses[]', 'triggered'],
      ['statuses[]', 'acknowledged'],
      ['date_range', 'all'],
    ] as const;
    const { rows } = await api.list(incidentSchema, { path: '/incidents', key: 'incidents', query, signal });
    shown = new Set(rows.map(({ id }) => id));
    timer = clock.after(5_000, () => void read());
  };
  await read();
  return { idle: traffic.idle, shown: () => shown, dispose: () => timer?.dispose() };
};

/** An hour in which pages arrive at random; each is resolved twenty minutes later. */
async function anHour(start: Start): Promise<Hour> {
  const folder = await mkdtemp(join(tmpdir(), 'opex-polling-'));
  const sim = await startPagerDutySim({ startAt, historyWeeks: 0, maxLifetimeMs: 10 * 60_000 });
  const clock = new BenchClock(startAt, time => sim.clock.set(time));
  const random = new Random(3);
  const client = await start(sim, clock, folder);
  try {
    const waiting = new Map<string, number>();
    const seconds: number[] = [];
    const look = async (): Promise<void> => {
      await client.idle();
      const shown = client.shown();
      for (const [id, at] of waiting) {
        if (!shown.has(id)) continue;
        seconds.push((clock.now() - at) / 1_000);
        waiting.delete(id);
      }
    };
    const before = sim.requests.length;
    const times = Array.from({ length: pagesPerHour }, () => startAt + random.next() * hour);
    const events = times.flatMap(at => [
      { at, resolves: false },
      { at: at + 20 * 60_000, resolves: true },
    ]);
    const open: string[] = [];
    for (const { at, resolves } of events.sort((a, b) => a.at - b.at)) {
      if (at >= startAt + hour) break;
      await clock.runUntil(at, look);
      if (resolves) sim.scenes.colleagueResolves(open.shift() ?? '');
      else {
        const { id } = sim.scenes.pageArrives({ contexts: [] });
        open.push(id);
        waiting.set(id, at);
      }
    }
    await clock.runUntil(startAt + hour, look);
    return { requests: sim.requests.length - before, seconds };
  } finally {
    client.dispose();
    await client.idle();
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return Math.round(value * 10) / 10;
}

const quotaShare = (requests: number): number => Math.round((requests / 60 / limitPerMinute) * 10_000) / 100;

const states: Readonly<Record<string, Start>> = {
  onShiftFocused: opex({ focused: true, onShift: true }),
  onShiftUnfocused: opex({ focused: false, onShift: true }),
  offShiftFocused: opex({ focused: true, onShift: false }),
  offShiftUnfocused: opex({ focused: false, onShift: false }),
  onShiftFiveWindows: opex({ focused: true, onShift: true }, 5),
};

/**
 * `polling`: an hour with 40 pages in each state, on a clock that is moved, against the PagerDuty simulator. Requests are
 * all that arrived there. Seconds count from the page at the simulator to the row in the store (of five windows: in the
 * last one, which reads nothing itself); the network takes none of them.
 */
export async function run(): Promise<BenchResult> {
  const hours: Record<string, Hour> = {};
  for (const [state, start] of Object.entries(states)) {
    say(`${state} …`);
    hours[state] = await anHour(start);
  }
  say('every five seconds …');
  const peer = await anHour(everyFiveSeconds);
  const onShift = hours['onShiftFocused'] ?? { requests: NaN, seconds: [] };
  return {
    data: `an hour with ${pagesPerHour} pages, PagerDuty simulator`,
    figures: {
      requestsPerHour: Object.fromEntries(
        Object.entries(hours).map(([state, { requests }]) => [state, requests]),
      ),
      quotaShare: quotaShare(onShift.requests),
      medianSecondsToRow: quantile(onShift.seconds, 0.5),
      secondsToRow: Object.fromEntries(
        Object.entries(hours).map(([state, { seconds }]) => [
          state,
          { median: quantile(seconds, 0.5), p95: quantile(seconds, 0.95), pages: seconds.length },
        ]),
      ),
    },
    peers: {
      everyFiveSeconds: {
        requestsPerHour: { always: peer.requests },
        quotaShare: quotaShare(peer.requests),
        medianSecondsToRow: quantile(peer.seconds, 0.5),
      },
    },
  };
}
