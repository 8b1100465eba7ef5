import assert from 'node:assert/strict';
import type { FieldMapping, FieldRef, FieldRole } from '../../../src/core/errors/fieldMapping';
import type { LogBackend, LogQuery, RecordMatch } from '../../../src/core/errors/logBackend';
import { awkwardText } from './logTruth';

const never = new AbortController().signal;

/** A match for each group of the truth. */
export function conditionsOf(id: string, field: (role: FieldRole) => FieldRef): RecordMatch['all'] {
  const says = (...texts: string[]): RecordMatch['all'] => [
    { kind: 'contains', field: field('message'), texts },
  ];
  const type = (value: string): RecordMatch['all'] => [
    { kind: 'equals', field: field('exceptionType'), value },
  ];
  const stack = (...texts: string[]): RecordMatch['all'] => [
    { kind: 'contains', field: field('stack'), texts },
  ];
  switch (id) {
    case 'timeout':
      return says('Payment gateway timed out', 'for order');
    case 'charge':
      return [...type('ChargeError'), ...stack('payments/charge.ts')];
    case 'refund':
      return [...type('ChargeError'), ...stack('payments/refund.ts')];
    case 'awkward':
      return says(awkwardText);
    case 'query':
      return type('com.shop.search.QueryException');
    case 'memory':
      return says('Heap exhausted');
    case 'lonely':
      return says('Mailbox of the shop is full');
    default:
      throw new Error(`no match for ${id}`);
  }
}

export function refOf(mapping: FieldMapping, role: FieldRole): FieldRef {
  return mapping.fields[role] ?? assert.fail(`the truth has no field for ${role}`);
}

/** The raw level values that are there. */
export async function levelsOf(backend: LogBackend, query: LogQuery): Promise<(string | null)[]> {
  const answer = await backend.count({ query, by: ['level'], stepMs: 600_000, maxRows: 100 }, never);
  return answer.rows.map(({ values }) => values.level ?? null);
}

/** The level that a raw value means; pino's numbers too. */
export function wordOf(value: string | null | undefined): string {
  const numbers: Readonly<Record<string, string>> = {
    20: 'debug',
    30: 'info',
    40: 'warn',
    50: 'error',
    60: 'fatal',
  };
  return value === null || value === undefined ? '' : (numbers[value] ?? value.toLowerCase());
}
