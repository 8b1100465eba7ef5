import assert from 'node:assert/strict';
import { isAbort } from '../../../../src/core/base/problem';
import { simIds, simTokens, type PagerDutySim } from '../../../sim/pagerDuty';
import { connect, fateIn, never, problemIn, Sims, type Connected } from './pagerDutyWorld';

describe('PagerDutySource, writing', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let connected: Connected;
  let id: string;
  beforeEach(async () => {
    sim = await sims.start({ openIncidents: false, historyWeeks: 0 });
    connected = await connect(sim);
    id = sim.scenes.pageArrives().id;
  });
  afterEach(sims.close);

  const acknowledge = () => connected.source.acknowledge(id, never);
  const resolve = () => connected.source.resolve(id, never);
  const status = (): string => sim.state.incident(id).status;
  /** How often people were paged, which a reopening does again. */
  const pages = (): number => sim.state.pages.length;

  it('acknowledges with one write in the name of the person', async () => {
    const after = await acknowledge();
    assert.deepEqual(
      [after.status, after.acknowledgedBy.map(({ person }) => person.id)],
      ['acknowledged', [simIds.dana]],
    );
    assert.deepEqual(
      connected.writes().map(({ method, path, from, body }) => [method, path, from, body]),
      [
        [
          'PUT',
          `/incidents/${id}`,
          'dana.reyes@example.com',
          { incident: { type: 'incident_reference', status: 'acknowledged' } },
        ],
      ],
    );
  });

  it('resolves', async () => {
    assert.equal((await resolve()).status, 'resolved');
    assert.deepEqual([status(), connected.writes().length], ['resolved', 1]);
  });

  it('writes in the name of the e-mail with an account key', async () => {
    const { source } = await connect(sim, simTokens.account, 'priya.nair@example.com');
    await source.acknowledge(id, never);
    assert.equal(sim.requests.at(-1)?.from, 'priya.nair@example.com');
    assert.equal(sim.state.incident(id).acknowledgements[0]?.userId, simIds.priya);
  });

  it('writes nothing where it is so already', async () => {
    sim.scenes.colleagueAcknowledges(id);
    const after = await acknowledge();
    assert.deepEqual(
      after.acknowledgedBy.map(({ person }) => person.name),
      ['Tomasz Lis'],
    );
    sim.scenes.colleagueResolves(id);
    assert.equal((await resolve()).status, 'resolved');
    assert.deepEqual(connected.writes(), []);
  });

  it('never reopens a resolved one, and says who resolved it and when', async () => {
    sim.scenes.colleagueResolves(id);
    const paged = pages();
    const problem = await problemIn(acknowledge());
    assert.ok(problem.code === 'incidents.alreadyResolved');
    assert.equal(problem.args.by, 'Tomasz Lis');
    assert.ok(Math.abs((problem.args.at ?? 0) - Date.now()) < 3_000);
    assert.deepEqual([status(), pages(), connected.writes().length], ['resolved', paged, 0]);
  });

  it('sends a merged one elsewhere', async () => {
    const into = sim.scenes.pageArrives({ title: 'The big one' });
    sim.scenes.colleagueResolves(id);
    sim.state.incident(id).mergedInto = into.id;
    assert.deepEqual(await problemIn(acknowledge()), {
      code: 'incidents.merged',
      args: { into: `[#${into.number}] The big one` },
    });
  });

  it('says that there is no such incident', async () => {
    const missing = connected.source.acknowledge('QNOTHERE', never);
    assert.deepEqual(await fateIn(missing), ['refused', 'incidents.notFound']);
    assert.equal((await problemIn(connected.source.read('QNOTHERE', never))).code, 'incidents.notFound');
  });

  it('does not let an id become another path', async () => {
    await fateIn(connected.source.acknowledge('../users/me?x=', never));
    assert.deepEqual(
      [...new Set(connected.asked().map(({ path }) => path))],
      ['/incidents/..%2Fusers%2Fme%3Fx%3D'],
    );
  });

  it('refuses with a key that may only read, and asks nothing', async () => {
    const readOnly = await connect(sim, simTokens.readOnly, 'dana.reyes@example.com');
    assert.deepEqual(readOnly.source.abilities, {
      write: false,
      actions: new Set(),
      writeProblem: { code: 'incidents.readOnlyKey', args: {} },
    });
    const before = sim.requests.length;
    assert.deepEqual(await fateIn(readOnly.source.acknowledge(id, never)), [
      'refused',
      'incidents.readOnlyKey',
    ]);
    assert.equal(sim.requests.length, before);
  });

  /** What is spoilt, the fate with the code ('' for confirmed), the status of the incident then. */
  const faults: readonly [string, () => unknown, readonly [string, string], string][] = [
    ['the answer is lost after the write', () => sim.scenes.answerLost(), ['confirmed', ''], 'acknowledged'],
    [
      'the answer of the write is cut off',
      () => sim.scenes.cutOffMidBody(1, 'writes'),
      ['confirmed', ''],
      'acknowledged',
    ],
    [
      'the answer of the write is no JSON',
      () => sim.scenes.notJson(1, 'writes'),
      ['confirmed', ''],
      'acknowledged',
    ],
    [
      'the answer of the write is of another form',
      () => sim.scenes.wrongBody(1, 'writes'),
      ['confirmed', ''],
      'acknowledged',
    ],
    ['500', () => failWrites(500), ['notSent', 'http.serverError'], 'triggered'],
    ['502', () => failWrites(502), ['unconfirmed', 'http.serverError'], 'triggered'],
    ['429', () => failWrites(429), ['notSent', 'http.rateLimited'], 'triggered'],
    ['401', () => failWrites(401), ['notSent', 'incidents.badToken'], 'triggered'],
    ['403', () => failWrites(403), ['refused', 'http.forbidden'], 'triggered'],
    ['402', () => failWrites(402), ['refused', 'http.paymentRequired'], 'triggered'],
    ['400', () => failWrites(400), ['refused', 'incidents.refused'], 'triggered'],
    ['1019, merged', () => failWrites(400, 1019), ['refused', 'incidents.merged'], 'triggered'],
    [
      '1005, changed since',
      () => sim.scenes.changedSinceLastRequest(),
      ['notSent', 'incidents.refused'],
      'triggered',
    ],
    ['the API is down', () => sim.scenes.outage('503'), ['notSent', 'http.serverError'], 'triggered'],
    [
      'nobody listens',
      () => sim.scenes.connectionRefused(true),
      ['notSent', 'http.connectionRefused'],
      'triggered',
    ],
    ['nothing answers', () => sim.scenes.outage('silent'), ['notSent', 'http.timeout'], 'triggered'],
    ['the key is revoked', () => sim.scenes.tokenRevoked(), ['notSent', 'incidents.badToken'], 'triggered'],
  ];
  const failWrites = (code: number, error = 0): void =>
    sim.scenes.fail({ status: code, code: error, message: 'no', shape: 'object' }, 1, 'writes');
  for (const [name, spoil, expected, then] of faults) {
    it(`acknowledge, ${name}: ${expected[0]} ${expected[1]}`, async () => {
      await spoil();
      assert.deepEqual(await fateIn(acknowledge()), expected);
      assert.equal(status(), then);
      assert.ok(connected.writes().length <= 1, 'a write is tried once');
    });
  }

  /** Between the read and the write, everything can happen. */
  const races: readonly [string, () => void, 'acknowledge' | 'resolve', readonly [string, string]][] = [
    ['resolved', () => sim.scenes.colleagueResolves(id), 'resolve', ['confirmed', '']],
    [
      'acknowledged by this very person',
      () => sim.scenes.colleagueAcknowledges(id, simIds.dana),
      'acknowledge',
      ['confirmed', ''],
    ],
    [
      'silent from there on',
      () => sim.scenes.outage('silent'),
      'acknowledge',
      ['unconfirmed', 'http.timeout'],
    ],
    [
      'down from there on',
      () => sim.scenes.outage('destroyed'),
      'resolve',
      ['unconfirmed', 'http.connectionLost'],
    ],
  ];
  for (const [name, happen, action, expected] of races) {
    it(`${action}, but ${name} between its read and its write: ${expected[0]}`, async () => {
      const writing = fateIn(action === 'resolve' ? resolve() : acknowledge());
      await answered(connected, 1);
      happen();
      assert.deepEqual(await writing, expected);
    });
  }

  it('takes access that is lost by resolving as resolved', async () => {
    sim.scenes.accessLostAfterResolve();
    assert.equal((await resolve()).status, 'resolved');
    assert.equal(status(), 'resolved');
  });

  it('reads every shape of an error body', async () => {
    for (const shape of [
      'object',
      'errorsString',
      'errorArray',
      'noErrors',
      'plainText',
      'html',
      'empty',
    ] as const) {
      sim.scenes.fail({ status: 400, code: 2001, message: 'Invalid Input Provided', shape }, 1, 'writes');
      const problem = await problemIn(acknowledge());
      const silent = shape === 'html' || shape === 'empty';
      assert.equal(problem.code, silent ? 'http.rejected' : 'incidents.refused', shape);
      if (problem.code === 'incidents.refused') assert.match(problem.args.message, /Invalid Input/);
    }
  });

  it('ends when it is aborted', async () => {
    sim.scenes.slow(400);
    const controller = new AbortController();
    const writing = connected.source.acknowledge(id, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(writing, isAbort);
  });

  describe('notes', () => {
    const note = (content: string, known: readonly string[] = [], triedBefore = false) =>
      connected.source.addNote(id, { content, known, triedBefore }, never);
    const there = (): readonly string[] =>
      sim.state.notes.filter(row => row.incidentId === id).map(row => row.content);

    it('are added in the name of the person and read back', async () => {
      const added = await note('Rolled back v2.31\nand wátching');
      assert.deepEqual(
        [added.content, added.author?.name],
        ['Rolled back v2.31\nand wátching', 'Dana Reyes'],
      );
      assert.deepEqual(await connected.source.readNotes(id, never), [added]);
      assert.deepEqual(
        connected.writes().map(({ method, from, body }) => [method, from, body]),
        [['POST', 'dana.reyes@example.com', { note: { content: 'Rolled back v2.31\nand wátching' } }]],
      );
    });

    it('are not doubled when the answer is lost, or a later try comes', async () => {
      sim.scenes.answerLost();
      const added = await note('x');
      assert.deepEqual(there(), ['x']);
      assert.equal((await note('x', [], true)).id, added.id);
      assert.deepEqual([there(), connected.writes().length], [['x'], 1]);
    });

    it('of the same text are sent where it is not their own that is there', async () => {
      const earlier = await note('x');
      await note('x', [earlier.id], true);
      sim.scenes.colleagueNotes(id, 'y');
      await note('y', [], true);
      assert.deepEqual(there(), ['x', 'x', 'y', 'y']);
    });

    const failures: readonly [string, () => unknown, readonly [string, string]][] = [
      ['502', () => failWrites(502), ['unconfirmed', 'http.serverError']],
      ['429', () => failWrites(429), ['notSent', 'http.rateLimited']],
      ['403', () => failWrites(403), ['refused', 'http.forbidden']],
      ['the connection breaks', () => sim.scenes.outage('destroyed'), ['unconfirmed', 'http.connectionLost']],
    ];
    for (const [name, spoil, expected] of failures) {
      it(`${name}: ${expected[0]}`, async () => {
        await spoil();
        assert.deepEqual(await fateIn(note('x')), expected);
        assert.deepEqual(there(), []);
      });
    }

    it('nobody listens: not sent, once no connection of before is left to break', async () => {
      await sim.scenes.connectionRefused(true);
      const [fate] = await fateIn(note('x'));
      assert.ok(fate === 'unconfirmed' || fate === 'notSent');
      assert.deepEqual(await fateIn(note('x')), ['notSent', 'http.connectionRefused']);
    });

    it('are not sent again where the earlier ones cannot be read', async () => {
      sim.scenes.fail({ status: 503, code: 0, message: 'no', shape: 'html' }, 9, 'all');
      assert.deepEqual(await fateIn(note('x', [], true)), ['notSent', 'http.serverError']);
      assert.deepEqual(connected.writes(), []);
    });
  });
});

/** Waits until so many requests since the connection were answered. */
async function answered(connected: Connected, count: number): Promise<void> {
  while (connected.asked().filter(({ delivered }) => delivered).length < count)
    await new Promise(setImmediate);
}
