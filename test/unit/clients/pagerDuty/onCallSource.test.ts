import assert from 'node:assert/strict';
import { ProblemError } from '../../../../src/core/base/problem';
import type { OnCallScope } from '../../../../src/core/incidents/onCall';
import { simIds } from '../../../sim/pagerDuty';
import { connect, never, Sims } from './pagerDutyWorld';

const hour = 3_600_000;
const day = 24 * hour;
const everything: OnCallScope = { serviceIds: [], policyIds: [] };
const twoWeeks = (now: number) => ({ start: now, end: now + 14 * day });

describe('who is on call at PagerDuty', () => {
  const sims = new Sims();
  afterEach(sims.close);

  async function start(token?: string) {
    const sim = await sims.start({ openIncidents: false });
    const connected = await connect(sim, token);
    return { ...connected, onCall: connected.account.onCall, now: sim.clock.now() };
  }
  const codeOf = async (promise: Promise<unknown>): Promise<string> => {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof ProblemError ? error.problem.code : String(error);
  };

  it('tells my own turns with one request: which policy, which level, until when', async () => {
    const { sim, onCall, now, asked } = await start();
    sim.scenes.handOverIn(3 * hour);
    const { turns, asOf, incomplete } = await onCall.readMine(twoWeeks(now), never);
    assert.equal(incomplete, undefined);
    assert.ok(Math.abs(asOf - now) < 5_000);
    assert.deepEqual(
      turns.map(({ person, policy, level, schedule, end }) => [
        person.name,
        person.email,
        policy.name,
        level,
        schedule?.name,
        Math.round(((end ?? 0) - now) / hour),
      ]),
      [['Dana Reyes', 'dana.reyes@example.com', 'Shop On-Call', 1, 'Shop Primary', 3]],
    );
    assert.deepEqual(
      asked().map(({ path, query }) => [path, query['time_zone']]),
      [['/oncalls', ['UTC']]],
    );
  });

  it('a key of nobody knows no turns of its own, and asks nothing', async () => {
    const { sim, onCall, now, asked } = await start();
    const { account } = await connect(sim, sim.tokens.account, 'dana.reyes@example.com');
    assert.equal(account.onCall.me?.name, 'Dana Reyes');
    const nobody = await connect(sim, sim.tokens.readOnly, undefined);
    const before = asked().length;
    assert.equal(nobody.account.onCall.me, undefined);
    assert.equal(await codeOf(nobody.account.onCall.readMine(twoWeeks(now), never)), 'onCall.nobody');
    assert.equal(asked().length, before);
    assert.equal(onCall.me?.id, simIds.dana);
  });

  it('tells policies level by level, who is on call now, and the schedules of two weeks', async () => {
    const { sim, onCall, now } = await start();
    sim.scenes.handOverIn(3 * hour);
    sim.scenes.scheduleGap(5 * hour, 2 * hour);
    const { policies, turns, schedules, incomplete } = await onCall.readPolicies(
      everything,
      twoWeeks(now),
      never,
    );
    assert.equal(incomplete, undefined);
    assert.deepEqual(
      policies.map(({ name, services, levels }) => [
        name,
        services.map(service => service.name),
        levels.map(({ delayMs, targets }) => [
          (delayMs ?? 0) / 60_000,
          targets.map(target => (target.kind === 'person' ? target.person.email : target.name)),
        ]),
      ]),
      [
        ['Payments On-Call', [], [[30, ['marcus.hale@example.com']]]],
        [
          'Shop On-Call',
          ['checkout', 'search', 'billing'],
          [
            [15, ['Shop Primary']],
            [15, ['ines.duarte@example.com']],
          ],
        ],
      ],
    );
    assert.deepEqual(
      turns.map(({ policy, level, person, end }) => [policy.id, level, person.name, end === undefined]),
      [
        [simIds.policy, 1, 'Dana Reyes', false],
        [simIds.policy, 2, 'Ines Duarte', true],
        [simIds.paymentsPolicy, 1, 'Marcus Hale', true],
      ],
    );
    assert.deepEqual(
      schedules.map(({ name, entries }) => [
        name,
        entries.map(({ person, start, end }) => [
          person.name,
          Math.round((start - now) / hour),
          Math.round((end - now) / hour),
        ]),
      ]),
      [
        [
          'Shop Primary',
          [
            ['Dana Reyes', 3 - 7 * 24, 3],
            ['Tomasz Lis', 3, 5],
            ['Tomasz Lis', 7, 3 + 7 * 24],
            ['Priya Nair', 3 + 7 * 24, 3 + 14 * 24],
          ],
        ],
      ],
    );
  });

  for (const [what, scope, names, code] of [
    ['of a service', { serviceIds: [simIds.search], policyIds: [] }, ['Shop On-Call'], undefined],
    [
      'by service and by name',
      { serviceIds: [simIds.search], policyIds: [simIds.paymentsPolicy] },
      ['Payments On-Call', 'Shop On-Call'],
      undefined,
    ],
    ['named', { serviceIds: [], policyIds: [simIds.paymentsPolicy] }, ['Payments On-Call'], undefined],
    ['of services that nothing serves', { serviceIds: ['PNONE'], policyIds: [] }, [], 'onCall.noPolicy'],
  ] as const) {
    it(`keeps to the policies ${what}`, async () => {
      const { onCall, now, asked } = await start();
      const read = await onCall.readPolicies(scope, twoWeeks(now), never);
      assert.deepEqual(
        read.policies.map(policy => policy.name),
        names,
      );
      assert.equal(read.incomplete?.code, code);
      const paths = asked().map(request => request.path);
      assert.equal(paths.filter(path => path === '/oncalls').length, names.length > 0 ? 1 : 0);
      const withSchedule = (names as readonly string[]).includes('Shop On-Call');
      assert.equal(paths.filter(path => path.startsWith('/schedules/')).length, withSchedule ? 1 : 0);
    });
  }

  it('bounds an account in which nothing says what is mine, and says so', async () => {
    const { sim, onCall, now, asked } = await start();
    const policy = sim.state.policy(simIds.paymentsPolicy);
    for (let index = 0; index < 40; index++) {
      sim.state.policies.set(`PMANY${index}`, { ...policy, id: `PMANY${index}`, name: `Zone ${index}` });
    }
    const read = await onCall.readPolicies(everything, twoWeeks(now), never);
    assert.equal(read.policies.length, 25);
    assert.deepEqual(read.incomplete?.args, { shown: 25, total: 42 });
    assert.equal(asked().filter(({ path }) => path === '/oncalls').length, 1);
  });

  it('a schedule that the key may not see takes no other fact with it', async () => {
    const { sim, onCall, now } = await start();
    sim.scenes.scheduleHidden();
    const { schedules, turns } = await onCall.readPolicies(everything, twoWeeks(now), never);
    assert.deepEqual(
      schedules.map(({ problem, entries }) => [problem?.code, problem?.args, entries]),
      [['onCall.scheduleHidden', { status: 403 }, []]],
    );
    assert.equal(turns.length, 3);
  });

  it('fails as a whole when the line does', async () => {
    const { sim, onCall, now } = await start();
    sim.scenes.outage('503');
    assert.match(await codeOf(onCall.readPolicies(everything, twoWeeks(now), never)), /^http\./);
    assert.match(await codeOf(onCall.readMine(twoWeeks(now), never)), /^http\./);
    sim.scenes.outage(undefined);
  });

  it('tells how to reach a person, numbers with their country', async () => {
    const { onCall } = await start();
    const contacts = await onCall.readContacts(simIds.ines, never);
    assert.deepEqual(
      contacts.map(({ kind, address }) => [kind, address]),
      [
        ['email', 'ines.duarte@example.com'],
        ['phone', '+1 2025550143'],
      ],
    );
  });

  it('tells the offset of the server’s clock', async () => {
    const { sim, onCall, now } = await start();
    sim.scenes.clockSkew(2 * hour);
    const { clockOffsetMs } = await onCall.readMine(twoWeeks(now), never);
    assert.ok(Math.abs((clockOffsetMs ?? 0) - 2 * hour) < 5_000);
  });
});
