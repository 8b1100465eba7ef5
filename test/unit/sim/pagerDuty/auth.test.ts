import assert from 'node:assert/strict';
import { simTokens } from '../../../sim/pagerDuty';
import { SimClient, type CallOptions, type Reply } from './simClient';

const errorOf = (reply: Reply): { code?: number; message?: string } => reply.json['error'] ?? {};

describe('simulator: keys', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start()));
  after(() => client.close());

  const header = (authorization: string | null): CallOptions => ({ authorization });
  const cases: readonly (readonly [string, CallOptions, number, string | number])[] = [
    ['a person’s key', { key: simTokens.user }, 200, ''],
    ['a quoted key', header(`Token token="${simTokens.user}"`), 200, ''],
    ['an account key', { key: simTokens.account }, 200, ''],
    ['a read-only key', { key: simTokens.readOnly }, 200, ''],
    ['an OAuth token as Bearer', header(`Bearer ${simTokens.oauth}`), 200, ''],
    ['an OAuth token as Token', { key: simTokens.oauth }, 401, 'plain'],
    ['an API key as Bearer', header(`Bearer ${simTokens.user}`), 401, 'plain'],
    ['a key without token=', header(`Token ${simTokens.user}`), 401, 'plain'],
    ['no header', header(null), 401, 'plain'],
    ['an unknown key', { key: 'never-heard-of-it' }, 401, 'plain'],
    ['a key of the other region', { key: simTokens.otherRegion }, 401, 'plain'],
    ['a revoked key', { key: simTokens.revoked }, 401, 2006],
  ];
  for (const [name, options, status, expected] of cases) {
    it(`${name}: ${status}`, async () => {
      const reply = await client.get('/services', options);
      assert.equal(reply.status, status);
      if (expected === 'plain') assert.equal(reply.text, 'HTTP Token: Access denied.\n');
      else if (expected !== '') assert.equal(errorOf(reply).code, expected);
    });
  }

  it('knows only its own region’s keys', async () => {
    const europe = await SimClient.start({ region: 'eu', historyWeeks: 0 });
    const replies = await Promise.all([
      europe.get('/services', { key: simTokens.otherRegion }),
      europe.get('/services', { key: simTokens.user }),
    ]).finally(() => europe.close());
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 401],
    );
  });

  it('/users/me is for keys of people', async () => {
    const person = await client.get('/users/me');
    assert.equal((person.json['user'] as { email?: string }).email, 'dana.reyes@example.com');
    const account = await client.get('/users/me', { key: simTokens.account });
    assert.equal(account.status, 400);
    assert.match(String(errorOf(account).message), /account-level access token/);
  });
});

describe('simulator: whose act a write is', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start()));
  after(() => client.close());

  const cases: readonly (readonly [
    string,
    string | undefined,
    string | undefined,
    number,
    number | string,
  ])[] = [
    ['an account key without From', simTokens.account, undefined, 400, 2016],
    ['an account key with an empty From', simTokens.account, ' ', 400, 2016],
    ['an account key with an unknown mail', simTokens.account, 'nobody@example.com', 400, 1008],
    ['an account key with a known mail', simTokens.account, 'Priya.Nair@example.com', 200, 'Priya Nair'],
    ['a person’s key without From', simTokens.user, undefined, 200, 'Dana Reyes'],
    ['a person’s key with an unknown mail', simTokens.user, 'nobody@example.com', 400, 1008],
    ['a read-only key', simTokens.readOnly, 'dana.reyes@example.com', 403, 2010],
  ];
  for (const [name, key, from, status, expected] of cases) {
    it(`${name}: ${status}`, async () => {
      const { id } = client.sim.scenes.pageArrives();
      const body = { note: { content: 'x' } };
      const options = {
        body,
        ...(key === undefined ? {} : { key }),
        ...(from === undefined ? {} : { from }),
      };
      const reply = await client.send('POST', `/incidents/${id}/notes`, options);
      assert.equal(reply.status, status);
      const note = reply.json['note'] as { user?: { summary?: string } } | undefined;
      assert.equal(note?.user?.summary ?? errorOf(reply).code, expected);
      assert.equal(client.sim.state.notesOf(id).length, status === 200 ? 1 : 0);
    });
  }

  const needsFrom: readonly (readonly [string, (id: string) => string, unknown])[] = [
    ['PUT', id => `/incidents/${id}`, { incident: { type: 'incident_reference', status: 'resolved' } }],
    ['PUT', () => '/incidents', { incidents: [] }],
    ['POST', () => '/incidents', { incident: { type: 'incident', title: 'x', service: { id: 'PCHKOUT' } } }],
    ['POST', id => `/incidents/${id}/snooze`, { duration: 60 }],
    ['PUT', id => `/incidents/${id}/merge`, { source_incidents: [] }],
    ['PUT', id => `/incidents/${id}/alerts`, { alerts: [] }],
    ['POST', id => `/incidents/${id}/status_updates`, { message: 'x' }],
  ];
  for (const [method, path, body] of needsFrom) {
    it(`${method} ${path('{id}')} needs From of an account key`, async () => {
      const { id } = client.sim.scenes.pageArrives();
      const reply = await client.send(method, path(id), { key: simTokens.account, body });
      assert.deepEqual([reply.status, errorOf(reply).code], [400, 2016]);
    });
  }
});
