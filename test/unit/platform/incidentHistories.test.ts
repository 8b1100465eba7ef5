import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem, ProblemError } from '../../../src/core/base/problem';
import '../../../src/core/incidents/problems';
import type { IncidentHistorySource, IncidentRecord } from '../../../src/core/review/incidentHistory';
import { IncidentHistories, isWhole } from '../../../src/platform/incidentHistories';
import { SharedState } from '../../../src/platform/sharedState';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20);
const never = new AbortController().signal;

function recordOf(nativeId: string, triggeredAt: number): IncidentRecord {
  return {
    id: `pagerduty:acme:${nativeId}`,
    sourceId: 'pagerduty:acme',
    nativeId,
    title: nativeId,
    status: 'resolved',
    urgency: 'high',
    triggeredAt,
    events: [
      { kind: 'trigger', at: triggeredAt },
      { kind: 'resolve', at: triggeredAt + 60_000, by: { kind: 'timeout' } },
    ],
    whole: true,
  };
}

describe('IncidentHistories', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opex-history-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const window = { since: now - 7 * day, until: now };
  let isDown = false;
  let knownIds: readonly string[] = [];
  let told: readonly IncidentRecord[] = [];
  const source: IncidentHistorySource = {
    sourceId: 'pagerduty:acme',
    label: 'PagerDuty',
    readHistory: (asked, _, known) => {
      knownIds = [...(known?.keys() ?? [])];
      if (isDown) return Promise.reject(new ProblemError(problem('incidents.notFound', { nativeId: 'x' })));
      const reading = {
        sourceId: 'pagerduty:acme',
        label: 'PagerDuty',
        window: asked,
        asOf: now,
        records: told,
      };
      return Promise.resolve({ ...reading, missing: [] });
    },
  };
  const open = (keeps = true): IncidentHistories =>
    new IncidentHistories({
      sources: () => [source],
      state: new SharedState(folder, () => undefined),
      clock: { now: () => now, after: () => ({ dispose: () => undefined }) },
      keeps,
    });
  const ids = (records: readonly IncidentRecord[]): readonly string[] =>
    records.map(({ nativeId }) => nativeId);

  it('keeps what was read: another window is told of it, and hands it to the next reading', async () => {
    told = [recordOf('A', now - day), recordOf('B', now - 2 * day)];
    const first = await open().read(window, never);
    assert.deepEqual([ids(first.records), isWhole(first)], [['A', 'B'], true]);
    const later = open();
    assert.deepEqual(ids((await later.kept(window)).records), ['A', 'B']);
    assert.deepEqual(ids((await later.kept({ since: now - day - 1, until: now })).records), ['A']);
    await later.read(window, never);
    assert.deepEqual(knownIds, ['pagerduty:acme:A', 'pagerduty:acme:B']);
  });

  it('shows what is kept where the account cannot be read, with its age, and never calls that whole', async () => {
    isDown = true;
    const read = await open().read({ since: now - 7 * day, until: now + day }, never);
    isDown = false;
    assert.deepEqual(ids(read.records), ['A', 'B']);
    assert.equal(isWhole(read), false);
    assert.deepEqual(
      read.sources.map(({ asOf, failed }) => [asOf, failed?.code]),
      [[now, 'incidents.notFound']],
    );
    assert.deepEqual(read.readings[0]?.missing, [{ since: now, until: now + day }]);
  });

  it('forgets what is older than it looks back', async () => {
    told = [recordOf('C', now - 500 * day)];
    await open().read(window, never);
    assert.deepEqual(ids((await open().kept({ since: 0, until: now })).records), ['A', 'B']);
  });

  it('rejects on abort only, and keeps nothing of an invented team', async () => {
    const ended = AbortSignal.abort();
    await assert.rejects(open().read(window, ended));
    rmSync(join(folder, 'history'), { recursive: true });
    told = [recordOf('D', now)];
    await open(false).read(window, never);
    assert.deepEqual(ids((await open().kept(window)).records), []);
  });
});
