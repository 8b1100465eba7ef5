import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../src/core/base/event';
import { silentLogger } from '../../../src/core/base/logger';
import type { ErrorGroup } from '../../../src/core/errors/errorGroup';
import { ErrorStore } from '../../../src/core/errors/errorStore';
import type { GroupDecision } from '../../../src/core/errors/groupDecision';
import { TeamStore } from '../../../src/core/team/teamStore';
import { DecidedErrors } from '../../../src/platform/decidedErrors';
import type { GroupDecisions } from '../../../src/platform/groupDecisions';
import { SharedState } from '../../../src/platform/sharedState';
import { until } from '../../host/until';
import { ManualClock } from '../core/incidents/manualClock';

const a = 'v1:000000000000000a';

describe('what the team decided, over what sources tell', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'opex-decided-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const clock = new ManualClock();
  const now = clock.now();

  /** A window: its store, laid over by the decisions that are in force. */
  function open(decisions: readonly GroupDecision[]) {
    const store = new ErrorStore();
    const changed = new Emitter<void>();
    const file = { decisions, onDidChange: changed.event };
    const state = new SharedState(root, () => undefined);
    const layer = new DecidedErrors({
      store,
      team: new TeamStore(),
      decisions: file as unknown as GroupDecisions,
      state,
      clock,
      log: silentLogger,
    });
    store.addSource('files', 'Log files');
    const read = (...groups: readonly ErrorGroup[]): void =>
      store.endRead(
        'files',
        { from: now - 1_000, to: now },
        { groups, asOf: now, recordsRead: 9, errorsRead: 9, problems: [] },
      );
    return { store, read, layer, state };
  }

  const group = (change: Partial<ErrorGroup> = {}): ErrorGroup => ({
    fingerprint: a,
    title: 'a',
    classified: { severity: 'standard', reason: { kind: 'default' } },
    count: 5,
    firstSeen: now - 500,
    lastSeen: now - 100,
    frames: [],
    samples: [],
    ...change,
  });
  const ignoring = (count: number): GroupDecision => ({
    fingerprint: a,
    merge: [],
    split: false,
    ignore: { since: now - 900, count },
  });

  it('hides what is ignored, finds it by its name all the same, and is never an all clear', () => {
    const { store, read } = open([ignoring(10)]);
    read(group());
    assert.deepEqual(store.groups, []);
    assert.equal(store.isAllClear, false);
    assert.equal(store.byFingerprint(a)?.title, 'a');
    assert.equal(store.decidedAbout(a)?.ignored?.count, 10);
    read();
    assert.equal(store.isAllClear, true);
  });

  it('remembers over a restart how an ignoring ended, when what ended it is gone', async () => {
    const first = open([ignoring(5)]);
    first.read(group());
    assert.equal(first.store.decidedAbout(a)?.ended, 'count');
    await until('the end on disk', async () => (await first.state.names('ignoreEnds')).length === 1);
    first.layer.dispose();
    const next = open([ignoring(5)]);
    await until('the end to be read', () => {
      next.read(group({ count: 1 }));
      return next.store.decidedAbout(a)?.ended === 'count';
    });
    assert.equal(next.store.groups.length, 1);
    next.layer.dispose();
  });

  it('does not take the end of one ignoring for that of a later one', async () => {
    const first = open([ignoring(5)]);
    first.read(group());
    await until('the end on disk', async () => (await first.state.names('ignoreEnds')).length === 1);
    first.layer.dispose();
    const later = { ...ignoring(5), ignore: { since: now - 50, count: 5 } };
    const next = open([later]);
    next.read(group());
    await new Promise(resolve => setTimeout(resolve, 100));
    next.read(group({ count: 1 }));
    assert.equal(next.store.decidedAbout(a)?.ended, undefined);
    next.layer.dispose();
  });
});
