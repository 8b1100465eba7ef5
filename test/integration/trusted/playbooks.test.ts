import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { silentLogger } from '../../../src/core/base/logger';
import type { Problem } from '../../../src/core/base/problem';
import { PlaybookStore } from '../../../src/core/playbooks/playbookStore';
import { followLink, imageUri } from '../../../src/features/playbooks/followLink';
import { largestPlaybook, PlaybookFiles } from '../../../src/features/playbooks/playbookFiles';
import { PlaybookLibrary } from '../../../src/features/playbooks/playbookLibrary';
import { PlaybookRoots } from '../../../src/features/playbooks/playbookRoots';
import { readPlaybookView } from '../../../src/features/playbooks/playbookView';
import { systemClock as clock } from '../../../src/platform/clock';
import { settingDefaults, type Settings } from '../../../src/platform/settings';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const folder = (): string => workspaceFolder().fsPath;
const scratch = (): string => join(folder(), 'scratch', 'runbooks');
const at = (path: string): vscode.Uri => vscode.Uri.file(join(scratch(), path));

function write(path: string, content: string | Uint8Array): void {
  const file = join(scratch(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Writes the file again each second: VS Code's watcher may start late on a busy machine, and tells nothing of before. */
async function untilFollowed(content: string, isSeen: () => boolean): Promise<void> {
  let writtenAt = 0;
  const probe = (): boolean => {
    if (Date.now() - writtenAt > 1000) {
      write('New.md', content);
      writtenAt = Date.now();
    }
    return isSeen();
  };
  await until(`the file with ${content}`, probe, 30_000);
}

/** The feature's parts with settings of the test's own. */
function playbooks(values: Partial<typeof settingDefaults> = {}) {
  const settings: Settings = {
    get: key => ({ ...settingDefaults, ...values })[key],
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const roots = new PlaybookRoots(settings);
  const files = new PlaybookFiles({ roots, settings, clock });
  const store = new PlaybookStore('Playbooks');
  const library = new PlaybookLibrary({ files, store, clock, log: silentLogger });
  const dispose = (): void => [library, files, store, roots].forEach(part => part.dispose());
  return { roots, files, store, library, dispose };
}

const codes = (problems: readonly Problem[]): readonly string[] => problems.map(problem => problem.code);

async function problemOfReading(library: PlaybookLibrary, uri: vscode.Uri): Promise<string> {
  try {
    await library.read(uri);
    return 'none';
  } catch (error) {
    return (error as { readonly problem: Problem }).problem.code;
  }
}

describe('playbooks of a workspace', () => {
  let outside: string;
  let parts: ReturnType<typeof playbooks>;

  before(() => {
    outside = realpathSync(mkdtempSync(join(tmpdir(), 'opex-outside-')));
    mkdirSync(join(outside, 'runbooks'));
    writeFileSync(join(outside, 'runbooks', 'TeamHomeAlert.md'), '# Of the team home');
    writeFileSync(join(outside, 'secret.md'), '# Secret');
    write('DiskFull.md', '---\nservices: [search]\n---\n# Disk full\n\n## Check\n\nRun `df -h` first.\n');
    write('latin.md', Buffer.from('# Caf\xe9', 'latin1'));
    write('binary.md', new Uint8Array([0x61, 0, 0x62]));
    write('large.md', 'a'.repeat(largestPlaybook + 1));
    write('utf16.md', Buffer.from('\ufeff# Sixteen', 'utf16le'));
    write('node_modules/x/runbooks/Library.md', '# Of a library');
    symlinkSync(join(outside, 'secret.md'), join(scratch(), 'escape.md'));
    symlinkSync(outside, join(scratch(), 'escaped'));
    symlinkSync(join(scratch(), 'DiskFull.md'), join(scratch(), 'Alias.md'));
  });

  beforeEach(() => {
    parts = playbooks({ 'opex.playbooks.locations': ['scratch/runbooks/**/*.md'] });
  });

  afterEach(() => parts.dispose());

  after(() => {
    rmSync(join(folder(), 'scratch', 'runbooks'), { recursive: true, force: true });
    rmSync(outside, { recursive: true, force: true });
  });

  it('are found by the default patterns, without any set-up', async () => {
    const own = playbooks();
    await own.library.load();
    own.dispose();
    const titles = own.store.playbooks.map(playbook => playbook.title);
    for (const title of ['Card gateway down', 'Search latency', 'Refund by hand', 'Disk full']) {
      assert.ok(titles.includes(title), `${title} is not among ${titles.join(', ')}`);
    }
    assert.ok(!titles.includes('Of a library'));
    assert.ok(own.store.state.health.asOf !== undefined);
  });

  it('are not read before somebody asks', () => {
    assert.equal(parts.store.state.health.state, 'never');
  });

  it('that cannot be read are each named, and cost nothing else', async () => {
    await parts.library.load();
    const { problems } = parts.store.state;
    assert.deepEqual([...new Set(codes(problems))].sort(), [
      'playbooks.brokenUtf8',
      'playbooks.notText',
      'playbooks.outside',
      'playbooks.tooLarge',
    ]);
    const titles = parts.store.playbooks.map(playbook => playbook.title);
    assert.ok(titles.includes('Disk full') && titles.includes('Sixteen') && titles.includes('Caf\ufffd'));
    assert.equal(titles.filter(title => title === 'Disk full').length, 1, 'a link to it is not a second one');
    assert.ok(!titles.includes('Secret') && !titles.includes('Of the team home'));
  });

  it('are searched, with the section that answers', async () => {
    await parts.library.load();
    const [hit] = parts.library.search('df -h', 5);
    assert.equal(hit?.playbook.title, 'Disk full');
    assert.equal(hit.section?.slug, 'check');
    assert.equal(hit.snippet, 'Run df -h first.');
  });

  it('are followed when files come, change and go', async () => {
    await parts.library.load();
    const title = (): string | undefined => parts.store.get(at('New.md').toString())?.title;
    await untilFollowed('# Brand new', () => title() === 'Brand new');
    await untilFollowed('# Changed since', () => title() === 'Changed since');
    assert.equal(parts.library.search('changed since', 1)[0]?.playbook.title, 'Changed since');
    rmSync(join(scratch(), 'New.md'));
    await until('it to go', () => parts.store.get(at('New.md').toString()) === undefined);
    assert.deepEqual(
      parts.library.search('changed since', 5).filter(hit => hit.playbook.title === 'Changed since'),
      [],
    );
  });

  it('of the team home are there too', async () => {
    const own = playbooks({ 'opex.teamHome': outside });
    await own.library.load();
    own.dispose();
    assert.deepEqual(
      own.store.playbooks.filter(playbook => playbook.alerts.includes('TeamHomeAlert')).map(p => p.title),
      ['Of the team home'],
    );
  });

  it('of other repositories are there too: by the patterns, or all where none fits', async () => {
    const other = join(outside, 'other');
    const plain = join(outside, 'plain');
    mkdirSync(join(other, 'runbooks'), { recursive: true });
    mkdirSync(plain);
    writeFileSync(join(other, 'runbooks', 'a.md'), '# Other by pattern');
    writeFileSync(join(other, 'README.md'), '# No playbook');
    writeFileSync(join(plain, 'b.md'), '# Other as it is');
    const own = playbooks({
      'opex.playbooks.locations': ['**/runbooks/a.md'],
      'opex.playbooks.folders': [other, plain, 'relative/folder', join(outside, 'gone')],
    });
    await own.library.load();
    own.dispose();
    assert.deepEqual(
      own.store.playbooks.map(playbook => playbook.title),
      ['Other as it is', 'Other by pattern'],
    );
    assert.deepEqual(codes(own.store.state.problems), ['playbooks.listFailed', 'playbooks.badFolder']);
  });

  it('a pattern that leaves its folder is refused, the others hold', async () => {
    const own = playbooks({
      'opex.playbooks.locations': [
        '../**/*.md',
        outside,
        '',
        '{a,../b}/*.md',
        'scratch/runbooks/DiskFull.md',
      ],
    });
    await own.library.load();
    own.dispose();
    assert.deepEqual(codes(own.store.state.problems), Array(4).fill('playbooks.badPattern'));
    assert.deepEqual(
      own.store.playbooks.map(playbook => playbook.title),
      ['Disk full'],
    );
  });

  describe('opened by address', () => {
    const cases: readonly (readonly [name: string, uri: () => vscode.Uri, code: string])[] = [
      ['inside', () => at('DiskFull.md'), 'none'],
      ['a link within', () => at('Alias.md'), 'none'],
      ['a link out', () => at('escape.md'), 'playbooks.outside'],
      ['through a linked folder', () => at('escaped/secret.md'), 'playbooks.outside'],
      ['outside', () => vscode.Uri.file(join(outside, 'secret.md')), 'playbooks.outside'],
      ['by dots', () => vscode.Uri.file(`${scratch()}/../../../x.md`), 'playbooks.outside'],
      ['other schemes', () => vscode.Uri.parse('untitled:x.md'), 'playbooks.outside'],
      ['gone', () => at('gone.md'), 'playbooks.gone'],
      ['a folder', () => vscode.Uri.file(scratch()), 'playbooks.unreadable'],
    ];
    for (const [name, uri, code] of cases) {
      it(name, async () => assert.equal(await problemOfReading(parts.library, uri()), code));
    }
  });

  describe('with links', () => {
    const cases: readonly (readonly [path: string, fragment: string | undefined, goal: string])[] = [
      ['Alias.md', 'check', 'playbook scratch/runbooks/Alias.md#check'],
      ['DiskFull', undefined, 'playbook scratch/runbooks/DiskFull.md'],
      ['/docs/runbooks/refund-by-hand.md', undefined, 'playbook docs/runbooks/refund-by-hand.md'],
      ['../../services/checkout/src/checkout.ts', 'L10', 'file services/checkout/src/checkout.ts:10'],
      ['DiskFull.md', 'L3', 'file scratch/runbooks/DiskFull.md:3'],
      ['/some/site/DiskFull/', undefined, 'playbook scratch/runbooks/DiskFull.md'],
      ['escape.md', undefined, 'playbooks.outside'],
      ['../../../elsewhere.md', undefined, 'playbooks.outside'],
      ['nowhere.md', undefined, 'playbooks.linkDead'],
    ];
    for (const [path, fragment, expected] of cases) {
      it(`${path}${fragment === undefined ? '' : `#${fragment}`}`, async () => {
        await parts.library.load();
        const deps = { ...parts, playbooks: () => parts.store.playbooks };
        const link = { kind: 'file' as const, path, ...(fragment === undefined ? {} : { fragment }) };
        let found: string;
        try {
          const goal = await followLink(deps, at('DiskFull.md'), link);
          const place = vscode.workspace.asRelativePath(goal.uri);
          found =
            goal.kind === 'file'
              ? `file ${place}:${(goal.selection?.start.line ?? -1) + 1}`
              : `${goal.kind} ${place}${'section' in goal ? `#${goal.section}` : ''}`;
        } catch (error) {
          found = (error as { readonly problem: Problem }).problem.code;
        }
        assert.equal(found, expected);
      });
    }
  });

  it('show images of the repository, and none that lies elsewhere', async () => {
    writeFileSync(join(outside, 'i.png'), '');
    write('i.png', '');
    write('Images.md', '![in](i.png) ![out](../../../x.png) ![linked](escaped/i.png) ![none](missing.png)');
    const view = await readPlaybookView(parts, at('Images.md').toString(), uri => uri);
    assert.equal(view.html.match(/<img /g)?.length, 1);
    assert.match(view.html, /<img src="file:[^"]*scratch\/runbooks\/i\.png" alt="in"/);
    assert.equal(imageUri(parts.roots, at('DiskFull.md'), { kind: 'file', path: '/../../x.png' }), undefined);
  });
});

describe('playbook tabs', () => {
  const tabs = (): readonly vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap(group => group.tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('opex.playbook'),
      );
  const card = (): string =>
    vscode.Uri.joinPath(workspaceFolder(), '.opex/playbooks/card-gateway-down.md').toString();

  before(() => activateOpex());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('open with the title of the playbook, once for each', async () => {
    await vscode.commands.executeCommand('opex.openPlaybook', card());
    await until('the tab', () => tabs().some(tab => tab.label === 'Card gateway down'));
    await vscode.commands.executeCommand('opex.openPlaybook', card(), '4-it-is-them');
    assert.equal(tabs().length, 1);
  });

  it('take no Markdown file over', async () => {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(card()));
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith('card-gateway-down.md'));
    assert.equal(tabs().length, 0);
  });

  it('give their file to the editor', async () => {
    await vscode.commands.executeCommand('opex.openPlaybookFile', { uri: card() });
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith('card-gateway-down.md'));
  });

  it('open even for a file that is gone, to say so', async () => {
    await vscode.commands.executeCommand('opex.openPlaybook', `${card()}.gone.md`);
    await until('the tab', () => tabs().length === 1);
  });
});
