import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const folder = (): string => workspaceFolder().fsPath;
const notesFolder = (): string => join(folder(), '.opex', 'root-causes');
const codeFile = (): string => join(folder(), 'services', 'checkout', 'src', 'checkout.ts');
const scratch = (): string => join(folder(), 'scratch', 'pay.ts');

const code = [
  'import { gateway } from "./gateway";',
  '',
  'export class Till {',
  '  async pay(amount: number): Promise<void> {',
  '    const answer = await gateway.charge(amount);',
  '    if (!answer.ok) throw new Error("declined");',
  '  }',
  '}',
  '',
].join('\n');

/** Our lenses over a file: `line: text`, lines from 1. */
async function lensesOf(path: string): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    vscode.Uri.file(path),
  );
  return lenses
    .filter(({ command }) => command?.command === 'opex.showRootCause')
    .map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`);
}

async function showsLenses(path: string, ...expected: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  try {
    await until('lenses', async () => {
      seen = await lensesOf(path);
      return seen.join('\n') === expected.join('\n');
    });
  } catch {
    assert.deepEqual(seen, expected);
  }
}

/** `code@line` of what is told of a note, lines from 1. */
function told(path: string): readonly string[] {
  return vscode.languages
    .getDiagnostics(vscode.Uri.file(path))
    .filter(({ source }) => source === 'Opex')
    .map(({ code: found, range }) => `${typeof found === 'string' ? found : ''}@${range.start.line + 1}`);
}

async function tells(path: string, ...expected: readonly string[]): Promise<void> {
  await until(
    `${expected.join() || 'nothing'} to be told, not ${told(path).join()}`,
    () => told(path).join() === expected.join(),
  );
}

/** Puts a file there as another program would: whole, by a rename. */
function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

const note = (title: string, anchor: string): string =>
  `---\ntitle: ${title}\nanchors: [{ ${anchor} }]\n---\n`;
const atCharge =
  'path: scratch/pay.ts, line: 5, quote: const answer = await gateway.charge(amount);, before: "async pay(amount: number): Promise<void> {"';

async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.file(path)));
}

async function change(
  path: string,
  edit: (edits: vscode.WorkspaceEdit, uri: vscode.Uri) => void,
): Promise<void> {
  const edits = new vscode.WorkspaceEdit();
  edit(edits, vscode.Uri.file(path));
  assert.ok(await vscode.workspace.applyEdit(edits));
}

describe('root-cause notes', () => {
  const mine = (name: string): string => join(notesFolder(), `test-${name}.md`);
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

  describe('over the code', () => {
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
      await showsLenses(scratch(), '5: cause: A (suspected)');
      put(mine('b'), note('B', atCharge));
      await showsLenses(scratch(), '5: 2 root causes');
      rmSync(mine('a'));
      rmSync(mine('b'));
      await showsLenses(scratch());
    });

    it('follow the text while it is edited, and come back after undo', async () => {
      put(mine('a'), note('A', atCharge));
      await open(scratch());
      await showsLenses(scratch(), '5: cause: A (suspected)');
      await change(scratch(), (edits, uri) =>
        edits.insert(uri, new vscode.Position(0, 0), '// one\n// two\n'),
      );
      assert.deepEqual(await lensesOf(scratch()), ['7: cause: A (suspected)']);
      // Enter at the first letter of the line itself, which is indented.
      await change(scratch(), (edits, uri) => edits.insert(uri, new vscode.Position(6, 4), '\n    '));
      assert.deepEqual(await lensesOf(scratch()), ['8: cause: A (suspected)']);
      await change(scratch(), (edits, uri) => edits.delete(uri, new vscode.Range(7, 0, 8, 0)));
      assert.deepEqual(await lensesOf(scratch()), []);
      for (let i = 0; i < 3; i += 1) await vscode.commands.executeCommand('undo');
      await showsLenses(scratch(), '5: cause: A (suspected)');
    });

    it('are found again where another program moved the line, and lost where it rewrote it', async () => {
      put(mine('a'), note('A', atCharge));
      await open(scratch());
      await showsLenses(scratch(), '5: cause: A (suspected)');
      put(scratch(), `// a\n// b\n// c\n${code}`);
      await showsLenses(scratch(), '8: cause: A (suspected)');
      put(scratch(), code.replace('gateway.charge(amount)', 'gateway.pay(amount)'));
      await showsLenses(scratch());
      put(scratch(), code);
      await showsLenses(scratch(), '5: cause: A (suspected)');
    });

    it('show no icon that a title asks for', async () => {
      put(mine('a'), note('"$(flame) $(x)"', atCharge));
      await open(scratch());
      await showsLenses(scratch(), '5: cause: $\u200b(flame) $\u200b(x) (suspected)');
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

  describe('that are broken', () => {
    it('are told in Problems at their lines, and no longer when mended or gone', async () => {
      put(mine('a'), '---\ntitle: A\nstatus: done\ncreated: 2026-02-30\nteam: x\n---\n');
      await tells(mine('a'), 'notes.unknownKey@5', 'notes.badDate@4', 'notes.unknownStatus@3');
      put(mine('a'), '---\ntitle: [\n---\n');
      await tells(mine('a'), 'documents.yamlSyntax@3');
      put(mine('a'), '---\ntitle: A\n');
      await tells(mine('a'), 'documents.frontMatterNotClosed@1');
      put(mine('a'), '---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\n---\n');
      await tells(mine('a'), 'notes.mergeConflict@2');
      put(mine('a'), '---\ntitle: A\n---\n');
      await tells(mine('a'));
      put(mine('a'), '# no note\n');
      await tells(mine('a'), 'notes.noFrontMatter@1');
      rmSync(mine('a'));
      await tells(mine('a'));
    });

    it('cost the other notes nothing', async () => {
      put(
        mine('a'),
        `---\ntitle: A\nanchors:\n  - { path: ../../secret.ts, line: 1, quote: x }\n  - { ${atCharge} }\n---\n`,
      );
      put(mine('b'), '\0\0\0');
      put(mine('c'), `---\n${'x'.repeat(2_000_000)}`);
      await open(scratch());
      await showsLenses(scratch(), '5: cause: A (suspected)');
      await tells(mine('a'), 'notes.anchorOutside@4');
      await tells(mine('b'), 'notes.notText@1');
      await tells(mine('c'), 'notes.tooLarge@1');
    });

    it('and lead out of the workspace are not read', async () => {
      const outside = join(dirname(folder()), 'secret.md');
      put(outside, note('secret', atCharge));
      symlinkSync(outside, mine('link'));
      await tells(mine('link'), 'notes.linkOutside@1');
      await open(scratch());
      await showsLenses(scratch());
      rmSync(outside);
    });
  });

  describe('"Record Root Cause as File…"', () => {
    const added = (): readonly string[] => readdirSync(notesFolder()).filter(name => !known.includes(name));

    /** Presses Enter at the question for a title, as suggested, until the command ended. */
    async function record(target?: object): Promise<void> {
      let isDone = false;
      const running = Promise.resolve(
        vscode.commands.executeCommand('opex.recordRootCauseFile', target),
      ).then(() => (isDone = true));
      await until('the command to end', async () => {
        if (!isDone) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isDone;
      });
      await running;
    }

    it('writes all that is known beside the code, and opens where writing starts', async () => {
      const editor = await open(scratch());
      editor.selection = new vscode.Selection(4, 10, 4, 10);
      await record();
      const [name = ''] = added();
      assert.match(name, /^\d{4}-\d\d-\d\d-failure-at-pay-ts-5\.md$/);
      const text = readFileSync(join(notesFolder(), name), 'utf8');
      assert.match(text, /^---\ntitle: Failure at pay\.ts:5\nstatus: suspected # /);
      assert.match(
        text,
        /\n {2}- path: scratch\/pay\.ts\n( {4}symbol: .+\n)? {4}line: 5\n {4}commit: [0-9a-f]{12}\n/,
      );
      assert.match(text, /\n {4}quote: const answer = await gateway\.charge\(amount\);\n {4}before: /);
      assert.match(text, new RegExp(`\ncreated: ${name.slice(0, 10)}\n---\n`));
      assert.deepEqual(told(join(notesFolder(), name)), []);
      const active = vscode.window.activeTextEditor;
      assert.equal(active?.document.uri.fsPath, join(notesFolder(), name));
      const above = text.split('\n').slice(0, active.selection.start.line);
      assert.equal(above.filter(line => line.startsWith('## ')).join(), '## What happened');
      await showsLenses(scratch(), '5: cause: Failure at pay.ts:5 (suspected)');
    });

    it('takes the place that it is called with, and a name of its own each time', async () => {
      const target = { uri: vscode.Uri.file(scratch()).toString(), line: 6 };
      await record(target);
      await record(target);
      assert.deepEqual(
        added().map(name => name.slice(11)),
        ['failure-at-pay-ts-6-2.md', 'failure-at-pay-ts-6.md'],
      );
      await open(scratch());
      await showsLenses(scratch(), '6: 2 root causes');
    });

    it('loses nothing when it cannot write', async () => {
      const aside = `${notesFolder()}.aside`;
      renameSync(notesFolder(), aside);
      writeFileSync(notesFolder(), 'in the way');
      try {
        await record({ uri: vscode.Uri.file(scratch()).toString(), line: 5 });
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.isUntitled, true);
        assert.match(document.getText(), /quote: const answer/);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      } finally {
        rmSync(notesFolder());
        renameSync(aside, notesFolder());
      }
      assert.deepEqual(added(), []);
    });

    it('ties the error of the logs whose lens stands over the line', async () => {
      await open(codeFile());
      const lens = await until('a lens with errors of the logs', async () => {
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          vscode.Uri.file(codeFile()),
        );
        return lenses.find(({ command }) => command?.command === 'opex.revealErrorGroup');
      });
      assert.match(lens.command?.title ?? '', /^[\d.]+k?\+? errors? · (critical|major|standard) · 24 h$/);
      const fingerprint = lens.command?.arguments?.[0] as string;
      await record({ fingerprint });
      const text = readFileSync(join(notesFolder(), added()[0] ?? ''), 'utf8');
      assert.ok(text.includes(`\nerrors: [${fingerprint}`), text);
      assert.match(text, /\nclass: (critical|major|standard)\n/);
      assert.ok(text.includes(`\n    line: ${lens.range.start.line + 1}\n`), text);
    });

    it('writes nothing for what has no place', async () => {
      const untitled = await vscode.workspace.openTextDocument({ content: 'x' });
      await vscode.window.showTextDocument(untitled);
      await record();
      await record({ uri: vscode.Uri.file(join(dirname(folder()), 'outside.ts')).toString(), line: 1 });
      await record({ frame: { file: 'no/such/file.ts', line: 3, library: false } });
      assert.deepEqual(added(), []);
      await vscode.window.showTextDocument(untitled);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });

  it('open by command, and only they', async () => {
    put(mine('a'), note('A', atCharge));
    await open(scratch());
    await showsLenses(scratch(), '5: cause: A (suspected)');
    await vscode.commands.executeCommand('opex.openRootCause', vscode.Uri.file(mine('a')).toString());
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, mine('a'));
    await vscode.commands.executeCommand('opex.openRootCause', vscode.Uri.file(codeFile()).toString());
    assert.equal(vscode.window.activeTextEditor.document.uri.fsPath, mine('a'));
  });
});
