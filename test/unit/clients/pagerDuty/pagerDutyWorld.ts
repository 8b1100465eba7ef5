import assert from 'node:assert/strict';
import {
  openPagerDuty,
  probe,
  type PagerDutyAccount,
  type PagerDutyConnection,
} from '../../../../src/clients/pagerDuty';
import type { PagerDutyEnvironment } from '../../../../src/clients/pagerDuty';
import { silentLogger } from '../../../../src/core/base/logger';
import { isProblemError, type Problem } from '../../../../src/core/base/problem';
import type { Incident } from '../../../../src/core/incidents/incident';
import type { KnownIncidents } from '../../../../src/core/incidents/incidentReads';
import { fateOf } from '../../../../src/core/incidents/writeFailure';
import { systemClock } from '../../../../src/platform/clock';
import {
  isWrite,
  startPagerDutySim,
  type LoggedRequest,
  type PagerDutySim,
  type PagerDutySimOptions,
} from '../../../sim/pagerDuty';
import { checkAgainstOwnSchemas, OpenApiCheck, OpenApiDocument } from '../../../sim/pagerDuty/contract';
import { Renderer } from '../../../sim/pagerDuty/render';

export const never = new AbortController().signal;
/** Short enough that a test of silence is quick, long enough for a busy machine. */
export const timeoutMs = 1_500;

export const environment: PagerDutyEnvironment = {
  clock: systemClock,
  random: () => 0,
  log: silentLogger,
  limits: { timeoutMs },
};

/** The simulators of a file's tests; what they saw is held against PagerDuty's description when they close. */
export class Sims {
  private readonly running: PagerDutySim[] = [];

  async start(options: PagerDutySimOptions = {}): Promise<PagerDutySim> {
    const sim = await startPagerDutySim({ maxLifetimeMs: 60_000, ...options });
    this.running.push(sim);
    return sim;
  }

  /** For `afterEach`. */
  readonly close = async (): Promise<void> => {
    for (const sim of this.running.splice(0)) {
      await sim.close();
      assert.deepEqual(checkAgainstOwnSchemas(sim.requests), []);
      if (description)
        assert.deepEqual(
          sim.requests.flatMap(request => description.violationsOf(request)),
          [],
        );
    }
  };
}

const document = OpenApiDocument.fromEnvironment();
const description = document && new OpenApiCheck(document);

type Row = Readonly<Record<string, unknown>>;

/** Makes every simulator write rows otherwise than PagerDuty does; call the result to end it. */
export function bendRows(
  kind: 'incident' | 'alert' | 'logEntry' | 'note' | 'user',
  bend: (row: Row) => Row,
): () => void {
  const written = Reflect.get(Renderer.prototype, kind) as (...args: unknown[]) => Row;
  Reflect.set(Renderer.prototype, kind, function (this: Renderer, ...args: unknown[]) {
    return bend(written.apply(this, args));
  });
  return () => Reflect.set(Renderer.prototype, kind, written);
}

/** What the simulator answered was bent on purpose: only the requests are held against the description. */
export function excuseAnswers(sim: PagerDutySim): void {
  for (const request of sim.requests) request.fault = 'bent';
}

export interface Connected {
  readonly sim: PagerDutySim;
  readonly connection: PagerDutyConnection;
  readonly account: PagerDutyAccount;
  readonly source: PagerDutyAccount['source'];
  /** What was asked since the connection stood. */
  readonly asked: () => readonly LoggedRequest[];
  readonly writes: () => readonly LoggedRequest[];
}

/** Probes a key and opens the account, as connecting does. */
export async function connect(
  sim: PagerDutySim,
  token: string = sim.tokens.user,
  email?: string,
): Promise<Connected> {
  const request = { baseUrl: sim.url, token, ...(email === undefined ? {} : { email }) };
  const { connection } = await probe(request, environment, never);
  const account = openPagerDuty(connection, () => Promise.resolve(token), environment);
  const before = sim.requests.length;
  const asked = (): readonly LoggedRequest[] => sim.requests.slice(before);
  return { sim, connection, account, source: account.source, asked, writes: () => asked().filter(isWrite) };
}

/** What a read found, as the next one is given it. */
export function knownOf(incidents: readonly Incident[]): KnownIncidents {
  return new Map(incidents.map(incident => [incident.id, incident] as const));
}

export async function problemIn(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isProblemError(error), String(error));
    return error.problem;
  }
  assert.fail('it succeeded');
}

/** Fate and code of a write that failed. */
export async function fateIn(promise: Promise<unknown>): Promise<readonly [string, string]> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isProblemError(error), String(error));
    return [fateOf(error), error.problem.code];
  }
  return ['confirmed', ''];
}
