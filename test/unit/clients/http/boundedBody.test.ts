import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { closedJson } from '../../../../src/clients/http/closedJson';
import { clientOf, failureOf, get } from './httpWorld';
import { tinyServer, type TinyServer } from './tinyServer';

describe('JSON whose end is missing', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['{"a":[[1,"x"],[2,"y"],[3', { a: [[1, 'x'], [2, 'y'], []] }],
    ['{"a":[[1,"]}"],[2,"\\"]', { a: [[1, ']}'], []] }],
    ['{"a":[{"b":1},{"b":2}', { a: [{ b: 1 }, { b: 2 }] }],
    ['{"a":{"b":[', { a: { b: [] } }],
    ['{"a":1} trailing', { a: 1 }],
  ];
  for (const [text, value] of cases) {
    it(`is closed: ${text}`, () => assert.deepEqual(JSON.parse(closedJson(text)), value));
  }

  it('parses wherever a list was cut, and is itself where it is whole', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const end = 1 + (at % text.length);
        assert.ok(Array.isArray(JSON.parse(closedJson(text.slice(0, end)))));
        assert.deepEqual(JSON.parse(closedJson(text)), JSON.parse(text));
      }),
    );
  });
});

describe('A body of which only the beginning is wanted', () => {
  let server: TinyServer;
  let closedEarly = false;
  before(async () => {
    server = await tinyServer((request, response) => {
      if (request.url?.includes('form')) {
        let sent = '';
        response.writeHead(200, { 'content-type': 'application/json' });
        sent = String(request.headers['content-type']);
        response.end(JSON.stringify({ method: request.method, sent }));
        return;
      }
      response.writeHead(request.url?.includes('fails') ? 400 : 200, { 'content-type': 'application/json' });
      response.on('close', () => (closedEarly = !response.writableFinished));
      response.write('{"rows":[[1]');
      const more = (): void => {
        if (!response.destroyed) response.write(`,[${'7'.repeat(20_000)}]`, () => setImmediate(more));
      };
      more();
    });
  });
  after(() => server.close());

  it('ends there, closed, and says so; the rest is not sent', async () => {
    const answer = await clientOf(server.url).send(get({ cutAt: 50_000 }));
    const { rows } = answer.body as { readonly rows: readonly unknown[] };
    assert.equal(answer.isCut, true);
    assert.ok(rows.length >= 2 && answer.bytes <= 50_000, `${rows.length} rows of ${answer.bytes} bytes`);
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal(closedEarly, true);
  });

  it('is a failure all the same where the answer is one', async () => {
    const client = clientOf(server.url, { limits: { maxResponseBytes: 100_000 } });
    const failure = await failureOf(client.send(get({ cutAt: 50, path: '/fails' })));
    assert.equal(failure.problem.code, 'http.tooLarge');
  });

  it('may be asked for by a form, and taken as text', async () => {
    const text = { type: 'application/x-www-form-urlencoded', content: 'a=b' };
    const answer = await clientOf(server.url).send(get({ method: 'POST', path: '/form', text, as: 'text' }));
    assert.equal(answer.body, JSON.stringify({ method: 'POST', sent: text.type }));
  });
});
