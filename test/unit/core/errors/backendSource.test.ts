import assert from 'node:assert/strict';
import { BackendSource } from '../../../../src/core/errors/backendSource';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { LogEntry } from '../../../../src/core/errors/logBackend';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { classifyRecord } from '../../../../src/core/team/classify';
import { defaultTeam } from '../../../../src/core/team/team';
import { ecsFields, makeTruth, type TruthRecord } from '../../../backends/support/logTruth';
import { ecsMapping, MemoryBackend } from './memoryBackend';

const never = new AbortController().signal;
const now = Date.UTC(2026, 9, 11, 12, 3, 27);
const hour = 3_600_000;

let made = 0;
function entryOf(record: TruthRecord): Omit<LogEntry, 'values'> {
  return { id: `entry-${made++}`, time: record.time, fields: ecsFields(record) };
}

function sourceOf(backend: MemoryBackend): BackendSource {
  return new BackendSource({
    backend,
    mapping: ecsMapping,
    classify: record => classifyRecord(record, defaultTeam, noPatterns),
  });
}

const read = (source: BackendSource, to: number, span = 2 * hour): Promise<ErrorReading> =>
  source.readErrors({ from: to - span, to }, never);

const sum = (groups: readonly ErrorGroup[]): number =>
  groups.reduce((total, group) => total + group.count, 0);

describe('errors of a log engine', () => {
  it('are counted by the engine and sampled by us: every group is there, rare ones too', async () => {
    const truth = makeTruth({ now, count: 20_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    const reading = await read(sourceOf(backend), now);
    const told = reading.groups.map(({ title, service, count, estimated, firstSeen, lastSeen }) => {
      const group = truth.groups.find(known => known.service === service && known.title.test(title));
      assert.ok(group, title);
      assert.ok(firstSeen <= lastSeen && Math.abs(lastSeen - group.lastSeen) < 600_000, group.id);
      assert.ok(Math.abs(firstSeen - group.firstSeen) < 600_000, group.id);
      return [group.id, count, estimated === true];
    });
    assert.deepEqual(told.sort(), truth.groups.map(({ id, count }) => [id, count, false]).sort());
    assert.equal(reading.recordsRead, 20_000);
    assert.equal(reading.errorsRead, sum(reading.groups));
    const { asked } = reading;
    assert.ok(asked && asked.requests <= 6 && asked.bytes < 2_000_000, JSON.stringify(asked));
    assert.ok(asked.sampled < 800, `${asked.sampled}`);
    assert.equal(asked.unseen, 0);
    assert.equal(reading.incomplete, undefined);
  });

  it('are asked for anew only as far as they are new, and then are those of a full reading', async () => {
    const truth = makeTruth({ now, count: 8_000, spanMs: 3 * hour });
    const old = truth.records.filter(({ time }) => time < now - hour);
    const backend = new MemoryBackend(ecsMapping);
    const source = sourceOf(backend);
    backend.write(old.map(entryOf));
    await read(source, now - hour);
    let at = now - hour;
    for (const step of [4, 5, 3]) {
      const until = at + step * 60_000;
      backend.write(truth.records.filter(({ time }) => time >= at && time < until).map(entryOf));
      const reading = await read(source, until);
      assert.equal(reading.asked?.isUpdate, true);
      assert.ok((reading.asked?.requests ?? 9) <= 6);
      const whole = await read(sourceOf(backend), until);
      assert.deepEqual(countsOf(reading), countsOf(whole));
      assert.equal(reading.recordsRead, whole.recordsRead);
      assert.ok((reading.asked?.bytes ?? 0) < (whole.asked?.bytes ?? 0));
      at = until;
    }
  });
});

function countsOf({ groups }: ErrorReading): unknown {
  return groups.map(({ fingerprint, count, estimated }) => [fingerprint, count, estimated === true]).sort();
}
