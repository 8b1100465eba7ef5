import assert from 'node:assert/strict';
import { openPagerDuty } from '../../../../src/clients/pagerDuty';
import { json, tinyServer, type TinyServer } from '../http/tinyServer';
import { environment, never } from './pagerDutyWorld';

/** An account with so many triggered incidents, quick enough for ten thousand; `page` bends its pages. */
async function account(count: number, page: (offset: number, limit: number) => number = (_, limit) => limit) {
  const asked: [offset: number, limit: number][] = [];
  const server: TinyServer = await tinyServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (!url.searchParams.getAll('statuses[]').includes('triggered')) {
      json(response, { incidents: [], more: false });
      return;
    }
    const offset = Number(url.searchParams.get('offset'));
    const limit = Number(url.searchParams.get('limit'));
    asked.push([offset, limit]);
    if (offset + limit > 10_000) {
      json(response, { error: { code: 2002, message: 'Arguments Caused Error' } }, 400);
      return;
    }
    const size = Math.max(0, Math.min(page(offset, limit), count - offset));
    const incidents = Array.from({ length: size }, (_, index) => ({
      id: `Q${offset + index}`,
      title: 'x',
      status: 'triggered',
      urgency: 'low',
      service: { id: 'S' },
      created_at: '2026-11-20T02:00:00Z',
      alert_counts: { all: 0 },
    }));
    json(response, { incidents, more: offset + size < count });
  });
  const connection = { account: 'a', label: 'A', baseUrl: server.url, keyKind: 'user', write: true } as const;
  const { source } = openPagerDuty(connection, () => Promise.resolve('key'), environment);
  try {
    return { ...(await source.readOpen(never)), asked };
  } finally {
    await server.close();
  }
}

describe('PagerDuty paging', () => {
  it('advances by the rows received, not by the limit asked for', async () => {
    const { incidents, asked } = await account(130, () => 60);
    assert.equal(new Set(incidents.map(row => row.id)).size, 130);
    assert.deepEqual(asked, [
      [0, 100],
      [60, 100],
      [120, 100],
    ]);
  });

  it('ends at an empty page that claims more', async () => {
    const { asked, incomplete } = await account(130, offset => (offset === 0 ? 100 : 0));
    assert.deepEqual(asked, [
      [0, 100],
      [100, 100],
    ]);
    assert.deepEqual(incomplete, { code: 'incidents.endedEarly', args: { what: 'incidents', read: 100 } });
  });

  it('says that the list is cut at 10,000, and asks for nothing beyond', async () => {
    const { incidents, incomplete, asked } = await account(10_050, (_, limit) => Math.min(limit, 97));
    assert.equal(incidents.length, 10_000);
    assert.deepEqual(incomplete, { code: 'incidents.ceiling', args: { what: 'incidents', ceiling: 10_000 } });
    assert.deepEqual(asked.at(-1), [9_991, 9]);
  });

  it('is whole at 10,000 exactly', async () => {
    const { incidents, incomplete } = await account(10_000);
    assert.deepEqual([incidents.length, incomplete], [10_000, undefined]);
  });
});
