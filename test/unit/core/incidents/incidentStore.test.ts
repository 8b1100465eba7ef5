import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { problem } from '../../../../src/core/base/problem';
import type { Incident } from '../../../../src/core/incidents/incident';
import type { IncidentsChange } from '../../../../src/core/incidents/incidentRow';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import type { Classified, Severity } from '../../../../src/core/team/severity';
import { incident } from './incidents';

const lost = problem('base.unexpected', { detail: 'lost' });
const cut = problem('incidents.ceiling', { what: 'incidents', ceiling: 10_000 });

/** Severity by the title's first word, so that a table reads plainly. */
function classify({ title }: Incident): Classified {
  const severity = (['critical', 'major'] as Severity[]).find(word => title.startsWith(word)) ?? 'standard';
  return { severity, reason: { kind: 'default' } };
}

function storeWith(...rows: readonly Incident[]): IncidentStore {
  const store = new IncidentStore(classify);
  store.addSource('test:acme', 'Test (acme)');
  read(store, ...rows);
  return store;
}

function read(store: IncidentStore, ...incidents: readonly Incident[]): void {
  store.beginRead('test:acme').succeed({ incidents, asOf: 5_000 });
}

const ids = (store: IncidentStore): readonly string[] => store.rows.map(row => row.incident.nativeId);

function changesOf(store: IncidentStore, act: () => void): readonly IncidentsChange[] {
  const changes: IncidentsChange[] = [];
  const listening = store.onDidChange(change => changes.push(change));
  act();
  listening.dispose();
  return changes;
}

