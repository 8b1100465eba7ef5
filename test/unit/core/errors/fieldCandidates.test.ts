import assert from 'node:assert/strict';
import { exampleOf, fieldCandidates } from '../../../../src/core/errors/fieldCandidates';
import { wholeLine } from '../../../../src/core/errors/fieldMapping';
import type { LogEntry } from '../../../../src/core/errors/logBackend';

const entry = (fields: LogEntry['fields'], line?: string): LogEntry => ({
  id: '1',
  time: 1,
  fields,
  values: {},
  ...(line === undefined ? {} : { line }),
});

describe('fields to choose from', () => {
  it('are what the backend names and what its records have, the most frequent first', () => {
    const found = fieldCandidates({
      fields: [{ name: 'service.name', keyword: 'service.name.raw' }, { name: 'unused' }],
      sample: [
        entry({ service: { name: 'shop' }, log: { level: 'error' } }),
        entry({ service: { name: 'search' } }),
      ],
    });
    assert.deepEqual(found, [
      {
        field: { name: 'service.name', place: 'field', keyword: 'service.name.raw' },
        share: 1,
        example: 'shop',
      },
      { field: { name: 'log.level', place: 'field' }, share: 0.5, example: 'error' },
      { field: { name: 'unused', place: 'field' }, share: 0 },
    ]);
  });

  it('are also members of what stands in the line', () => {
    const sample = [
      entry({ app: 'shop' }, '{"level":50,"err":{"type":"ChargeError"}}'),
      entry({ app: 'shop' }, 'level=error msg="no row" id=7'),
    ];
    const found = fieldCandidates({ fields: [], sample }).map(
      ({ field, share }) => `${field.place} ${field.name} ${share}`,
    );
    assert.deepEqual(found, [
      `field ${wholeLine} 1`,
      'field app 1',
      'json err.type 0.5',
      'logfmt id 0.5',
      'json level 0.5',
      'logfmt level 0.5',
      'logfmt msg 0.5',
    ]);
    assert.equal(exampleOf({ name: 'err.type', place: 'json' }, sample), 'ChargeError');
    assert.equal(exampleOf({ name: 'id', place: 'logfmt' }, sample), '7');
    assert.equal(exampleOf({ name: 'level', place: 'field' }, sample), undefined);
  });

  it('show no secret, and no half of one', () => {
    const token = `eyJ${'a'.repeat(200)}.${'b'.repeat(200)}.c`;
    const sample = [entry({ password: 'hunter2', note: `${'x'.repeat(50)} ${token}` })];
    const examples = fieldCandidates({ fields: [], sample }).map(({ example }) => example ?? '');
    assert.ok(
      examples.every(text => !/hunter2|eyJ/.test(text)),
      examples.join('\n'),
    );
  });

  it('are bounded, whatever a record holds', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, i]));
    let deep: Record<string, unknown> = { end: 1 };
    for (let i = 0; i < 100; i++) deep = { d: deep };
    assert.equal(fieldCandidates({ fields: [], sample: [entry(wide)] }).length, 1_000);
    const [only] = fieldCandidates({ fields: [], sample: [entry(deep)] });
    assert.equal(only?.field.name, 'd.d.d.d.d.d');
    assert.ok((only.example ?? '').length <= 120);
  });
});
