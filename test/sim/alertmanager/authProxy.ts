import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AuthProxyOptions {
  readonly target: string;
  /** The `Authorization` that it lets in. */
  readonly authorization: string;
  /** Lets reading through and nothing else. */
  readonly isReadOnly?: boolean;
  /** Path below which it serves the target. */
  readonly prefix?: string;
  /** What those get who are not let in: 401, or a sign-in page that answers with success. */
  readonly refusal?: 'status' | 'signIn' | 'redirect';
  /** After this it closes by itself; a minute unless told otherwise. */
  readonly lifetimeMs?: number;
}

/** What stands before an Alertmanager that is not for everybody, since it knows no users itself. */
export async function startAuthProxy(
  options: AuthProxyOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { prefix = '', refusal = 'status' } = options;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (request.headers.authorization !== options.authorization) {
      request.resume();
      if (refusal === 'signIn')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
      else if (refusal === 'redirect')
        response.writeHead(302, { location: 'https://sso.example.com/login' }).end();
      else response.writeHead(401).end('Unauthorized');
      return;
    }
    if (options.isReadOnly && request.method !== 'GET') {
      request.resume();
      response.writeHead(403, { 'content-type': 'text/html' }).end('<html>403 Forbidden</html>');
      return;
    }
    if (!path.startsWith(prefix)) {
      request.resume();
      response.writeHead(404).end('404 page not found');
      return;
    }
    const headers = { ...request.headers };
    delete headers.authorization;
    const onward = send(
      options.target + path.slice(prefix.length),
      { method: request.method ?? 'GET', headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    clearTimeout(lifetime);
    server.closeAllConnections();
    await new Promise<void>(resolve => server.close(() => resolve()));
  };
  const lifetime = setTimeout(() => void close(), options.lifetimeMs ?? 60_000);
  return { url: `http://127.0.0.1:${port}${prefix}`, close };
}

/** The header of a user and password. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
