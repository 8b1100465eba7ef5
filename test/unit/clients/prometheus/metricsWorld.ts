import { openPrometheus, type PrometheusAccount } from '../../../../src/clients/prometheus';
import { environment } from '../../../sim/alertmanager/testAlertmanager';
import { json, tinyServer, type TinyServer } from '../http/tinyServer';

export const at = Date.UTC(2026, 0, 10, 12);
export const second = at / 1_000;
export const minute = 60_000;

export interface Answered {
  readonly status?: number;
  /** JSON, or a text as it is. */
  readonly body: unknown;
  readonly type?: string;
}

type Answers = Readonly<Record<string, Answered>>;

/** A server that gives recorded answers, with a client before it. */
export async function worldOf(
  answers: Answers,
): Promise<{ readonly account: PrometheusAccount; readonly server: TinyServer }> {
  const server = await tinyServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname.replace('/api/v1', '');
    const answer = answers[path] ?? { status: 404, body: '404 page not found' };
    if (typeof answer.body !== 'string') json(response, answer.body, answer.status ?? 200);
    else {
      response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'text/plain' });
      response.end(answer.body);
    }
  });
  const account = openPrometheus(
    { id: 'prometheus:shop', label: 'Prometheus (shop)', access: { baseUrl: server.url, auth: 'bearer' } },
    () => Promise.resolve({ credential: 'token' }),
    environment,
  );
  return { account, server };
}

export async function asked<T>(
  answers: Answers,
  ask: (account: PrometheusAccount) => Promise<T>,
): Promise<T> {
  const { account, server } = await worldOf(answers);
  try {
    return await ask(account);
  } finally {
    await server.close();
  }
}

export const ok = (data: unknown, more: object = {}): Answered => ({
  body: { status: 'success', data, ...more },
});
export const vector = (...result: unknown[]): Answered => ok({ resultType: 'vector', result });
export const error = (status: number, errorType: unknown, text = 'told so'): Answered => ({
  status,
  body: { status: 'error', errorType, error: text },
});
