import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProblemError } from '../../../src/core/base/problem';
import { useRecordName, type UseEvent } from '../../../src/core/playbooks/useRecord';
import { PlaybookUseFiles } from '../../../src/platform/playbookUse';
import { SharedState } from '../../../src/platform/sharedState';

const of = {
  playbook: 'file:///w/.opex/playbooks/card.md',
  title: 'Card gateway down',
  incident: { id: 'pagerduty:acme:Q1', name: '#1482 Checkout' },
};
const tick = (id: string, at: number): UseEvent => ({
  id,
  at,
  kind: 'tick',
  step: `step-${id}`,
  number: 1,
  text: 'Check',
  done: true,
});

describe('what was done with playbooks, on disk', () => {
  let root: string;
  let windows: PlaybookUseFiles[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-use-'));
    windows = [];
  });
  afterEach(async () => {
    windows.forEach(window => window.dispose());
    await rm(root, { recursive: true, force: true });
  });

  const open = (): PlaybookUseFiles => {
    const files = new PlaybookUseFiles(new SharedState(root, () => undefined));
    windows.push(files);
    return files;
  };

  it('two windows that write at once lose nothing', async () => {
    const [a, b] = [open(), open()];
    const writes = Array.from({ length: 20 }, (_, at) => (at % 2 ? a : b).add(of, [tick(String(at), at)]));
    await Promise.all(writes);
    const record = await open().read(of.playbook, of.incident.id);
    assert.deepEqual(
      record?.events.map(event => event.at),
      Array.from({ length: 20 }, (_, at) => at),
    );
    assert.deepEqual(await readdir(join(root, 'playbookUse-locks')), []);
    assert.equal((await readdir(join(root, 'playbookUse'))).length, 1);
  });

  it('keeps one record a playbook and incident, and lists those of an incident', async () => {
    const files = open();
    await files.add(of, [tick('a', 1)]);
    await files.add({ playbook: of.playbook, title: of.title }, [tick('b', 2)]);
    await files.add({ ...of, playbook: 'file:///w/other.md' }, [tick('c', 3)]);
    assert.equal((await files.all()).length, 3);
    const ofIncident = await files.ofIncident(of.incident.id);
    assert.deepEqual(ofIncident.map(record => record.playbook).sort(), [of.playbook, 'file:///w/other.md']);
    assert.equal((await files.read(of.playbook, undefined))?.events[0]?.id, 'b');
  });

  it('a lock that a dead window left holds nobody up for long', async () => {
    const state = new SharedState(root, () => undefined);
    const name = useRecordName(of.playbook, of.incident.id);
    await state.claim('playbookUse-locks', name, { mine: 'dead', at: Date.now() - 60_000 });
    const record = await open().add(of, [tick('a', 1)]);
    assert.equal(record.events.length, 1);
  });

  it('drops what is too old and the oldest of too many, but never what it cannot read', async () => {
    const day = 24 * 60 * 60_000;
    const now = 2_000 * day;
    const state = new SharedState(root, () => undefined);
    const files = new PlaybookUseFiles(state, () => now);
    windows.push(files);
    const use = (playbook: string, at: number): Promise<void> =>
      state.write(
        'playbookUse',
        useRecordName(playbook, undefined),
        { version: 1, playbook, title: playbook, events: [tick('a', at)] },
        false,
      );
    await use('file:///w/old.md', now - 401 * day);
    for (let index = 0; index < 1_001; index++) await use(`file:///w/${index}.md`, now - index * 60_000);
    await state.write('playbookUse', 'of a newer version', { version: 2 });
    assert.equal((await files.all()).length, 1_000);
    const left = new Set(await state.names('playbookUse'));
    assert.equal(left.size, 1_001);
    assert.ok(left.has('of a newer version'));
    assert.ok(left.has(useRecordName('file:///w/999.md', undefined)));
    assert.ok(!left.has(useRecordName('file:///w/1000.md', undefined)));
    assert.ok(!left.has(useRecordName('file:///w/old.md', undefined)));
    assert.deepEqual(await readdir(join(root, 'playbookUse-locks')), []);
  });

  it('what a newer version wrote is not written over', async () => {
    const files = open();
    await files.add(of, [tick('a', 1)]);
    const [file] = await readdir(join(root, 'playbookUse'));
    await writeFile(join(root, 'playbookUse', file ?? ''), JSON.stringify({ version: 2 }));
    await assert.rejects(
      files.add(of, [tick('b', 2)]),
      error => isProblemError(error) && error.problem.code === 'playbooks.useNewer',
    );
    assert.equal(await files.read(of.playbook, of.incident.id), undefined);
  });
});
