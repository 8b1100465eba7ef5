import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readLinks } from '../../../src/core/notes/incidentLink';
import { IncidentLinkFiles } from '../../../src/features/incidents/incidentLinks';
import { changeRecord } from '../../../src/platform/recordTexts';

describe('records that are written at the same time', () => {
  let home: vscode.Uri;

  beforeEach(() => {
    home = vscode.Uri.file(realpathSync(mkdtempSync(join(tmpdir(), 'opex-records-'))));
    mkdirSync(join(home.fsPath, '.opex'));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(home.fsPath, { recursive: true, force: true });
  });

  it('in an editor with unsaved changes keep every line, those that are typed meanwhile too', async () => {
    const path = '.opex/journal.md';
    const file = vscode.Uri.joinPath(home, path);
    writeFileSync(file.fsPath, 'first\n');
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit(edit => edit.insert(new vscode.Position(1, 0), 'typed before\n'));
    const add = (line: string): Promise<string> =>
      changeRecord(
        home,
        path,
        text => `${text}${line}\n`,
        (_base, ours) => ours,
      );
    await Promise.all([add('one'), add('two'), add('three')]);
    const lines = document.getText().trimEnd().split('\n');
    assert.deepEqual(lines.slice(0, 2), ['first', 'typed before']);
    assert.deepEqual(lines.slice(2).sort(), ['one', 'three', 'two']);
  });

  it('of links keep every place, and leave a file alone that they cannot read', async () => {
    const id = 'pagerduty:acme:Q1';
    const folder = { uri: home, name: 'x', index: 0 };
    const links = new IncidentLinkFiles({
      trace: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    });
    const file = join(home.fsPath, '.opex', 'links', 'pagerduty.acme.Q1.json');
    const lines = [1, 2, 3, 4, 5];
    await Promise.all(lines.map(line => links.add(folder, id, 'A title', { path: 'a.ts', line })));
    const places = readLinks(readFileSync(file, 'utf8'), id)?.places ?? [];
    assert.deepEqual(
      places.map(({ line }) => line),
      lines,
    );

    writeFileSync(file, '<<<<<<< HEAD\n');
    await assert.rejects(links.add(folder, id, undefined, { path: 'a.ts', line: 9 }));
    assert.equal(readFileSync(file, 'utf8'), '<<<<<<< HEAD\n');
  });
});
