import assert from 'node:assert/strict';
import type { IncidentBundle } from '../../../src/core/incidents/incidentBundle';
import { BundleFiles } from '../../../src/platform/bundleFiles';
import { incident } from '../core/incidents/incidents';

const now = Date.UTC(2026, 10, 20, 2, 10);

function bundleOf(nativeId: string, sourceId: string): IncidentBundle {
  const found = incident(nativeId);
  return {
    version: 1,
    keptAt: now,
    clockOffsetMs: 0,
    sourceLabel: sourceId,
    incident: { ...found, sourceId },
    classified: { severity: 'critical', reason: { kind: 'default' } },
  };
}

/** A folder in memory, of which `broken` cannot be read. */
function memory(broken = false) {
  const records = new Map<string, unknown>();
  return {
    records,
    read: (_: string, name: string) => Promise.resolve(records.get(name)),
    write: (_: string, name: string, value: unknown) => Promise.resolve(void records.set(name, value)),
    remove: (_: string, name: string) => Promise.resolve(void records.delete(name)),
    list: () => (broken ? Promise.reject(new Error('disk gone')) : Promise.resolve(new Map(records))),
  };
}

const clock = { now: () => now, after: () => ({ dispose: () => undefined }) };
const warned: string[] = [];
const log = {
  trace: () => undefined,
  info: () => undefined,
  warn: (text: string) => void warned.push(text),
  error: () => undefined,
  debug: () => undefined,
};

describe('BundleFiles', () => {
  it('forgets the copies of one account, and leaves the others and what it does not know', async () => {
    const state = memory();
    const files = new BundleFiles(state, clock, log);
    await files.write(bundleOf('Q1', 'test:acme'));
    await files.write(bundleOf('Q2', 'test:other'));
    state.records.set('of a newer version', { version: 2 });
    await files.forget('test:acme');
    assert.deepEqual(
      (await files.all()).map(bundle => bundle.incident.nativeId),
      ['Q2'],
    );
    assert.ok(state.records.has('of a newer version'));
  });

  it('has none where the disk cannot be read, and says so in the log', async () => {
    const files = new BundleFiles(memory(true), clock, log);
    assert.deepEqual(await files.all(), []);
    assert.equal(warned.length, 1);
  });
});
