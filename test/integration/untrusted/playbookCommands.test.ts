import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isProblemError } from '../../../src/core/base/problem';
import { CommandRunner } from '../../../src/features/playbooks/commandRunner';
import { PlaybookTerminal } from '../../../src/features/playbooks/playbookTerminal';
import { systemClock as clock } from '../../../src/platform/clock';
import { workspaceFolder } from '../support/opex';

describe('commands of playbooks in Restricted Mode', () => {
  for (const how of ['insert', 'run'] as const) {
    it(`none goes to a terminal: ${how}`, async () => {
      const terminal = new PlaybookTerminal(clock);
      const before = vscode.window.terminals.length;
      const runner = new CommandRunner({
        terminal,
        now: () => clock.now(),
        newId: () => String(clock.now() + Math.random()),
      });
      const block = {
        key: 'b',
        kind: 'commands',
        language: 'sh',
        readOnly: true,
        destructive: false,
        text: 'ls',
        line: 0,
      } as const;
      const playbook = vscode.Uri.joinPath(workspaceFolder(), 'a.md').toString();
      await assert.rejects(
        runner.go(
          { playbook, block, template: 'ls', text: 'ls', line: 1, how },
          () => Promise.reject(new Error('nothing is kept')),
          () => undefined,
        ),
        error => isProblemError(error) && error.problem.code === 'playbooks.commandsUntrusted',
      );
      assert.equal(vscode.window.terminals.length, before);
      terminal.dispose();
    });
  }
});
