import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import {
  atCharge,
  code,
  codeFile,
  folder,
  note,
  notesFolder,
  open,
  put,
  scratch,
  showsLenses,
} from '../support/notes';
import { activateOpex } from '../support/opex';

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
      await showsLenses(scratch(), '4: cause: A (suspected)');
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
      await showsLenses(scratch(), '4: cause: Failure at pay.ts:5 (suspected)');
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
      await showsLenses(scratch(), '4: 2 root causes');
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
      // The lens stands over the function's head, the note at the line that throws.
      const line = Number(/\n {4}line: (\d+)\n/.exec(text)?.[1]);
      const lines = readFileSync(codeFile(), 'utf8').split('\n');
      assert.match(lines[lens.range.start.line] ?? '', /function /);
      assert.match(lines[line - 1] ?? '', /throw /);
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
    await showsLenses(scratch(), '4: cause: A (suspected)');
    await vscode.commands.executeCommand('opex.openRootCause', vscode.Uri.file(mine('a')).toString());
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, mine('a'));
    await vscode.commands.executeCommand('opex.openRootCause', vscode.Uri.file(codeFile()).toString());
    assert.equal(vscode.window.activeTextEditor.document.uri.fsPath, mine('a'));
  });
});
