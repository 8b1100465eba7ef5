import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { partLength, partsOf } from '../../../../src/core/playbooks/indexParts';
import { parsePlaybook, type ParsedPlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { PlaybookIndex } from '../../../../src/core/playbooks/playbookIndex';

const turns = {
  now: () => performance.now(),
  pause: () => new Promise<void>(resolve => setImmediate(resolve)),
};

const files: Readonly<Record<string, string>> = {
  'KubePodCrashLooping.md':
    '# KubePodCrashLooping\n\n## Meaning\n\nThe pod dies again and again.\n\n## Mitigation\n\nRoll back the deployment:\n\n```sh\nkubectl rollout undo deployment/checkout\n```\n',
  'card-gateway-down.md':
    '---\ntitle: Card gateway down\nalerts: [CheckoutChargeErrors]\n---\n## Check\n\nIs the provider answering? Timeouts of the payment provider show as `gateway timeout`.\n\n## Call\n\nThe payments team, when charges fail for more than ten minutes.\n',
  'disk-full.md':
    '# Disk full\n\n## Check\n\nWhich volume is full: `df -h`.\n\n## Fix\n\nDelete old logs, then grow the volume.\n',
  'database.md':
    '# Database failover\n\n## Steps\n\nPromote the replica. The disk of the old primary may be full.\n',
  'größe.md': '# Überlast am Größenrechner\n\nNeustart mit Bedacht.\n',
  'ja.md': '# 再起動の手順\n\nサービスを再起動する。\n',
};

const read = (path: string, text: string): ParsedPlaybook =>
  parsePlaybook(`file:///r/${path}`, text, parseFrontMatter);

async function indexOf(texts: Readonly<Record<string, string>> = files): Promise<PlaybookIndex> {
  const index = new PlaybookIndex(turns);
  await index.add(Object.entries(texts).map(([path, text]) => read(path, text)));
  return index;
}

describe('searching playbooks', () => {
  const cases: readonly (readonly [query: string, first: string, section: string | undefined])[] = [
    ['KubePodCrashLooping', 'KubePodCrashLooping.md', 'KubePodCrashLooping'],
    ['crash looping', 'KubePodCrashLooping.md', 'KubePodCrashLooping'],
    ['crashlooping', 'KubePodCrashLooping.md', 'KubePodCrashLooping'],
    ['kube pod crash', 'KubePodCrashLooping.md', 'KubePodCrashLooping'],
    ['pod crsah', 'KubePodCrashLooping.md', 'KubePodCrashLooping'],
    ['rollout undo', 'KubePodCrashLooping.md', 'Mitigation'],
    ['rolling back deployments', 'KubePodCrashLooping.md', 'Mitigation'],
    ['checkout charge errors', 'card-gateway-down.md', undefined],
    ['gateway timeouts', 'card-gateway-down.md', 'Check'],
    ['charges fail', 'card-gateway-down.md', 'Call'],
    ['disk full', 'disk-full.md', 'Disk full'],
    ['df -h', 'disk-full.md', 'Check'],
    ['promote repl', 'database.md', 'Steps'],
    ['grossenrechner', 'größe.md', 'Überlast am Größenrechner'],
    ['uberlast', 'größe.md', 'Überlast am Größenrechner'],
    ['再起動', 'ja.md', '再起動の手順'],
  ];
  for (const [query, first, section] of cases) {
    it(query, async () => {
      const [hit] = (await indexOf()).search(query, { typing: true });
      assert.equal(hit?.playbook.uri, `file:///r/${first}`);
      if (section !== undefined) assert.equal(hit.section?.text, section);
    });
  }

  it('a title wins over a mention', async () => {
    const hits = (await indexOf()).search('disk full');
    assert.deepEqual(
      hits.slice(0, 2).map(hit => hit.playbook.uri),
      ['file:///r/disk-full.md', 'file:///r/database.md'],
    );
  });

  it('shows the line that answers, and knows where its section stands', async () => {
    const [hit] = (await indexOf()).search('kubectl rollout undo');
    assert.equal(hit?.snippet, 'kubectl rollout undo deployment/checkout');
    assert.equal(hit.section?.line, 6);
    assert.equal(hit.section.slug, 'mitigation');
  });

  it('finds while the first letters are typed, stop words among them', async () => {
    const index = await indexOf();
    for (const query of ['d', 'di', 'dis', 'do', 'a', 'c', 'ca', 'card g']) {
      assert.ok(index.search(query, { typing: true }).length > 0, query);
    }
  });

  it('has no answer to what nobody wrote about', async () => {
    const index = await indexOf();
    for (const query of ['', '   ', '!?', 'certificate xyzzy', 'the of and']) {
      assert.deepEqual(index.search(query), [], JSON.stringify(query));
    }
  });

  it('bounds what is asked of it', async () => {
    const hits = (await indexOf()).search('disk full '.repeat(100_000), { limit: 1 });
    assert.equal(hits.length, 1);
  });
});

describe('an index that changes', () => {
  it('has a file once, as it was read last', async () => {
    const index = await indexOf();
    await index.add([read('disk-full.md', '# Volume exhausted')]);
    assert.equal(index.size, Object.keys(files).length);
    assert.equal(index.search('volume exhausted')[0]?.playbook.title, 'Volume exhausted');
    assert.deepEqual(
      index.search('df').map(hit => hit.playbook.uri),
      [],
    );
  });

  it('forgets a removed file', async () => {
    const index = await indexOf();
    index.remove('file:///r/disk-full.md');
    index.remove('file:///r/never-there.md');
    assert.deepEqual(
      index.search('disk full').map(hit => hit.playbook.uri),
      ['file:///r/database.md'],
    );
  });

  it('stays right over hundreds of changes', async () => {
    const index = await indexOf();
    for (let round = 0; round < 300; round += 1)
      await index.add([read('disk-full.md', `# Round ${round} of many`)]);
    assert.equal(index.size, Object.keys(files).length);
    assert.equal(index.search('round 299')[0]?.playbook.title, 'Round 299 of many');
    assert.equal(index.search('gateway')[0]?.playbook.title, 'Card gateway down');
  });
});

describe('a large index', () => {
  it('is built in slices', async () => {
    let pauses = 0;
    let time = 0;
    const index = new PlaybookIndex({
      // Every look at the clock costs 2 ms, so that a slice of 6 ms holds three steps.
      now: () => (time += 2),
      pause: () => Promise.resolve(void (pauses += 1)),
    });
    const longest = await index.add(
      Array.from({ length: 100 }, (_, at) => read(`${at}.md`, `# Playbook ${at}`)),
    );
    assert.equal(index.size, 100);
    assert.ok(pauses >= 25, `${pauses} pauses`);
    assert.ok(longest <= 8, `${longest} ms`);
  });

  it('cuts a long file, and finds what stands at its end', async () => {
    const filler = 'Nothing of interest stands in this line of the file.\n'.repeat(2000);
    const long = read('long.md', `# Long\n${filler}\n## Needle\n\nThe haystack ends here.\n`);
    const parts = partsOf(long);
    assert.ok(parts.length > 5);
    assert.ok(parts.every(part => part.reduce((sum, section) => sum + section.text.length, 0) <= partLength));
    assert.equal(
      parts.flat().reduce((sum, section) => sum + section.text.length, 0),
      long.sections.reduce((sum, section) => sum + section.text.length, 0),
    );
    const index = await indexOf();
    await index.add([long]);
    const hits = index.search('haystack');
    assert.deepEqual(
      hits.map(hit => [hit.playbook.uri, hit.section?.text]),
      [['file:///r/long.md', 'Needle']],
    );
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort();
    const index = new PlaybookIndex(turns);
    await index.add(
      Object.entries(files).map(([path, text]) => read(path, text)),
      controller.signal,
    );
    assert.equal(index.size, 1);
  });
});
