import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import {
  atCharge,
  change,
  code,
  codeFile,
  lensesOf,
  note,
  notesFolder,
  open,
  put,
  scratch,
  showsLenses,
} from '../support/notes';
import { activateOpex } from '../support/opex';

describe('lenses over code', () => {
  const mine = (name: string): string => join(notesFolder(), `lens-${name}.md`);
  let known: readonly string[];

  before(async () => {
    await activateOpex();
    known = readdirSync(notesFolder());
    put(scratch(), code);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of readdirSync(notesFolder())) {
      if (!known.includes(name)) rmSync(join(notesFolder(), name), { recursive: true });
    }
    put(scratch(), code);
    await vscode.workspace
      .getConfiguration('opex')
      .update('rootCauses.codeLens', undefined, vscode.ConfigurationTarget.Global);
  });

  after(() => rmSync(dirname(scratch()), { recursive: true, force: true }));

  it('of the sample stand over their lines', async () => {
    const lines = readFileSync(codeFile(), 'utf8').split('\n');
    const line = lines.findIndex(text => text.startsWith('export async function charge(')) + 1;
    await open(codeFile());
    await showsLenses(
      codeFile(),
      `${line}: cause: Retry storm when the card gateway times out (fixed, in v2.29.1)`,
    );
  });

  it('come, count and go with their files', async () => {
    await open(scratch());
    await showsLenses(scratch());
    put(mine('a'), note('A', atCharge));
    await showsLenses(scratch(), '4: cause: A (suspected)');
    put(mine('b'), note('B', atCharge));
    await showsLenses(scratch(), '4: 2 root causes');
    rmSync(mine('a'));
    rmSync(mine('b'));
    await showsLenses(scratch());
  });

  it('follow the text while it is edited, and come back after undo', async () => {
    put(mine('a'), note('A', atCharge));
    await open(scratch());
    await showsLenses(scratch(), '4: cause: A (suspected)');
    await change(scratch(), (edits, uri) => edits.insert(uri, new vscode.Position(0, 0), '// one\n// two\n'));
    assert.deepEqual(await lensesOf(scratch()), ['6: cause: A (suspected)']);
    // Enter at the first letter of the function's head, which is indented.
    await change(scratch(), (edits, uri) => edits.insert(uri, new vscode.Position(5, 2), '\n  '));
    assert.deepEqual(await lensesOf(scratch()), ['7: cause: A (suspected)']);
    // The line that the note is about goes: the function has nothing to say any more.
    await change(scratch(), (edits, uri) => edits.delete(uri, new vscode.Range(7, 0, 8, 0)));
    assert.deepEqual(await lensesOf(scratch()), []);
    for (let i = 0; i < 3; i += 1) await vscode.commands.executeCommand('undo');
    await showsLenses(scratch(), '4: cause: A (suspected)');
  });

  it('do not jump while a head is half written', async () => {
    put(mine('a'), note('A', atCharge));
    await open(scratch());
    await showsLenses(scratch(), '4: cause: A (suspected)');
    await change(scratch(), (edits, uri) => edits.replace(uri, new vscode.Range(3, 2, 3, 11), 'asy'));
    assert.deepEqual(await lensesOf(scratch()), ['4: cause: A (suspected)']);
    // News come while the text reads like nothing.
    put(mine('b'), note('B', atCharge));
    await showsLenses(scratch(), '4: 2 root causes');
    await vscode.commands.executeCommand('undo');
  });

  it('stand over the line itself where it is in no function, and over each of several in one', async () => {
    const at = (line: number, quote: string): string =>
      note('A', `path: scratch/pay.ts, line: ${line}, quote: '${quote}'`);
    put(mine('a'), at(1, 'import { gateway } from "./gateway";'));
    put(mine('b'), at(5, 'const answer = await gateway.charge(amount);'));
    put(mine('c'), at(6, 'if (!answer.ok) throw new Error("declined");'));
    await open(scratch());
    await showsLenses(
      scratch(),
      '1: cause: A (suspected)',
      '4: 2 root causes',
      '5: cause: A (suspected)',
      '6: cause: A (suspected)',
    );
  });

  it('tell how often the incidents of their notes paged', async () => {
    put(
      mine('a'),
      note('A', atCharge).replace(
        '\n---\n',
        '\nincidents: [pagerduty:Q1, pagerduty:acme:Q1, pagerduty:Q2]\n---\n',
      ),
    );
    await open(scratch());
    await showsLenses(scratch(), '4: cause: A (suspected)');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      vscode.Uri.file(scratch()),
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(titles.includes('paged 2×'), titles.join(' | '));
  });

  it('are not over files that are opened for reading only', async () => {
    put(mine('a'), note('A', atCharge));
    const files = vscode.workspace.getConfiguration('files');
    await files.update('readonlyInclude', { 'scratch/**': true }, vscode.ConfigurationTarget.Global);
    try {
      await open(scratch());
      await new Promise(resolve => setTimeout(resolve, 1_000));
      assert.deepEqual(await lensesOf(scratch()), []);
    } finally {
      await files.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
    }
    await showsLenses(scratch(), '4: cause: A (suspected)');
  });

  it('are found again where another program moved the line, and lost where it rewrote it', async () => {
    put(mine('a'), note('A', atCharge));
    await open(scratch());
    await showsLenses(scratch(), '4: cause: A (suspected)');
    put(scratch(), `// a\n// b\n// c\n${code}`);
    await showsLenses(scratch(), '7: cause: A (suspected)');
    put(scratch(), code.replace('gateway.charge(amount)', 'gateway.pay(amount)'));
    await showsLenses(scratch());
    put(scratch(), code);
    await showsLenses(scratch(), '4: cause: A (suspected)');
  });

  it('show no icon that a title asks for', async () => {
    put(mine('a'), note('"$(flame) $(x)"', atCharge));
    await open(scratch());
    await showsLenses(scratch(), '4: cause: $\u200b(flame) $\u200b(x) (suspected)');
  });

  it('are off where the setting says so', async () => {
    await open(codeFile());
    await until('a lens', async () => (await lensesOf(codeFile())).length === 1);
    await vscode.workspace
      .getConfiguration('opex')
      .update('rootCauses.codeLens', false, vscode.ConfigurationTarget.Global);
    await showsLenses(codeFile());
  });
});
