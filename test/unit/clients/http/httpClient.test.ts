import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { HttpRequest } from '../../../../src/clients/http/httpClient';
import { isAbort, isProblemError, type Problem } from '../../../../src/core/base/problem';
import { clientOf, failureOf, get, secrets, logged } from './httpWorld';
import { json, tinyServer, type TinyServer } from './tinyServer';

describe('HttpClient', () => {
  const servers: TinyServer[] = [];
  const serve = async (...args: Parameters<typeof tinyServer>): Promise<TinyServer> => {
    const server = await tinyServer(...args);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    const text = logged.join('\n');
    for (const part of secrets) assert.ok(!text.includes(part), `${part} in the log`);
    await Promise.all(servers.splice(0).map(server => server.close()));
  });

  it('sends headers, query and JSON, and reads JSON back', async () => {
    const server = await serve((request, response, body) =>
      json(response, {
        url: request.url,
        auth: request.headers.authorization,
        body: JSON.parse(body) as unknown,
      }),
    );
    const client = clientOf(`${server.url}/prefix/`, { headers: { Accept: 'application/special' } });
    const answer = await client.send(
      get({
        method: 'PUT',
        path: '/a%2Fb',
        query: [
          ['statuses[]', 'a&b'],
          ['x', 'ü'],
        ],
        body: { text: 'ümlaut 🔥' },
      }),
    );
    const { bytes, ...rest } = answer;
    assert.ok(bytes > 100);
    assert.deepEqual(rest, {
      status: 200,
      tries: 1,
      body: {
        url: '/prefix/a%2Fb?statuses%5B%5D=a%26b&x=%C3%BC',
        auth: `Token token=${secrets[0]}`,
        body: { text: 'ümlaut 🔥' },
      },
    });
    assert.equal(server.requests[0]?.headers.accept, 'application/special');
  });

  it('reads compressed answers, and 204 as nothing', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync('{"a":1}'));
      }
    });
    const client = clientOf(server.url);
    assert.deepEqual((await client.send(get())).body, { a: 1 });
    assert.deepEqual(await client.send(get({ method: 'DELETE' })), {
      status: 204,
      body: undefined,
      bytes: 0,
      tries: 1,
    });
    assert.equal(server.requests[0]?.headers['accept-encoding'], 'gzip, br');
  });

  const encodings: readonly (readonly [name: string, pack: (text: string) => Buffer])[] = [
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', text => Buffer.from(text)],
  ];
  for (const [name, pack] of encodings)
    it(`reads ${name}`, async () => {
      const server = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': name }).end(pack('{"a":"ü"}'));
      });
      assert.deepEqual((await clientOf(server.url).send(get())).body, { a: 'ü' });
    });

  it('reads no further where a small answer unfolds into a large one', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000, 'x')));
    });
    const client = clientOf(server.url, { limits: { maxResponseBytes: 1_000 } });
    assert.equal((await failureOf(client.send(get()))).problem.code, 'http.tooLarge');
  });

  type Answer = (response: ServerResponse) => void;
  const html = '<html><body>Sign in</body></html>';
  /** What the server does, the problem with its args beside the host, whether a write may have arrived. */
  const answers: readonly [string, Answer, Problem['code'], Record<string, unknown>?][] = [
    ['400', r => json(r, { error: {} }, 400), 'http.rejected', { status: 400 }],
    ['401', r => json(r, {}, 401), 'http.unauthorized'],
    ['402', r => json(r, {}, 402), 'http.paymentRequired'],
    ['403', r => r.writeHead(403).end(), 'http.forbidden'],
    ['404', r => json(r, {}, 404), 'http.notFound'],
    [
      '429 with Retry-After',
      r => json(r, {}, 429, { 'retry-after': '7' }),
      'http.rateLimited',
      { retryAfterMs: 7_000 },
    ],
    [
      '429 with ratelimit-reset',
      r => json(r, {}, 429, { 'ratelimit-reset': '42' }),
      'http.rateLimited',
      { retryAfterMs: 42_000 },
    ],
    ['429 bare', r => r.writeHead(429).end(), 'http.rateLimited', {}],
    ['429 with nonsense', r => json(r, {}, 429, { 'retry-after': 'soon' }), 'http.rateLimited', {}],
    [
      '429 with a day',
      r => json(r, {}, 429, { 'retry-after': '86400' }),
      'http.rateLimited',
      { retryAfterMs: 3_600_000 },
    ],
    ['500', r => json(r, {}, 500), 'http.serverError', { status: 500 }],
    [
      '502 with HTML',
      r => r.writeHead(502, { 'content-type': 'text/html' }).end(html),
      'http.serverError',
      { status: 502 },
    ],
    [
      'a redirect elsewhere',
      r => r.writeHead(302, { location: 'https://evil.example/x?token=1' }).end(),
      'http.redirected',
      { to: 'evil.example' },
    ],
    ['a redirect to nowhere', r => r.writeHead(307).end(), 'http.redirected', {}],
    [
      '200 with HTML',
      r => r.writeHead(200, { 'content-type': 'text/html' }).end(html),
      'http.notJson',
      { got: 'html' },
    ],
    ['200 with nothing', r => r.writeHead(200).end(), 'http.notJson', { got: 'empty' }],
    ['200 with text', r => r.writeHead(200).end('It works!'), 'http.notJson', { got: 'other' }],
    ['half a JSON, whole body', r => r.writeHead(200).end('{"incidents":[{"id":"Q1'), 'http.cutOff'],
    [
      'a body cut off',
      r => {
        r.writeHead(200, { 'content-length': '100' });
        r.write('{"a":', () => r.destroy());
      },
      'http.cutOff',
    ],
    [
      'a compressed body cut off',
      r => {
        r.writeHead(200, { 'content-encoding': 'gzip' });
        r.end(gzipSync(JSON.stringify({ a: 'abcdefghij'.repeat(50) })).subarray(0, -12));
      },
      'http.cutOff',
    ],
    ['no answer, connection closed', r => r.destroy(), 'http.connectionLost'],
    ['something that is no HTTP', r => r.socket?.end('SSH-2.0-OpenSSH\r\n'), 'http.connectionLost'],
    ['too much', r => json(r, 'x'.repeat(2_000)), 'http.tooLarge', { limitBytes: 1_000 }],
    ['nothing at all', () => undefined, 'http.timeout', { seconds: 0.15 }],
    [
      'a body that never ends',
      r => {
        r.writeHead(200);
        r.write('{"a":');
      },
      'http.timeout',
      { seconds: 0.15 },
    ],
  ];
  for (const [name, answer, code, args = {}] of answers) {
    it(`${name}: ${code}`, async () => {
      const server = await serve((_, response) => answer(response));
      const client = clientOf(server.url, { limits: { timeoutMs: 150, maxResponseBytes: 1_000, tries: 1 } });
      const failure = await failureOf(client.send(get({ method: 'POST' })));
      assert.deepEqual(failure.problem, { code, args: { host: server.host, ...args } });
      assert.equal(failure.mayHaveArrived, true);
      assert.equal(server.requests.length, 1);
    });
  }

  it('keeps the body of an error for who knows its format, and no HTML', async () => {
    const server = await serve((request, response) => {
      if (request.url?.startsWith('/json')) json(response, { error: { code: 1001 } }, 400);
      else if (request.url?.startsWith('/text')) response.writeHead(400).end('y'.repeat(3_000));
      else response.writeHead(400, { 'content-type': 'text/html' }).end(html);
    });
    const client = clientOf(server.url);
    const body = async (path: string): Promise<unknown> => (await failureOf(client.send(get({ path })))).body;
    assert.deepEqual(await body('/json'), { error: { code: 1001 } });
    assert.equal(await body('/text'), 'y'.repeat(2_000));
    assert.equal(await body('/html'), undefined);
  });

  describe('retries', () => {
    async function tries(
      method: HttpRequest['method'],
      ...statuses: readonly number[]
    ): Promise<[number, unknown]> {
      let answered = 0;
      const server = await serve((_, response) => {
        const status = statuses[answered++] ?? 200;
        if (status === 0) response.destroy();
        else json(response, { status }, status, status === 429 ? { 'retry-after': '0' } : {});
      });
      const outcome = await clientOf(server.url)
        .send(get({ method }))
        .then(
          answer => answer.status,
          (error: unknown) => (isProblemError(error) ? error.problem.code : error),
        );
      return [server.requests.length, outcome];
    }

    const cases: readonly [HttpRequest['method'], readonly number[], number, unknown][] = [
      ['GET', [503, 0], 3, 200],
      ['GET', [500, 502, 503, 200], 3, 'http.serverError'],
      ['GET', [429], 2, 200],
      ['GET', [401], 1, 'http.unauthorized'],
      ['GET', [400], 1, 'http.rejected'],
      ['PUT', [503], 1, 'http.serverError'],
      ['POST', [0], 1, 'http.connectionLost'],
      ['POST', [429], 1, 'http.rateLimited'],
    ];
    for (const [method, statuses, count, outcome] of cases) {
      it(`${method} answered ${statuses.join(', ')}: ${count} requests`, async () => {
        assert.deepEqual(await tries(method, ...statuses), [count, outcome]);
      });
    }
  });

  it('ends at once when its signal fires, before, in and between tries', async () => {
    const server = await serve((_, response) => json(response, {}, 503));
    const hanging = await serve(() => undefined);
    for (const url of [server.url, hanging.url]) {
      for (const delayMs of [0, 30]) {
        const controller = new AbortController();
        const sending = clientOf(url).send(get({ signal: controller.signal }));
        if (delayMs === 0) controller.abort();
        else setTimeout(() => controller.abort(), delayMs);
        await assert.rejects(sending, isAbort);
      }
    }
  });

  it('leaves no listener on the signal that it was given', async () => {
    const server = await serve((_, response) => json(response, {}));
    const { signal } = new AbortController();
    await clientOf(server.url).send(get({ signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
