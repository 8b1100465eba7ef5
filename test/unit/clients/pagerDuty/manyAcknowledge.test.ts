import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { ManyAttempt, ManyOutcome } from '../../../../src/core/incidents/incidentSource';
import { fateOf, WriteFailure } from '../../../../src/core/incidents/writeFailure';
import type { PagerDutySim } from '../../../sim/pagerDuty';
import { connect, never, Sims, type Connected } from './pagerDutyWorld';

const broken = { status: 502, code: 2000, message: 'Bad Gateway', shape: 'object' } as const;

describe('PagerDutySource, acknowledging a storm', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let connected: Connected;
  let faster: string[];
  beforeEach(async () => {
    sim = await sims.start({ openIncidents: false, historyWeeks: 0 });
    connected = await connect(sim);
    faster = [];
  });
  afterEach(sims.close);

  const attemptOf = (nativeId: string, check: () => void = () => undefined): ManyAttempt => ({
    nativeId,
    check,
    learn: () => Promise.resolve(),
    faster: ({ by }) => void faster.push(`${nativeId} ${by}`),
  });
  const storm = (count: number): readonly string[] => sim.scenes.stormOf(count).map(({ id }) => id);
  const send = async (wanted: readonly ManyAttempt[]): Promise<ReadonlyMap<string, ManyOutcome>> => {
    const outcomes = connected.source.acknowledgeMany?.(wanted, never);
    assert.ok(outcomes);
    return outcomes;
  };
  /** What became of each, counted: `acknowledged` or fate and code. */
  const told = (outcomes: ReadonlyMap<string, ManyOutcome>): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const outcome of outcomes.values()) {
      const text = 'incident' in outcome ? outcome.incident.status : fateOf(outcome.error);
      counts[text] = (counts[text] ?? 0) + 1;
    }
    return counts;
  };
  const acknowledged = (): number =>
    [...sim.state.incidents.values()].filter(({ status }) => status === 'acknowledged').length;

  it('200 with a list and one write', async () => {
    const ids = storm(200);
    assert.deepEqual(told(await send(ids.map(id => attemptOf(id)))), { acknowledged: 200 });
    assert.equal(acknowledged(), 200);
    assert.equal(connected.writes().length, 1);
    // Two pages before the write, and two after it where its answer was late.
    assert.ok(connected.asked().length <= 5, String(connected.asked().length));
  });

  it('more than 250 in chunks', async () => {
    const ids = storm(260);
    assert.deepEqual(told(await send(ids.map(id => attemptOf(id)))), { acknowledged: 260 });
    assert.deepEqual(
      connected.writes().map(({ body }) => (body as { incidents: unknown[] }).incidents.length),
      [250, 10],
    );
  });

  it('tells each what became of it: one resolved, one a colleague has, one that changed, one that is not there', async () => {
    const ids = storm(6);
    const [resolved = '', taken = '', changed = ''] = ids;
    sim.scenes.colleagueResolves(resolved);
    sim.scenes.colleagueAcknowledges(taken);
    const paged = sim.state.pages.length;
    const ask = (): never => {
      throw new WriteFailure('ask', problem('incidents.changedMeanwhile', { changes: [] }));
    };
    const outcomes = await send([
      ...ids.map(id => (id === changed ? attemptOf(id, ask) : attemptOf(id))),
      attemptOf('QNOTHERE'),
    ]);
    assert.deepEqual(told(outcomes), { acknowledged: 4, ask: 1, refused: 2 });
    assert.deepEqual(faster, [`${taken} Tomasz Lis`]);
    assert.equal(sim.state.incident(resolved).status, 'resolved');
    assert.equal(sim.state.pages.length, paged, 'nobody is paged again');
  });

  const faults: readonly [string, () => void, Readonly<Record<string, number>>][] = [
    ['the answer is lost', () => sim.scenes.answerLost(1), { acknowledged: 20 }],
    ['a gateway fails', () => sim.scenes.fail(broken, 1, 'writes'), { unconfirmed: 20 }],
    ['the limit is reached', () => sim.scenes.fail({ ...broken, status: 429 }, 1, 'writes'), { notSent: 20 }],
    ['one is refused, and all with it', () => sim.scenes.changedSinceLastRequest(1), { acknowledged: 20 }],
    ['the key may not', () => sim.scenes.fail({ ...broken, status: 403 }, 100, 'writes'), { refused: 20 }],
    ['the key is revoked', () => sim.scenes.tokenRevoked(), { notSent: 20 }],
    ['nothing can be read', () => sim.scenes.html502(), { notSent: 20 }],
  ];
  for (const [name, befall, expected] of faults) {
    it(`${name}: ${JSON.stringify(expected)}`, async () => {
      const ids = storm(20);
      befall();
      const outcomes = await send(ids.map(id => attemptOf(id)));
      assert.deepEqual(told(outcomes), expected);
      assert.equal(acknowledged(), expected['acknowledged'] ?? 0);
      assert.ok(connected.writes().length <= 4, `${connected.writes().length} writes`);
    });
  }
});
