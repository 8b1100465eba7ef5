import assert from 'node:assert/strict';
import { simIds } from '../../../sim/pagerDuty';
import { SimClient, start, type Fields } from './simClient';

const day = 86_400_000;
const codeOf = (json: Fields): unknown => (json['error'] as { code?: unknown } | undefined)?.code;
const idsOf = (rows: readonly Fields[]): unknown[] => rows.map(row => row['id']);

describe('simulator: paging', () => {
  let client: SimClient;
  before(async () => {
    client = await SimClient.start({ historyWeeks: 0 });
    client.sim.scenes.stormOf(130);
  });
  after(() => client.close());

  const pages: readonly (readonly [string, number, number, boolean, number | null])[] = [
    ['', 25, 25, true, null],
    ['?limit=7', 7, 7, true, null],
    ['?limit=100', 100, 100, true, null],
    ['?limit=500', 100, 100, true, null],
    ['?limit=100&offset=100&total=true', 34 - 1, 100, false, 133],
    ['?offset=5000', 0, 25, false, null],
    ['?offset=9975', 0, 25, false, null],
  ];
  for (const [query, rows, limit, more, total] of pages) {
    it(`/incidents${query}: ${rows} rows, limit ${limit}`, async () => {
      const { json } = await client.get(`/incidents${query}`);
      assert.equal((json['incidents'] as unknown[]).length, rows);
      assert.deepEqual([json['limit'], json['more'], json['total']], [limit, more, total]);
    });
  }

  const refused: readonly (readonly [string, number])[] = [
    ['limit=100&offset=9901', 2002],
    ['offset=9976', 2002],
    ['offset=-1', 2001],
    ['limit=0', 2001],
    ['limit=ten', 2001],
  ];
  for (const [query, code] of refused) {
    it(`${query}: 400 (${code})`, async () => {
      const { status, json } = await client.get(`/incidents?${query}`);
      assert.deepEqual([status, codeOf(json)], [400, code]);
    });
  }

  it('walks through all rows by what it received', async () => {
    const seen = new Set<unknown>();
    for (let more = true; more;) {
      const { json } = await client.get(`/incidents?limit=40&offset=${seen.size}`);
      for (const id of idsOf(json['incidents'] as Fields[])) seen.add(id);
      more = json['more'] === true;
    }
    assert.equal(seen.size, 133);
  });
});