describe('IncidentStore', () => {
  it('sorts by severity, then oldest first', () => {
    const store = storeWith(
      incident('A', { title: 'standard', createdAt: 1 }),
      incident('B', { title: 'critical new', createdAt: 9 }),
      incident('C', { title: 'major', createdAt: 2 }),
      incident('D', { title: 'critical old', createdAt: 3 }),
    );
    assert.deepEqual(ids(store), ['D', 'B', 'C', 'A']);
  });

  it('counts by severity, not yet acknowledged, and mine', () => {
    const store = storeWith(
      incident('A', { title: 'critical', mine: true }),
      incident('B', { status: 'acknowledged' }),
      incident('C'),
    );
    assert.deepEqual(store.counts, {
      total: 3,
      bySeverity: { critical: 1, major: 0, standard: 2 },
      unacknowledged: 2,
      mine: 1,
      complete: true,
    });
  });

  it('claims to be complete only where every source was read whole', () => {
    const store = new IncidentStore(classify);
    assert.equal(store.counts.complete, false, 'no source is no all clear');
    store.addSource('test:acme', 'Test');
    assert.equal(store.counts.complete, false, 'never read');
    read(store);
    assert.equal(store.counts.complete, true);
    store.beginRead('test:acme').succeed({ incidents: [], asOf: 6_000, incomplete: cut });
    assert.equal(store.counts.complete, false, 'cut list');
    read(store);
    store.addSource('test:other', 'Other');
    assert.equal(store.counts.complete, false, 'a second one, never read');
  });

  it('keeps the rows of a failed read, marked old, and says when they were true', () => {
    const store = storeWith(incident('A'));
    store.beginRead('test:acme').fail(lost);
    assert.deepEqual(
      store.rows.map(row => [row.incident.nativeId, row.stale]),
      [['A', true]],
    );
    const [health] = store.health;
    assert.deepEqual(
      [health?.state, health?.asOf, health?.problem?.code],
      ['failed', 5_000, 'base.unexpected'],
    );
    read(store, incident('A'));
    assert.equal(store.rows[0]?.stale, false);
    assert.equal(store.health[0]?.problem, undefined);
  });

  it('keeps the failure while the next read is under way', () => {
    const store = storeWith();
    store.beginRead('test:acme').fail(lost);
    const next = store.beginRead('test:acme');
    assert.deepEqual([store.health[0]?.state, store.health[0]?.problem], ['reading', lost]);
    next.cancel();
    assert.equal(store.health[0]?.state, 'failed');
  });

  it('goes back to what it was when the very first read is aborted', () => {
    const store = new IncidentStore(classify);
    store.addSource('test:acme', 'Test');
    store.beginRead('test:acme').cancel();
    assert.equal(store.health[0]?.state, 'never');
  });

  it('drops the answer of a read that a later one overtook', () => {
    const store = storeWith();
    const slow = store.beginRead('test:acme');
    read(store, incident('NEW'));
    slow.succeed({ incidents: [incident('OLD')], asOf: 1 });
    assert.deepEqual(ids(store), ['NEW']);
    assert.equal(store.health[0]?.asOf, 5_000);
    assert.equal(store.health[0].state, 'ok');
  });

  describe('after a confirmed write', () => {
    const acknowledged = incident('A', { status: 'acknowledged', updatedAt: 20 });
    const resolved = incident('A', { status: 'resolved', updatedAt: 20 });
    const before = incident('A', { updatedAt: 10 });

    it('a read that began earlier does not undo it', () => {
      const store = storeWith(before);
      const slow = store.beginRead('test:acme');
      store.confirm(acknowledged);
      slow.succeed({ incidents: [before], asOf: 1 });
      assert.equal(store.get('test:acme:A')?.incident.status, 'acknowledged');
    });

    it('a resolved one leaves and does not come back by an earlier read', () => {
      const store = storeWith(before);
      const slow = store.beginRead('test:acme');
      store.confirm(resolved);
      assert.deepEqual(ids(store), []);
      slow.succeed({ incidents: [before], asOf: 1 });
      assert.deepEqual(ids(store), []);
    });

    it('a later read that still shows the older state does not undo it', () => {
      const store = storeWith(before);
      store.confirm(acknowledged);
      read(store, before);
      assert.equal(store.get('test:acme:A')?.incident.status, 'acknowledged');
    });

    it('a later read with a newer state holds: it was triggered again', () => {
      const store = storeWith(before);
      store.confirm(acknowledged);
      read(store, incident('A', { status: 'triggered', updatedAt: 30 }));
      assert.equal(store.get('test:acme:A')?.incident.status, 'triggered');
    });
  });

  it('tells what changed and keeps the identity of rows that did not', () => {
    const store = storeWith(incident('A'), incident('B'), incident('C'));
    const kept = store.get('test:acme:A');
    const changes = changesOf(store, () => {
      const next = store.beginRead('test:acme');
      next.succeed({
        incidents: [incident('A'), incident('B', { status: 'acknowledged' }), incident('D')],
        asOf: 6_000,
      });
    });
    assert.equal(store.get('test:acme:A'), kept);
    assert.deepEqual(changes.at(-1), {
      added: ['test:acme:D'],
      removed: ['test:acme:C'],
      changed: ['test:acme:B'],
      health: true,
    });
  });

  it('shows writes on their rows and tells of no other', () => {
    const store = storeWith(incident('A'), incident('B'));
    const write = { entryId: 'e', kind: 'acknowledge', state: 'sending', underWay: true, since: 1 } as const;
    const changes = changesOf(store, () => {
      store.setWrites(new Map([['test:acme:A', write]]));
      store.setWrites(new Map([['test:acme:A', { ...write }]]));
    });
    assert.deepEqual(store.get('test:acme:A')?.write, write);
    assert.deepEqual(changes, [{ added: [], removed: [], changed: ['test:acme:A'], health: false }]);
    store.setWrites(new Map());
    assert.equal(store.get('test:acme:A')?.write, undefined);
  });

  it('classifies only what is new or changed, and all when the team changed', () => {
    const seen: string[] = [];
    const store = new IncidentStore(row => {
      seen.push(row.nativeId);
      return classify(row);
    });
    store.addSource('test:acme', 'Test');
    read(store, incident('A'), incident('B'));
    read(store, incident('A'), incident('B', { title: 'major' }));
    assert.deepEqual(seen, ['A', 'B', 'B']);
    store.reclassify(() => ({ severity: 'critical', reason: { kind: 'default' } }));
    assert.deepEqual(store.counts.bySeverity, { critical: 2, major: 0, standard: 0 });
  });

  it('a source that goes takes its rows along, and answers that come later change nothing', () => {
    const store = storeWith(incident('A'));
    const slow = store.beginRead('test:acme');
    store.removeSource('test:acme');
    slow.succeed({ incidents: [incident('B')], asOf: 9 });
    assert.deepEqual([ids(store), store.health], [[], []]);
  });

  it('a few changes at a time end with the rows, in the order, of a store that was given all at once', () => {
    const titles = ['critical', 'major', 'standard'];
    const arbitrary = fc.record({
      id: fc.nat(25),
      title: fc.constantFrom(...titles),
      createdAt: fc.nat(5),
      open: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(arbitrary, { maxLength: 6 }), { maxLength: 12 }), batches => {
        const store = storeWith();
        const all = new Map<string, Incident>();
        for (const [index, batch] of batches.entries()) {
          const incidents = batch.map(({ id, title, createdAt, open }) => {
            const status = open ? ('triggered' as const) : ('resolved' as const);
            return incident(`I${id}`, { title, createdAt, status, updatedAt: index });
          });
          for (const one of incidents) all.set(one.id, one);
          store.beginRead('test:acme').change({ incidents, gone: [], asOf: index }, undefined);
        }
        const whole = storeWith(...[...all.values()].filter(({ status }) => status !== 'resolved'));
        assert.deepEqual(store.rows, whole.rows);
        assert.deepEqual(store.counts, whole.counts);
      }),
    );
  });

  it('finds what a filter hides, as it would be shown', () => {
    const store = storeWith(incident('A', { title: 'critical' }), incident('B', { mine: true }));
    store.setScope('test:acme', { services: new Set(['ANOTHER']) });
    assert.deepEqual(ids(store), ['B']);
    const write = {
      entryId: 'e',
      kind: 'acknowledge',
      state: 'notSent',
      underWay: false,
      since: 1,
    } as const;
    store.setWrites(new Map([['test:acme:A', write]]));
    store.beginRead('test:acme').fail(lost);
    const { classified, ...row } = store.find('test:acme:A') ?? {};
    assert.deepEqual(
      [classified?.severity, row],
      ['critical', { incident: incident('A', { title: 'critical' }), stale: true, write }],
    );
    assert.equal(store.find('test:acme:B'), store.get('test:acme:B'), 'the row that is shown');
    assert.equal(store.find('test:acme:C'), undefined);
  });
});
