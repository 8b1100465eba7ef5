import assert from 'node:assert/strict';
import { simTokens, type LoggedRequest, type PagerDutySimOptions } from '../../../sim/pagerDuty';
import {
  bendRows,
  connect,
  excuseAnswers,
  knownOf,
  never,
  problemIn,
  Sims,
  type Connected,
} from './pagerDutyWorld';

const lists = (requests: readonly LoggedRequest[]): readonly LoggedRequest[] =>
  requests.filter(request => request.path === '/incidents');

describe('PagerDutySource.readOpen', () => {
  const sims = new Sims();
  afterEach(sims.close);
  const start = async (options: PagerDutySimOptions = {}): Promise<Connected> =>
    connect(await sims.start({ historyWeeks: 1, ...options }));

  it('keeps one that falls back from acknowledged between the two lists', async () => {
    const { source, sim } = await start();
    const [first] = sim.state.openIncidents();
    assert.ok(first);
    sim.scenes.colleagueAcknowledges(first.id);
    const before = await source.readOpen(never);
    assert.ok(before.incidents.some(row => row.nativeId === first.id));
    // After the list of the triggered ones was answered, and before the other is asked for.
    const keep = sim.requests.push.bind(sim.requests);
    sim.requests.push = (...requests) => {
      if (requests.some(({ query }) => query['statuses[]']?.[0] === 'acknowledged'))
        first.status = 'triggered';
      return keep(...requests);
    };
    const { incidents } = await source.readOpen(never, knownOf(before.incidents));
    assert.equal(incidents.find(row => row.nativeId === first.id)?.status, 'triggered');
  });

  it('asks once for what left the lists, and believes that it is resolved', async () => {
    const { source, sim } = await start();
    const [first] = sim.state.openIncidents();
    assert.ok(first);
    const before = await source.readOpen(never);
    sim.scenes.colleagueResolves(first.id);
    const after = await source.readOpen(never, knownOf(before.incidents));
    assert.ok(!after.incidents.some(row => row.nativeId === first.id));
    assert.ok(sim.requests.some(({ path }) => path === `/incidents/${first.id}`));
    const count = sim.requests.length;
    await source.readOpen(never, knownOf(after.incidents));
    assert.ok(!sim.requests.slice(count).some(({ path }) => path === `/incidents/${first.id}`));
  });

  it('reads what is open, however old, with all that a row shows', async () => {
    const { source, sim } = await start();
    const { incidents, incomplete, asOf } = await source.readOpen(never);
    const open = sim.state.openIncidents();
    assert.deepEqual(incidents.map(row => row.nativeId).sort(), open.map(row => row.id).sort());
    assert.equal(incomplete, undefined);
    assert.ok(Math.abs(asOf - Date.now()) < 3_000);
    const checkout = incidents.find(row => row.service.name === 'checkout');
    const there = open.find(row => row.id === checkout?.nativeId);
    assert.ok(checkout && there);
    assert.deepEqual(checkout, {
      id: `${source.id}:${there.id}`,
      sourceId: source.id,
      nativeId: there.id,
      number: there.number,
      title: there.title,
      status: 'triggered',
      urgency: 'high',
      priority: 'P1',
      alertSeverity: 'critical',
      alertCount: 1,
      service: { id: 'PCHKOUT', name: 'checkout' },
      createdAt: Math.floor(there.createdAt / 1000) * 1000,
      updatedAt: Math.floor(there.updatedAt / 1000) * 1000,
      assignees: [{ id: 'PDANARY', name: 'Dana Reyes' }],
      acknowledgedBy: [],
      mine: true,
      mineSince: Math.floor(there.createdAt / 1000) * 1000,
      pendingActions: checkout.pendingActions,
      url: `${sim.url}/web/incidents/${there.id}`,
    });
    assert.deepEqual(
      checkout.pendingActions.map(action => action.kind),
      ['escalate'],
    );
    const search = incidents.find(row => row.service.name === 'search');
    const acknowledgers = open
      .find(row => row.id === search?.nativeId)
      ?.acknowledgements.map(({ userId }) => sim.state.user(userId).name);
    assert.deepEqual(
      [
        search?.status,
        search?.mine,
        search?.acknowledgedBy.map(({ person }) => person.name),
        search?.alertSeverity,
      ],
      ['acknowledged', false, acknowledgers, 'error'],
    );
  });

  it('asks over all time, one status at a time, triggered first, a hundred rows a page', async () => {
    const { source, sim, asked } = await start({ openIncidents: false });
    sim.scenes.stormOf(230);
    const { incidents } = await source.readOpen(never);
    assert.equal(new Set(incidents.map(row => row.id)).size, 230);
    const queries = lists(asked()).map(({ query }) => [
      query['statuses[]'],
      query['offset'],
      query['limit'],
      query['date_range'],
    ]);
    assert.deepEqual(queries, [
      [['triggered'], ['0'], ['100'], ['all']],
      [['triggered'], ['100'], ['100'], ['all']],
      [['triggered'], ['200'], ['100'], ['all']],
      [['acknowledged'], ['0'], ['100'], ['all']],
    ]);
  });

  it('shows one once that was acknowledged while the list was read', async () => {
    const { source, sim } = await start({ openIncidents: false });
    const page = sim.scenes.pageArrives();
    const answered = sim.requests.length;
    const reading = source.readOpen(never);
    while (lists(sim.requests.slice(answered)).length === 0) await new Promise(setImmediate);
    sim.scenes.colleagueAcknowledges(page.id);
    const { incidents } = await reading;
    assert.deepEqual(
      incidents.map(row => [row.nativeId, row.status]),
      [[page.id, 'acknowledged']],
    );
  });

  it('reads alerts once for each incident, a few at a time, and again only when their number changes', async () => {
    const { source, sim, asked } = await start({ openIncidents: false });
    const storm = sim.scenes.stormOf(20);
    const alertReads = (): number => asked().filter(({ path }) => path.endsWith('/alerts')).length;
    const known = async (): Promise<number> =>
      (await source.readOpen(never)).incidents.filter(row => row.alertSeverity !== undefined).length;
    assert.deepEqual([await known(), alertReads()], [12, 12]);
    assert.deepEqual([await known(), alertReads()], [20, 20]);
    assert.deepEqual([await known(), alertReads()], [20, 20]);
    const { addAlert } = await import('../../../sim/pagerDuty/lifecycle');
    const [first] = storm;
    assert.ok(first);
    addAlert(sim.state, first, { severity: 'critical', contexts: [], details: {} }, Date.now());
    assert.deepEqual([await known(), alertReads()], [20, 21]);
  });

  it('shows the list though the alerts cannot be read', async () => {
    const { source, sim } = await start();
    const unbend = bendRows('alert', () => ({ id: 7 }));
    try {
      const { incidents, incomplete } = await source.readOpen(never);
      assert.equal(incidents.length, sim.state.openIncidents().length);
      assert.equal(incomplete, undefined);
      assert.ok(incidents.every(row => row.alertSeverity === undefined));
      excuseAnswers(sim);
    } finally {
      unbend();
    }
  });

  it('drops a row that it cannot read, and says which', async () => {
    const { source, sim } = await start();
    const broken = sim.state.openIncidents()[0]?.id;
    const unbend = bendRows('incident', row =>
      row['id'] === broken ? { ...row, created_at: 'yesterday' } : row,
    );
    try {
      const { incidents, incomplete } = await source.readOpen(never);
      assert.equal(incidents.length, sim.state.openIncidents().length - 1);
      assert.deepEqual(incomplete, {
        code: 'incidents.unreadableRows',
        args: { what: 'incidents', dropped: 1, first: broken, where: 'created_at' },
      });
      excuseAnswers(sim);
    } finally {
      unbend();
    }
  });

  it('keeps one that it knew and cannot read any more, shows the rest, and says so', async () => {
    const { source, sim } = await start();
    const before = await source.readOpen(never);
    const known = new Map(before.incidents.map(row => [row.id, row] as const));
    const broken = before.incidents[0];
    const unbend = bendRows('incident', row =>
      row['id'] === broken?.nativeId ? { ...row, created_at: 'yesterday' } : row,
    );
    try {
      const { incidents, incomplete } = await source.readOpen(never, known);
      assert.deepEqual(incidents.map(({ id }) => id).sort(), [...known.keys()].sort());
      assert.deepEqual(
        incidents.find(({ id }) => id === broken?.id),
        broken,
      );
      assert.equal(incomplete?.code, 'incidents.unreadableRows');
      excuseAnswers(sim);
    } finally {
      unbend();
    }
  });

  it('counts ages by the server clock', async () => {
    const { source, sim } = await start();
    sim.scenes.clockSkew(2 * 3_600_000);
    const { asOf, clockOffsetMs } = await source.readOpen(never);
    assert.ok(Math.abs((clockOffsetMs ?? 0) - 2 * 3_600_000) < 3_000, String(clockOffsetMs));
    assert.ok(Math.abs(asOf - Date.now() - 2 * 3_600_000) < 3_000);
  });

  it('an account key without an e-mail reads, owns nothing and writes nothing', async () => {
    const sim = await sims.start();
    const { source } = await connect(sim, simTokens.account);
    const { incidents } = await source.readOpen(never);
    assert.ok(incidents.length > 0 && incidents.every(row => !row.mine));
    const { actions, ...abilities } = source.abilities;
    assert.equal(actions.size, 0);
    assert.deepEqual(abilities, {
      write: false,
      writeProblem: { code: 'incidents.emailNeeded', args: {} },
    });
  });

  const failures: readonly [string, (connected: Connected) => unknown, string][] = [
    ['the key is revoked', ({ sim }) => sim.scenes.tokenRevoked(), 'incidents.badToken'],
    ['the limit is reached', ({ sim }) => sim.scenes.rateLimit(true), 'http.rateLimited'],
    [
      'it is reached without headers',
      ({ sim }) => sim.scenes.rateLimit(true, { headers: false, body: false }),
      'http.rateLimited',
    ],
    ['the API is down', ({ sim }) => sim.scenes.outage('503'), 'http.serverError'],
    ['a proxy answers', ({ sim }) => sim.scenes.html502(), 'http.serverError'],
    ['connections break', ({ sim }) => sim.scenes.outage('destroyed'), 'http.connectionLost'],
    ['nothing answers', ({ sim }) => sim.scenes.outage('silent'), 'http.timeout'],
    ['nobody listens', ({ sim }) => sim.scenes.connectionRefused(true), 'http.connectionRefused'],
    ['bodies are cut off', ({ sim }) => sim.scenes.cutOffMidBody(99), 'http.cutOff'],
    ['answers are no JSON', ({ sim }) => sim.scenes.notJson(99), 'http.notJson'],
    ['answers are of another form', ({ sim }) => sim.scenes.wrongBody(99), 'incidents.unexpectedAnswer'],
    [
      'the key may not',
      ({ sim }) => sim.scenes.fail({ status: 403, code: 2010, message: 'Access Denied', shape: 'object' }),
      'http.forbidden',
    ],
    [
      'the plan has it not',
      ({ sim }) => sim.scenes.fail({ status: 402, code: 2014, message: 'no', shape: 'object' }),
      'http.paymentRequired',
    ],
  ];
  for (const [name, happen, code] of failures) {
    it(`rejects and never shows an empty list when ${name}`, async () => {
      const connected = await start();
      await happen(connected);
      assert.equal((await problemIn(connected.source.readOpen(never))).code, code);
    });
  }

  it('passes over one bad answer of a read', async () => {
    const { source, sim } = await start();
    sim.scenes.cutOffMidBody(1);
    assert.equal((await source.readOpen(never)).incidents.length, sim.state.openIncidents().length);
  });

  it('says how long to pause', async () => {
    const { source, sim } = await start();
    sim.scenes.rateLimit(true);
    const problem = await problemIn(source.readOpen(never));
    assert.ok(problem.code === 'http.rateLimited');
    const { retryAfterMs } = problem.args;
    assert.ok(retryAfterMs !== undefined && retryAfterMs > 0 && retryAfterMs <= 60_000);
  });
});
