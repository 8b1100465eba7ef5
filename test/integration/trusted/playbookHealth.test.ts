import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { silentLogger } from '../../../src/core/base/logger';
import { IncidentDetails } from '../../../src/core/incidents/incidentDetails';
import type { HealthState } from '../../../src/core/playbooks/healthState';
import { PlaybookStore } from '../../../src/core/playbooks/playbookStore';
import { TeamStore } from '../../../src/core/team/teamStore';
import { IncidentMatcher } from '../../../src/features/playbooks/incidentMatches';
import type { PastAlerts } from '../../../src/features/playbooks/pastAlerts';
import { PlaybookFiles } from '../../../src/features/playbooks/playbookFiles';
import { PlaybookHealth } from '../../../src/features/playbooks/playbookHealth';
import { PlaybookLibrary } from '../../../src/features/playbooks/playbookLibrary';
import { PlaybookRoots } from '../../../src/features/playbooks/playbookRoots';
import { PlaybookUses } from '../../../src/features/playbooks/playbookUses';
import { changedSince } from '../../../src/platform/changeTimes';
import { systemClock as clock } from '../../../src/platform/clock';
import { settingDefaults, type Settings } from '../../../src/platform/settings';
import { SharedState } from '../../../src/platform/sharedState';
import { until } from '../../host/until';
import { workspaceFolder } from '../support/opex';

const scratch = (): string => join(workspaceFolder().fsPath, 'scratch', 'health');
const at = (path: string): vscode.Uri => vscode.Uri.file(join(scratch(), path));

