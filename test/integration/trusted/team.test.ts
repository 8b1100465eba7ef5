import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const teamFile = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), '.opex', 'team.json');

/** `code@line` of what Opex says of a file, with 1-based lines as the Problems panel shows them. */
function told(file: vscode.Uri): readonly string[] {
  return vscode.languages
    .getDiagnostics(file)
    .filter(({ source }) => source === 'Opex')
    .map(({ code, range }) => `${codeOf(code)}@${range.start.line + 1}`);
}

describe('the team file', () => {
  let original: string;
  const folders: string[] = [];

  before(async () => {
    await activateOpex();
    original = readFileSync(teamFile().fsPath, 'utf8');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('opex.discardTeamDraft');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace
      .getConfiguration('opex')
      .update('teamHome', undefined, vscode.ConfigurationTarget.Global);
    write(original);
    await until('the sample team to be in force again', () => told(teamFile()).length === 0);
    folders.splice(0).forEach(folder => rmSync(folder, { recursive: true, force: true }));
  });

  const write = (text: string): void => writeFileSync(teamFile().fsPath, text);
  const shows = (what: string, ...expected: string[]): Promise<unknown> =>
    until(`${what}: ${expected.join(', ')}`, () => {
      const lines = told(teamFile());
      return expected.every(line => lines.includes(line));
    });

  /** A folder outside of the workspace, with a team file where `text` is given. */
  const folderOutside = (text?: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'opex-home-'));
    folders.push(folder);
    if (text !== undefined) {
      mkdirSync(join(folder, '.opex'));
      writeFileSync(join(folder, '.opex', 'team.json'), text);
    }
    return folder;
  };

  it('of the sample is read as JSON with comments and has no fault', async () => {
    const document = await vscode.workspace.openTextDocument(teamFile());
    assert.equal(document.languageId, 'jsonc');
    assert.deepEqual(told(teamFile()), []);
    const other = await vscode.workspace.openTextDocument({ language: 'json', content: '{}' });
    assert.equal(other.languageId, 'json');
  });

  it('is completed and checked by its schema in the editor', async () => {
    const document = await vscode.workspace.openTextDocument(teamFile());
    await vscode.window.showTextDocument(document);
    const place = document.positionAt(document.getText().indexOf('"services"'));
    await until('the schema to complete', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        place,
      );
      return list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'goals');
    });
  });

  it('is told at the line of each fault, and no longer when that is mended', async () => {
    write(
      '{\n  "severity": [\n    { "class": "sev1" },\n    { "class": "major", "message": "(" }\n  ],\n  "slas": 1\n}',
    );
    await shows('faults', 'team.wrongValue@3', 'team.badPattern@4', 'team.unknownKey@6');
    const [loudest] = vscode.languages.getDiagnostics(teamFile()).filter(({ source }) => source === 'Opex');
    assert.equal(loudest?.severity, vscode.DiagnosticSeverity.Error);
    write('{}');
    await until('nothing to be told', () => told(teamFile()).length === 0);
  });

  it('keeps what it said while it is half-written', async () => {
    write('{ "services": { "a": { "pagerD');
    await shows('half a file', 'team.keptLastGood@1');
    assert.ok(told(teamFile()).some(line => line.startsWith('team.syntax')));
  });

  it('opens by command', async () => {
    await vscode.commands.executeCommand('opex.openTeamFile');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), teamFile().toString());
  });

  it('is drafted as a diff, and written when that is accepted and not before', async () => {
    rmSync(teamFile().fsPath);
    await until('the file to be gone', () => told(teamFile()).length === 0);
    await vscode.commands.executeCommand('opex.setUpTeam');
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
    const draft = await vscode.workspace.openTextDocument(tab.input.modified);
    assert.equal(draft.languageId, 'jsonc');
    assert.match(draft.getText(), /"services\/checkout\/\*\*"/);
    assert.match(draft.getText(), /"lead": "@shop\/discovery"/);
    assert.throws(() => readFileSync(teamFile().fsPath));
    await vscode.commands.executeCommand('opex.acceptTeamDraft');
    assert.equal(readFileSync(teamFile().fsPath, 'utf8'), draft.getText());
    assert.ok(!openDiffs());
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), teamFile().toString());
    assert.deepEqual(told(teamFile()), []);
  });

  it('is only added to, where there is one', async () => {
    const mine = '{\n  // mine\n  "services": { "Checkout": { "lead": "me@example.com" } }, "sla": {}\n}\n';
    write(mine);
    await vscode.commands.executeCommand('opex.setUpTeam');
    await vscode.commands.executeCommand('opex.acceptTeamDraft');
    const text = readFileSync(teamFile().fsPath, 'utf8');
    assert.match(text, /\/\/ mine/);
    assert.match(text, /"Checkout": \{ "lead": "me@example.com", "paths": \["services\/checkout\/\*\*"\]/);
    assert.match(text, /"sla": \{\}/);
  });

  it('is not written where it changed since the draft', async () => {
    write('{ "areas": {} }');
    await vscode.commands.executeCommand('opex.setUpTeam');
    write('{ "areas": { "new": {} } }');
    await vscode.commands.executeCommand('opex.acceptTeamDraft');
    assert.equal(readFileSync(teamFile().fsPath, 'utf8'), '{ "areas": { "new": {} } }');
    assert.ok(openDiffs(), 'the draft is still there to look at');
  });

  it('is not written by a discarded draft', async () => {
    write('{}');
    await vscode.commands.executeCommand('opex.setUpTeam');
    await vscode.commands.executeCommand('opex.discardTeamDraft');
    assert.ok(!openDiffs());
    await vscode.commands.executeCommand('opex.acceptTeamDraft');
    assert.equal(readFileSync(teamFile().fsPath, 'utf8'), '{}');
  });

  it('of the team home is in force before the one of the workspace, and is watched', async () => {
    const home = folderOutside('{ "bogus": 1 }');
    const homeFile = vscode.Uri.file(join(home, '.opex', 'team.json'));
    await setHome(home);
    await shows('the workspace file', 'team.otherFile@1');
    await until('the home file to be read', () => told(homeFile).includes('team.unknownKey@1'));
    writeFileSync(homeFile.fsPath, '{\n"bogus": 1 }');
    await until('the home file to be read again', () => told(homeFile).includes('team.unknownKey@2'));
    await vscode.commands.executeCommand('opex.openTeamFile');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, homeFile.fsPath);
  });

  it('is set up in the team home, where one is set', async () => {
    const home = folderOutside();
    rmSync(teamFile().fsPath);
    await setHome(home);
    await until('a draft for the home', async () => {
      await vscode.commands.executeCommand('opex.setUpTeam');
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff && dirname(dirname(input.modified.fsPath)) === home;
    });
    await vscode.commands.executeCommand('opex.acceptTeamDraft');
    assert.match(readFileSync(join(home, '.opex', 'team.json'), 'utf8'), /"search"/);
  });

  it('of the workspace holds where the team home is no folder', async () => {
    await setHome(join(folderOutside(), 'missing'));
    write('{ "bogus": 1 }');
    await shows('the workspace file', 'team.unknownKey@1');
    assert.ok(!told(teamFile()).includes('team.otherFile@1'));
  });
});

async function setHome(path: string): Promise<void> {
  await vscode.workspace.getConfiguration('opex').update('teamHome', path, vscode.ConfigurationTarget.Global);
}

function openDiffs(): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  return tabs.some(({ input }) => input instanceof vscode.TabInputTextDiff);
}

function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}
