import assert from 'node:assert/strict';
import type { BackendConnection, BackendSecret } from '../../../src/clients/http/backendAccess';
import { openVictoriaLogs } from '../../../src/clients/victoriaLogs';
import { silentLogger } from '../../../src/core/base/logger';
import type { FieldMapping, FieldRef } from '../../../src/core/errors/fieldMapping';
import { systemClock } from '../../../src/platform/clock';
import { until } from '../../host/until';
import type { BackendUnderTest, OddKind } from '../support/describeLogBackend';
import { ecsFields } from '../support/logTruth';
import { startVictoriaLogs } from './backend';

const field = (name: string): FieldRef => ({ name, place: 'field' });

/** Records by the Elastic Common Schema; the message is VictoriaLogs' own. */
export const ecsInVictoriaLogs: FieldMapping = {
  preset: 'ecs',
  fields: {
    level: field('log.level'),
    message: field('_line'),
    service: field('service.name'),
    environment: field('service.environment'),
    release: field('service.version'),
    status: field('http.response.status_code'),
    traceId: field('trace.id'),
    exceptionType: field('error.type'),
    exceptionMessage: field('error.message'),
    stack: field('error.stack_trace'),
    classField: field('class'),
    order: field('order_id'),
  },
};

export function victoriaLogsAt(
  baseUrl: string,
  change: Partial<BackendConnection> = {},
  secret: BackendSecret = {},
): ReturnType<typeof openVictoriaLogs> {
  const connection: BackendConnection = {
    id: 'victorialogs:test',
    label: 'VictoriaLogs (test)',
    access: {
      baseUrl,
      auth: secret.credential === undefined ? 'none' : 'basic',
      headers: Object.keys(secret.headers ?? {}),
    },
    mapping: ecsInVictoriaLogs,
    ...change,
  };
  return openVictoriaLogs(connection, () => Promise.resolve(secret), {
    clock: systemClock,
    random: () => 0,
    log: silentLogger,
    limits: { timeoutMs: 10_000, tries: 1 },
  });
}

/** An empty one, as the suite of all log engines wants it. */
export async function openedVictoriaLogs(): Promise<BackendUnderTest> {
  const server = await startVictoriaLogs();
  let written = 0;
  const insert = async (lines: string): Promise<void> => {
    const query = '_stream_fields=service.name&_time_field=@timestamp&_msg_field=message';
    const response = await fetch(`${server.url}/insert/jsonline?${query}`, { method: 'POST', body: lines });
    assert.ok(response.ok, `VictoriaLogs failed: ${response.status}`);
  };
  const found = async (expected: number): Promise<boolean> => {
    const response = await fetch(
      `${server.url}/select/logsql/query?query=${encodeURIComponent('* | stats count() as n')}`,
    );
    const { n } = JSON.parse(await response.text()) as { readonly n: string };
    return Number(n) >= expected;
  };
  return {
    mapping: ecsInVictoriaLogs,
    url: server.url,
    open: ({ url = server.url, basic } = {}) =>
      victoriaLogsAt(url, {}, basic === undefined ? {} : { credential: basic }).backend,
    write: async records => {
      for (let at = 0; at < records.length; at += 5_000) {
        const part = records.slice(at, at + 5_000);
        await insert(part.map(record => JSON.stringify(ecsFields(record))).join('\n'));
      }
      written += records.length;
      await until(`${written} records to be found`, () => found(written));
    },
    writeOdd: async (kind, time) => {
      await insert(oddLine(kind, time));
      const isTaken = await until('the odd record', () => found(written + 1), 4_000).catch(() => false);
      if (isTaken) written += 1;
      return isTaken;
    },
    restart: () => server.restart(),
    close: () => server.close(),
  };
}

function oddLine(kind: OddKind, time: number): string {
  const about = `"@timestamp":"${new Date(time).toISOString()}","service.name":"odd"`;
  const error = `${about},"log.level":"error"`;
  switch (kind) {
    case 'huge':
      return `{${error},"message":"${'x'.repeat(1_000_000)}"}`;
    case 'binary':
      return `{${error},"message":"a\\u0000b\\u0007c"}`;
    case 'brokenUtf8':
      return `{${error},"message":"a\\ud800b \ufffd"}`;
    case 'future':
      return `{${error},"message":"from the future"}`;
    case 'duplicateFields':
      return `{${error},"message":"first","message":"second","log.level":"error"}`;
    case 'numbers':
      return `{${error},"message":12,"error.type":404}`;
  }
}
