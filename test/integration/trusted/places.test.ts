import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { StackFrame } from '../../../src/core/source/stackFrame';
import { TeamStore } from '../../../src/core/team/teamStore';
import { systemClock as clock } from '../../../src/platform/clock';
import { FrameResolver } from '../../../src/platform/frameResolver';
import { RootedFiles } from '../../../src/platform/rootedFiles';
import { settings } from '../../../src/platform/settings';
import { activateOpex, workspaceFolder } from '../support/opex';

const frameOf = (file: string): StackFrame => ({ file, line: 1, library: false });

describe('places that may be read', () => {
  const scratch = (): string => join(workspaceFolder().fsPath, 'scratch', 'places');

  before(async () => {
    await activateOpex();
    mkdirSync(scratch(), { recursive: true });
    writeFileSync(join(scratch(), 'charge.ts'), 'fail();\n');
    symlinkSync('circle', join(scratch(), 'circle'));
  });
  after(() => rmSync(scratch(), { recursive: true, force: true }));

  it('are told apart: inside, outside, missing, and what cannot be told', async () => {
    const rooted = new RootedFiles([workspaceFolder()]);
    const at = async (path: string): Promise<string> =>
      (await rooted.placeOf(vscode.Uri.file(join(scratch(), path)))).kind;
    assert.equal(await at('charge.ts'), 'inside');
    assert.equal(await at('nothing.ts'), 'missing');
    assert.equal(await at('circle'), 'unreadable');
    assert.equal((await rooted.placeOf(vscode.Uri.file(dirname(workspaceFolder().fsPath)))).kind, 'outside');
  });

  it('do not come to hold a file that a trace names by way of them', async () => {
    const frames = new FrameResolver({ team: new TeamStore(), clock });
    try {
      const own = join(scratch(), 'charge.ts');
      const around = `${workspaceFolder().fsPath}/../../../../../../../../etc/hostname`;
      assert.equal((await frames.resolve(frameOf(own)))[0]?.reason, 'exact');
      assert.deepEqual(await frames.resolve(frameOf(around)), []);
    } finally {
      frames.dispose();
    }
  });
});

describe('settings', () => {
  const update = (value: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration()
      .update('opex.errors.windowHours', value, vscode.ConfigurationTarget.Workspace);
  afterEach(() => update(undefined));

  // A window of less than nothing would hold no error, which reads as an all clear.
  for (const [value, counts] of [
    [48, 48],
    [-5, 24],
    [0, 24],
    [1e9, 24],
    ['6', 24],
  ] as const) {
    it(`windowHours ${JSON.stringify(value)} counts as ${counts}`, async () => {
      await update(value);
      assert.equal(settings.get('opex.errors.windowHours'), counts);
    });
  }
});
