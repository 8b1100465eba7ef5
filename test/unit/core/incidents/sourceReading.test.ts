import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type {
  IncidentChanges,
  OpenIncidents,
  ReadCursor,
} from '../../../../src/core/incidents/incidentReads';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { fullReadPause, longestGapMs, readPause } from '../../../../src/core/incidents/readPace';
import { unshared, type SharedRead } from '../../../../src/core/incidents/sharedReads';
import { SourceReading } from '../../../../src/core/incidents/sourceReading';
import { FakeServer, FakeSource } from './fakeSource';
import { incident } from './incidents';
import { ManualClock } from './manualClock';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await new Promise(resolve => setImmediate(resolve));
};

/** A source with changes, as scripted; without a script nothing changed. */
class ChangingSource extends FakeSource {
  /** `all` and `changes`, as they were asked for. */
  readonly asked: string[] = [];
  all: () => Partial<OpenIncidents> = () => ({});
  changes: () => Partial<IncidentChanges> | undefined = () => ({});
  private cursor: ReadCursor = { at: 0, seen: [] };

  override readOpen(): Promise<OpenIncidents> {
    this.asked.push('all');
    const incidents = [...this.server.incidents.values()];
    return Promise.resolve().then(() => ({ incidents, asOf: 1, cursor: this.cursor, ...this.all() }));
  }

  readChanges(cursor: ReadCursor): Promise<IncidentChanges | undefined> {
    this.asked.push('changes');
    assert.deepEqual(cursor, this.cursor, 'the cursor of the last read');
    this.cursor = { at: cursor.at + 1, seen: [] };
    return Promise.resolve().then(() => {
      const changes = this.changes();
      return changes && { incidents: [], gone: [], asOf: 2, cursor: this.cursor, ...changes };
    });
  }
}

