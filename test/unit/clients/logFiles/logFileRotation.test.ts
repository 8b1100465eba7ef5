import assert from 'node:assert/strict';
import { appendFile, copyFile, rename, truncate, unlink, utimes } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { line, LogFolder, written } from './logFolder';

describe('LogFileReader and rotation', () => {
  let logs: LogFolder;

  beforeEach(async () => {
    logs = await LogFolder.make();
  });
  afterEach(() => logs.remove());

  it('finishes a renamed file and starts the new one', async () => {
    const path = await logs.write('app.log', line('one failed').repeat(3));
    await logs.read(path);
    await appendFile(path, line('late failed'));
    const rotated = logs.path('app.log.1');
    await rename(path, rotated);
    await utimes(rotated, written, written);
    await logs.write('app.log', line('new failed', { pid: 2 }));
    const expected = { 'one failed': 3, 'late failed': 1, 'new failed': 1 };
    assert.deepEqual(await logs.counts(path, rotated), expected);
    assert.deepEqual(await logs.counts(path, rotated), expected);
  });

  it('finishes a file that was renamed to a name that no pattern covers', async () => {
    const path = await logs.write('app.log', line('one failed').repeat(3));
    await logs.read(path);
    await appendFile(path, line('late failed'));
    await rename(path, logs.path('app.log.1'));
    await logs.write('app.log', line('new failed', { pid: 2 }));
    assert.deepEqual(await logs.counts(path), { 'one failed': 3, 'late failed': 1, 'new failed': 1 });
  });

  it('knows the copy of a file that was truncated', async () => {
    const path = await logs.write('app.log', line('one failed').repeat(30));
    await logs.read(path);
    const copy = logs.path('app.log.1');
    await copyFile(path, copy);
    await truncate(path, 0);
    await appendFile(path, line('new failed', { pid: 2 }));
    await utimes(path, written, written);
    await utimes(copy, written, written);
    assert.deepEqual(await logs.counts(path, copy), { 'one failed': 30, 'new failed': 1 });
  });

  it('knows a rotated file that was compressed since', async () => {
    const text = Array.from({ length: 50 }, (_, i) => line('one failed', { i })).join('');
    const path = await logs.write('app.log', text);
    await logs.read(path);
    const zipped = await logs.write('app.log.1.gz', gzipSync(text + line('late failed')));
    await unlink(path);
    const expected = { 'one failed': 50, 'late failed': 1 };
    assert.deepEqual(await logs.counts(zipped), expected);
    assert.deepEqual(await logs.counts(zipped), expected);
  });

  it('counts logs that only begin alike apart', async () => {
    const banner = `${'='.repeat(2_000)}\n`;
    const a = await logs.write('a.log', banner + line('a failed'));
    assert.deepEqual(await logs.counts(a), { 'a failed': 1 });
    const b = await logs.write('b.log', banner + line('b failed', { more: 'x'.repeat(500) }));
    assert.deepEqual(await logs.counts(a, b), { 'a failed': 1, 'b failed': 1 });
  });

  it('counts anew what was rewritten in place', async () => {
    const head = line('kept failed', { more: 'x'.repeat(1_100) });
    const path = await logs.write('a.jsonl', head + line('gone failed').repeat(3));
    assert.deepEqual(await logs.counts(path), { 'kept failed': 1, 'gone failed': 3 });
    await logs.write('a.jsonl', head + line('new failed'));
    assert.deepEqual(await logs.counts(path), { 'kept failed': 1, 'new failed': 1 });
  });
});
