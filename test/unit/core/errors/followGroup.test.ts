import assert from 'node:assert/strict';
import { FollowedGroup } from '../../../../src/core/errors/followGroup';
import { ecsMapping, MemoryBackend } from './memoryBackend';

const never = new AbortController().signal;
let written = 0;

function write(backend: MemoryBackend, time: number, count: number): void {
  backend.write(
    Array.from({ length: count }, (_, i) => ({
      id: `r${written++}`,
      time: time + i,
      fields: { 'log.level': 'error', 'service.name': 'checkout', message: `failed ${written}` },
    })),
  );
}

describe('a group that is followed', () => {
  it('tells what is new since the last answer, each record once', async () => {
    const backend = new MemoryBackend(ecsMapping);
    let now = Date.UTC(2026, 9, 11, 12);
    const group = new FollowedGroup({ backend, mapping: ecsMapping, now: () => now });
    write(backend, now - 5_000, 3);
    assert.deepEqual(await group.read(never), { records: [], skipped: false });
    write(backend, now, 2);
    assert.deepEqual(
      (await group.read(never)).records.map(({ message }) => message),
      ['failed 4', 'failed 5'],
    );
    assert.deepEqual((await group.read(never)).records, []);
    now += 1_000;
    write(backend, now, 250);
    const many = await group.read(never);
    assert.deepEqual([many.records.length, many.skipped], [250, false]);
    write(backend, now + 1_000, 700);
    assert.deepEqual((await group.read(never)).skipped, true);
    assert.deepEqual((await group.read(never)).records, []);
  });
});
