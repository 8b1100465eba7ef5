import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const folder = (): string => workspaceFolder().fsPath;
const notesFolder = (): string => join(folder(), '.opex', 'root-causes');
const scratch = (): string => join(folder(), 'scratch', 'pay.ts');
const code =
  'import { gateway } from "./gateway";\n\nexport function pay(): void {\n  gateway.charge(1);\n}\n';

describe('root causes in threads', () => {
  let known: readonly string[];
  const added = (): readonly string[] => readdirSync(notesFolder()).filter(name => !known.includes(name));

  before(async () => {
    await activateOpex();
    known = readdirSync(notesFolder());
    mkdirSync(dirname(scratch()), { recursive: true });
  });

  beforeEach(() => writeFileSync(scratch(), code));

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of added()) rmSync(join(notesFolder(), name));
  });

  after(() => rmSync(dirname(scratch()), { recursive: true, force: true }));

  /** Texts of comments that are being written, as VS Code keeps them. */
  const inputs = (): readonly vscode.TextDocument[] =>
    vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === 'comment' && !isClosed);

  async function write(line: number): Promise<vscode.TextDocument> {
    const before = inputs();
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(scratch()));
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand('opex.recordRootCause');
    return until('a text in a thread', () =>
      inputs().find(document => !before.includes(document) && document.getText() !== ''),
    );
  }

  async function saves(name: RegExp): Promise<string> {
    await vscode.commands.executeCommand('editor.action.submitComment');
    const file = await until('the note', () => added().find(one => name.test(one)));
    return readFileSync(join(notesFolder(), file), 'utf8');
  }

  it('are begun with all that is known, and no question; nothing is written before it is saved', async () => {
    const text = (await write(3)).getText();
    assert.match(text, /^# Failure at pay\.ts:4\n\n## What happened\n/);
    assert.match(text, /\n## Why \(cause, not culprit\)\n/);
    assert.deepEqual(added(), []);
    const note = await saves(/failure-at-pay-ts-4/);
    assert.match(note, /^---\ntitle: Failure at pay\.ts:4\nstatus: suspected # /);
    assert.match(note, /\n {4}line: 4\n|line: 4,/);
    assert.match(note, /quote: gateway\.charge\(1\);/);
  });

  it('go where their line goes while they are written', async () => {
    await write(3);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(vscode.Uri.file(scratch()), new vscode.Position(0, 0), '// one\n// two\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const note = await saves(/failure-at-pay-ts-4/);
    assert.match(note, /\n {4}line: 6\n|line: 6,/);
    assert.match(note, /quote: gateway\.charge\(1\);/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
