import assert from 'node:assert/strict';
import { problem, problemOf, ProblemError } from '../../../src/core/base/problem';
import { RpcError, RpcHost, RpcPage, type MessagePort } from '../../../src/protocol/rpc';

type Request = { readonly type: 'add'; readonly a: number; readonly b: number } | { readonly type: 'fail' };
interface Replies {
  readonly add: number;
  readonly fail: undefined;
}
interface Event {
  readonly type: 'told';
  readonly text: string;
}

/** Two ends of a channel that copies what crosses, as VS Code's does, and delivers it later. */
function channel(): {
  readonly host: MessagePort;
  readonly page: MessagePort;
  readonly inject: (message: unknown) => void;
} {
  const toHost = new Set<(message: unknown) => void>();
  const toPage = new Set<(message: unknown) => void>();
  const end = (mine: typeof toHost, theirs: typeof toHost): MessagePort => ({
    post: message => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => theirs.forEach(listener => listener(copy)));
    },
    onMessage: listener => {
      mine.add(listener);
      return { dispose: () => mine.delete(listener) };
    },
  });
  return {
    host: end(toHost, toPage),
    page: end(toPage, toHost),
    inject: message => [...toHost, ...toPage].forEach(listener => listener(message)),
  };
}

function connect() {
  const ports = channel();
  const events: Event[] = [];
  const bad: unknown[] = [];
  const served: Request[] = [];
  const host = new RpcHost<Request, Replies, Event>({
    port: ports.host,
    readRequest: body =>
      typeof body === 'object' &&
      body !== null &&
      'type' in body &&
      (body.type === 'add' || body.type === 'fail')
        ? (body as Request)
        : undefined,
    serve: async request => {
      served.push(request);
      await Promise.resolve();
      switch (request.type) {
        case 'add':
          return request.a + request.b;
        case 'fail':
          throw new ProblemError(problem('base.unexpected', { detail: 'broken' }));
      }
    },
    describe: error => ({ problem: problemOf(error), text: 'It is broken.' }),
    onBadMessage: message => bad.push(message),
  });
  const page = new RpcPage<Request, Replies, Event>({
    port: ports.page,
    onEvent: event => events.push(event),
  });
  return { ...ports, host, page, events, bad, served, port: ports.page };
}

describe('the channel between host and page', () => {
  it('answers each request with its own answer', async () => {
    const { page } = connect();
    const sums = await Promise.all([1, 2, 3].map(a => page.request({ type: 'add', a, b: 10 })));
    assert.deepEqual(sums, [11, 12, 13]);
  });

  it('rejects with the problem and its words', async () => {
    const { page } = connect();
    await assert.rejects(page.request({ type: 'fail' }), (error: unknown) => {
      assert.ok(error instanceof RpcError);
      assert.equal(error.message, 'It is broken.');
      assert.deepEqual(error.failure.problem, { code: 'base.unexpected', args: { detail: 'broken' } });
      return true;
    });
  });

  it('serves nothing that is no request', async () => {
    const { page, served, bad } = connect();
    await assert.rejects(page.request({ type: 'delete' } as never));
    assert.deepEqual(served, []);
    assert.equal(bad.length, 1);
  });

  it('tells events', async () => {
    const { host, events } = connect();
    host.send({ type: 'told', text: 'x' });
    await Promise.resolve();
    assert.deepEqual(events, [{ type: 'told', text: 'x' }]);
  });

  it('is not disturbed by foreign messages', async () => {
    const { inject, page, served } = connect();
    for (const message of [
      null,
      undefined,
      1,
      'x',
      {},
      { rpc: 'x' },
      { rpc: 'request' },
      { rpc: 'reply', id: 1.5 },
      { rpc: 'reply', id: 99 },
    ]) {
      inject(message);
    }
    assert.equal(await page.request({ type: 'add', a: 1, b: 1 }), 2);
    assert.equal(served.length, 1);
  });

  it('rejects what waits when the page goes', async () => {
    const { page } = connect();
    const waiting = page.request({ type: 'add', a: 1, b: 1 });
    page.dispose();
    await assert.rejects(waiting, /gone/);
  });

  it('says nothing after the host is gone', async () => {
    const { host, events, page } = connect();
    host.dispose();
    host.send({ type: 'told', text: 'late' });
    let settled = false;
    void page.request({ type: 'add', a: 1, b: 1 }).finally(() => (settled = true));
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(events, []);
    assert.equal(settled, false);
  });
});
