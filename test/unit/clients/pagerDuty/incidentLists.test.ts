import assert from 'node:assert/strict';
import { listOfStatus } from '../../../../src/clients/pagerDuty/incidentLists';
import { PagerDutyApi } from '../../../../src/clients/pagerDuty/pagerDutyApi';
import { json, tinyServer } from '../http/tinyServer';
import { environment, never } from './pagerDutyWorld';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20);

/** An account whose triggered incidents began at these times; lists and ranges as PagerDuty has them. */
async function read(times: readonly number[], isReadable: (index: number) => boolean = () => true) {
  const ranges: [string | null, string | null][] = [];
  const all = times.map((at, index) => ({
    id: `Q${index}`,
    status: isReadable(index) ? 'triggered' : 'unheard of',
    urgency: 'low',
    service: { id: 'S' },
    created_at: new Date(at).toISOString(),
  }));
  const server = await tinyServer((request, response) => {
    const { searchParams: asked } = new URL(request.url ?? '', 'http://localhost');
    const offset = Number(asked.get('offset'));
    const limit = Number(asked.get('limit'));
    const isAll = asked.get('date_range') === 'all';
    const since = isAll ? -Infinity : Date.parse(asked.get('since') ?? '');
    const until = isAll ? Infinity : Date.parse(asked.get('until') ?? '');
    if (offset + limit > 10_000 || (!isAll && !(until - since <= 184 * day))) {
      json(response, { error: { code: 2002, message: 'Arguments Caused Error' } }, 400);
      return;
    }
    if (offset === 0) ranges.push([asked.get('since'), asked.get('until')]);
    const direction = asked.get('sort_by') === 'created_at:asc' ? 1 : -1;
    const rows = all
      .filter(({ created_at }) => Date.parse(created_at) >= since && Date.parse(created_at) <= until)
      .sort((a, b) => (Date.parse(a.created_at) - Date.parse(b.created_at)) * direction);
    json(response, { incidents: rows.slice(offset, offset + limit), more: rows.length > offset + limit });
  });
  const api = new PagerDutyApi(server.url, () => Promise.resolve('key'), environment);
  try {
    const listing = await listOfStatus(api, 'triggered', never);
    return { ...listing, ids: new Set(listing.rows.map(({ id }) => id)), ranges };
  } finally {
    await server.close();
  }
}

const spread = (count: number, from: number, to: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + Math.floor((index / count) * (to - from)));

describe('listOfStatus', () => {
  it('asks once over all time where the ceiling is not reached', async () => {
    const { ids, ranges, requests, incomplete } = await read(spread(250, now - 900 * day, now));
    assert.deepEqual([ids.size, ranges.length, requests, incomplete], [250, 1, 3, undefined]);
  });

  it('reads on below the ceiling, back to the oldest of all', async () => {
    const times = [now - 1_400 * day, ...spread(21_000, now - 500 * day, now)];
    const { ids, ranges, incomplete, requests } = await read(times);
    assert.deepEqual([ids.size, incomplete], [21_001, undefined]);
    assert.ok(
      ranges.every(([since, until], index) => index < 2 || (since?.endsWith('Z') && until?.endsWith('Z'))),
    );
    assert.ok(requests < 240, `${requests} requests`);
  }).timeout(60_000);

  it('says that the list is cut where there is no way past the ceiling', async () => {
    const { ids, incomplete } = await read(Array.from({ length: 10_300 }, () => now));
    assert.equal(ids.size, 10_000);
    assert.deepEqual(incomplete, { code: 'incidents.ceiling', args: { what: 'incidents', ceiling: 10_000 } });
  }).timeout(60_000);

  it('does not forget over the ceiling that rows could not be read', async () => {
    const { incomplete } = await read(spread(10_200, now - 100 * day, now), index => index !== 10_190);
    assert.equal(incomplete?.code, 'incidents.unreadableRows');
  }).timeout(60_000);
});
