import { openElasticsearch } from '../../../../src/clients/elasticsearch';
import type { LogAccount } from '../../../../src/clients/http/backendAccess';
import type { FieldMapping } from '../../../../src/core/errors/fieldMapping';
import type { CountAnswer, LogBackend } from '../../../../src/core/errors/logBackend';
import { environment, never } from '../../../sim/alertmanager/testAlertmanager';
import { json, tinyServer, type TinyServer } from '../http/tinyServer';

export const minute = 60_000;
export const from = Date.UTC(2026, 0, 10, 12);
export const window = { from, to: from + 60 * minute };

/** The Elastic Common Schema, with the words of messages beside them unanalysed. */
export const ecs: FieldMapping = {
  preset: 'ecs',
  fields: {
    time: { name: '@timestamp', place: 'field' },
    level: { name: 'log.level', place: 'field' },
    message: { name: 'message', place: 'field', keyword: 'message.keyword' },
    service: { name: 'service.name', place: 'field' },
    exceptionType: { name: 'error.type', place: 'field' },
    stack: { name: 'error.stack_trace', place: 'field' },
  },
};

/** What a server answers, by path; a function may look at what was sent. */
export type Answers = Readonly<Record<string, Answered | ((body: string) => Answered)>>;

export interface Answered {
  readonly status?: number;
  /** JSON, or a text as it is. */
  readonly body: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SearchWorld {
  readonly server: TinyServer;
  readonly account: LogAccount;
  readonly backend: LogBackend;
  /** Bodies that were sent, by path. */
  readonly sent: readonly { readonly path: string; readonly body: string }[];
}

/** A server that gives recorded answers, with a client before it. */
export async function searchWorld(answers: Answers, mapping: FieldMapping = ecs): Promise<SearchWorld> {
  const sent: { path: string; body: string }[] = [];
  const server = await tinyServer((request, response, body) => {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    sent.push({ path, body });
    const known = Object.entries(answers).find(
      ([end]) => path === end || (end !== '/' && path.endsWith(end)),
    );
    const made = known?.[1];
    const answer = typeof made === 'function' ? made(body) : made;
    if (!answer) {
      json(response, { error: `no handler found for uri [${path}] and method [${request.method}]` }, 400);
      return;
    }
    if (typeof answer.body !== 'string') {
      json(response, answer.body, answer.status ?? 200, { ...answer.headers });
      return;
    }
    response.writeHead(answer.status ?? 200, {
      'content-type': answer.type ?? 'text/plain',
      ...answer.headers,
    });
    response.end(answer.body);
  });
  const access = { baseUrl: server.url, auth: 'apiKey' } as const;
  const account = openElasticsearch(
    {
      id: 'elasticsearch:shop',
      label: 'Elasticsearch (shop)',
      access,
      within: 'logs-*',
      mapping,
    },
    () => Promise.resolve({ credential: 'a2V5OnNlY3JldA==' }),
    environment,
  );
  return { server, account, backend: account.backend, sent };
}

export function count(backend: LogBackend, text?: string): Promise<CountAnswer> {
  return backend.count(
    {
      query: { window, ...(text === undefined ? {} : { text }) },
      by: ['service', 'level'],
      stepMs: 10 * minute,
      maxRows: 50,
    },
    never,
  );
}
