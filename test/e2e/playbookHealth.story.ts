import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseFrontMatter } from '../../src/core/documents/frontMatter';
import { parsePlaybook } from '../../src/core/playbooks/parsePlaybook';
import { PlaybookIndex } from '../../src/core/playbooks/playbookIndex';
import { makeTempDir, type TempDir } from '../host/cleanup';
import { until } from '../host/until';
import {
  openWorkbench,
  screenshotFailures,
  stepsBuildOnEachOther,
  type Workbench,
} from './harness/workbench';

/** What a team that has never heard of Opex has: three styles of runbooks, one of them with faults. */
const files: Readonly<Record<string, string>> = {
  'README.md': '# Ledger\n\nThe books of the company.\n',
  'runbooks/_index.md': '---\ntitle: Runbooks of the ledger\n---\nStart with [the queue](queue-backlog).\n',
  'runbooks/KubePodCrashLooping.md':
    '# KubePodCrashLooping\n\n## Meaning\n\nA pod restarts again and again.\n\n## Diagnosis\n\n```sh\nkubectl describe pod\n```\n',
  'runbooks/KubePodNotReady.md': '# KubePodNotReady\n\n## Meaning\n\nA pod is not ready for long.\n',
  'runbooks/queue-backlog.md':
    '---\nid: queue\nsidebar_label: Queue backlog\n---\n\n## Symptom\n\nPayouts are late, the queue grows.\n\n## Mitigation\n\n1. Look at [the map](maps/queue-map.md).\n2. Add workers: `./scripts/scale.sh`\n',
  'runbooks/maps/queues.md': '# Map of the queues\n\nOne queue a currency.\n',
  'runbooks/disk.md':
    'Disk pressure\n=============\n\nThe node has no space left.\n\n```sh\nbash scripts/clean-disk.sh\n```\n',
  'scripts/scale.sh': '#!/bin/sh\n',
};

/** A team's existing `runbooks/`, opened for the first time without any set-up. The steps build on each other. */
describe('runbooks as they are', () => {
  stepsBuildOnEachOther();
  let bench: Workbench;
  let temp: TempDir;

  before(async () => {
    temp = makeTempDir('ledger');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(temp.path, path)), { recursive: true });
      writeFileSync(join(temp.path, path), text);
    }
    bench = await openWorkbench({ folder: temp.path, viewport: { width: 1400, height: 1000 } });
  });
  after(async () => {
    await bench.close();
    temp.remove();
  });
  screenshotFailures(() => bench);

  const view = () => bench.sideBar.view('Playbooks');

  it('are there at the first look', async () => {
    await bench.sideBar.open('Opex');
    for (const name of ['Incidents', 'Errors', 'Root Causes', 'Week']) await bench.sideBar.view(name).close();
    await view().open();
    await view().expand(/All playbooks/);
    for (const title of ['Runbooks of the ledger', 'KubePodCrashLooping', 'Queue backlog', 'Disk pressure'])
      await view().waitRow(title);
    await bench.screenshot('playbookHealth/01-first-look');
  });

  it('are found by a symptom, in the order of the index', async () => {
    await bench.runCommand('Opex: Search Playbooks');
    await bench.quickInput.waitOpen('Search Playbooks');
    const query = 'pod restarting';
    await bench.quickInput.type(query);
    await until('the first answer', async () => {
      const [first] = await bench.quickInput.rows();
      return first?.label === 'KubePodCrashLooping';
    });
    const shown = (await bench.quickInput.rows()).map(({ label }) => label);
    assert.deepEqual(
      shown.filter(label => label !== '' && !label.includes('None fits')),
      await orderOfIndex(query),
    );
    assert.ok(shown.some(label => label.includes('None fits: write one…')));
    await bench.screenshot('playbookHealth/02-search');
    await bench.quickInput.accept();
    await bench.webviews.find(/KubePodCrashLooping/, 'h1');
  });

  /** The same files in the same index, asked the same. */
  const orderOfIndex = async (query: string): Promise<readonly string[]> => {
    const index = new PlaybookIndex({ now: () => 0, pause: () => Promise.resolve() });
    const paths = readdirSync(join(temp.path, 'runbooks'), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.md'))
      .sort();
    await index.add(
      paths.map(path => {
        const file = join(temp.path, 'runbooks', path);
        return parsePlaybook(`file://${file}`, readFileSync(file, 'utf8'), parseFrontMatter);
      }),
    );
    return index.search(query, { typing: true, limit: 50 }).map(({ playbook }) => playbook.title);
  };

  it('tell quietly what is wrong with them', async () => {
    await view().expand(/Health/);
    await view().expand(/Links that lead nowhere/);
    await view().expand(/Commands that need a missing file/);
    await view().waitRow(/there is no maps\/queue-map\.md/);
    await view().waitRow(/A command needs scripts\/clean-disk\.sh/);
    await bench.screenshot('playbookHealth/03-health');
    await view().click(/there is no maps\/queue-map\.md/);
    await bench.editor.waitAt('queue-backlog.md', 12);
  });

  it('and it goes once it is mended', async () => {
    const file = join(temp.path, 'runbooks/queue-backlog.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('maps/queue-map.md', 'maps/queues.md'));
    await view().waitNoRow(/there is no maps\/queue-map\.md/);
    await view().waitNoRow(/Links that lead nowhere/);
    await view().waitRow(/A command needs scripts\/clean-disk\.sh/);
    await bench.screenshot('playbookHealth/04-mended');
  });
});
