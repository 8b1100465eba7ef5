import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { workspaceFolder } from './opex';

export const folder = (): string => workspaceFolder().fsPath;
export const notesFolder = (): string => join(folder(), '.opex', 'root-causes');
export const codeFile = (): string => join(folder(), 'services', 'checkout', 'src', 'checkout.ts');
export const scratch = (): string => join(folder(), 'scratch', 'pay.ts');

export const code = [
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
export async function lensesOf(path: string): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    vscode.Uri.file(path),
  );
  return lenses
    .filter(({ command }) => command?.command === 'opex.showRootCause')
    .map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`);
}

export async function showsLenses(path: string, ...expected: readonly string[]): Promise<void> {
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

/** Puts a file there as another program would: whole, by a rename. */
export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

export const note = (title: string, anchor: string): string =>
  `---\ntitle: ${title}\nanchors: [{ ${anchor} }]\n---\n`;
export const atCharge =
  'path: scratch/pay.ts, line: 5, quote: const answer = await gateway.charge(amount);, before: "async pay(amount: number): Promise<void> {"';

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.file(path)));
}

export async function change(
  path: string,
  edit: (edits: vscode.WorkspaceEdit, uri: vscode.Uri) => void,
): Promise<void> {
  const edits = new vscode.WorkspaceEdit();
  edit(edits, vscode.Uri.file(path));
  assert.ok(await vscode.workspace.applyEdit(edits));
}
