import assert from 'node:assert/strict';
import {
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from '../../../../src/clients/http/httpClient';
import { HttpFailure } from '../../../../src/clients/http/httpFailure';
import type { Logger } from '../../../../src/core/base/logger';
import { systemClock } from '../../../../src/platform/clock';

/** What must never be logged: token, path, query. */
export const secrets = ['u+secret-key', '42-private', 'dana@example.com'] as const;

/** Everything that was logged. */
export const logged: string[] = [];
const write = (message: string): void => void logged.push(message);
const log: Logger = { trace: write, info: write, warn: write, error: write };

export function clientOf(baseUrl: string, change: Partial<HttpClientOptions> = {}): HttpClient {
  return new HttpClient({
    baseUrl,
    clock: systemClock,
    random: () => 0,
    log,
    credentials: {
      origin: originOf(baseUrl),
      headers: () => Promise.resolve({ Authorization: `Token token=${secrets[0]}` }),
    },
    ...change,
  });
}

export const get = (change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: `/things/${secrets[1]}`,
  query: [['q', secrets[2]]],
  name: 'things',
  signal: new AbortController().signal,
  ...change,
});

export async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof HttpFailure, String(error));
    return error;
  }
  assert.fail('it succeeded');
}

function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return '';
  }
}
