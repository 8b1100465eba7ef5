import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LearntRow } from '../../../src/core/errors/templateGroups';
import { LearntTemplates } from '../../../src/platform/learntTemplates';
import { SharedState } from '../../../src/platform/sharedState';

describe('learnt templates on disk', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'opex-learnt-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const hash = (n: number): string => `v1:${n.toString(16).padStart(16, '0')}`;
  const row = (n: number): LearntRow => ({
    fingerprint: hash(n),
    common: hash(7),
    shape: hash(8),
    open: [3, 5],
  });
  const failures: unknown[] = [];
  const open = (scope = 'files one'): LearntTemplates =>
    new LearntTemplates(
      new SharedState(root, () => undefined),
      () => scope,
      error => failures.push(error),
    );

  it('come back as they were, and two windows add to each other', async () => {
    await open().add([row(1), row(2)]);
    await open().add([row(3)]);
    assert.deepEqual(await open().load(), [row(1), row(2), row(3)]);
    assert.deepEqual(await open('files two').load(), []);
  });

  it('are bounded: the oldest go', async () => {
    await open().add(Array.from({ length: 2_500 }, (_, n) => row(n)));
    const kept = await open().load();
    assert.equal(kept.length, 2_000);
    assert.deepEqual(kept[1_999], row(2_499));
  });

  for (const text of [
    '',
    '[]',
    '{"version":2,"rows":[]}',
    '{"version":1,"rows":[[1],["v1:x","y","z",[1]],null]}',
  ]) {
    it(`are none where the file holds ${JSON.stringify(text)}`, async () => {
      await open().add([row(1)]);
      const [name] = readdirSync(join(root, 'learnt'));
      writeFileSync(join(root, 'learnt', name ?? ''), text);
      assert.deepEqual(await open().load(), []);
    });
  }
});
