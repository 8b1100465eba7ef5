import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const largestBody = 4 * 1024 * 1024;

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export interface Listening {
  readonly server: Server;
  readonly port: number;
}

/** Starts a server on the loopback address only; `port` 0 takes a free one. */
export function listen(
  port: number,
  handle: (received: Received, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    receive(request)
      .then(received => handle(received, response))
      .catch((reason: unknown) => {
        if (reason instanceof BodyTooLarge) {
          // What stands before PagerDuty refuses such a body without reading the rest of it.
          response.writeHead(413, { 'content-type': 'text/html', connection: 'close' });
          response.end('<html><head><title>413 Request Entity Too Large</title></head></html>');
          return;
        }
        // A fault of the simulator itself must look like nothing PagerDuty would say.
        response.writeHead(599, { 'content-type': 'text/plain' });
        response.end(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
      });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address() as AddressInfo;
      resolve({ server, port: address.port });
    });
  });
}

/** Stops listening and destroys every connection. */
export function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

class BodyTooLarge extends Error {}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://127.0.0.1'),
    headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
