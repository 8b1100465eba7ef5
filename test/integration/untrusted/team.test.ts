import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

describe('the team file of a workspace that is not trusted', () => {
  const teamFile = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), '.opex', 'team.json');
  const codes = (): readonly string[] =>
    vscode.languages
      .getDiagnostics(teamFile())
      .filter(({ source }) => source === 'Opex')
      .map(({ code }) => codeOf(code));

  before(activateOpex);

  it('is read, and its patterns are off, which is said', async () => {
    await until('the patterns to be off', () => codes().includes('team.patternsOff'));
  });

  it('is not read through a link that leads out of the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'opex-outside-'));
    const path = teamFile().fsPath;
    writeFileSync(join(outside, 'team.json'), '{ "bogus": 1 }');
    renameSync(path, `${path}.kept`);
    try {
      symlinkSync(join(outside, 'team.json'), path);
      await until('the link to be refused', () => codes().includes('team.outside'));
    } finally {
      rmSync(path);
      renameSync(`${path}.kept`, path);
      rmSync(outside, { recursive: true, force: true });
    }
    await until('the file itself to be read again', () => codes().includes('team.patternsOff'));
  });
});

function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}
