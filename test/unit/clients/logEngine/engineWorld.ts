import assert from 'node:assert/strict';
import type {
  BackendConnection,
  BackendEnvironment,
  BackendSecret,
} from '../../../../src/clients/http/backendAccess';
import { silentLogger } from '../../../../src/core/base/logger';
import { isProblemError, type Problem } from '../../../../src/core/base/problem';
import type { FieldMapping } from '../../../../src/core/errors/fieldMapping';
import { systemClock } from '../../../../src/platform/clock';
import { tinyServer, type TinyServer } from '../http/tinyServer';

export const never = new AbortController().signal;

/** 2026-03-04T10:00:00Z, a full hour. */
export const hour = Date.UTC(2026, 2, 4, 10);

export const mapping: FieldMapping = {
  preset: 'custom',
  fields: {
    service: { name: 'app', place: 'field' },
    level: { name: 'level', place: 'field' },
    message: { name: '_line', place: 'field' },
    exceptionType: { name: 'err.type', place: 'json' },
  },
};

/** How a server answers: its body as it was recorded, with a status and a type. */
export interface Recorded {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** What was asked of a server: its path, and its parameters whether they came in the address or as a form. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly parameters: URLSearchParams;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** A server that answers each path as recorded; the last of a list again and again. */
export async function recordedServer(
  answers: Readonly<Record<string, Recorded | readonly Recorded[]>>,
): Promise<TinyServer & { readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const turns = new Map<string, number>();
  const server = await tinyServer((request, response, body) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parameters = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
    const { headers, method = '' } = request;
    asked.push({ path: url.pathname, method, parameters, headers });
    const found = answers[url.pathname];
    const list =
      found === undefined ? [] : Array.isArray(found) ? (found as Recorded[]) : [found as Recorded];
    const turn = turns.get(url.pathname) ?? 0;
    turns.set(url.pathname, turn + 1);
    const answer = list[Math.min(turn, list.length - 1)] ?? {
      status: 404,
      type: 'text/plain',
      body: '404 page not found',
    };
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' }).end(text);
  });
  return { ...server, asked };
}

export function connectionTo(baseUrl: string, change: Partial<BackendConnection> = {}): BackendConnection {
  return { id: 'x:1', label: 'Logs', access: { baseUrl, auth: 'none' }, mapping, ...change };
}

export const noSecret = (): Promise<BackendSecret> => Promise.resolve({});

export const environment: BackendEnvironment = {
  clock: systemClock,
  random: () => 0,
  log: silentLogger,
  limits: { timeoutMs: 3_000, tries: 1 },
};

export async function problemIn(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isProblemError(error), String(error));
    return error.problem;
  }
  assert.fail('it succeeded');
}
