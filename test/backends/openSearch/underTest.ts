import assert from 'node:assert/strict';
import { openOpenSearch } from '../../../src/clients/elasticsearch';
import type { FieldMapping, FieldRef } from '../../../src/core/errors/fieldMapping';
import type { LogBackend } from '../../../src/core/errors/logBackend';
import { environment } from '../../sim/alertmanager/testAlertmanager';
import type { BackendUnderTest, OddKind } from '../support/describeLogBackend';
import { ecsFields, type TruthRecord } from '../support/logTruth';
import type { RunningServer } from '../support/startServer';
import { startOpenSearch } from './backend';

/** How the records are indexed. */
export type IndexKind =
  /** As it comes: texts with a `keyword` beside them, for values of up to 256 characters. */
  | 'dynamic'
  /** By hand: texts unanalysed, searched within by the letter. */
  | 'typed'
  /** Texts as words alone, with nothing beside them. */
  | 'wordsOnly';

const roles = {
  time: '@timestamp',
  level: 'log.level',
  message: 'message',
  service: 'service.name',
  environment: 'service.environment',
  release: 'service.version',
  status: 'http.response.status_code',
  traceId: 'trace.id',
  exceptionType: 'error.type',
  exceptionMessage: 'error.message',
  stack: 'error.stack_trace',
  classField: 'class',
  order: 'order_id',
} as const;

const words = new Set<string>(['message', 'error.message', 'error.stack_trace']);
const plain = new Set<string>(['@timestamp', 'http.response.status_code']);

export function mappingOf(kind: IndexKind): FieldMapping {
  const fields = Object.entries(roles).map(([role, name]): [string, FieldRef] => {
    const hasKeyword = kind === 'dynamic' && !plain.has(name);
    return [role, { name, place: 'field', ...(hasKeyword ? { keyword: `${name}.keyword` } : {}) }];
  });
  return { preset: 'ecs', fields: Object.fromEntries(fields) };
}

function propertiesOf(kind: IndexKind): Readonly<Record<string, unknown>> | undefined {
  if (kind === 'dynamic') return undefined;
  const typeOf = (name: string): unknown =>
    name === '@timestamp'
      ? { type: 'date' }
      : name === 'http.response.status_code'
        ? { type: 'integer' }
        : words.has(name)
          ? kind === 'typed'
            ? { type: 'wildcard', ignore_above: 8_000 }
            : { type: 'text' }
          : { type: 'keyword', ignore_above: 1_024 };
  return Object.fromEntries(Object.values(roles).map(name => [name, typeOf(name)]));
}

/** One server for all that use it at a time, since it takes its time to start; each has an index of its own. */
let shared: Promise<RunningServer> | undefined;
let users = 0;
let made = 0;

/** Keeps the server, once it is started, until the result is called: from one suite to the next. */
export function holdOpenSearch(): () => Promise<void> {
  users += 1;
  return async () => {
    users -= 1;
    if (users > 0) return;
    const ended = shared;
    shared = undefined;
    await (await ended)?.close();
  };
}

export interface OpenSearchUnderTest extends BackendUnderTest {
  readonly index: string;
  /** Sends as it is. */
  send(method: string, path: string, body?: string | Buffer, type?: string): Promise<Response>;
}

export async function openSearchUnderTest(kind: IndexKind): Promise<OpenSearchUnderTest> {
  const release = holdOpenSearch();
  shared ??= startOpenSearch();
  const server = await shared;
  const index = `logs-${kind.toLowerCase()}-${++made}`;
  const mapping = mappingOf(kind);
  const send = (method: string, path: string, body?: string | Buffer, type = 'application/json') =>
    fetch(server.url + path, {
      method,
      ...(body === undefined ? {} : { body: body as BodyInit, headers: { 'content-type': type } }),
    });
  const properties = propertiesOf(kind);
  const settings = { number_of_shards: 2, number_of_replicas: 0 };
  const created = await send(
    'PUT',
    `/${index}`,
    JSON.stringify({ settings, ...(properties ? { mappings: { properties } } : {}) }),
  );
  assert.ok(created.ok, await created.text());
  return {
    index,
    mapping,
    url: server.url,
    send,
    open: ({ url = server.url, basic } = {}) => openAt(url, index, mapping, basic),
    write: records => writeAll(send, index, records),
    async writeOdd(oddKind, time) {
      const answer = await send('POST', `/${index}/_doc?refresh=true`, oddBody(oddKind, time));
      if (!answer.ok) assert.equal(answer.status, 400, await answer.text());
      return answer.ok;
    },
    restart: () => server.restart(),
    async close() {
      await send('DELETE', `/${index}`);
      await release();
    },
  };
}

/** A client as the connect flow makes it. */
export function openAt(url: string, within: string, mapping: FieldMapping, basic?: string): LogBackend {
  const connection = {
    id: 'opensearch:test',
    label: 'OpenSearch (test)',
    access: { baseUrl: url, auth: basic === undefined ? 'none' : 'basic' },
    within,
    mapping,
  } as const;
  const secret = basic === undefined ? {} : { credential: basic };
  const limits = { timeoutMs: 20_000, tries: 1 };
  return openOpenSearch(connection, () => Promise.resolve(secret), { ...environment, limits }).backend;
}

async function writeAll(
  send: OpenSearchUnderTest['send'],
  index: string,
  records: readonly TruthRecord[],
): Promise<void> {
  for (let at = 0; at < records.length; at += 2_000) {
    const lines = records
      .slice(at, at + 2_000)
      .map(record => `{"index":{}}\n${JSON.stringify(ecsFields(record))}\n`)
      .join('');
    const answer = await send('POST', `/${index}/_bulk?refresh=true`, lines, 'application/x-ndjson');
    const body = (await answer.json()) as { readonly errors: boolean };
    assert.ok(answer.ok && !body.errors, JSON.stringify(body).slice(0, 500));
  }
}

function oddBody(kind: OddKind, time: number): string | Buffer {
  const at = new Date(time).toISOString();
  const fields = { '@timestamp': at, 'log.level': 'error', 'service.name': 'odd', message: 'odd' };
  switch (kind) {
    case 'huge':
      return JSON.stringify({ ...fields, message: 'x'.repeat(1_000_000) });
    case 'binary':
      return JSON.stringify({ ...fields, message: 'odd \u0000\u0001\u001b[31m' });
    case 'brokenUtf8':
      return Buffer.concat([
        Buffer.from(JSON.stringify(fields).replace('"odd"}', '"odd ')),
        Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
        Buffer.from('"}'),
      ]);
    case 'future':
      return JSON.stringify(fields);
    case 'duplicateFields':
      return `{"@timestamp":"${at}","log.level":"error","service.name":"odd","message":"one","message":"two"}`;
    case 'numbers':
      return JSON.stringify({ ...fields, message: 42, 'error.type': 7, order_id: 9 });
  }
}
