import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Incident } from '../../../../src/core/incidents/incident';
import {
  groupOf,
  lookAt,
  mergeSeen,
  readSeen,
  type SeenFirings,
} from '../../../../src/core/review/seenFirings';

const minute = 60_000;
const start = Date.UTC(2026, 10, 16, 8);

function firing(nativeId: string, createdAt: number): Incident {
  return {
    id: `alertmanager:am:${nativeId}`,
    sourceId: 'alertmanager:am',
    nativeId,
    title: `Errors ${nativeId}`,
    status: 'triggered',
    urgency: 'high',
    service: { id: 'cart', name: 'cart' },
    createdAt,
    assignees: [],
    acknowledgedBy: [],
    mine: false,
    withoutAcknowledge: true,
    pendingActions: [],
  };
}

/** Looks one after the other: minutes since the start, and what fires (name -> began at minute). */
function looks(
  ...seen: readonly (readonly [minutes: number, firing: Readonly<Record<string, number>>])[]
): SeenFirings {
  let file: SeenFirings | undefined;
  for (const [at, groups] of seen) {
    const list = Object.entries(groups).map(([id, began]) => firing(id, start + began * minute));
    file = lookAt(file, list, start + at * minute);
  }
  assert.ok(file);
  return file;
}

/** `a 5-12`: what fired from when to when, in minutes. */
const told = ({ records }: SeenFirings): readonly string[] =>
  records.map(({ nativeId, triggeredAt, events }) => {
    const end = events.find(({ kind }) => kind === 'resolve')?.at;
    const minutes = (at: number): string => String((at - start) / minute);
    return `${nativeId.split('@')[0] ?? ''} ${minutes(triggeredAt)}-${end === undefined ? '' : minutes(end)}`;
  });

describe('firings that this machine saw', () => {
  const cases: readonly [string, SeenFirings, readonly string[]][] = [
    ['one that goes on', looks([5, { a: 2 }], [6, { a: 2 }]), ['a 2-']],
    ['one that ended', looks([5, { a: 2 }], [6, {}]), ['a 2-6']],
    ['one that came again', looks([5, { a: 2 }], [6, {}], [9, { a: 8 }]), ['a 2-6', 'a 8-']],
    ['an alert of a group that joins it is no new firing', looks([5, { a: 2 }], [6, { a: 4 }]), ['a 2-']],
    ['after a hole, what went on', looks([5, { a: 2 }], [60, { a: 2 }]), ['a 2-']],
    ['after a hole, what came again meanwhile', looks([5, { a: 2 }], [60, { a: 50 }]), ['a 2-5', 'a 50-']],
    ['after a hole, what is gone ended when it was seen last', looks([5, { a: 2 }], [60, {}]), ['a 2-5']],
    ['a look that is older changes nothing', looks([5, { a: 2 }], [4, {}]), ['a 2-']],
  ];
  for (const [name, file, records] of cases) it(name, () => assert.deepEqual(told(file), records));

  it('begin with the first look: before it nothing is known', () => {
    assert.deepEqual(
      [looks([5, {}]).since, looks([5, {}], [9, {}]).since],
      [start + 5 * minute, start + 5 * minute],
    );
  });

  it('lead back to the incident that people know', () => {
    const [record] = looks([5, { a: 2 }]).records;
    assert.equal(groupOf(record?.id ?? ''), 'alertmanager:am:a');
    assert.equal(groupOf('pagerduty:acme:Q1@5'), 'pagerduty:acme:Q1@5');
  });

  it('of two windows are one history, whichever is asked first', () => {
    const early = looks([5, { a: 2 }], [6, {}]);
    const late = looks([7, { b: 3 }], [9, { a: 8, b: 3 }]);
    assert.deepEqual(told(mergeSeen(early, late)), ['a 2-6', 'b 3-', 'a 8-']);
    assert.deepEqual(mergeSeen(early, late), mergeSeen(late, early));
    // One of them slept through the end.
    const asleep = looks([5, { a: 2 }]);
    assert.deepEqual(told(mergeSeen(asleep, early)), ['a 2-6']);
  });

  it('merge with themselves to themselves', () => {
    const minutes = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(minutes, fc.dictionary(fc.constantFrom('a', 'b'), minutes))), steps => {
        const ordered = [...steps].sort(([a], [b]) => a - b);
        const possible = ordered.map(([at, groups]): [number, Record<string, number>] => [
          at,
          Object.fromEntries(Object.entries(groups).map(([id, began]) => [id, Math.min(began, at)])),
        ]);
        const file = looks([0, {}], ...possible);
        const once = mergeSeen(file, file);
        assert.deepEqual(mergeSeen(once, file), once);
        assert.ok(once.records.length <= file.records.length);
      }),
    );
  });

  it('come from disk as they were, and nothing else does', () => {
    const file = looks([5, { a: 2 }], [6, {}]);
    assert.deepEqual(readSeen(JSON.parse(JSON.stringify(file))), file);
    for (const odd of [undefined, 5, { version: 2 }, { version: 1, since: 'x', until: 1, records: [] }])
      assert.equal(readSeen(odd), undefined);
    assert.deepEqual(readSeen({ version: 1, since: 1, until: 2, records: [{}, null] })?.records, []);
  });
});
