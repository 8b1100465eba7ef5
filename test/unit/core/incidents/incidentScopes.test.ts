import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import {
  isIncidentFilter,
  scopeOf,
  type IncidentFilter,
  type KnownServices,
} from '../../../../src/core/incidents/incidentFilter';
import { IncidentScopes } from '../../../../src/core/incidents/incidentScopes';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { FakeServer, FakeSource } from './fakeSource';
import { incident } from './incidents';
import { ManualClock } from './manualClock';

const service = (id: string, team: string, isMine = false) => ({
  id,
  name: id,
  teams: [{ id: team, name: team }],
  isMine,
});
const known: KnownServices = {
  services: [service('S1', 'T1', true), service('S2', 'T1'), service('S3', 'T2')],
};

describe('scopeOf', () => {
  const cases: readonly (readonly [IncidentFilter, readonly string[] | string])[] = [
    [{ services: ['S2'] }, ['S2']],
    [{ teams: ['T1'] }, ['S1', 'S2']],
    [{ mine: true }, ['S1']],
    [{ mine: true, teams: ['T2'], services: ['S2'] }, ['S1', 'S2', 'S3']],
    [{ services: ['GONE'] }, 'incidents.filterMatchesNothing'],
    [{ teams: ['GONE'], services: [] }, 'incidents.filterMatchesNothing'],
  ];
  for (const [filter, expected] of cases) {
    it(`${JSON.stringify(filter)} leaves ${JSON.stringify(expected)}`, () => {
      const scope = scopeOf(filter, known);
      assert.deepEqual('services' in scope ? [...scope.services] : scope.code, expected);
    });
  }

  it('does not take an unknown person for one without services', () => {
    const mineProblem = problem('incidents.mineUnknown', {});
    assert.deepEqual(scopeOf({ mine: true, services: ['S1'] }, { ...known, mineProblem }), mineProblem);
    assert.ok('services' in scopeOf({ services: ['S1'] }, { ...known, mineProblem }));
  });

  it('does not filter by a list that was cut', () => {
    const incomplete = problem('incidents.ceiling', { what: 'services', ceiling: 10_000 });
    assert.deepEqual(scopeOf({ services: ['S1'] }, { ...known, incomplete }), incomplete);
  });

  it('takes no filter from a file that is none', () => {
    for (const value of [null, 'x', { teams: 'T1' }, { services: [1] }, { mine: 'yes' }]) {
      assert.equal(isIncidentFilter(value), false, JSON.stringify(value));
    }
    assert.equal(isIncidentFilter({ mine: true, teams: [], services: ['S1'] }), true);
  });
});

describe('IncidentScopes', () => {
  class Filterable extends FakeSource {
    answer: () => KnownServices = () => known;
    readServices(): Promise<KnownServices> {
      return Promise.resolve().then(this.answer);
    }
  }
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const row = (id: string, serviceId: string, mine = false) =>
    incident(id, { service: { id: serviceId, name: serviceId }, mine });

  let clock: ManualClock;
  let store: IncidentStore;
  let scopes: IncidentScopes;
  let source: Filterable;

  beforeEach(() => {
    clock = new ManualClock();
    store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    scopes = new IncidentScopes({ store, clock, log: silentLogger });
    source = new Filterable(new FakeServer());
    store.addSource(source.id, source.label);
    const incidents = [row('A', 'S1'), row('B', 'S2'), row('C', 'S3', true)];
    store.beginRead(source.id).succeed({ incidents, asOf: 1 });
  });
  afterEach(() => scopes.dispose());

  const use = async (filter: IncidentFilter | undefined): Promise<void> => {
    scopes.setFilters([source], () => filter);
    await settle();
  };
  const shown = (): readonly string[] => store.rows.map(({ incident: { nativeId } }) => nativeId).sort();
  const [scope, trouble] = [() => store.health[0]?.scope, () => store.health[0]?.scopeProblem?.code];

  it('shows the services of the filter and what is the person’s own, and counts the rest', async () => {
    await use({ services: ['S1'] });
    assert.deepEqual([shown(), scope()], [['A', 'C'], { services: 1, hidden: 1 }]);
    assert.equal(store.counts.complete, true);
    await use(undefined);
    assert.deepEqual([shown(), scope()], [['A', 'B', 'C'], undefined]);
  });

  it('keeps counting while reads and changes come', async () => {
    await use({ services: ['S1'] });
    const cursor = { at: 1, seen: [] };
    const changes = {
      incidents: [row('D', 'S2'), { ...row('A', 'S1'), status: 'resolved' as const }],
      gone: [],
    };
    store.beginRead(source.id).change({ ...changes, asOf: 2, cursor }, undefined);
    assert.deepEqual([shown(), scope()], [['C'], { services: 1, hidden: 2 }]);
    store.beginRead(source.id).succeed({ incidents: [row('B', 'S2')], asOf: 3 });
    assert.deepEqual([shown(), scope()], [[], { services: 1, hidden: 1 }]);
  });

  it('shows everything, and no all clear, while the filter matches nothing', async () => {
    await use({ services: ['GONE'] });
    assert.deepEqual([shown(), trouble()], [['A', 'B', 'C'], 'incidents.filterMatchesNothing']);
    store.beginRead(source.id).succeed({ incidents: [], asOf: 2 });
    assert.equal(store.counts.complete, false);
  });

  it('shows everything while the services cannot be read, then filters', async () => {
    source.answer = () => {
      throw new ProblemError(problem('base.unexpected', { detail: 'down' }));
    };
    await use({ services: ['S1'] });
    assert.deepEqual([shown(), trouble()], [['A', 'B', 'C'], 'base.unexpected']);
    source.answer = () => known;
    clock.advance(5 * 60_000);
    await settle();
    assert.deepEqual([shown(), trouble()], [['A', 'C'], undefined]);
  });

  it('keeps what the filter meant an hour ago where it cannot be read again', async () => {
    await use({ services: ['S1'] });
    source.answer = () => {
      throw new ProblemError(problem('base.unexpected', { detail: 'down' }));
    };
    clock.advance(60 * 60_000);
    await settle();
    assert.deepEqual([shown(), trouble()], [['A', 'C'], undefined]);
  });
});
