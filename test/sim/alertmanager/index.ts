import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handle, type Answer } from './api';
import { shopConfig, type AlertmanagerConfig } from './config';
import { AlertmanagerModel, type PostedAlert } from './model';

export { shopConfig, type AlertmanagerConfig } from './config';
export type { PostedAlert } from './model';

export interface AlertmanagerSimOptions {
  readonly config?: AlertmanagerConfig;
  /** How long it runs already (ms); an hour unless told otherwise. */
  readonly runningForMs?: number;
  /** What a request must carry in its `Authorization`; everything is let in without it. */
  readonly authorization?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** After this time it closes by itself. Half an hour unless told otherwise. */
  readonly maxLifetimeMs?: number;
}

export interface SimRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

/** A stand-in for Alertmanager, where the real one cannot be assumed; the backends' suite holds it against that. */
export interface AlertmanagerSim {
  readonly url: string;
  readonly model: AlertmanagerModel;
  readonly requests: SimRequest[];
  /** Moves its clock forward. */
  advance(ms: number): void;
  post(alerts: readonly PostedAlert[]): void;
  /** Answers of requests that this fits are lost after they were carried out, until it is taken back. */
  loseAnswers(which: (request: SimRequest) => boolean): () => void;
  /** Everything is answered with this status until it is taken back, and nothing is carried out. */
  fail(status: number): () => void;
  close(): Promise<void>;
}

export async function startAlertmanagerSim(options: AlertmanagerSimOptions = {}): Promise<AlertmanagerSim> {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const startedAt = now() - (options.runningForMs ?? 3_600_000);
  const model = new AlertmanagerModel(options.config ?? shopConfig, now, startedAt);
  const requests: SimRequest[] = [];
  let losing: ((request: SimRequest) => boolean) | undefined;
  let failing: number | undefined;

  const answer = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const seen: SimRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      body: parsed(body),
    };
    requests.push(seen);
    const isAllowed =
      options.authorization === undefined || request.headers.authorization === options.authorization;
    const result: Answer =
      failing !== undefined
        ? { status: failing }
        : isAllowed
          ? handle(model, seen.method, seen.path, body)
          : { status: 401, body: 'Unauthorized' };
    if (losing?.(seen)) {
      response.destroy();
      return;
    }
    const headers = { Date: new Date(now()).toUTCString() };
    if (result.body === undefined) response.writeHead(result.status, headers).end();
    else
      response
        .writeHead(result.status, { ...headers, 'Content-Type': 'application/json' })
        .end(JSON.stringify(result.body));
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response));
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
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
    model,
    requests,
    advance: ms => void (offset += ms),
    post: alerts => model.post(alerts),
    loseAnswers: which => {
      losing = which;
      return () => (losing = undefined);
    },
    fail: status => {
      failing = status;
      return () => (failing = undefined);
    },
    close,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
