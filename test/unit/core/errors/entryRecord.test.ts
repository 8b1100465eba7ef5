import assert from 'node:assert/strict';
import { recordOfEntry } from '../../../../src/core/errors/entryRecord';
import { wholeLine, type FieldMapping } from '../../../../src/core/errors/fieldMapping';
import { guessMapping } from '../../../../src/core/errors/guessMapping';
import type { LogEntry } from '../../../../src/core/errors/logBackend';
import { ecsFields, makeTruth, pinoLine, type TruthRecord } from '../../../backends/support/logTruth';

const time = Date.UTC(2026, 9, 11, 2, 14, 9, 123);
const trace = 'ChargeError: gateway timeout\n    at charge (/app/src/checkout.ts:118:11)';
const anyOf = (fields: FieldMapping['fields'] = {}): FieldMapping => ({ preset: 'custom', fields });
const line = { name: wholeLine, place: 'field' } as const;

interface Case {
  readonly name: string;
  readonly entry: Pick<LogEntry, 'fields' | 'line'>;
  readonly mapping?: FieldMapping;
  readonly told: Readonly<Record<string, unknown>>;
}

const cases: readonly Case[] = [
  {
    name: 'a trace in a field of its own',
    entry: { fields: { message: 'charge failed', error: { stack_trace: trace }, log: { level: 'ERROR' } } },
    mapping: anyOf({ message: { name: 'message', place: 'field' } }),
    told: { level: 'error', message: 'charge failed', exceptionType: 'ChargeError' },
  },
  {
    name: 'a trace of many lines in the message',
    entry: { fields: { message: trace, level: 'error' } },
    told: { level: 'error', exceptionType: 'ChargeError', exceptionMessage: 'gateway timeout', stack: trace },
  },
  {
    name: 'a line of plain text with its head, and labels beside it',
    entry: {
      fields: { app: 'checkout', level: 'error' },
      line: `2026-10-11 02:14:09.123 ERROR charge failed\n${trace}`,
    },
    mapping: anyOf({ message: line, service: { name: 'app', place: 'field' } }),
    told: { level: 'error', message: 'charge failed', service: 'checkout', exceptionType: 'ChargeError' },
  },
  {
    name: 'JSON in a line: what it says itself is nearer than labels',
    entry: {
      fields: { service_name: 'unknown_service', detected_level: 'error' },
      line: JSON.stringify({ level: 50, name: 'checkout', msg: 'no tariff', err: { type: 'PriceError' } }),
    },
    told: { level: 'error', message: 'no tariff', service: 'checkout', exceptionType: 'PriceError' },
  },
  {
    name: 'JSON in a message field',
    entry: { fields: { message: '{"level":"fatal","msg":"heap full","service":"search"}', host: 'a' } },
    told: { level: 'fatal', message: 'heap full', service: 'search' },
  },
  {
    name: 'logfmt',
    entry: { fields: { app: 'mail' }, line: 'level=error msg="mailbox full" err="quota of 7 MB"' },
    told: { level: 'error', message: 'mailbox full', service: 'mail' },
  },
  {
    name: 'JSON that was cut',
    entry: { fields: {}, line: '{"level":"error","msg":"broken half' },
    told: { level: 'error', message: 'broken half' },
  },
  {
    name: 'numbers where texts belong',
    entry: { fields: { message: 42, 'service.name': 9, level: '50' } },
    mapping: anyOf({
      message: { name: 'message', place: 'field' },
      service: { name: 'service.name', place: 'field' },
    }),
    told: { level: 'error', message: '42', service: '9' },
  },
  {
    name: 'a level by its own scale',
    entry: { fields: { severity_number: 17, body: 'failed' } },
    mapping: {
      ...anyOf({ level: { name: 'severity_number', place: 'field' } }),
      levelScale: 'openTelemetry',
    },
    told: { level: 'error', message: 'failed' },
  },
];

describe('a record of a log engine', () => {
  for (const { name, entry, mapping = anyOf(), told } of cases) {
    it(`is read: ${name}`, () => {
      const { record } = recordOfEntry({ id: '1', time, values: {}, ...entry }, mapping, 'Loki');
      const found = Object.fromEntries(
        Object.keys(told).map(key => [key, record[key as keyof typeof record]]),
      );
      assert.deepEqual(found, told);
      assert.equal(record.time, time);
      assert.deepEqual(record.origin, { source: 'Loki' });
    });
  }

  const truth = makeTruth({ now: time, count: 200 }).records;
  const shapes: readonly (readonly [
    string,
    (record: TruthRecord) => Pick<LogEntry, 'fields' | 'line'>,
    object,
  ])[] = [
    [
      'ecs',
      record => ({ fields: ecsFields(record) }),
      { level: 'log.level', message: 'message', service: 'service.name', stack: 'error.stack_trace' },
    ],
    [
      'pino',
      record => ({ fields: { service_name: record.service }, line: pinoLine(record) }),
      { level: 'level', message: 'msg', service: 'service_name', stack: 'err.stack' },
    ],
    [
      'openTelemetry',
      record => ({
        fields: {
          severity_text: record.level.toUpperCase(),
          body: record.message,
          resource: { attributes: { 'service.name': record.service } },
          attributes: { 'exception.type': record.exceptionType, 'exception.stacktrace': record.stack },
        },
      }),
      {
        level: 'severity_text',
        message: 'body',
        service: 'resource.attributes.service.name',
        stack: 'attributes.exception.stacktrace',
      },
    ],
    [
      'logback',
      record => ({
        fields: {
          '@timestamp': new Date(record.time).toISOString(),
          level: record.level.toUpperCase(),
          message: record.message,
          logger_name: 'com.shop.Checkout',
          application: record.service,
          stack_trace: record.stack,
        },
      }),
      { level: 'level', message: 'message', service: 'application', stack: 'stack_trace' },
    ],
  ];
  for (const [preset, write, expected] of shapes) {
    it(`has its fields guessed: ${preset}`, () => {
      const sample = truth.map((record, i) => ({
        id: String(i),
        time: record.time,
        values: {},
        ...write(record),
      }));
      const { mapping, reasons } = guessMapping({ sample, fields: [] });
      assert.equal(mapping.preset, preset);
      const { level, message, service, stack } = mapping.fields;
      assert.deepEqual(
        { level: level?.name, message: message?.name, service: service?.name, stack: stack?.name },
        expected,
      );
      assert.equal(reasons.customer.kind, 'none');
      // Read by it, the records are those that were written.
      sample.forEach((entry, i) => {
        const { record } = recordOfEntry(entry, mapping, 'x');
        const { service: name, level: word, stack: lines } = truth[i] ?? assert.fail();
        assert.deepEqual([record.service, record.level, record.stack], [name, word, lines]);
      });
    });
  }
});
