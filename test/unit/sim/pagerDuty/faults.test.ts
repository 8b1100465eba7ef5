import assert from 'node:assert/strict';
import type { ErrorShape, OutageKind } from '../../../sim/pagerDuty';
import { SimClient, start, type Fields, type Reply } from './simClient';

const codeOf = ({ json }: Reply): unknown => (json['error'] as { code?: unknown } | undefined)?.code;

describe('simulator: the rate limit', () => {
  let client: SimClient;
  beforeEach(async () => {
    const rateLimits = { perMinute: 5, perOperationMinute: 2 };
    client = await SimClient.start({ historyWeeks: 0, rateLimits });
  });
  afterEach(() => client.close());

  const limits = ({ headers }: Reply): (string | null)[] =>
    ['limit', 'remaining', 'reset'].map(name => headers.get(`ratelimit-${name}`));

  it('counts down in headers, answers 429 (2020), and starts over after a minute', async () => {
    const replies: Reply[] = [];
    for (let count = 0; count < 6; count++) replies.push(await client.get('/services'));
    assert.deepEqual(limits(replies[0] as Reply), ['5', '4', '60']);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200, 200, 200, 429],
    );
    assert.equal(codeOf(replies[5] as Reply), 2020);
    client.sim.clock.advance(59_000);
    assert.deepEqual(limits(await client.get('/services')), ['5', '0', '1']);
    client.sim.clock.advance(1000);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('is one for all keys of a person, and another for an account key', async () => {
    for (let count = 0; count < 5; count++) await client.get('/services');
    const oauth = { authorization: `Bearer ${client.sim.tokens.oauth}` };
    assert.equal((await client.get('/services', oauth)).status, 429);
    assert.equal((await client.get('/services', { key: client.sim.tokens.account })).status, 200);
    assert.equal((await client.get('/services', { key: client.sim.tokens.colleague })).status, 200);
  });

  it('has its own figure for operations that PagerDuty limits separately', async () => {
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await client.get('/oncalls')).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('may come without headers and without a body', async () => {
    client.sim.scenes.rateLimit(true, { headers: false, body: false });
    const bare = await client.get('/services');
    assert.deepEqual([bare.status, bare.text, limits(bare)], [429, '', [null, null, null]]);
    client.sim.scenes.rateLimit(false);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('is 960 a minute by default', async () => {
    const usual = await SimClient.start({ historyWeeks: 0 });
    const reply = await usual.get('/services').finally(() => usual.close());
    assert.deepEqual(limits(reply), ['960', '959', '60']);
  });
});

describe('simulator: errors in all shapes that were seen', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  after(() => client.close());

  const shapes: Readonly<Record<ErrorShape, RegExp>> = {
    object:
      /^\{"error":\{"message":"Invalid Input Provided","code":2001,"errors":\["Status must[^"]*"\]\}\}$/,
    errorsString:
      /^\{"error":\{"message":"Invalid Input Provided","code":2001,"errors":"Status must[^"]*"\}\}$/,
    errorArray: /^\{"error":\["Invalid Input Provided","Status must[^"]*"\]\}$/,
    noErrors: /^\{"error":\{"message":"Invalid Input Provided","code":2001\}\}$/,
    plainText: /^Invalid Input Provided\n$/,
    html: /^<html>/,
    empty: /^$/,
  };
  for (const [shape, expected] of Object.entries(shapes)) {
    it(shape, async () => {
      client.sim.scenes.errorShape(shape as ErrorShape);
      const reply = await client.get('/incidents?statuses[]=open');
      client.sim.scenes.errorShape(undefined);
      assert.equal(reply.status, 400);
      assert.match(reply.text, expected);
      const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true;
      assert.equal(isJson, reply.text.startsWith('{'));
    });
  }
});

describe('simulator: the line fails', () => {
  let client: SimClient;
  beforeEach(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  afterEach(() => client.close());

  const last = (): unknown => client.sim.requests.at(-1);
  const answered: readonly (readonly [OutageKind, number, RegExp])[] = [
    ['503', 503, /"code":2000/],
    ['html502', 502, /^<html>/],
  ];
  for (const [kind, status, text] of answered) {
    it(`outage ${kind}`, async () => {
      client.sim.scenes.outage(kind);
      const reply = await client.get('/services');
      assert.equal(reply.status, status);
      assert.match(reply.text, text);
      client.sim.scenes.outage(undefined);
      assert.equal((await client.get('/services')).status, 200);
    });
  }

  it('outage destroyed: no answer at all', async () => {
    client.sim.scenes.outage('destroyed');
    await assert.rejects(client.get('/services'));
    client.sim.scenes.clearFaults();
    assert.equal((await client.get('/services')).status, 200);
  });

  it('outage silent: never an answer', async () => {
    client.sim.scenes.outage('silent');
    const { url, tokens } = client.sim;
    const headers = { authorization: `Token token=${tokens.user}` };
    const signal = AbortSignal.timeout(200);
    await assert.rejects(fetch(`${url}/services`, { headers, signal }), { name: 'TimeoutError' });
  });

  it('refuses connections and listens on the same port again', async () => {
    await client.sim.scenes.connectionRefused(true);
    await assert.rejects(client.get('/services'));
    await client.sim.scenes.connectionRefused(false);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('cuts a body off half-way, once', async () => {
    client.sim.scenes.cutOffMidBody();
    await assert.rejects(client.get('/services'));
    assert.deepEqual([(last() as Fields)['fault'], (last() as Fields)['delivered']], ['cutOff', false]);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('loses the answer of a write that was carried out, and of no read', async () => {
    const { id } = client.sim.scenes.pageArrives();
    client.sim.scenes.answerLost();
    assert.equal((await client.get('/services')).status, 200);
    await assert.rejects(client.setStatus(id, 'acknowledged'));
    assert.equal(client.sim.state.incident(id).status, 'acknowledged');
    const { status, delivered } = last() as { status: number; delivered: boolean };
    assert.deepEqual([status, delivered], [200, false]);
    assert.equal((await client.setStatus(id, 'resolved')).status, 200);
  });

  it('answers with a body that holds nothing expected, or no JSON', async () => {
    client.sim.scenes.wrongBody();
    client.sim.scenes.notJson();
    const replies = [await client.get('/services'), await client.get('/services')];
    assert.deepEqual(
      replies.map(({ status, json }) => [status, 'services' in json]),
      [
        [200, false],
        [200, false],
      ],
    );
  });

  it('is slow', async () => {
    client.sim.scenes.slow(150);
    const begun = Date.now();
    await client.get('/services');
    assert.ok(Date.now() - begun >= 145);
  });

  it('closes at once, also with answers under way', async () => {
    client.sim.scenes.slow(60_000);
    const pending = assert.rejects(client.get('/services'));
    await new Promise(resolve => setTimeout(resolve, 50));
    await client.close();
    await pending;
  });

  it('fails a write without carrying it out (1005), or carries it out and forbids (2018)', async () => {
    const { id } = client.sim.scenes.pageArrives();
    client.sim.scenes.changedSinceLastRequest();
    assert.equal(codeOf(await client.setStatus(id, 'acknowledged')), 1005);
    assert.equal(client.sim.state.incident(id).status, 'triggered');
    client.sim.scenes.accessLostAfterResolve();
    const reply = await client.setStatus(id, 'resolved');
    assert.deepEqual([reply.status, codeOf(reply)], [403, 2018]);
    assert.equal(client.sim.state.incident(id).status, 'resolved');
  });

  it('revokes a key in mid-night', async () => {
    assert.equal((await client.get('/incidents')).status, 200);
    client.sim.scenes.tokenRevoked();
    assert.equal((await client.get('/incidents')).status, 401);
    client.sim.scenes.tokenRevoked(client.sim.tokens.user, false);
    assert.equal((await client.get('/incidents')).status, 200);
  });

  it('has its own clock in Date and in all it writes down', async () => {
    const created = async (): Promise<number[]> => {
      const { headers, json } = await client.get('/incidents?statuses[]=acknowledged&date_range=all');
      const [incident] = json['incidents'] as { created_at: string }[];
      return [Date.parse(headers.get('date') ?? ''), Date.parse(incident?.created_at ?? '')];
    };
    const [before, createdBefore] = (await created()) as [number, number];
    const pages = client.sim.state.pages.length;
    client.sim.scenes.clockSkew(-3_600_000);
    const [after, createdAfter] = (await created()) as [number, number];
    assert.equal(before, start);
    assert.deepEqual([after - before, createdAfter - createdBefore], [-3_600_000, -3_600_000]);
    assert.equal(client.sim.state.pages.length, pages);
  });

  it('refuses a body of many megabytes', async () => {
    const note = { content: 'x'.repeat(5 * 1024 * 1024) };
    const { id } = client.sim.scenes.pageArrives();
    const reply = await client.post(`/incidents/${id}/notes`, { note }).catch(() => undefined);
    // Refused in words, or by a connection that closes under the rest of the body.
    assert.ok(reply === undefined || reply.status === 413);
    assert.equal(client.sim.state.notesOf(id).length, 0);
    assert.equal((await client.get('/services')).status, 200);
  });

  it('refuses another version of the API', async () => {
    const headers = { accept: 'application/vnd.pagerduty+json;version=1' };
    assert.equal((await client.get('/services', { headers })).status, 406);
  });
});
