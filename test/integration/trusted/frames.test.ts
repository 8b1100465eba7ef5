import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { StackFrame } from '../../../src/core/source/stackFrame';
import { defaultTeam, type TeamService } from '../../../src/core/team/team';
import { TeamStore } from '../../../src/core/team/teamStore';
import { systemClock as clock } from '../../../src/platform/clock';
import { FrameResolver } from '../../../src/platform/frameResolver';
import { activateOpex, workspaceFolder } from '../support/opex';

const folder = 'scratch/frames';
/** One segment a line: line n of the bundle is line 10 + n of the source. */
const mappings = 'AAUA;AACA;AACA';

function mapOf(source: string): string {
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings });
}

/** What VS Code keeps by workspace, for the test alone. */
function memoryOf(kept = new Map<string, unknown>()): vscode.Memento {
  return {
    keys: () => [...kept.keys()],
    get: (key: string, fallback?: unknown) => kept.get(key) ?? fallback,
    update: (key, value) => {
      kept.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  } as vscode.Memento;
}

function frame(file: string, line = 1, change: Partial<StackFrame> = {}): StackFrame {
  return { file, line, library: false, ...change };
}

describe('frames of production', () => {
  const root = (): string => join(workspaceFolder().fsPath, folder);
  const memory = memoryOf();
  const team = new TeamStore();
  let frames: FrameResolver;

  /** `reason path:line`, with `!` before one whose map cannot be used. */
  const told = async (asked: StackFrame, service?: string): Promise<string[]> =>
    (await frames.resolve(asked, service)).map(
      ({ reason, uri, line, problem }) =>
        `${problem ? '!' : ''}${reason} ${vscode.workspace.asRelativePath(uri).replace(`${folder}/`, '')}:${line}`,
    );

  before(async () => {
    await activateOpex();
    const files: Readonly<Record<string, string>> = {
      'pay/src/fxIndex.ts': '',
      'find/src/fxIndex.ts': '',
      'find/src/fxOther.ts': '',
      'web/src/fxCart.ts': '',
      'web/dist/fxApp.js': 'a\nb\nc\n//# sourceMappingURL=fxApp.js.map',
      'web/dist/fxApp.js.map': mapOf('../src/fxCart.ts'),
      'web/dist/fxBeside.js': 'a\nb\nc\n',
      'web/dist/fxBeside.js.map': mapOf('webpack:///./web/src/fxCart.ts'),
      'web/dist/fxInline.js': `a\nb\nc\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(mapOf('../src/fxCart.ts')).toString('base64')}`,
      'web/dist/fxBroken.js': 'a\n//# sourceMappingURL=fxBroken.js.map',
      'web/dist/fxBroken.js.map': '<!doctype html>',
      'web/dist/fxLeak.js': 'a\n//# sourceMappingURL=../../../../../fxLeak.js.map',
      'web/dist/fxLinked.js': 'a\n//# sourceMappingURL=fxLinked.js.map',
      'web/dist/fxClimb.js': 'a\nb\nc\n//# sourceMappingURL=fxClimb.js.map',
      'web/dist/fxClimb.js.map': mapOf('../../../../../../../../../../etc/hostname'),
      'maps/one/fxGone.js.map': mapOf('../../web/src/fxCart.ts'),
      'old/fxGone.js.map': mapOf('../pay/src/fxIndex.ts'),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root(), path)), { recursive: true });
      writeFileSync(join(root(), path), text);
    }
    symlinkSync('/etc/hostname', join(root(), 'web/dist/fxLinked.js.map'));
    const service: TeamService = {
      ...{ name: 'find', pagerDuty: [], logServices: ['find'], paths: [], partners: [], runbooks: [] },
      pathRules: [{ from: '/usr/src/app', to: `${folder}/find` }],
      sourceMaps: [`${folder}/maps/**`],
    };
    team.set({ ...team.state, team: { ...defaultTeam, services: [service] } });
    frames = new FrameResolver({ team, clock, memory });
  });
  after(() => {
    frames.dispose();
    rmSync(root(), { recursive: true, force: true });
  });

  it('lie where the team file says, and only there', async () => {
    assert.deepEqual(await told(frame('/usr/src/app/src/fxIndex.ts', 4), 'find'), [
      'rule find/src/fxIndex.ts:4',
    ]);
    assert.deepEqual(await told(frame('/usr/src/app/../../../../etc/hostname'), 'find'), []);
  });

  it('are asked for once: the choice holds for the folder, for this service', async () => {
    const asked = frame('/app/src/fxIndex.ts', 2);
    assert.equal((await told(asked, 'shop')).length, 2);
    await frames.remember(asked, 'shop', vscode.Uri.file(join(root(), 'find/src/fxIndex.ts')));
    assert.deepEqual(await told(asked, 'shop'), ['chosen find/src/fxIndex.ts:2']);
    assert.deepEqual(await told(frame('/app/src/fxOther.ts', 9), 'shop'), ['chosen find/src/fxOther.ts:9']);
    assert.equal((await told(asked, 'other')).length, 2);
    await frames.remember(asked, 'shop', vscode.Uri.file(join(root(), 'pay/src/fxIndex.ts')));
    assert.deepEqual(await told(asked, 'shop'), ['chosen pay/src/fxIndex.ts:2']);
  });

  it('in capitals, of a system that does not tell them apart', async () => {
    assert.deepEqual(await told(frame('D:\\A\\FIND\\SRC\\FXOTHER.TS', 3)), ['suffix find/src/fxOther.ts:3']);
  });

  for (const bundle of ['fxApp.js', 'fxBeside.js', 'fxInline.js']) {
    it(`of ${bundle} lead to its source, by its map`, async () => {
      assert.deepEqual(await told(frame(`https://cdn.example.com/dist/${bundle}?v=1`, 2, { column: 1 })), [
        'map web/src/fxCart.ts:12',
      ]);
    });
  }

  it('of a bundle that is not here lead to the source by the map that the team file names', async () => {
    assert.deepEqual(await told(frame('https://cdn.example.com/fxGone.js', 1, { column: 1 }), 'find'), [
      'map web/src/fxCart.ts:11',
    ]);
    // Two maps have that name, and nobody says which.
    assert.deepEqual(await told(frame('https://cdn.example.com/fxGone.js', 1, { column: 1 })), []);
  });

  it('of a bundle with a broken map open the bundle and say so', async () => {
    assert.deepEqual(await told(frame('/app/dist/fxBroken.js', 1, { column: 1 })), [
      '!suffix web/dist/fxBroken.js:1',
    ]);
  });

  it('never follow a map out of the workspace, nor a source that a map names', async () => {
    assert.deepEqual(await told(frame('/app/dist/fxLeak.js', 1, { column: 1 })), [
      'suffix web/dist/fxLeak.js:1',
    ]);
    assert.deepEqual(await told(frame('/app/dist/fxLinked.js', 1, { column: 1 })), [
      'suffix web/dist/fxLinked.js:1',
    ]);
    assert.deepEqual(await told(frame('/app/dist/fxClimb.js', 2, { column: 1 })), [
      'suffix web/dist/fxClimb.js:2',
    ]);
  });
});
