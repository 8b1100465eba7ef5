import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoteDrafts, type KeptDraft } from '../../../src/platform/noteDrafts';
import { SharedState } from '../../../src/platform/sharedState';
import { until } from '../../host/until';
import { ManualClock } from '../core/incidents/manualClock';

const draft = (id: string, text: string, root = 'file:///shop'): KeptDraft => ({
  version: 1,
  id,
  root,
  code: `${root}/a.ts`,
  line: 3,
  draft: { title: id, incidents: [], errors: [], anchors: [], created: '2026-11-20' },
  text,
  begun: '# x',
});

describe('drafts of notes', () => {
  let root: string;
  let clock: ManualClock;
  const windows: NoteDrafts[] = [];
  const open = (): NoteDrafts => {
    const log = { trace: fail, debug: fail, info: fail, warn: fail, error: fail };
    const state = new SharedState(root, () => undefined);
    const drafts = new NoteDrafts({ state, clock, log });
    windows.push(drafts);
    return drafts;
  };
  const texts = ({ taken }: { readonly taken: readonly KeptDraft[] }) => taken.map(({ text }) => text);
  const onDisk = () => readdirSync(join(root, 'note-drafts')).length;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'opex-drafts-'));
    clock = new ManualClock();
  });
  afterEach(async () => {
    for (const one of windows.splice(0)) one.dispose();
    await new Promise(resolve => setTimeout(resolve, 50));
    rmSync(root, { recursive: true, force: true });
  });

  it('belong to their window while it lives, and to the next one afterwards, with the last letter', async () => {
    const [first, second] = [open(), open()];
    first.keep(draft('a', 'Half'));
    await until('the draft on disk', () => onDisk() === 1);
    assert.deepEqual(await second.takeOver(['file:///shop']), { taken: [], held: true });
    first.keep(draft('a', 'Half a sentence'));
    first.dispose();
    await until(
      'the draft to be free',
      async () => texts(await second.takeOver(['file:///shop'])).length === 1,
    );
    assert.deepEqual(
      second.all.map(({ text }) => text),
      ['Half a sentence'],
    );
    assert.deepEqual(await second.takeOver(['file:///shop']), { taken: [], held: false });
  });

  it('are taken over from a window that died without a word', async () => {
    const [first, second] = [open(), open()];
    first.keep(draft('a', 'A'));
    await until('the draft on disk', () => onDisk() === 1);
    await first.takeOver([]);
    rmSync(join(root, 'windows'), { recursive: true });
    assert.deepEqual(texts(await second.takeOver(['file:///other'])), []);
    assert.deepEqual(texts(await second.takeOver(['file:///shop'])), ['A']);
  });

  it('go when they became a note, and what nobody can read stays', async () => {
    const first = open();
    first.keep(draft('a', 'A'));
    await first.takeOver([]);
    writeFileSync(join(root, 'note-drafts', 'newer.json'), '{"version":2,"owner":"","draft":{}}');
    await first.forget('a');
    assert.deepEqual(readdirSync(join(root, 'note-drafts')), ['newer.json']);
    assert.deepEqual(first.all, []);
    assert.deepEqual(await open().takeOver(['file:///shop']), { taken: [], held: false });
  });
});

function fail(message: string): void {
  throw new Error(message);
}
