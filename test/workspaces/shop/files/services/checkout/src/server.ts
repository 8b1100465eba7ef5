import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { parseCart, totals } from './cart.ts';
import { BadRequest, CardDeclined, ShopError } from './errors.ts';
import { recount } from './inventory.ts';
import { log, withFields } from './log.ts';
import { post, postRefund, readJson } from './payments.ts';

const slowMs = 1000;

async function route(request: IncomingMessage, path: string): Promise<unknown> {
  const [, resource, id, action] = path.split('/');
  switch (`${request.method ?? ''} ${resource ?? ''}`) {
    case 'GET healthz':
      return { ok: true };
    case 'POST carts':
      return totals(parseCart((await readJson(request))['cart']));
    case 'POST orders':
      return action === 'refund' && id !== undefined ? postRefund(id) : await post(request);
    case 'POST stock': {
      const body = await readJson(request);
      recount(String(body['sku']), Number(body['onHand']));
      return {};
    }
    case 'POST client-errors':
      return reportClientError(await readJson(request));
    default:
      throw new ShopError(`nothing at ${path}`, 404);
  }
}

/** What went wrong in a customer's browser, as the browser tells it: any text can stand in there. */
function reportClientError(body: Record<string, unknown>): object {
  const { type, message, stack } = body;
  if (typeof message !== 'string' || typeof stack !== 'string') throw new BadRequest('not an error report');
  const err = Object.assign(new Error(message.slice(0, 500)), { stack: stack.slice(0, 4000) });
  err.name = typeof type === 'string' ? type.slice(0, 80) : 'Error';
  log.error('error in the browser', { source: 'browser', err });
  return {};
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  let status = 200;
  let answer: unknown;
  try {
    answer = await route(request, path);
  } catch (error) {
    status = error instanceof ShopError ? error.status : 500;
    answer = { error: status < 500 && error instanceof Error ? error.message : 'something went wrong' };
    if (error instanceof CardDeclined) log.warn('card declined', { reason: error.message, status });
    else if (status < 500) log.warn('request refused', { path, reason: String(error), status });
    else log.error('request failed', { path, status, err: error });
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  const duration = Math.round(performance.now() - started);
  const fields = { method: request.method, path, status, duration_ms: duration };
  if (duration > slowMs && status < 500) log.warn('slow request', fields);
  else log.info('request completed', fields);
}

const server = createServer((request, response) => {
  const id = request.headers['x-request-id'] ?? randomUUID();
  void withFields({ request_id: id }, () => handle(request, response));
});

process.on('uncaughtException', error => {
  log.fatal('uncaught exception, stopping', { err: error });
  process.exit(1);
});
process.on('SIGTERM', () => {
  log.info('draining');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

server.listen(Number(process.env['PORT'] ?? 8080), process.env['HOST'] ?? '127.0.0.1', () => {
  log.info('listening', { address: server.address() });
});
