import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TinyServer {
  readonly url: string;
  readonly host: string;
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server on loopback that answers as told; after 30 s it closes by itself. */
export async function tinyServer(handle: Handle): Promise<TinyServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
    // A test that kills the connection is no failure of the server.
    request.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    clearTimeout(lifetime);
    server.closeAllConnections();
    return new Promise(resolve => server.close(() => resolve()));
  };
  const lifetime = setTimeout(() => void close(), 30_000);
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, requests, close };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
