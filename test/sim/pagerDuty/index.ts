import { SimClock } from './clock';
import { Control } from './control';
import { Faults } from './faults';
import type { Token } from './model';
import { RateLimiter, defaultRateLimits, type RateLimits } from './rateLimit';
import { Renderer } from './render';
import type { LoggedRequest } from './requestLog';
import { Scenes } from './scenes';
import { seedShop } from './seed';
import { simTokens } from './shopDirectory';
import { SimServer } from './server';
import type { SimState } from './state';
import { settle } from './timers';

export { isWrite, type LoggedRequest } from './requestLog';
export { simIds, simTokens } from './shopDirectory';
export type { PageOptions } from './scenes';
export type { ErrorShape } from './apiError';
export type { OutageKind } from './faults';
export type { Incident } from './model';

export interface PagerDutySimOptions {
  /** The same seed and `startAt` give the same account, ids included. */
  readonly seed?: number;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Server time at the start, in milliseconds since the epoch; the clock then stands still until it is moved. */
  readonly startAt?: number;
  /** After this time the simulator closes by itself, whatever happened to its owner. Half an hour unless told otherwise. */
  readonly maxLifetimeMs?: number;
  /** Weeks of resolved incidents before the start; 6 unless told otherwise. */
  readonly historyWeeks?: number;
  /** False starts the account with nothing open. */
  readonly openIncidents?: boolean;
  readonly rateLimits?: Partial<RateLimits>;
  /** Which service region the simulator plays; keys of the other one are unknown to it. */
  readonly region?: Token['region'];
}

/** A running simulator. */
export interface PagerDutySim {
  /** `http://127.0.0.1:PORT`, the API's base URL. */
  readonly url: string;
  readonly port: number;
  readonly state: SimState;
  readonly clock: SimClock;
  /** Every API request since the start, oldest first; the control endpoint's are not among them. */
  readonly requests: LoggedRequest[];
  readonly scenes: Scenes;
  readonly tokens: typeof simTokens;
  /** Resolves when it has closed, by whoever. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Starts a simulator of PagerDuty's REST API on the loopback address. */
export async function startPagerDutySim(options: PagerDutySimOptions = {}): Promise<PagerDutySim> {
  const clock = new SimClock(options.startAt);
  const state = seedShop({
    seed: options.seed ?? 1,
    now: clock.now(),
    historyWeeks: options.historyWeeks ?? 6,
    openIncidents: options.openIncidents ?? true,
  });
  clock.onDidMove(() => settle(state, clock.now()));
  const requests: LoggedRequest[] = [];
  const faults = new Faults();
  const limiter = new RateLimiter({ ...defaultRateLimits, ...options.rateLimits });
  const now = (): number => clock.now();
  const render = new Renderer(state, () => url());
  const control = new Control({ state, clock, requests, scenes: (): Scenes => scenes, close: () => close() });
  const region = options.region ?? 'us';
  const server: SimServer = new SimServer({ state, render, faults, limiter, region, now, requests, control });
  const scenes: Scenes = new Scenes({ state, clock, faults, limiter, server });
  const url = (): string => `http://127.0.0.1:${server.port}`;

  await server.start(options.port ?? 0);
  let announceClosed = (): void => undefined;
  const closed = new Promise<void>(resolve => (announceClosed = resolve));
  const close = async (): Promise<void> => {
    clearTimeout(lifetime);
    await server.stop();
    announceClosed();
  };
  const lifetime = setTimeout(() => void close(), options.maxLifetimeMs ?? 30 * 60_000);
  return { url: url(), port: server.port, state, clock, requests, scenes, tokens: simTokens, closed, close };
}
