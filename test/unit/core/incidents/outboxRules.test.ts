import assert from 'node:assert/strict';
import { changedSince, seenOf } from '../../../../src/core/incidents/changedSince';
import type { Incident } from '../../../../src/core/incidents/incident';
import type { IncidentWrite } from '../../../../src/core/incidents/incidentWrite';
import { readOutboxEntry, type OutboxEntry } from '../../../../src/core/incidents/outboxEntry';
import { askAfterMs, isSameChange, pauseAfter, whyAsk } from '../../../../src/core/incidents/outboxRules';
import { incident } from './incidents';

const dana = { id: 'PDANA', name: 'Dana' };
const tomasz = { id: 'PTOMASZ', name: 'Tomasz' };
const seenIncident = incident('A', {
  alertCount: 2,
  assignees: [dana],
  pendingActions: [{ kind: 'escalate', at: 600_000 }],
});
const now = (change: Partial<Incident>): Incident => ({ ...seenIncident, ...change });
const none = { people: [], policies: [] };

const writes: readonly IncidentWrite[] = [
  { kind: 'acknowledge' },
  { kind: 'resolve' },
  { kind: 'resolve', note: 'rolled back' },
  { kind: 'note', text: 'on it' },
  { kind: 'editNote', noteId: 'N1', text: 'b', was: 'a' },
  { kind: 'escalate', level: 2 },
  { kind: 'reassign', to: { ...none, people: [tomasz] } },
  { kind: 'reassign', to: { ...none, people: [tomasz] }, keep: true },
  { kind: 'snooze', seconds: 3_600 },
  { kind: 'priority', priority: { id: 'P1', name: 'P1' } },
  {
    kind: 'requestResponders',
    targets: { ...none, policies: [{ id: 'PX', name: 'Payments' }] },
    message: 'help',
  },
  {
    kind: 'silence',
    matchers: [{ name: 'alertname', value: 'Down', isRegex: false, isEqual: true }],
    startsAt: 1,
    endsAt: 2,
    comment: 'known',
  },
];
const entryOf = (write: IncidentWrite): OutboxEntry => ({
  version: 1,
  id: 'e',
  order: 1,
  sourceId: 'test:acme',
  incidentId: 'test:acme:A',
  nativeId: 'A',
  title: 'A',
  write,
  pressedAt: 0,
  seen: seenOf(seenIncident),
  attempted: false,
});

describe('what changed since an incident was seen', () => {
  const rows: readonly [string, Partial<Incident>, readonly object[]][] = [
    ['nothing', {}, []],
    ['the clock of the source ticks', { pendingActions: [{ kind: 'escalate', at: 601_000 }] }, []],
    ['alerts came', { alertCount: 5 }, [{ what: 'alerts', more: 3 }]],
    ['an alert went', { alertCount: 1 }, []],
    ['it has another', { assignees: [tomasz] }, [{ what: 'changedHands', to: 'Tomasz' }]],
    [
      'it escalated',
      { assignees: [tomasz], pendingActions: [{ kind: 'escalate', at: 1_200_000 }] },
      [{ what: 'escalated', to: 'Tomasz' }],
    ],
    [
      'somebody acknowledged it',
      { status: 'acknowledged', acknowledgedBy: [{ person: tomasz, at: 1 }], pendingActions: [] },
      [{ what: 'acknowledged', by: 'Tomasz' }],
    ],
  ];
  for (const [name, change, facts] of rows) {
    it(name, () => assert.deepEqual(changedSince(seenOf(seenIncident), now(change)), facts));
  }
  it('it was triggered again', () => {
    const acknowledged = seenOf(now({ status: 'acknowledged', pendingActions: [] }));
    assert.deepEqual(changedSince(acknowledged, now({})), [{ what: 'retriggered' }]);
  });
});

describe('whether the person is asked before a write goes', () => {
  const late = ['acknowledge', 'resolve', 'snooze', 'reassign', 'escalate', 'requestResponders', 'silence'];
  for (const write of writes) {
    it(`${write.kind} after two minutes: ${late.includes(write.kind) ? 'asked' : 'sent'}`, () => {
      const sending = { entry: entryOf(write), since: 0, waited: true };
      assert.equal(whyAsk(sending, askAfterMs), undefined);
      const code = whyAsk(sending, askAfterMs + 1)?.code;
      assert.equal(code, late.includes(write.kind) ? 'incidents.pressedLongAgo' : undefined);
    });
  }
  const bound = ['acknowledge', 'resolve', 'snooze', 'reassign', 'escalate'];
  for (const write of writes) {
    it(`${write.kind} that waited, with more alerts: ${bound.includes(write.kind) ? 'asked' : 'sent'}`, () => {
      const changed = now({ alertCount: 3 });
      const code = whyAsk({ entry: entryOf(write), since: 0, waited: true }, 1_000, changed)?.code;
      assert.equal(code, bound.includes(write.kind) ? 'incidents.changedMeanwhile' : undefined);
      const fresh = whyAsk({ entry: entryOf(write), since: 0, waited: false }, 1_000, changed);
      assert.equal(fresh, undefined, 'a storm pours while one presses');
    });
  }
});

describe('kept writes', () => {
  for (const write of writes) {
    it(`${write.kind} is read back as it was kept`, () => {
      const entry = entryOf(write);
      assert.deepEqual(readOutboxEntry('e', JSON.parse(JSON.stringify(entry))), { entry });
    });
  }
  it('of before it was kept what was seen are readable', () => {
    const { seen, ...old } = entryOf({ kind: 'acknowledge' });
    assert.ok(seen);
    assert.deepEqual(readOutboxEntry('e', old), { entry: old });
  });
  it('of no known kind, or with a broken field, are not', () => {
    for (const write of [{ kind: 'dance' }, { kind: 'snooze', seconds: -1 }, { kind: 'reassign', to: {} }]) {
      assert.deepEqual(readOutboxEntry('e', { ...entryOf({ kind: 'acknowledge' }), write }), {
        unreadable: true,
      });
    }
  });
  it('that ask for the same are one, but notes', () => {
    for (const a of writes)
      for (const b of writes) assert.equal(isSameChange(a, { ...b }), a === b && a.kind !== 'note');
  });
});

describe('the pause before a write goes again', () => {
  it('doubles up to half a minute, and is no shorter than the source asks', () => {
    const offline = { code: 'base.unexpected', args: { detail: '' } } as const;
    assert.deepEqual(
      [1, 2, 3, 4, 5, 9].map(tries => pauseAfter(tries, offline)),
      [3_000, 6_000, 12_000, 24_000, 30_000, 30_000],
    );
    const limited = { code: 'http.rateLimited', args: { host: 'h', retryAfterMs: 45_000 } } as const;
    assert.equal(pauseAfter(1, limited), 45_000);
  });
});
