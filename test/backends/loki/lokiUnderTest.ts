import assert from 'node:assert/strict';
import { openLoki } from '../../../src/clients/loki';
import type { BackendConnection, BackendSecret } from '../../../src/clients/http/backendAccess';
import { silentLogger } from '../../../src/core/base/logger';
import type { FieldMapping, FieldRef } from '../../../src/core/errors/fieldMapping';
import { systemClock } from '../../../src/platform/clock';
import { until } from '../../host/until';
import type { BackendUnderTest, OddKind } from '../support/describeLogBackend';
import { pinoLine, type TruthRecord } from '../support/logTruth';
import { startLoki, type LokiPlan } from './backend';

const json = (name: string): FieldRef => ({ name, place: 'json' });
const field = (name: string): FieldRef => ({ name, place: 'field' });

/** Records as services write them with pino: lines of JSON, in streams by service. */
export const pinoInLoki: FieldMapping = {
  preset: 'pino',
  levelScale: 'pino',
  fields: {
    service: field('service_name'),
    environment: field('environment'),
    level: json('level'),
    message: json('msg'),
    release: json('version'),
    status: json('statusCode'),
    traceId: field('trace_id'),
    exceptionType: json('err.type'),
    exceptionMessage: json('err.message'),
    stack: json('err.stack'),
    classField: json('class'),
    order: json('order_id'),
  },
};

/** A stream as Loki takes it in: label -> value, and lines with their time (ns) and metadata. */
export interface PushedStream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [
    time: string,
    line: string,
    metadata?: Readonly<Record<string, string>>,
  ])[];
}

export async function push(url: string, streams: readonly PushedStream[], tenant?: string): Promise<number> {
  const response = await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(tenant === undefined ? {} : { 'X-Scope-OrgID': tenant }),
    },
    body: JSON.stringify({ streams }),
  });
  const text = await response.text();
  assert.ok(response.status < 500, `Loki failed: ${response.status} ${text}`);
  return response.status;
}

export function lokiAt(
  baseUrl: string,
  change: Partial<BackendConnection> = {},
  secret: BackendSecret = {},
): ReturnType<typeof openLoki> {
  const auth = secret.credential === undefined ? 'none' : 'basic';
  const connection: BackendConnection = {
    id: 'loki:test',
    label: 'Loki (test)',
    access: { baseUrl, auth, headers: Object.keys(secret.headers ?? {}) },
    mapping: pinoInLoki,
    ...change,
  };
  return openLoki(connection, () => Promise.resolve(secret), {
    clock: systemClock,
    random: () => 0,
    log: silentLogger,
    limits: { timeoutMs: 10_000, tries: 1 },
  });
}

/** An empty one, as the suite of all log engines wants it. */
export async function openedLoki(plan: LokiPlan = {}): Promise<BackendUnderTest> {
  const server = await startLoki(plan);
  let written = 0;
  const found = async (expected: number): Promise<void> => {
    await until(`${expected} records to be found`, async () => (await countAll(server.url)) >= expected);
  };
  return {
    mapping: pinoInLoki,
    url: server.url,
    open: ({ url = server.url, basic } = {}) =>
      lokiAt(url, {}, basic === undefined ? {} : { credential: basic }).backend,
    write: async records => {
      assert.equal(await push(server.url, streamsOf(records)), 204);
      written += records.length;
      await found(written);
    },
    writeOdd: async (kind, time) => {
      const isTaken = (await push(server.url, [oddStream(kind, time)])) === 204;
      if (isTaken) {
        written += 1;
        await found(written);
      }
      return isTaken;
    },
    restart: () => server.restart(),
    close: () => server.close(),
  };
}

function streamsOf(records: readonly TruthRecord[]): readonly PushedStream[] {
  const streams = new Map<
    string,
    { stream: Record<string, string>; values: PushedStream['values'][number][] }
  >();
  for (const record of records) {
    const { service, environment, time, traceId } = record;
    let stream = streams.get(service);
    if (!stream) {
      stream = { stream: { service_name: service, environment }, values: [] };
      streams.set(service, stream);
    }
    stream.values.push([`${time}000000`, pinoLine(record), { trace_id: traceId }]);
  }
  return [...streams.values()];
}

function oddStream(kind: OddKind, time: number): PushedStream {
  return { stream: { service_name: 'odd' }, values: [[`${time}000000`, oddLine(kind)]] };
}

function oddLine(kind: OddKind): string {
  switch (kind) {
    case 'huge':
      // Loki takes 256 KB at most.
      return `{"level":50,"msg":"${'x'.repeat(250_000)}"}`;
    case 'binary':
      return '{"level":50,"msg":"a\u0000b\u0007\\u0000c"}';
    case 'brokenUtf8':
      // Pushed as JSON, half a pair of surrogates is as near as it comes.
      return '{"level":50,"msg":"a\ud800b \ufffd"}';
    case 'future':
      return '{"level":50,"msg":"from the future"}';
    case 'duplicateFields':
      return '{"level":50,"msg":"first","msg":"second","level":"error"}';
    case 'numbers':
      return '{"level":"50","msg":12,"name":7,"err":{"type":404}}';
  }
}

/** All that Loki holds, by its own word. */
async function countAll(url: string): Promise<number> {
  const query = 'sum(count_over_time({service_name=~".+"}[3h]))';
  const time = `${Date.now() + 5 * 60_000}000000`;
  const response = await fetch(`${url}/loki/api/v1/query?${String(new URLSearchParams({ query, time }))}`);
  if (!response.ok) return 0;
  const { data } = (await response.json()) as {
    readonly data: { readonly result: { readonly value: [number, string] }[] };
  };
  return Number(data.result[0]?.value[1] ?? 0);
}
