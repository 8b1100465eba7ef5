import assert from 'node:assert/strict';
import { zoneOf } from '../../../../src/clients/pagerDuty/toHistory';
import type { HistoryReading, IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { simIds, type PagerDutySim } from '../../../sim/pagerDuty';
import { reopen } from '../../../sim/pagerDuty/lifecycle';
import { bendRows, connect, excuseAnswers, never, Sims, type Connected } from './pagerDutyWorld';

const minute = 60_000;
const day = 86_400_000;

describe('PagerDutyHistory', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let connected: Connected;
  beforeEach(async () => {
    sim = await sims.start({ historyWeeks: 6, openIncidents: false });
    connected = await connect(sim);
  });
  afterEach(sims.close);

  const read = (days: number, known?: ReadonlyMap<string, IncidentRecord>): Promise<HistoryReading> =>
    connected.account.history.readHistory(
      { since: Date.now() - days * day, until: Date.now() },
      never,
      known,
    );
  const expected = (days: number): readonly string[] =>
    [...sim.state.incidents.values()]
      .filter(
        ({ createdAt, resolvedAt }) =>
          createdAt >= Date.now() - days * day ||
          resolvedAt === null ||
          resolvedAt >= Date.now() - days * day,
      )
      .map(({ id }) => id)
      .sort();
  const kindsOf = (record: IncidentRecord | undefined): readonly string[] =>
    (record?.events ?? [])
      .filter(({ kind }) => kind !== 'notify' && kind !== 'reassign')
      .map(({ kind }) => kind);

  for (const days of [7, 40]) {
    it(`reads every incident of ${days} days with what happened to it`, async () => {
      const { records, incomplete, missing } = await read(days);
      assert.equal(incomplete, undefined);
      assert.deepEqual(missing, []);
      assert.deepEqual(records.map(({ nativeId }) => nativeId).sort(), expected(days));
      for (const record of records) {
        assert.ok(record.whole);
        assert.equal(record.events[0]?.kind, 'trigger');
        assert.equal(kindsOf(record).at(-1), 'resolve');
        assert.ok(record.events.every((event, at, all) => at === 0 || event.at >= (all[at - 1]?.at ?? 0)));
      }
    });
  }

  it('asks the log of the account, not of each incident, where there are many', async () => {
    await read(40);
    const logs = connected.asked().filter(({ path }) => path.includes('log_entries'));
    assert.ok(logs.length > 0 && logs.length < 20, `${logs.length} requests`);
    assert.ok(logs.every(({ path }) => path === '/log_entries'));
  });

  it('tells who was woken, in the zone where they live', async () => {
    const { records } = await read(7);
    const reached = records.flatMap(({ events }) => events).filter(({ kind }) => kind === 'notify');
    assert.ok(reached.length > 0);
    for (const event of reached) {
      assert.ok(event.kind === 'notify');
      assert.equal(event.to.name, sim.state.users.get(event.to.id)?.name);
      assert.equal(event.to.zone, sim.state.users.get(event.to.id)?.timeZone);
      assert.equal(event.channel, 'push');
    }
  });

  it('tells the person who acknowledged and resolved from a timeout', async () => {
    const { records } = await read(40);
    const resolved = new Set(
      records.flatMap(({ events }) =>
        events.flatMap(event => (event.kind === 'resolve' ? event.by.kind : [])),
      ),
    );
    assert.deepEqual([...resolved].sort(), ['person', 'timeout']);
    const byPeople = records.flatMap(({ events }) =>
      events.flatMap(event => (event.kind === 'acknowledge' ? event.by.kind : [])),
    );
    assert.ok(byPeople.length > 0 && byPeople.every(kind => kind === 'person'));
  });

  it('reads what is open, and one that comes back as reopened', async () => {
    const page = sim.scenes.pageArrives();
    sim.scenes.colleagueAcknowledges(page.id);
    sim.scenes.colleagueResolves(page.id);
    reopen(sim.state, page, Date.now() + minute, { kind: 'user', id: simIds.tomasz });
    const { records } = await read(1);
    const record = records.find(({ nativeId }) => nativeId === page.id);
    assert.deepEqual(kindsOf(record), ['trigger', 'acknowledge', 'resolve', 'reopen']);
    assert.equal(record?.status, 'triggered');
  });

  it('takes a resolved one as it was known, as the same object', async () => {
    const first = await read(7);
    const known = new Map(first.records.map(record => [record.id, record] as const));
    const page = sim.scenes.pageArrives();
    const before = connected.asked().length;
    const second = await read(7, known);
    assert.equal(second.records.length, first.records.length + 1);
    for (const record of second.records) {
      if (record.nativeId !== page.id) assert.equal(record, known.get(record.id));
    }
    const asked = connected.asked().slice(before);
    const logs = asked.filter(({ path }) => path.includes('log_entries')).map(({ path }) => path);
    assert.deepEqual(logs, [`/incidents/${page.id}/log_entries`]);
  });

  it('has PagerDuty’s own figures, up to when they reach', async () => {
    const { analytics } = await read(40);
    assert.ok(analytics);
    assert.ok(analytics.until < Date.now() - day + minute);
    const rows = new Map(analytics.incidents.map(row => [row.id, row] as const));
    const { records } = await read(40);
    const one = records.find(
      ({ id, events }) => rows.has(id) && events.some(({ kind }) => kind === 'acknowledge'),
    );
    assert.ok(one);
    const at = one.events.find(({ kind }) => kind === 'acknowledge')?.at ?? 0;
    assert.ok(Math.abs((rows.get(one.id)?.acknowledgeMs ?? 0) - (at - one.triggeredAt)) <= 1_000);
  });

  it('says what it could not read, and reads the rest', async () => {
    let bent = 0;
    const end = bendRows('incident', row => ((bent += 1) === 1 ? { ...row, created_at: 'yesterday' } : row));
    const { incomplete, records } = await read(7);
    end();
    excuseAnswers(sim);
    assert.equal(incomplete?.code, 'incidents.unreadableRows');
    assert.equal(records.length, expected(7).length - 1);
  });

  it('tells by the incident itself that it is over where the log cannot be read whole', async () => {
    const end = bendRows('logEntry', row =>
      row['type'] === 'resolve_log_entry' ? { ...row, created_at: 'yesterday' } : row,
    );
    const { records } = await read(7);
    end();
    excuseAnswers(sim);
    const resolved = records.filter(({ status }) => status === 'resolved');
    assert.ok(resolved.length > 0);
    for (const { events, whole, nativeId } of resolved) {
      assert.equal(whole, false);
      assert.deepEqual(events.at(-1), {
        kind: 'resolve',
        at: Math.floor((sim.state.incidents.get(nativeId)?.resolvedAt ?? 0) / 1_000) * 1_000,
        by: { kind: 'other' },
      });
    }
  });
});

describe('zoneOf', () => {
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    ['Europe/Berlin', 'Europe/Berlin'],
    ['Eastern Time (US & Canada)', 'America/New_York'],
    ['Berlin', 'Europe/Berlin'],
    ['Mars/Olympus', undefined],
    ['', undefined],
    [undefined, undefined],
    ['x'.repeat(1_000), undefined],
  ];
  for (const [name, zone] of cases) {
    it(`${String(name).slice(0, 30)} is ${String(zone)}`, () => assert.equal(zoneOf(name), zone));
  }
});
