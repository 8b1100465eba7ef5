import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, type Answer } from './api';
import type { Labels, Line } from './evaluate';

export interface PushedLine {
  /** Unix ms. */
  readonly time: number;
  readonly line: string;
  readonly labels: Labels;
  /** Structured metadata. */
  readonly metadata?: Labels;
}

export interface LokiSimOptions {
  /** What a request must carry in its `Authorization`; everything is let in without it. */
  readonly authorization?: string;
  /** With it, it keeps the logs of several and refuses who does not say whose. */
  readonly isMultiTenant?: boolean;
  /** After this time it closes by itself. Half an hour unless told otherwise. */
  readonly maxLifetimeMs?: number;
}

export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A stand-in for Loki, where the real one cannot be assumed. */
export interface LokiSim {
  readonly url: string;
  readonly requests: SimRequest[];
  push(lines: readonly PushedLine[], tenant?: string): void;
  /** From now on this is the `Authorization` that it lets in. */
  changeAuthorization(value: string): void;
  /** Everything is answered with this until it is taken back. */
  fail(answer: Answer): () => void;
  close(): Promise<void>;
}

export async function startLokiSim(options: LokiSimOptions = {}): Promise<LokiSim> {
  const tenants = new Map<string, Line[]>();
  const requests: SimRequest[] = [];
  let { authorization } = options;
  let failing: Answer | undefined;
  let pushed = 0n;

  const linesOf = (tenant: string): Line[] => {
    const known = tenants.get(tenant) ?? [];
    tenants.set(tenant, known);
    return known;
  };
  const push = (lines: readonly PushedLine[], tenant = 'fake'): void => {
    for (const { time, line, labels, metadata = {} } of lines) {
      // Some nanoseconds apart, as they come from files.
      const nanos = BigInt(Math.floor(time)) * 1_000_000n + (pushed++ % 1_000n);
      linesOf(tenant).push({ nanos, line, labels, metadata });
    }
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://loki');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const form = request.method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : [];
      const query = new URLSearchParams([...url.searchParams, ...form]);
      requests.push({ method: request.method ?? 'GET', path: url.pathname, query });
      const tenant = request.headers['x-scope-orgid'];
      const { status, body } =
        failing ??
        (authorization !== undefined && request.headers.authorization !== authorization
          ? { status: 401, body: 'Unauthorized\n' }
          : options.isMultiTenant && typeof tenant !== 'string'
            ? { status: 401, body: 'no org id\n' }
            : answerOf(linesOf(options.isMultiTenant ? String(tenant) : 'fake'), Date.now(), {
                path: url.pathname,
                query,
                categorize: request.headers['x-loki-response-encoding-flags'] === 'categorize-labels',
              }));
      const isText = typeof body === 'string';
      response
        .writeHead(status, { 'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json' })
        .end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    clearTimeout(lifetime);
    server.closeAllConnections();
    await new Promise<void>(resolve => server.close(() => resolve()));
  };
  const lifetime = setTimeout(() => void close(), options.maxLifetimeMs ?? 30 * 60_000);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    push,
    changeAuthorization: value => (authorization = value),
    fail: answer => {
      failing = answer;
      return () => (failing = undefined);
    },
    close,
  };
}
