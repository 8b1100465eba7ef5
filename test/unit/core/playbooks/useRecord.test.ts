import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readUseRecord } from '../../../../src/core/playbooks/readUseRecord';
import {
  mergeUse,
  readUse,
  useRecordName,
  type UseEvent,
  type UseRecord,
} from '../../../../src/core/playbooks/useRecord';

const record = (...events: readonly UseEvent[]): UseRecord => ({
  version: 1,
  playbook: 'file:///w/card.md',
  title: 'Card gateway down',
  incident: { id: 'pagerduty:acme:Q1', name: '#1482 Checkout', service: 'checkout' },
  events,
});
const tick = (id: string, at: number, step: string, done = true): UseEvent => ({
  id,
  at,
  kind: 'tick',
  step,
  number: 1,
  text: step,
  done,
});
const command = (id: string, at: number): UseEvent => ({
  id,
  at,
  kind: 'command',
  block: 'b',
  language: 'sh',
  template: 'kubectl get pods -n ${param:namespace}',
  text: 'kubectl get pods -n shop',
  target: { kind: 'kube', name: 'prod-eu' },
  how: 'ran',
  destructive: false,
});

describe('the record of a use', () => {
  const ticks: readonly (readonly [string, readonly UseEvent[], readonly string[]])[] = [
    ['nothing', [], []],
    ['ticked', [tick('1', 1, 'a'), tick('2', 2, 'b')], ['a', 'b']],
    ['unticked', [tick('1', 1, 'a'), tick('2', 2, 'a', false)], []],
    ['started over', [tick('1', 1, 'a'), { id: '2', at: 2, kind: 'startedOver' }, tick('3', 3, 'b')], ['b']],
  ];
  for (const [name, events, steps] of ticks) {
    it(`${name}: ${steps.join(', ') || 'none'}`, () =>
      assert.deepEqual([...readUse(record(...events)).ticks.keys()], steps));
  }

  it('brings commands and their ends together, also of one millisecond and in any order', () => {
    const end: UseEvent = { id: '0', at: 5, kind: 'commandEnd', of: 'c', exitCode: 1 };
    const [used] = readUse(record(end, command('c', 5))).commands;
    assert.equal(used?.end?.exitCode, 1);
    assert.equal(readUse(record(command('d', 6))).commands[0]?.end, undefined);
  });

  it('keeps the outcome that was said last', () => {
    const said = readUse(
      record(
        { id: '1', at: 1, kind: 'outcome', outcome: 'wrong', number: 3 },
        { id: '2', at: 2, kind: 'outcome', outcome: 'helped' },
      ),
    ).outcome;
    assert.equal(said?.outcome, 'helped');
  });

  it('unites two readings whatever their order, and again without a change', () => {
    const event = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), at: fc.nat(5) });
    const events = fc.uniqueArray(event, { selector: ({ id }) => id });
    fc.assert(
      fc.property(events, fc.nat(8), (all, cut) => {
        const made = all.map(({ id, at }) => tick(id, at, id));
        const a = record(...made.slice(0, cut));
        const b = record(...made.slice(Math.max(0, cut - 2)));
        const merged = mergeUse(a, b);
        assert.deepEqual(new Set(merged.events.map(({ id }) => id)), new Set(all.map(({ id }) => id)));
        assert.deepEqual(mergeUse(b, a).events, merged.events);
        assert.deepEqual(mergeUse(merged, a), merged);
      }),
    );
  });

  it('one name a playbook and incident', () => {
    const names = [
      useRecordName('file:///a.md', 'pagerduty:acme:Q1'),
      useRecordName('file:///b.md', 'pagerduty:acme:Q1'),
      useRecordName('file:///a.md', undefined),
    ];
    assert.equal(new Set(names).size, 3);
    assert.match(names[0] ?? '', /^pagerduty:acme:Q1~[0-9a-f]{16}$/);
  });

  describe('read back from disk', () => {
    const all = record(
      { id: '1', at: 1, kind: 'opened' },
      tick('2', 2, 'a'),
      command('3', 3),
      { id: '4', at: 4, kind: 'commandEnd', of: '3', exitCode: 0, output: 'ok' },
      { id: '5', at: 5, kind: 'query', block: 'q', language: 'logql', text: '{app="shop"}', rows: 3 },
      { id: '6', at: 6, kind: 'outcome', outcome: 'wrong', step: 'a', number: 1, line: 12 },
      { id: '7', at: 7, kind: 'startedOver' },
    );
    it('is what was written', () =>
      assert.deepEqual(readUseRecord(JSON.parse(JSON.stringify(all))), { record: all }));

    const bad: readonly (readonly [string, unknown, object])[] = [
      ['text', 'x', { unreadable: true }],
      ['null', null, { unreadable: true }],
      ['no version', {}, { unreadable: true }],
      ['a newer version', { version: 7 }, { newer: 7 }],
      ['no events', { ...all, events: 3 }, { unreadable: true }],
      ['an incident that is none', { ...all, incident: { id: 'x', name: 'y' } }, { unreadable: true }],
    ];
    for (const [name, value, read] of bad) {
      it(`${name}: ${JSON.stringify(read)}`, () => assert.deepEqual(readUseRecord(value), read));
    }
    const notEvents: readonly unknown[] = [
      null,
      7,
      {},
      { id: 'x', at: 'now', kind: 'opened' },
      { id: 'x', at: NaN, kind: 'opened' },
      { id: 'x', at: 1, kind: 'erased' },
      { id: 'x', at: 1, kind: 'tick', step: 'a', number: -1, text: 'a', done: true },
      { id: 'x', at: 1, kind: 'command', block: 'b', language: 'sh', template: 't', text: 't', how: 'typed' },
      { id: 'x', at: 1, kind: 'commandEnd' },
      { id: 'x', at: 1, kind: 'query', block: 'b' },
      { id: 'x', at: 1, kind: 'outcome', outcome: 'maybe' },
    ];
    for (const event of notEvents) {
      it(`${JSON.stringify(event)} is left out`, () =>
        assert.deepEqual(readUseRecord({ ...all, events: [event] }), { record: { ...all, events: [] } }));
    }
    it('a target that is none is left out, the command stays', () => {
      const read = readUseRecord({
        ...all,
        events: [{ ...command('3', 3), target: { kind: 'moon', name: 'x' } }],
      });
      const [event] = 'record' in read ? read.record.events : [];
      assert.ok(event?.kind === 'command' && event.target === undefined);
    });
  });
});
