import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isProblemError } from '../../../src/core/base/problem';
import { judgeCommand } from '../../../src/core/playbooks/commandGuard';
import type { PlaybookBlock } from '../../../src/core/playbooks/steps';
import type { UseEvent } from '../../../src/core/playbooks/useRecord';
import { CommandRunner, type CommandJob } from '../../../src/features/playbooks/commandRunner';
import { PlaybookTerminal, type Ended } from '../../../src/features/playbooks/playbookTerminal';
import { integrationOf, shellWindow } from '../../../src/features/playbooks/shellApi';
import { systemClock as clock } from '../../../src/platform/clock';
import { until } from '../../host/until';
import { workspaceFolder } from '../support/opex';

const longMs = 30_000;

describe('the playbook’s terminal', function () {
  this.timeout(120_000);
  let terminal: PlaybookTerminal;
  let shell: vscode.Terminal;
  let scratch: string;

  before(async function () {
    // VS Code tells of shells since 1.93.
    if (!shellWindow.onDidEndTerminalShellExecution) this.skip();
    scratch = mkdtempSync(join(tmpdir(), 'opex-terminal-'));
    terminal = new PlaybookTerminal(clock);
    shell = await terminal.open();
    await until('the shell to tell of itself', () => integrationOf(shell) !== undefined, longMs);
  });
  after(() => {
    terminal.dispose();
    shell.dispose();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('stands in the workspace’s folder', async () => {
    // It is told with the first prompt, a moment after the shell.
    await until('the folder', () => terminal.directory === workspaceFolder().fsPath, longMs);
  });

  it('tells what a command wrote, and its exit code', async () => {
    const ran = await terminal.run('echo hello; (exit 3)', longMs);
    assert.equal(ran.exitCode, 3);
    assert.match(ran.output ?? '', /^hello$/m);
  });

  it('asks, and takes the answer of what succeeded only', async () => {
    assert.match((await terminal.ask('echo prod-eu')) ?? '', /^prod-eu$/m);
    assert.equal(await terminal.ask('echo prod-eu; false'), undefined);
  });

  it('puts a line in without Enter, and the next one in its place', async () => {
    const file = join(scratch, 'one');
    const ended: Ended[] = [];
    await terminal.insert(`touch ${file}`, () => undefined);
    await terminal.insert(`touch ${file}-two`, result => void ended.push(result));
    await new Promise(resolve => setTimeout(resolve, 1_000));
    assert.equal(existsSync(file) || existsSync(`${file}-two`), false);
    // The person presses Enter.
    shell.sendText('', true);
    await until('the line to end', () => ended.length > 0, longMs);
    assert.equal(ended[0]?.exitCode, 0);
    assert.equal(existsSync(`${file}-two`), true);
    assert.equal(existsSync(file), false);
  });

  it('what was put in before is not run with what is asked', async () => {
    const file = join(scratch, 'left');
    await terminal.insert(`touch ${file} ;`, () => undefined);
    assert.match((await terminal.ask('echo prod-eu')) ?? '', /^prod-eu$/m);
    assert.equal(existsSync(file), false);
  });

  it('by itself runs what only reads, and keeps how it ended', async () => {
    const events: UseEvent[] = [];
    const runner = new CommandRunner({
      terminal,
      now: () => clock.now(),
      newId: () => String(clock.now() + Math.random()),
    });
    const block: PlaybookBlock = {
      key: 'b',
      kind: 'commands',
      language: 'sh',
      readOnly: true,
      destructive: false,
      text: 'ls -d .',
      line: 3,
    };
    const playbook = vscode.Uri.joinPath(workspaceFolder(), 'a.md').toString();
    const job: CommandJob = { playbook, block, template: 'ls -d .', text: 'ls -d .', line: 4, how: 'run' };
    assert.equal(judgeCommand(job.text, block).readOnly, true);
    let isDone = false;
    const keep = (event: UseEvent): Promise<void> => Promise.resolve(void events.push(event));
    assert.equal(await runner.go(job, keep, () => (isDone = true)), true);
    await until('it to end', () => isDone, longMs);
    const [begun, end] = events;
    assert.ok(begun?.kind === 'command' && begun.how === 'ran');
    assert.deepEqual(begun.target, { kind: 'directory', name: workspaceFolder().fsPath });
    assert.ok(end?.kind === 'commandEnd' && end.of === begun.id && end.exitCode === 0);
    assert.equal(end.output, '.');
  });

  it('runs nothing by itself whose target is not known', async () => {
    const runner = new CommandRunner({
      terminal,
      now: () => clock.now(),
      newId: () => String(clock.now() + Math.random()),
    });
    const text = `cd ${scratch} && touch never`;
    const block: PlaybookBlock = {
      key: 'b',
      kind: 'commands',
      language: 'sh',
      readOnly: true,
      destructive: true,
      text,
      line: 3,
    };
    const playbook = vscode.Uri.joinPath(workspaceFolder(), 'a.md').toString();
    await assert.rejects(
      runner.go(
        { playbook, block, template: text, text, line: 4, how: 'run' },
        () => Promise.resolve(),
        () => undefined,
      ),
      error => isProblemError(error) && error.problem.code === 'playbooks.targetUnknown',
    );
    assert.equal(existsSync(join(scratch, 'never')), false);
  });
});
