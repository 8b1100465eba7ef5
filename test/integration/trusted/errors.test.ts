import assert from 'node:assert/strict';
import { posix } from 'node:path';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LogFileReader } from '../../../src/clients/logFiles/logFileReader';
import type { ErrorGroup } from '../../../src/core/errors/errorGroup';
import { groupKey } from '../../../src/core/errors/groupKey';
import { parseRecord } from '../../../src/core/errors/parseRecord';
import { classifyRecord } from '../../../src/core/team/classify';
import { noPatterns } from '../../../src/core/team/severityRule';
import { defaultTeam } from '../../../src/core/team/team';
import { until } from '../../host/until';
import { activateOpex, workspaceFolder } from '../support/opex';

const day = 86_400_000;

/** Path of the active editor's document, relative to the workspace, and its 1-based line. */
function place(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  return `${vscode.workspace.asRelativePath(editor.document.uri)}:${editor.selection.active.line + 1}`;
}

describe('errors', () => {
  const logs = (): string => join(workspaceFolder().fsPath, 'logs');
  const made: string[] = [];
  let groups: readonly ErrorGroup[];

  before(async () => {
    await activateOpex();
    // What the logs hold, read here without the extension: what it shows is held against this.
    const paths = readdirSync(logs()).map(name => join(logs(), name));
    const reader = new LogFileReader({
      classify: record => classifyRecord(record, defaultTeam, noPatterns),
      windowMs: day,
      serviceOf: () => undefined,
      now: () => Date.now(),
    });
    const now = Date.now();
    groups = (await reader.read(paths, { from: now - day, to: now }, new AbortController().signal)).groups;
    await vscode.commands.executeCommand('opex.errors.focus');
    await vscode.commands.executeCommand('opex.refreshErrors');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    made.splice(0).forEach(path => rmSync(path, { force: true, recursive: true }));
  });

  const charge = (): ErrorGroup => {
    const found = groups.find(group => group.exceptionType === 'ChargeError');
    assert.ok(found, 'the sample logs hold charges that failed');
    return found;
  };

  const openSample = (fingerprint: string, sample = 0): Thenable<unknown> =>
    vscode.commands.executeCommand('opex.openErrorSample', { fingerprint, sample });

  /** Text of the sample document of a group, once the extension knows the group. */
  const sampleOf = (fingerprint: string): Promise<string> =>
    until(`a sample of ${fingerprint}`, async () => {
      await openSample(fingerprint);
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'opex-sample' && document.uri.query.startsWith(fingerprint)
        ? document.getText()
        : undefined;
    });

  /** The fingerprint that a line of a log has. */
  const fingerprintOf = (text: string): string => {
    const { record } = parseRecord(text, { source: '' }, { zoneMinutes: 0, reference: Date.now() });
    assert.ok(record);
    return groupKey(record).fingerprint;
  };

  const failure = (message: string, change: Record<string, unknown> = {}): string =>
    JSON.stringify({ level: 50, time: Date.now(), service: 'checkout', msg: message, ...change });

  it('opens the source line of the failing frame, found through a container’s prefix', async () => {
    const { frames, fingerprint, service } = charge();
    const [frame] = frames;
    assert.ok(frame?.file.startsWith('/app/'));
    await vscode.commands.executeCommand('opex.openFrame', { frame, fingerprint, service });
    assert.equal(await until('the source line', place), 'services/checkout/src/checkout.ts:118');
    assert.match(
      vscode.window.activeTextEditor?.document.lineAt(117).text ?? '',
      /ChargeError|gateway|charge/,
    );
  });

  it('links the frames that a sample record shows to their lines', async () => {
    await sampleOf(charge().fingerprint);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const link = links.find(({ range }) => /checkout\.ts:118/.test(document.getText(range)));
    assert.equal(link?.target?.scheme, 'command');
    const [target] = JSON.parse(link.target.query) as readonly unknown[];
    await vscode.commands.executeCommand(link.target.path, target);
    assert.equal(await until('the source line', place), 'services/checkout/src/checkout.ts:118');
  });

  it('finds every own frame of the sample logs in the workspace, but for those that lead elsewhere', async function () {
    // Each opens an editor.
    this.timeout(60_000);
    const own = groups.flatMap(({ frames, fingerprint, service, release }) =>
      frames
        .filter(frame => !frame.library && !/^https?:|\.\.|^\/home\//.test(frame.file))
        .map(frame => ({ frame, fingerprint, service, release })),
    );
    // Many groups go through the same lines: each line once for each release.
    const lines = new Map(
      own.map(one => [JSON.stringify([one.frame.file, one.frame.line, one.service, one.release]), one]),
    );
    assert.ok(lines.size > 5, `${lines.size} lines`);
    const missing: string[] = [];
    for (const { frame, fingerprint, service } of lines.values()) {
      await vscode.commands.executeCommand('opex.openFrame', { frame, fingerprint, service });
      const { name, ext } = posix.parse(frame.file);
      // Of an old release, its file as it was: `checkout (v2.30).ts`.
      const shown = new RegExp(`/${name}(?: \\(v[\\d.]+\\))?\\${ext}:${frame.line}$`);
      if (!shown.test(`/${place() ?? ''}`)) missing.push(`${frame.file}:${frame.line}`);
    }
    assert.deepEqual(missing, []);
  });

  it('opens nothing for a frame that leads out of the workspace', async () => {
    const outside = { file: '/app/services/checkout/../../../../etc/passwd', line: 1, library: false };
    void vscode.commands.executeCommand('opex.openFrame', { frame: outside });
    void vscode.commands.executeCommand('opex.openFrame', { frame: { ...outside, file: '/etc/passwd' } });
    await new Promise(resolve => setTimeout(resolve, 1_500));
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('shows a sample record pretty-printed, with its trace, read-only', async () => {
    const text = await sampleOf(charge().fingerprint);
    assert.match(text, /^\/\/ logs\/checkout\.log:\d+\n\{\n {2}"level": 50,/);
    assert.match(text, /^\/\/ {5}at charge \(\/app\/services\/checkout\/src\/checkout\.ts:118:\d+\)$/m);
    assert.equal(vscode.window.activeTextEditor?.document.isUntitled, false);
    await assert.rejects(
      Promise.resolve(
        vscode.workspace.fs.writeFile(vscode.window.activeTextEditor.document.uri, new Uint8Array()),
      ),
    );
  });

  it('masks secrets in samples', async () => {
    const text = failure('login lost', { password: 'hunter2', url: 'redis://app:s3cret@cache' });
    const path = join(logs(), 'secrets.log');
    made.push(path);
    writeFileSync(path, `${text}\n`);
    const shown = await sampleOf(fingerprintOf(text));
    assert.ok(!/hunter2|s3cret/.test(shown), shown);
    assert.ok(shown.includes('redis://app:***@cache'));
  });

  it('reads what is appended while the view is looked at, and goes on after a rotation', async () => {
    const path = join(logs(), 'fresh.log');
    made.push(path, `${path}.1`);
    const [first, second, third] = ['one went wrong', 'two went wrong', 'three went wrong'].map(text =>
      failure(text),
    );
    assert.ok(first && second && third);
    writeFileSync(path, `${first}\n`);
    assert.match(await sampleOf(fingerprintOf(first)), /one went wrong/);
    appendFileSync(path, `${second}\n`);
    assert.match(await sampleOf(fingerprintOf(second)), /two went wrong/);
    renameSync(path, `${path}.1`);
    writeFileSync(path, `${third}\n`);
    assert.match(await sampleOf(fingerprintOf(third)), /three went wrong/);
    assert.match(await sampleOf(fingerprintOf(first)), /one went wrong/);
  });

  it('reads on past lines, records and files that are bad', async () => {
    const folder = join(logs(), 'bad');
    made.push(folder);
    mkdirSync(folder);
    const good = failure('still read');
    writeFileSync(
      join(folder, 'lines.log'),
      Buffer.concat([
        Buffer.from('{"level":50,"msg":\n'),
        Buffer.from([0xff, 0xfe, 0x0a]),
        Buffer.from(`${good}\n`),
      ]),
    );
    const long = failure('too long to keep', { body: 'x'.repeat(10_000_000) });
    writeFileSync(join(folder, 'long.log'), `${long}\n`);
    writeFileSync(join(folder, 'broken.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    assert.match(await sampleOf(fingerprintOf(good)), /still read/);
    assert.match(await sampleOf(fingerprintOf(failure('too long to keep'))), /too long to keep/);
  });

  it('shows the group that a link names, in the view', async () => {
    await vscode.commands.executeCommand('opex.revealErrorGroup', charge().fingerprint);
    // Nothing tells which row has the focus; that it was found shows by the command's not failing, and by its twin below.
    await openSample(charge().fingerprint);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'opex-sample');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openSample('v1:0000000000000000');
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('keeps the sample logs as they are', () => {
    assert.ok(readFileSync(join(logs(), 'checkout.log'), 'utf8').includes('ChargeError'));
  });
});
