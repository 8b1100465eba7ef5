import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateOpex } from '../support/opex';
import { until } from '../../host/until';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation in a trusted workspace', () => {
  it('starts by itself, without a command', async () => {
    // Not `isActive`: that is true of an extension whose activation failed, too.
    await until('opex to register its commands', async () =>
      (await vscode.commands.getCommands(true)).includes('opex.connect'),
    );
  });

  it('registers every command that its manifest contributes', async () => {
    const manifest = (await activateOpex()).packageJSON as Manifest;
    const contributed = manifest.contributes.commands.map(entry => entry.command);
    assert.ok(contributed.length > 0);
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter(command => !known.has(command)),
      [],
    );
  });
});