describe('simulator: which incidents a list shows', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start()));
  after(() => client.close());

  const openStatuses = 'statuses[]=triggered&statuses[]=acknowledged';

  it('hides what is older than a month unless date_range=all', async () => {
    const forgotten = [...client.sim.state.incidents.values()][0];
    const usual = await client.list(`/incidents?${openStatuses}`);
    const all = await client.list(`/incidents?${openStatuses}&date_range=all`);
    assert.equal(all.length, usual.length + 1);
    assert.equal(idsOf(usual).includes(forgotten?.id), false);
    assert.equal(idsOf(all).includes(forgotten?.id), true);
  });

  const ranges: readonly (readonly [string, number, unknown])[] = [
    ['since=2025-08-31T00:00:00Z', 400, 2005],
    ['since=2025-09-02T00:00:00Z', 200, undefined],
    ['since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', 400, 2005],
    ['since=2025-01-01T00:00:00Z&date_range=all', 200, undefined],
    ['since=yesterday', 400, 2004],
    ['time_zone=Moon/Base', 400, 2001],
    ['statuses[]=open', 400, 2001],
    ['sort_by=colour', 400, 2001],
    ['sort_by=created_at,urgency,resolved_at', 400, 2001],
  ];
  for (const [query, status, code] of ranges) {
    it(`${query}: ${status}`, async () => {
      const reply = await client.get(`/incidents?${query}`);
      assert.deepEqual([reply.status, codeOf(reply.json)], [status, code]);
    });
  }

  it('reads a time without offset in the account’s zone, and in time_zone where given', async () => {
    const ask = async (query: string): Promise<number> =>
      (await client.get(`/incidents?limit=100&total=true&${query}`)).json['total'] as number;
    const losAngeles = await ask('since=2026-02-20T00:00:00');
    assert.equal(losAngeles, await ask('since=2026-02-20T08:00:00Z'));
    assert.equal(
      await ask('since=2026-02-20T00:00:00&time_zone=UTC'),
      await ask('since=2026-02-20T00:00:00Z'),
    );
  });

  it('renders incidents in UTC, or in the zone asked for', async () => {
    const [utc] = await client.list('/incidents?statuses[]=triggered&sort_by=created_at:desc');
    const [tokyo] = await client.list(
      '/incidents?statuses[]=triggered&sort_by=created_at:desc&time_zone=Asia/Tokyo',
    );
    assert.equal(utc?.['created_at'], '2026-03-01T01:54:00Z');
    assert.equal(tokyo?.['created_at'], '2026-03-01T10:54:00+09:00');
  });

  it('repeats rows where statuses are mixed with resolved, and only there', async () => {
    const rows = async (statuses: string): Promise<unknown[]> =>
      idsOf(await client.list(`/incidents?limit=100&${statuses}`));
    const mixed = await rows('statuses[]=triggered&statuses[]=resolved');
    assert.ok(mixed.length > new Set(mixed).size);
    for (const statuses of ['statuses[]=resolved', openStatuses, '']) {
      const clean = await rows(statuses);
      assert.equal(clean.length, new Set(clean).size, statuses);
    }
  });

  it('never shows a resolved incident under user_ids[]', async () => {
    const mine = await client.list(`/incidents?limit=100&user_ids[]=${simIds.dana}`);
    assert.ok(mine.length > 0);
    assert.ok(mine.every(row => row['status'] !== 'resolved'));
    assert.deepEqual(await client.list(`/incidents?user_ids[]=${simIds.dana}&statuses[]=resolved`), []);
  });

  it('ignores priorities[] and parameters without brackets without a word', async () => {
    const all = idsOf(await client.list('/incidents?limit=100'));
    assert.deepEqual(idsOf(await client.list(`/incidents?limit=100&priorities[]=${simIds.p1}`)), all);
    assert.deepEqual(idsOf(await client.list('/incidents?limit=100&statuses=triggered')), all);
  });

  const filters: readonly (readonly [string, (row: Fields) => boolean])[] = [
    [`service_ids[]=${simIds.search}`, row => (row['service'] as Fields)['id'] === simIds.search],
    ['urgencies[]=low', row => row['urgency'] === 'low'],
    ['statuses[]=acknowledged', row => row['status'] === 'acknowledged'],
  ];
  for (const [query, holds] of filters) {
    it(`filters by ${query}`, async () => {
      const all = await client.list('/incidents?limit=100');
      const some = await client.list(`/incidents?limit=100&${query}`);
      assert.deepEqual(idsOf(some), idsOf(all.filter(holds)));
      assert.ok(some.length > 0 && some.length < all.length);
    });
  }

  it('finds an incident by the key of its alert', async () => {
    const incident = client.sim.scenes.pageArrives();
    const [alert] = client.sim.state.alertsOf(incident.id);
    assert.deepEqual(idsOf(await client.list(`/incidents?incident_key=${alert?.key ?? ''}`)), [incident.id]);
  });

  it('sorts by two fields', async () => {
    const rows = await client.list('/incidents?limit=100&sort_by=urgency:desc,created_at:desc');
    const keys = rows.map(
      row => [row['urgency'] === 'high' ? 1 : 0, Date.parse(String(row['created_at']))] as const,
    );
    const expected = [...keys].sort((a, b) => b[0] - a[0] || b[1] - a[1]);
    assert.deepEqual(keys, expected);
  });

  it('writes whole objects where include[] asks for them', async () => {
    const [plain] = await client.list('/incidents?statuses[]=acknowledged');
    const [full] = await client.list(
      '/incidents?statuses[]=acknowledged&include[]=services&include[]=assignees',
    );
    const assignee = (row: Fields | undefined): Fields =>
      (row?.['assignments'] as { assignee: Fields }[])[0]?.assignee ?? {};
    assert.deepEqual(
      [(plain?.['service'] as Fields)['type'], assignee(plain)['email']],
      ['service_reference', undefined],
    );
    assert.deepEqual(
      [(full?.['service'] as Fields)['type'], assignee(full)['email']],
      ['service', 'tomasz.lis@example.com'],
    );
  });

  it('shows an incident by id and by number, and 404 otherwise', async () => {
    const [row] = await client.list('/incidents?statuses[]=triggered');
    const byNumber = await client.get(`/incidents/${String(row?.['incident_number'])}`);
    assert.equal((byNumber.json['incident'] as Fields)['id'], row?.['id']);
    const missing = await client.get('/incidents/QNOTTHERE00000');
    assert.deepEqual([missing.status, codeOf(missing.json)], [404, 2100]);
  });

  it('has a past of several weeks', () => {
    const resolved = [...client.sim.state.incidents.values()].filter(({ status }) => status === 'resolved');
    assert.ok(resolved.length > 100);
    assert.ok(resolved.every(({ resolvedAt, createdAt }) => resolvedAt !== null && resolvedAt > createdAt));
    assert.ok(Math.min(...resolved.map(({ createdAt }) => createdAt)) < start - 35 * day);
  });
});
