import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { IncidentSync } from '../../../../src/core/incidents/incidentSync';
import type { OpenIncidents } from '../../../../src/core/incidents/incidentSource';
import { FakeServer, FakeSource } from './fakeSource';
import { incident } from './incidents';
import { ManualClock } from './manualClock';

const settle = async (): Promise<void> => {
  // What reads is loaded with the first source.
  await import('../../../../src/core/incidents/sourceReading');
  for (let i = 0; i < 10; i++) await new Promise(resolve => setImmediate(resolve));
};

class ScriptedSource extends FakeSource {
  answers: (() => Promise<OpenIncidents>)[] = [];
  reads = 0;
  constructor(override readonly id: string) {
    super(new FakeServer());
  }
  override readOpen(): Promise<OpenIncidents> {
    this.reads += 1;
    return this.answers.shift()?.() ?? Promise.resolve({ incidents: [], asOf: 7 });
  }
}

describe('IncidentSync', () => {
  const clock = new ManualClock(0);
  let store: IncidentStore;
  let sync: IncidentSync;
  let pause: number | undefined;

  beforeEach(() => {
    pause = undefined;
    store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    sync = new IncidentSync({
      store,
      clock,
      random: () => 0.5,
      log: silentLogger,
      intervalMs: () => 30_000,
      pauseOf: () => pause,
    });
  });
  afterEach(() => sync.dispose());

  const rows =
    (id: string): (() => Promise<OpenIncidents>) =>
    () =>
      Promise.resolve({ incidents: [incident('A', { id: `${id}:A`, sourceId: id })], asOf: 5 });
  const failure = (): Promise<OpenIncidents> =>
    Promise.reject(new ProblemError(problem('base.unexpected', { detail: 'down' })));

  it('reads a new source at once and again by its interval', async () => {
    const source = new ScriptedSource('test:a');
    sync.setSources([source]);
    await settle();
    assert.equal(source.reads, 1);
    clock.advance(30_000);
    await settle();
    assert.equal(source.reads, 2);
  });

  it('keeps the rows of a failed read, says so, and asks again', async () => {
    const source = new ScriptedSource('test:a');
    source.answers = [rows('test:a'), failure];
    sync.setSources([source]);
    await settle();
    clock.advance(30_000);
    await settle();
    assert.equal(store.rows.length, 1);
    assert.equal(store.rows[0]?.stale, true);
    assert.deepEqual(
      store.health.map(health => health.state),
      ['failed'],
    );
    assert.equal(store.counts.complete, false);
    clock.advance(5_000);
    await settle();
    assert.equal(source.reads, 3);
    assert.deepEqual(
      store.health.map(health => health.state),
      ['ok'],
    );
  });

  it('waits as long as a rate limit asks for', async () => {
    const source = new ScriptedSource('test:a');
    source.answers = [failure];
    pause = 60_000;
    sync.setSources([source]);
    await settle();
    clock.advance(59_999);
    await settle();
    assert.equal(source.reads, 1);
    clock.advance(1);
    await settle();
    assert.equal(source.reads, 2);
  });

  it('reads a source again at once that failed, and no other, when what was wrong may be mended', async () => {
    const refused = new ScriptedSource('test:refused');
    refused.answers = [failure];
    const well = new ScriptedSource('test:well');
    sync.setSources([refused, well]);
    await settle();
    await sync.retryFailed();
    assert.deepEqual([refused.reads, well.reads], [2, 1]);
    assert.deepEqual(
      store.health.map(source => source.state),
      ['ok', 'ok'],
    );
  });

  it('lets one source fail or hang without the other', async () => {
    const dead = new ScriptedSource('test:dead');
    dead.answers = [() => new Promise<OpenIncidents>(() => undefined)];
    const alive = new ScriptedSource('test:alive');
    alive.answers = [rows('test:alive')];
    sync.setSources([dead, alive]);
    await settle();
    assert.deepEqual(
      store.health.map(source => source.state),
      ['reading', 'ok'],
    );
    assert.equal(store.rows.length, 1);
  });

  it('drops the rows of a source that goes, and keeps those of one that was only connected anew', async () => {
    const first = new ScriptedSource('test:a');
    first.answers = [rows('test:a')];
    sync.setSources([first]);
    await settle();
    const anew = new ScriptedSource('test:a');
    anew.answers = [failure];
    sync.setSources([anew]);
    await settle();
    assert.equal(store.rows.length, 1);
    assert.equal(sync.source('test:a'), anew);
    clock.advance(60_000);
    await settle();
    assert.equal(first.reads, 1);
    sync.setSources([]);
    assert.equal(store.rows.length, 0);
    assert.equal(store.health.length, 0);
  });
});
