import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const folder = (): string => workspaceFolder().fsPath;
const codePath = (): string => join(folder(), 'scratch', 'stock.ts');
const notePath = (): string => join(folder(), '.opex', 'root-causes', 'test-anchor.md');

const code = `export class Stock {
  reserve(item: string, count: number): void {
    const left = this.counts.get(item) ?? 0;
    if (left < count) throw new Error('sold out');
    this.counts.set(item, left - count);
  }
}
`;

const note = `---
title: Oversold
# kept
anchors:
  - path: scratch/stock.ts
    line: 5
    symbol: Stock.reserve
    quote: this.counts.set(item, left - count);
    before: if (left < count) throw new Error('sold out');
    after: "}"
    reviewed: yes
---
`;

async function lensesAt(): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    vscode.Uri.file(codePath()),
  );
  return lenses
    .filter(({ command }) => command?.command === 'opex.confirmAnchor')
    .map(({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`);
}

describe('anchors of notes', () => {
  before(async () => {
    await activateOpex();
    mkdirSync(join(folder(), 'scratch'), { recursive: true });
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const path of [codePath(), notePath()]) rmSync(path, { force: true });
  });

  it('a line that was edited is likely, and one click writes its place into the note', async () => {
    writeFileSync(codePath(), `// head\n${code.replace('left - count', 'left - count - this.held')}`);
    writeFileSync(notePath(), note);
    await vscode.window.showTextDocument(vscode.Uri.file(codePath()));
    await until('the likely place', async () => (await lensesAt()).join() === '6: likely here · confirm');
    const uri = vscode.Uri.file(notePath()).toString();
    await vscode.commands.executeCommand('opex.confirmAnchor', { noteUri: uri, path: 'scratch/stock.ts' });
    const text = readFileSync(notePath(), 'utf8');
    assert.match(text, /line: 6\b/);
    assert.match(text, /quote: "?this\.counts\.set\(item, left - count - this\.held\);/);
    assert.match(text, /reviewed: "?yes/);
    assert.match(text, /# kept/);
    await until('no question any more', async () => (await lensesAt()).length === 0);
  });
});