function write(path: string, text: string): void {
  const file = join(scratch(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function open(past: PastAlerts) {
  const settings: Settings = {
    get: key =>
      ({ ...settingDefaults, 'opex.playbooks.locations': ['scratch/health/runbooks/**/*.md'] })[key],
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const roots = new PlaybookRoots(settings);
  const files = new PlaybookFiles({ roots, settings, clock });
  const store = new PlaybookStore('Playbooks');
  const library = new PlaybookLibrary({ files, store, clock, log: silentLogger });
  const team = new TeamStore();
  const uses = new PlaybookUses(new SharedState(join(scratch(), 'state'), () => undefined));
  const load = (): Promise<void> => library.load();
  const matcher = new IncidentMatcher({
    load,
    store,
    team,
    details: new IncidentDetails({ clock, source: () => undefined }),
  });
  const told: HealthState[] = [];
  const health = new PlaybookHealth({
    library,
    files,
    roots,
    store,
    team,
    uses,
    matcher,
    settings,
    clock,
    log: silentLogger,
    past: () => Promise.resolve(past),
    onChange: state => told.push(state),
  });
  const dispose = (): void => [health, uses, library, files, store, roots].forEach(part => part.dispose());
  return { library, health, told, dispose };
}

const none: PastAlerts = { seen: [], unread: false };
const shown = ({ problems }: HealthState): readonly string[] =>
  problems
    .filter(({ code }) => code !== 'playbooks.noOwner')
    .map(({ code, place }) => {
      const path = vscode.workspace
        .asRelativePath(vscode.Uri.parse(place.file))
        .replace('scratch/health/', '');
      return `${code.replace('playbooks.', '')} ${path}:${place.line + 1}`;
    });

describe('health of playbooks', () => {
  let parts: ReturnType<typeof open> | undefined;

  before(() => {
    write('scripts/there.sh', '');
    write('runbooks/img/there.png', '');
    write(
      'runbooks/links.md',
      [
        '# Links',
        'To [one](other.md), [its part](other.md#second-part), [none of its parts](other#third-part),',
        'to [nothing](gone.md), [here](#links), [nowhere here](#nowhere), a [site](/docs/x), [out](https://x.example).',
        '![there](img/there.png) ![gone](img/gone.png)',
        '',
        '```sh',
        './scripts/there.sh',
        'bash scripts/gone.sh',
        'bash elsewhere/on-the-host.sh',
        '```',
      ].join('\n'),
    );
    write('runbooks/other.md', '# Other\n\n## Second part\n');
    write('runbooks/scripts/beside.sh', '');
  });
  afterEach(() => parts?.dispose());
  after(() => rmSync(scratch(), { recursive: true, force: true }));

  it('names what is gone, where it stands, and nothing that may be there', async () => {
    parts = open(none);
    await parts.library.load();
    assert.deepEqual(shown(await parts.health.current()), [
      'linkDead runbooks/links.md:3',
      'anchorDead runbooks/links.md:2',
      'anchorDead runbooks/links.md:3',
      'imageMissing runbooks/links.md:4',
      'commandFileGone runbooks/links.md:8',
    ]);
    const diagnostics = vscode.languages.getDiagnostics(at('runbooks/links.md'));
    assert.deepEqual(
      diagnostics.map(({ severity, source }) => [severity, source]),
      Array(5).fill([vscode.DiagnosticSeverity.Warning, 'Opex']),
    );
    const [first] = diagnostics.filter(({ code }) => code === 'linkDead');
    assert.match(first?.message ?? '', /gone\.md/);
    assert.deepEqual([first?.range.start.line, first?.range.start.character], [2, 13]);
  });

  it('what asks for a look stands in Problems only while its file is open', async () => {
    parts = open(none);
    await parts.library.load();
    await parts.health.current();
    const other = at('runbooks/other.md');
    assert.deepEqual(vscode.languages.getDiagnostics(other), []);
    await vscode.commands.executeCommand('vscode.open', other);
    await until('the owner', () =>
      vscode.languages.getDiagnostics(other).some(({ code }) => code === 'noOwner'),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('goes when it is mended', async () => {
    write('runbooks/mended.md', 'See [it](not-yet.md).');
    parts = open(none);
    await parts.library.load();
    assert.ok(shown(await parts.health.current()).includes('linkDead runbooks/mended.md:1'));
    write('runbooks/mended.md', 'See [it](other.md).');
    await parts.library.refresh();
    await until('the mended link', () => {
      const last = parts?.told.at(-1);
      return last !== undefined && !shown(last).includes('linkDead runbooks/mended.md:1');
    });
    assert.deepEqual(vscode.languages.getDiagnostics(at('runbooks/mended.md')), []);
  });

  it('tells alerts that have none, and playbooks that no alert reaches', async () => {
    parts = open({
      seen: [{ title: 'Second part of other is odd' }, { title: 'Certificates run out' }],
      days: 30,
      unread: false,
    });
    await parts.library.load();
    const state = await parts.health.current();
    assert.ok(state.without.some(({ title }) => title === 'Certificates run out'));
    // `other.md` is reached by a link of another playbook, `links.md` by nothing.
    const unreached = shown(state).filter(line => line.startsWith('unreached'));
    assert.ok(unreached.includes('unreached runbooks/links.md:1'));
    assert.ok(!unreached.includes('unreached runbooks/other.md:1'));
  });

  it('of a past that was not read it says so, and calls nothing unreached', async () => {
    parts = open({ seen: [], unread: true });
    await parts.library.load();
    const state = await parts.health.current();
    assert.deepEqual(state.past, { kind: 'unread' });
    assert.deepEqual(
      shown(state).filter(line => line.startsWith('unreached')),
      [],
    );
  });
});

describe('when files were changed', () => {
  let folder: string;
  const git = (date: string, ...args: readonly string[]): void => {
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com'];
    execFileSync('git', [...who, ...args], { cwd: folder, env });
  };
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'opex-changes-')));
    git('2020-01-01T00:00:00Z', 'init', '-q');
    mkdirSync(join(folder, 'runbooks'));
    for (const name of ['old', 'edited', 'größe', 'new']) {
      writeFileSync(join(folder, 'runbooks', `${name}.md`), name);
    }
    git('2020-01-01T00:00:00Z', 'add', 'runbooks/old.md', 'runbooks/edited.md', 'runbooks/größe.md');
    git('2020-01-01T00:00:00Z', 'commit', '-q', '-m', 'Old');
    writeFileSync(join(folder, 'runbooks', 'größe.md'), 'changed');
    git('2026-01-01T00:00:00Z', 'commit', '-q', '-a', '-m', 'Changed');
    writeFileSync(join(folder, 'runbooks', 'edited.md'), 'edited since');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is told for those that git knows, edits that are not committed included', async () => {
    const since = Date.parse('2025-06-01T00:00:00Z');
    for (const root of [folder, join(folder, 'runbooks')]) {
      const told = await changedSince(vscode.Uri.file(root), since, silentLogger);
      const of = (name: string) => told(vscode.Uri.file(join(folder, 'runbooks', `${name}.md`)));
      assert.deepEqual(['old', 'edited', 'größe', 'new'].map(of), [false, true, true, undefined], root);
    }
  });

  it('is not told where there is no repository', async () => {
    const told = await changedSince(vscode.Uri.file(tmpdir()), 0, silentLogger);
    assert.equal(told(vscode.Uri.file(join(tmpdir(), 'a.md'))), undefined);
  });
});
