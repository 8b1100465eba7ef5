import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PastIncident } from '../../../../src/core/incidents/incidentContext';
import { alikeIncidents, wordsOf } from '../../../../src/core/incidents/likeness';
import { incident } from './incidents';

let next = 0;
function past(title: string, service = 'PCHKOUT', createdAt = 1): PastIncident {
  return { incident: incident(`H${++next}`, { title, createdAt, service: { id: service, name: service } }) };
}
const now = { id: 'test:acme:NOW', title: 'Checkout: card charges failing', serviceId: 'PCHKOUT' };
const others = [
  past('Search latency above 2 s', 'PSEARCH'),
  past('Queue backlog growing', 'PBILL'),
  past('Disk full on node-12', 'PBILL'),
];

describe('alikeIncidents', () => {
  const cases: readonly [string, readonly PastIncident[], readonly string[]][] = [
    [
      'the same title first',
      [past('Checkout: charges slow'), past(now.title)],
      [now.title, 'Checkout: charges slow'],
    ],
    [
      'of the same title those of the same service',
      [past(now.title, 'POTHER'), past(now.title)],
      ['PCHKOUT', 'POTHER'],
    ],
    ['nothing where only filler and numbers are shared', [past('Search: 3 of the nodes failing over')], []],
    ['nothing of an empty history', [], []],
  ];
  for (const [name, history, expected] of cases) {
    it(`gives ${name}`, () => {
      const found = alikeIncidents(now, [...others, ...history]);
      const told = found.map(({ past: { incident: one } }) =>
        expected[0]?.startsWith('P') ? one.service.id : one.title,
      );
      assert.deepEqual(told, expected);
    });
  }

  it('gives the newest of those that are equally alike, and no more than asked for', () => {
    const history = [1, 5, 3].map(at => past(now.title, 'PCHKOUT', at));
    assert.deepEqual(
      alikeIncidents(now, history, 2).map(({ past: { incident: one } }) => one.createdAt),
      [5, 3],
    );
  });

  it('does not give the incident itself', () => {
    const own = past(now.title);
    assert.deepEqual(alikeIncidents({ ...now, id: own.incident.id }, [own]), []);
  });

  it('keeps every likeness between 0 and 1, and gives the same title its whole text', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 30 }), fc.string(), (titles, title) => {
        const history = [...titles, title].map(text => past(text));
        const found = alikeIncidents({ ...now, title }, history, 100);
        assert.ok(found.every(({ likeness }) => likeness >= 0 && likeness <= 1 + 1e-9));
        if (wordsOf(title).size > 0)
          assert.ok(found.some(({ past: { incident: one } }) => one.title === title));
      }),
    );
  });
});

describe('wordsOf', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['node-003 does not answer', ['node', 'does', 'answer']],
    ['Pod checkout-7f9c4d2ab1 restarted', ['pod', 'checkout', 'restarted']],
    ['Latenz über 2 s – größer als üblich', ['latenz', 'über', 'größer', 'als', 'üblich']],
    ['99.9 % [12]', []],
  ];
  for (const [title, words] of cases) {
    it(title, () => assert.deepEqual([...wordsOf(title)], words));
  }
});
