import assert from 'node:assert/strict';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import { at, charge, iso, told, trace } from './parsedRecord';

const plain: readonly [name: string, text: string, facts: Partial<LogRecord>][] = [
  [
    'Python logging',
    `2026-10-11 04:14:09,123 ERROR shop.search: no row`,
    { time: at, level: 'error', message: 'shop.search: no row' },
  ],
  [
    'log4j',
    `2026-10-11T02:14:09.123Z  ERROR 1 --- [main] c.e.App : no row`,
    { time: at, level: 'error', message: '1 --- [main] c.e.App : no row' },
  ],
  ['brackets', `[2026-10-11 02:14:09.123Z] [error] no row`, { time: at, level: 'error', message: 'no row' }],
  [
    'nginx error',
    `2026/10/11 04:14:09 [error] 31#31: *1 connect() failed`,
    { time: at - 123, level: 'error', message: '31#31: *1 connect() failed' },
  ],
  [
    'Apache error',
    `[Sun Oct 11 04:14:09.123000 2026] [core:error] [pid 3] no file`,
    { time: at, level: 'error', message: '[pid 3] no file' },
  ],
  [
    'syslog',
    `Oct 11 04:14:09 web-1 checkout[99]: ERROR no row`,
    { time: at - 123, level: 'error', message: 'no row', service: 'checkout' },
  ],
  [
    'syslog of last December',
    `Dec 31 04:14:09 web-1 app[9]: ERROR x`,
    { time: Date.UTC(2025, 11, 31, 2, 14, 9), level: 'error', message: 'x', service: 'app' },
  ],
  [
    'RFC 5424',
    `<11>1 2026-10-11T02:14:09.123Z host app 1 - - no row`,
    { time: at, level: 'error', message: 'host app 1 - - no row' },
  ],
  [
    'klog',
    `E1011 04:14:09.123456   1 pod.go:7] no pod`,
    { time: at, level: 'error', message: '1 pod.go:7] no pod', stack: '1 pod.go:7] no pod' },
  ],
  [
    'java.util.logging',
    `Oct 11, 2026 4:14:09 AM SEVERE no row`,
    { time: at - 123, level: 'error', message: 'no row' },
  ],
  ['level first', `ERROR: no row`, { level: 'error', message: 'no row' }],
  ['Python default', `ERROR:root:no row`, { level: 'error', message: 'no row' }],
  [
    'an access log that failed',
    `10.0.0.1 - - [11/Oct/2026:02:14:09 +0000] "GET / HTTP/1.1" 503 12 "-"`,
    {
      level: 'unknown',
      message: `10.0.0.1 - - [11/Oct/2026:02:14:09 +0000] "GET / HTTP/1.1" 503 12 "-"`,
      status: 503,
    },
  ],
  [
    'with a trace',
    `2026-10-11T02:14:09.123Z ERROR charge failed\n${trace}`,
    { time: at, level: 'error', message: 'charge failed', ...charge, stack: 'charge failed' },
  ],
  [
    'a crash without a head',
    trace,
    { level: 'unknown', message: 'ChargeError: gateway timeout', uncaught: true, ...charge },
  ],
  [
    'Python crash',
    'Traceback (most recent call last):\n  File "/a.py", line 3, in f\nKeyError: 7',
    {
      level: 'unknown',
      message: 'Traceback (most recent call last):',
      uncaught: true,
      exceptionType: 'KeyError',
      exceptionMessage: '7',
      stack: 'Traceback (most recent call last):',
    },
  ],
  [
    'Go panic',
    'panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.f()\n\t/a.go:3 +0x1',
    {
      level: 'unknown',
      message: 'panic: runtime error: index out of range',
      uncaught: true,
      exceptionType: 'runtime error',
      exceptionMessage: 'index out of range',
      stack: 'panic: runtime error: index out of range',
    },
  ],
  [
    'logfmt',
    `time=${iso} level=error service=checkout msg="no \\"row\\"" status=502`,
    { time: at, level: 'error', message: 'no "row"', service: 'checkout', status: 502 },
  ],
  ['prose', 'Listening on port 3000', { level: 'unknown', message: 'Listening on port 3000' }],
];

describe('parseRecord of plain text', () => {
  for (const [name, text, facts] of plain) {
    it(`reads ${name}`, () => assert.deepEqual(told(text), facts));
  }
});
