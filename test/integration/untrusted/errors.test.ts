import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { groupKey } from '../../../src/core/errors/groupKey';
import { parseRecord } from '../../../src/core/errors/parseRecord';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

describe('errors of a workspace that is not trusted', () => {
  const logs = (): string => join(workspaceFolder().fsPath, 'logs');
  const made: string[] = [];

  before(async () => {
    await activateOpex();
    await vscode.commands.executeCommand('opex.errors.focus');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    made.splice(0).forEach(path => rmSync(path, { recursive: true, force: true }));
  });

  const failure = (message: string): string => JSON.stringify({ level: 50, time: Date.now(), msg: message });

  const shows = async (line: string): Promise<boolean> => {
    const { record } = parseRecord(line, { source: '' }, { zoneMinutes: 0, reference: 0 });
    assert.ok(record);
    const { fingerprint } = groupKey(record);
    await vscode.commands.executeCommand('opex.openErrorSample', { fingerprint, sample: 0 });
    return vscode.window.activeTextEditor?.document.uri.query.startsWith(fingerprint) ?? false;
  };

  it('are read by the default patterns, but not through a link that leads out', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'opex-outside-'));
    const [within, without] = [failure('lies within'), failure('lies outside')];
    writeFileSync(join(outside, 'private.log'), `${without}\n`);
    symlinkSync(join(outside, 'private.log'), join(logs(), 'linked.log'));
    writeFileSync(join(logs(), 'plain.log'), `${within}\n`);
    made.push(outside, join(logs(), 'linked.log'), join(logs(), 'plain.log'));
    await until('the plain file to be read', () => shows(within));
    assert.equal(await shows(without), false);
  });

  it('are decided about by nobody: no file is written', async () => {
    const line = failure('whose class is to change');
    writeFileSync(join(logs(), 'plain.log'), `${line}\n`);
    made.push(join(logs(), 'plain.log'));
    await until('the record to be read', () => shows(line));
    const { record } = parseRecord(line, { source: '' }, { zoneMinutes: 0, reference: 0 });
    assert.ok(record);
    const { fingerprint } = groupKey(record);
    const opex = join(workspaceFolder().fsPath, '.opex');
    const before = readdirSync(opex).map(name => [name, statSync(join(opex, name)).mtimeMs]);
    for (const command of ['changeErrorClass', 'ignoreErrorGroup', 'splitErrorGroup', 'renameErrorGroup']) {
      // Each ends with a message, and nothing is asked.
      await vscode.commands.executeCommand(`opex.${command}`, { fingerprint });
    }
    assert.deepEqual(
      readdirSync(opex).map(name => [name, statSync(join(opex, name)).mtimeMs]),
      before,
    );
  });

  it('open no file outside of the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'opex-outside-'));
    made.push(outside);
    const file = join(outside, 'app.ts');
    writeFileSync(file, 'line\n');
    void vscode.commands.executeCommand('opex.openFrame', { frame: { file, line: 1, library: false } });
    await new Promise(resolve => setTimeout(resolve, 1_500));
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('open the source lines of the workspace', async () => {
    const frame = { file: '/app/services/checkout/src/checkout.ts', line: 118, library: false };
    await vscode.commands.executeCommand('opex.openFrame', { frame });
    const editor = await until('the source line', () => vscode.window.activeTextEditor);
    assert.equal(editor.selection.active.line, 117);
  });
});
