// The partners of the services, on 127.0.0.1: the card gateway, the event bus, the queue and the ledger. What they do to
// a request was told to them before, by the request's own token, customer or job.

import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export async function startPartners() {
  const gateway = new Map();
  const bus = new Map();
  const ledger = new Map();
  let nextPoll;

  const servers = {
    CARD_GATEWAY_URL: await serve(async ({ body }) => {
      const { delayMs, ...answer } = gateway.get(body.cardToken);
      await pause(delayMs);
      return [200, { id: `auth_${body.orderId}`, ...answer }];
    }),
    EVENT_BUS_URL: await serve(async ({ body }) => [bus.get(body.customer) ?? 202, {}]),
    LEDGER_URL: await serve(async ({ path }) => [ledger.get(path.split('_').pop()) ?? 201, {}]),
    QUEUE_URL: await serve(async ({ method }) => {
      if (method === 'DELETE') return [204, undefined];
      return [200, await new Promise(resolve => nextPoll(resolve))];
    }),
  };

  return {
    env: Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, url])),
    gateway,
    bus,
    ledger,
    /** Calls back with the function that answers the worker's poll, at each poll. */
    onPoll: listener => (nextPoll = listener),
    stop: () => Promise.all(Object.values(servers).map(({ stop }) => stop())),
  };
}

async function serve(answer) {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const [status, body] = await answer({
      method: request.method,
      path: request.url,
      body: text && JSON.parse(text),
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
