import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { isProblemError } from '../../../../src/core/base/problem';
import { clientOf, failureOf, get } from './httpWorld';
import { json, tinyServer, type TinyServer } from './tinyServer';

describe('HttpClient and what it connects to', () => {
  const servers: TinyServer[] = [];
  const serve = async (...args: Parameters<typeof tinyServer>): Promise<TinyServer> => {
    const server = await tinyServer(...args);
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map(server => server.close())));

  describe('where no connection stands, nothing arrived', () => {
    const write = get({ method: 'POST', body: {} });

    it('nobody listens', async () => {
      const server = await tinyServer(() => undefined);
      await server.close();
      const failure = await failureOf(clientOf(server.url).send(write));
      assert.deepEqual([failure.problem.code, failure.mayHaveArrived], ['http.connectionRefused', false]);
    });

    it('a name that does not exist', async () => {
      const failure = await failureOf(clientOf('https://no-such-host.invalid').send(write));
      assert.deepEqual([failure.problem.code, failure.mayHaveArrived], ['http.unknownHost', false]);
      assert.deepEqual(failure.problem.args, { host: 'no-such-host.invalid' });
    });

    it('a server that speaks no TLS', async () => {
      const server = await serve(() => undefined);
      const failure = await failureOf(clientOf(server.url.replace('http:', 'https:')).send(write));
      assert.deepEqual([failure.problem.code, failure.mayHaveArrived], ['http.tls', false]);
    });

    it('a handshake that never ends', async () => {
      const silent = createTcpServer();
      await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = silent.address() as AddressInfo;
        const client = clientOf(`https://127.0.0.1:${port}`, { limits: { connectTimeoutMs: 100 } });
        const failure = await failureOf(client.send(write));
        assert.deepEqual(failure.problem, {
          code: 'http.connectTimeout',
          args: { host: `127.0.0.1:${port}`, seconds: 0.1 },
        });
        assert.equal(failure.mayHaveArrived, false);
      } finally {
        silent.close();
      }
    });
  });

  it('sends its token only to the origin that it is bound to', async () => {
    const server = await serve((_, response) => json(response, {}));
    const credentials = {
      origin: 'https://api.pagerduty.com',
      headers: () => Promise.resolve({ Authorization: 'x' }),
    };
    assert.throws(() => clientOf(server.url, { credentials }), {
      problem: { code: 'http.wrongOrigin', args: { host: server.host, boundTo: 'api.pagerduty.com' } },
    });
    assert.equal(server.requests.length, 0);
  });

  it('keeps its token out of every failure, and out of all that a failure leads to', async () => {
    const token = 'u+SecretTokenOfThisTest';
    const failures = [
      (response: ServerResponse) => response.writeHead(403).end(),
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => json(response, 'x'.repeat(2_000)),
      (response: ServerResponse) => response.writeHead(200, { 'content-length': '100' }).write('{'),
    ];
    for (const answer of failures) {
      const server = await serve((_, response) => {
        answer(response);
      });
      const client = clientOf(server.url, {
        credentials: {
          origin: server.url,
          headers: () => Promise.resolve({ Authorization: `Token ${token}` }),
        },
        limits: { tries: 1, timeoutMs: 150, maxResponseBytes: 1_000 },
      });
      const failure = await failureOf(client.send(get()));
      assert.equal(server.requests[0]?.headers.authorization, `Token ${token}`);
      const all = inspect(failure, { depth: Infinity, showHidden: true });
      assert.ok(!all.includes(token), failure.problem.code);
    }
  });

  it('waits for a key store no longer than for an answer, and nothing was sent', async () => {
    const server = await serve((_, response) => json(response, {}));
    const client = clientOf(server.url, {
      credentials: { origin: server.url, headers: () => new Promise(() => undefined) },
      limits: { timeoutMs: 60 },
    });
    const failure = await failureOf(client.send(get({ method: 'POST' })));
    assert.deepEqual(failure.problem, { code: 'http.noKey', args: { host: server.host, seconds: 0.06 } });
    assert.equal(failure.mayHaveArrived, false);
    assert.equal(server.requests.length, 0);

    const ending = new AbortController();
    const asked = client.send(get({ signal: ending.signal }));
    ending.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  const addresses: readonly [string, string][] = [
    ['https://api.pagerduty.com', 'ok'],
    ['https://proxy.example/pagerduty/', 'ok'],
    ['http://127.0.0.1:8080', 'ok'],
    ['http://localhost:8080', 'ok'],
    ['http://[::1]:8080', 'ok'],
    ['http://api.pagerduty.com', 'http.insecureUrl'],
    ['http://127.0.0.1.evil.example', 'http.insecureUrl'],
    ['http://localhost.evil.example', 'http.insecureUrl'],
    ['https://user:pass@api.pagerduty.com', 'http.badUrl'],
    ['ftp://api.pagerduty.com', 'http.badUrl'],
    ['file:///etc/passwd', 'http.badUrl'],
    ['api.pagerduty.com', 'http.badUrl'],
    ['', 'http.badUrl'],
  ];
  for (const [address, expected] of addresses) {
    it(`takes ${address || 'nothing'} as ${expected}`, () => {
      let outcome = 'ok';
      try {
        clientOf(address);
      } catch (error) {
        outcome = isProblemError(error) ? error.problem.code : String(error);
      }
      assert.equal(outcome, expected);
    });
  }

  const skews: readonly [string, number, number][] = [
    ['the same time', 0, 0],
    ['an hour ahead', 3_600_000, 3_600_000],
    ['a day behind', -86_400_000, -86_400_000],
  ];
  for (const [name, skewMs, expected] of skews) {
    it(`tells the server's clock: ${name}`, async () => {
      const server = await serve((_, response) =>
        json(response, {}, 200, { date: new Date(Date.now() + skewMs).toUTCString() }),
      );
      const client = clientOf(server.url);
      assert.equal(client.serverClock.offsetMs, undefined);
      await client.send(get());
      assert.ok(Math.abs(client.serverClock.now() - Date.now() - expected) <= 1_100);
    });
  }

  it('does not let the clock jitter from answer to answer', async () => {
    const server = await serve((_, response) => json(response, {}));
    const client = clientOf(server.url);
    for (let i = 0; i < 5; i++) {
      await client.send(get());
      await new Promise(resolve => setTimeout(resolve, 130));
      assert.equal(client.serverClock.offsetMs, 0);
    }
  });
});
