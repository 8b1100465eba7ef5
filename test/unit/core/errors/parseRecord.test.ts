import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import { rawLimit } from '../../../../src/core/errors/parseRecord';
import { at, charge, iso, parse, told, trace } from './parsedRecord';

const json: readonly [logger: string, fields: unknown, facts: Partial<LogRecord>][] = [
  [
    'pino',
    {
      level: 50,
      time: at,
      name: 'checkout-api',
      msg: 'charge failed',
      err: { type: 'ChargeError', message: 'gateway timeout', stack: trace },
    },
    { time: at, level: 'error', message: 'charge failed', service: 'checkout-api', ...charge },
  ],
  ['pino, fatal', { level: 60, time: at, msg: 'gone' }, { time: at, level: 'fatal', message: 'gone' }],
  [
    'winston',
    { level: 'error', message: 'charge failed', timestamp: iso, service: 'checkout', stack: trace },
    { time: at, level: 'error', message: 'charge failed', service: 'checkout', ...charge },
  ],
  [
    'winston, uncaught',
    {
      level: 'error',
      message: 'uncaughtException: gateway timeout\n' + trace,
      exception: true,
      timestamp: iso,
    },
    {
      time: at,
      level: 'error',
      message: 'uncaughtException: gateway timeout',
      uncaught: true,
      ...charge,
      stack: 'uncaughtException: gateway timeout',
    },
  ],
  [
    'zap',
    {
      level: 'error',
      ts: at / 1000,
      caller: 'pay/pay.go:9',
      msg: 'charge failed',
      error: 'gateway timeout',
      stacktrace: 'main.charge\n\t/app/pay.go:9\nmain.main\n\t/app/main.go:3',
    },
    {
      time: at,
      level: 'error',
      message: 'charge failed',
      exceptionMessage: 'gateway timeout',
      stack: 'main.charge',
    },
  ],
  [
    'zerolog with pkgerrors',
    {
      level: 'error',
      time: iso,
      error: 'no row',
      message: 'query failed',
      stack: [{ func: 'find', line: '9', source: 'db.go' }],
    },
    {
      time: at,
      level: 'error',
      message: 'query failed',
      exceptionMessage: 'no row',
      stack: '    at find (db.go:9)',
    },
  ],
  [
    'logback, ECS flat',
    {
      '@timestamp': iso,
      'log.level': 'ERROR',
      message: 'lookup failed',
      'service.name': 'orders',
      'service.version': '2.31',
      'service.environment': 'prod',
      'error.type': 'java.lang.IllegalStateException',
      'error.message': 'no order',
      'error.stack_trace':
        'java.lang.IllegalStateException: no order\n\tat com.example.App.handle(App.java:16)',
    },
    {
      time: at,
      level: 'error',
      message: 'lookup failed',
      service: 'orders',
      release: '2.31',
      environment: 'prod',
      exceptionType: 'java.lang.IllegalStateException',
      exceptionMessage: 'no order',
      stack: 'java.lang.IllegalStateException: no order',
    },
  ],
  [
    'ECS nested',
    {
      '@timestamp': iso,
      log: { level: 'error' },
      message: 'm',
      service: { name: 'orders' },
      http: { response: { status_code: 503 } },
    },
    { time: at, level: 'error', message: 'm', service: 'orders', status: 503 },
  ],
  [
    'OpenTelemetry',
    {
      timeUnixNano: String(at * 1e6),
      severityNumber: 17,
      body: { stringValue: 'failed' },
      resource: { attributes: { 'service.name': 'search' } },
      attributes: { 'exception.type': 'KeyError', 'exception.message': "'id'" },
    },
    {
      time: at,
      level: 'error',
      message: 'failed',
      service: 'search',
      exceptionType: 'KeyError',
      exceptionMessage: "'id'",
    },
  ],
  [
    'structlog',
    {
      event: 'query failed',
      level: 'error',
      timestamp: iso,
      logger: 'search',
      exception: 'Traceback (most recent call last):\n  File "/srv/q.py", line 4, in q\nKeyError: \'id\'',
    },
    {
      time: at,
      level: 'error',
      message: 'query failed',
      exceptionType: 'KeyError',
      exceptionMessage: "'id'",
      stack: 'Traceback (most recent call last):',
    },
  ],
  [
    'python, levelno',
    { levelno: 40, message: 'm', asctime: '2026-10-11 04:14:09,123' },
    { time: at, level: 'error', message: 'm' },
  ],
  [
    'Google Cloud',
    { severity: 'ERROR', timestamp: iso, textPayload: 'boom' },
    { time: at, level: 'error', message: 'boom' },
  ],
  ['Serilog', { '@t': iso, '@l': 'Error', '@m': 'boom' }, { time: at, level: 'error', message: 'boom' }],
  [
    'GELF',
    { level: 3, timestamp: at / 1000, short_message: 'boom' },
    { time: at, level: 'error', message: 'boom' },
  ],
  [
    'log4j2',
    {
      instant: { epochSecond: at / 1000 - 0.123, nanoOfSecond: 123_000_000 },
      level: 'FATAL',
      message: 'boom',
    },
    { time: at, level: 'fatal', message: 'boom' },
  ],
  [
    'a class of its own',
    { level: 'info', time: iso, msg: 'm', severity: 'critical' },
    { time: at, level: 'info', message: 'm', classField: { field: 'severity', value: 'critical' } },
  ],
  [
    'no level, an exception',
    { time: iso, err: { name: 'TypeError', message: 'x is undefined' } },
    {
      time: at,
      level: 'unknown',
      message: 'x is undefined',
      exceptionType: 'TypeError',
      exceptionMessage: 'x is undefined',
    },
  ],
  [
    'fields of wrong types',
    { level: { a: 1 }, time: [], msg: 7, service: {}, status: 'no', err: 3, stack: [1] },
    { level: 'unknown', message: '' },
  ],
  [
    'hostile keys',
    JSON.parse('{"__proto__":{"level":"error"},"constructor":1,"level":"error","msg":"m"}'),
    { level: 'error', message: 'm' },
  ],
];

