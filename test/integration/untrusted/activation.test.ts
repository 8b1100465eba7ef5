import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateOpex } from '../support/opex';

describe('activation in Restricted Mode', () => {
  it('is active although the workspace is not trusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal((await activateOpex()).isActive, true);
  });
});