describe('SourceReading', () => {
  let clock: ManualClock;
  let store: IncidentStore;
  let source: ChangingSource;
  let reading: SourceReading;
  let intervalMs: number | undefined;

  beforeEach(async () => {
    clock = new ManualClock();
    intervalMs = 9_000;
    store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    source = new ChangingSource(new FakeServer('A', 'B'));
    store.addSource(source.id, source.label);
    reading = new SourceReading(source, {
      store,
      clock,
      random: () => 0.5,
      log: silentLogger,
      intervalMs: () => intervalMs,
      pauseOf: error => (error instanceof ProblemError && error.message === 'http.rateLimited' ? 40_000 : 0),
      shared: unshared,
      isFocused: () => true,
    });
    await reading.start();
  });
  afterEach(() => reading.dispose());

  const advance = async (ms: number): Promise<readonly string[]> => {
    source.asked.length = 0;
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000));
      await settle();
    }
    return source.asked;
  };
  const open = (): readonly string[] => store.rows.map(row => row.incident.nativeId).sort();
  const failing = (): never => {
    throw new ProblemError(problem('base.unexpected', { detail: 'down' }));
  };

  it('reads everything once, then what changed', async () => {
    assert.deepEqual(source.asked, ['all']);
    source.changes = () => ({
      incidents: [incident('A', { status: 'resolved' }), incident('C')],
      gone: ['test:acme:B'],
    });
    assert.deepEqual(await advance(9_000), ['changes']);
    assert.deepEqual(open(), ['C']);
    assert.equal(store.health[0]?.asOf, 2);
  });

  it('reads everything where too much changed', async () => {
    source.changes = () => undefined;
    source.server.incidents.set('C', incident('C'));
    assert.deepEqual(await advance(9_000), ['changes', 'all']);
    assert.deepEqual(open(), ['A', 'B', 'C']);
  });

  it('reads everything again after a gap: the machine slept', async () => {
    intervalMs = undefined;
    await advance(9_000);
    source.asked.length = 0;
    clock.advance(longestGapMs + 1);
    await reading.wake();
    assert.deepEqual(source.asked, ['all']);
  });

  it('reads everything every few minutes, and less often where that is much', async () => {
    const inTenMinutes = (asked: readonly string[]): number => asked.filter(what => what === 'all').length;
    assert.equal(inTenMinutes(await advance(600_000)), 1);
    source.all = () => ({ requests: 120 });
    await reading.refresh();
    assert.equal(inTenMinutes(await advance(3_600_000)), 0);
    assert.equal(inTenMinutes(await advance(3_600_000)), 1);
  }).timeout(10_000);

  it('keeps saying that the list was cut, whatever changes, until it was read whole', async () => {
    const incomplete = problem('incidents.ceiling', { what: 'incidents', ceiling: 10_000 });
    source.all = () => ({ incomplete });
    await reading.refresh();
    await advance(18_000);
    assert.deepEqual(store.health[0]?.incomplete, incomplete);
    assert.equal(store.counts.complete, false);
    source.all = () => ({});
    await reading.refresh();
    assert.equal(store.counts.complete, true);
  });

  it('keeps the rows of changes that could not be read, and goes on from where it was', async () => {
    source.changes = failing;
    await advance(9_000);
    assert.deepEqual(
      store.rows.map(row => row.stale),
      [true, true],
    );
    source.changes = () => ({ incidents: [incident('C')] });
    // The script moved its cursor; the reading must not have.
    Reflect.set(source, 'cursor', { at: 0, seen: [] });
    assert.deepEqual(await advance(5_000), ['changes']);
    assert.deepEqual(open(), ['A', 'B', 'C']);
    assert.ok(store.rows.every(row => !row.stale));
  });

  it('leaves a source alone that asks for it, though somebody looks again', async () => {
    source.changes = () => ({ pauseMs: 30_000 });
    await advance(9_000);
    source.asked.length = 0;
    await reading.wake();
    assert.deepEqual(source.asked, []);
    assert.deepEqual(await advance(29_000), []);
    assert.deepEqual(await advance(1_000), ['changes']);
  });

  it('leaves a source alone that refused for its limit, except where a person asks', async () => {
    source.changes = () => {
      throw new ProblemError(problem('http.rateLimited', { host: 'x', retryAfterMs: 40_000 }));
    };
    await advance(9_000);
    source.asked.length = 0;
    await reading.wake();
    assert.deepEqual(await advance(39_000), []);
    await reading.refresh();
    assert.deepEqual(source.asked, ['all']);
  });

  it('is woken to no read while one is under way or has just ended', async () => {
    source.asked.length = 0;
    await reading.wake();
    assert.deepEqual(source.asked, []);
    clock.advance(5_000);
    await Promise.all([reading.wake(), reading.wake()]);
    assert.deepEqual(source.asked, ['changes']);
  });

  it('is woken to a read by what happened since the last one, however fresh that is, and once', async () => {
    await advance(9_000);
    clock.advance(2_000);
    source.asked.length = 0;
    const happened = clock.now() - 1_000;
    await reading.wake(happened);
    assert.deepEqual(source.asked, ['changes']);
    await reading.wake(happened);
    assert.deepEqual(source.asked, ['changes']);
  });

  it('pauses without an interval until somebody looks', async () => {
    intervalMs = undefined;
    await advance(9_000);
    assert.deepEqual(await advance(100_000), []);
    await reading.wake();
    assert.deepEqual(source.asked, ['changes']);
  });

  it('publishes everything after it left aside what another window read: the two have parted', async () => {
    const published: (readonly string[] | 'all')[] = [];
    let theirs: SharedRead | undefined;
    const own = new SourceReading(source, {
      store,
      clock,
      random: () => 0.5,
      log: silentLogger,
      intervalMs: () => intervalMs,
      pauseOf: () => undefined,
      isFocused: () => true,
      shared: {
        ...unshared,
        latest: () => Promise.resolve(theirs),
        publish: (_, { touched }) => {
          published.push(touched ? [...touched] : 'all');
          return Promise.resolve();
        },
      },
    });
    reading.dispose();
    await own.start();
    source.changes = () => ({ incidents: [incident('C')] });
    await advance(9_000);
    const before = { readAt: 1, fullAt: 0, fullRequests: 1, restUntil: 0, asOf: 1 };
    theirs = { state: before, rows: { all: [] } };
    await advance(9_000);
    theirs = undefined;
    await advance(9_000);
    own.dispose();
    assert.deepEqual(published, ['all', ['test:acme:C'], 'all', ['test:acme:C']]);
  });
});

describe('readPause', () => {
  it('an unknown shift counts as one', () => {
    for (const focused of [true, false]) {
      assert.equal(readPause({ focused, onShift: undefined }), readPause({ focused, onShift: true }));
    }
  });

  it('takes at most 1 % of 960 requests a minute, with the reading of everything, whatever that costs', () => {
    for (const requests of [1, 2, 20, 100, 400]) {
      const aMinute =
        60_000 / (readPause({ focused: true, onShift: true }) * 1) +
        (requests * 60_000) / fullReadPause(requests);
      assert.ok(aMinute <= 9.6, `${aMinute} a minute where everything takes ${requests}`);
    }
  });
});