describe('parseRecord', () => {
  for (const [logger, fields, facts] of json) {
    it(`reads ${logger}`, () => assert.deepEqual(told(JSON.stringify(fields)), facts));
  }

  const calm: readonly string[] = [
    JSON.stringify({ level: 30, time: at, msg: 'request completed' }),
    JSON.stringify({ level: 'warn', time: iso, msg: 'slow' }),
    `2026-10-11T02:14:09.123Z INFO no error found`,
    `time=${iso} level=info msg="no error"`,
  ];
  for (const text of calm) {
    it(`reads only the time of ${text}`, () => {
      assert.deepEqual(parse(text), { record: undefined, time: at, zoneless: false, unreadable: false });
    });
  }

  it('tells that a time named no zone', () =>
    assert.equal(parse('2026-10-11 04:14:09 ERROR x').zoneless, true));

  it('tells a line that begins like JSON and is none, and reads what it can', () => {
    const parsed = parse('{"level":"error","msg":"cut off');
    assert.equal(parsed.unreadable, true);
    assert.deepEqual([parsed.record?.level, parsed.record?.message], ['error', 'cut off']);
    assert.equal(parse('{"level" oops}').unreadable, true);
  });

  for (const text of [
    `{"level":30,"time":${at},"msg":"ok" "user":"a"}`,
    `{"level":30,"time":${at},"msg":"one"}{"level":30,"time":${at + 1},"msg":"two"}`,
    `{"level":30,"time":${at},"msg":"cut in the mid}`,
    `{"level":30,"time":${at},"msg":"tab\there"}`,
    `{"level":30,"time":${at},"msg":oops}`,
    `{"level":30,"time":${at},}`,
  ]) {
    it(`counts a calm line that is broken: ${text}`, () => assert.equal(parse(text).unreadable, true));
  }

  it('reads a record that was cut, and keeps 16 KB of it as it was written', () => {
    const text = JSON.stringify({ level: 50, time: at, msg: 'too much', body: 'x'.repeat(2e6) }).slice(
      0,
      1_048_576,
    );
    const parsed = parse(text, true);
    assert.deepEqual(
      [parsed.unreadable, parsed.record?.message, parsed.record?.raw.length],
      [false, 'too much', rawLimit],
    );
  });

  it('never throws and keeps the text, whatever the line', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map(text => text.slice(0, text.length / 2)),
      fc.string().map(text => `level=error ${text}="`),
      fc.string().map(text => `2026-10-11 04:14:09 ERROR ${text}\n    at ${text}`),
    );
    fc.assert(
      fc.property(line, text => {
        const { record } = parse(text);
        if (record) assert.equal(record.raw, text.slice(0, rawLimit));
      }),
      { numRuns: 500 },
    );
  });

  it('takes time linear in a line of 1 MB', () => {
    const started = process.hrtime.bigint();
    for (const unit of [
      'a',
      ' ',
      '=',
      '"',
      '\\',
      '{',
      '[',
      'a=',
      '1:',
      '{"a":',
      ' ERROR',
      '<',
      ':\n',
      'at ',
      '2026-',
    ]) {
      parse(unit.repeat(1_048_576 / unit.length));
      parse(`{"${unit}`.repeat(100_000), true);
      parse(`time=${unit.repeat(200_000)}`);
    }
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    assert.ok(ms < 8_000, `${Math.round(ms)} ms`);
  });
});
