import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFrontMatter, updateFrontMatter } from '../../../src/core/documents/frontMatter';
import { problemOf } from '../../../src/core/base/problem';
import { mergeNote } from '../../../src/core/notes/mergeNote';
import { readUtf8, rewriteFile, type Merge } from '../../../src/platform/recordFile';

const tools = { parse: parseFrontMatter, update: updateFrontMatter };
const merge: Merge = (base, ours, theirs) => mergeNote(base, ours, theirs, tools);

describe('rewriting a record', () => {
  let folder: string;
  let file: string;
  const read = (): string => readFileSync(file, 'utf8');
  const text = '---\ntitle: A\nstatus: suspected\n---\nbody\n';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opex-record-'));
    file = join(folder, 'a.md');
    writeFileSync(file, text);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('replaces it whole, keeps its mode and leaves nothing beside it', async () => {
    chmodSync(file, 0o640);
    const written = await rewriteFile(file, text, 'new\n', merge);
    assert.deepEqual(written, { kind: 'written', text: 'new\n', merged: false });
    assert.equal(read(), 'new\n');
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('merges what another window wrote in between', async () => {
    writeFileSync(file, text.replace('body', 'their body'));
    const ours = text.replace('suspected', 'fixed');
    const both = ours.replace('body', 'their body');
    assert.deepEqual(await rewriteFile(file, text, ours, merge), {
      kind: 'written',
      text: both,
      merged: true,
    });
    assert.equal(read(), both);
  });

  it('never puts the half of another window in its place, should that one have taken the lock', async () => {
    writeFileSync(file, 'theirs\n');
    const lock = join(folder, '.a.md.opex.tmp');
    const taken: Merge = () => {
      rmSync(lock);
      writeFileSync(lock, 'half of');
      return { kind: 'merged', text: 'ours and theirs\n' };
    };
    await assert.rejects(rewriteFile(file, text, 'ours\n', taken), {
      problem: { code: 'notes.busy', args: { file: 'a.md' } },
    });
    assert.equal(read(), 'theirs\n');
    assert.equal(readFileSync(lock, 'utf8'), 'half of');
  });

  it('writes nothing on a clash, and tells both', async () => {
    const theirs = text.replace('suspected', 'wontfix');
    writeFileSync(file, theirs);
    const ended = await rewriteFile(file, text, text.replace('suspected', 'fixed'), merge);
    assert.deepEqual(ended, { kind: 'clash', keys: ['status'], theirs });
    assert.equal(read(), theirs);
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('loses none of many changes at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `a:b:${index}`);
    const add = async (id: string): Promise<void> => {
      const before = await readUtf8(file);
      const known = parseFrontMatter(before).data.incidents;
      const incidents = [...(Array.isArray(known) ? (known as readonly string[]) : []), id];
      const ended = await rewriteFile(file, before, updateFrontMatter(before, { incidents }), merge);
      assert.equal(ended.kind, 'written');
    };
    await Promise.all(names.map(add));
    const { data, problems } = parseFrontMatter(read());
    assert.deepEqual(problems, []);
    assert.deepEqual([...(data.incidents as readonly string[])].sort(), [...names].sort());
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('waits for another writer, takes over from one that died, and gives up in words', async function () {
    this.timeout(10_000);
    const lock = join(folder, '.a.md.opex.tmp');
    writeFileSync(lock, 'half');
    setTimeout(() => rmSync(lock), 100);
    await rewriteFile(file, text, 'one\n', merge);
    assert.equal(read(), 'one\n');
    writeFileSync(lock, 'half');
    utimesSync(lock, new Date(0), new Date(0));
    await rewriteFile(file, 'one\n', 'two\n', merge);
    assert.equal(read(), 'two\n');
    writeFileSync(lock, 'half');
    await assert.rejects(rewriteFile(file, 'two\n', 'three\n', merge), (error: unknown) => {
      return problemOf(error).code === 'notes.busy';
    });
    assert.equal(read(), 'two\n');
  });

  it('writes over no text that it cannot read', async () => {
    writeFileSync(file, Buffer.from([0x61, 0xff, 0x62]));
    await assert.rejects(rewriteFile(file, text, 'x', merge), (error: unknown) => {
      return problemOf(error).code === 'notes.notText';
    });
    assert.deepEqual([...readFileSync(file)], [0x61, 0xff, 0x62]);
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('makes no file that is gone', async () => {
    rmSync(file);
    await assert.rejects(rewriteFile(file, text, 'x', merge), { code: 'ENOENT' });
    assert.deepEqual(readdirSync(folder), []);
  });
});
