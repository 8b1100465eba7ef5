import assert from 'node:assert/strict';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import { parseRecord } from '../../../../src/core/errors/parseRecord';

const reference = Date.UTC(2026, 9, 11, 12);
const hints = { zoneMinutes: 120, reference };
/** When every record of the tables happened, and as text. */
export const at = Date.UTC(2026, 9, 11, 2, 14, 9, 123);
export const iso = '2026-10-11T02:14:09.123Z';
export const trace = 'ChargeError: gateway timeout\n    at charge (/app/src/checkout.ts:118:11)';
/** What a record that holds the trace tells of it. */
export const charge = {
  exceptionType: 'ChargeError',
  exceptionMessage: 'gateway timeout',
  stack: 'ChargeError: gateway timeout',
};

export function parse(text: string, cut = false): ReturnType<typeof parseRecord> {
  return parseRecord(text, { source: 'app.log', line: 7 }, hints, cut);
}

/** The facts of a record in a line; what a table below writes down. */
export function told(text: string): Partial<LogRecord> {
  const { record } = parse(text);
  assert.ok(record, 'the record is calm');
  const { origin, raw, stack, ...facts } = record;
  assert.deepEqual(origin, { source: 'app.log', line: 7 });
  assert.equal(raw, text);
  return stack === undefined ? facts : { ...facts, stack: stack.split('\n')[0]! };
}
