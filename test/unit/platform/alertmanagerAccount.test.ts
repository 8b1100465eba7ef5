import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/base/logger';
import { problemOf } from '../../../src/core/base/problem';
import { systemClock } from '../../../src/platform/clock';
import { Connections } from '../../../src/platform/connections';
import { IncidentAccounts } from '../../../src/platform/incidentAccounts';
import { OncePerMachine } from '../../../src/platform/oncePerMachine';
import { TokenStore } from '../../../src/platform/secrets';
import { SharedState } from '../../../src/platform/sharedState';
import { startAlertmanagerSim, type AlertmanagerSim } from '../../sim/alertmanager';
import { basic } from '../../sim/alertmanager/authProxy';
import { alertOf, never } from '../../sim/alertmanager/testAlertmanager';
import { MemorySecrets } from './memorySecrets';

describe('a connection to Alertmanager', () => {
  let root: string;
  let secrets: MemorySecrets;
  let connections: Connections;
  let accounts: IncidentAccounts;
  let sim: AlertmanagerSim;

  const start = async (authorization?: string): Promise<void> => {
    sim = await startAlertmanagerSim({
      maxLifetimeMs: 60_000,
      ...(authorization === undefined ? {} : { authorization }),
    });
    sim.post([alertOf({ service: 'pay' })]);
  };
  const opened = (): Promise<void> =>
    new Promise(resolve => {
      const listening = accounts.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-am-'));
    secrets = new MemorySecrets();
    connections = new Connections(new SharedState(root, () => undefined), new TokenStore(secrets));
    accounts = new IncidentAccounts({ connections, clock: systemClock, random: () => 0, log: silentLogger });
  });
  afterEach(async () => {
    accounts.dispose();
    connections.dispose();
    await sim.close();
    await rm(root, { recursive: true });
  });

  it('is looked at, kept without its password on disk, and opens with silences', async () => {
    await start(basic('dana', 'secret!'));
    const request = { baseUrl: sim.url, auth: 'basic', credential: 'dana:secret!' } as const;
    const { connection, version } = await accounts.testAlertmanager(request, never);
    assert.equal(version, '0.25.0');
    const ready = opened();
    await connections.add({ ...connection, author: 'Dana' }, request.credential);
    await ready;
    const [source] = accounts.sources;
    assert.equal(source?.id, connection.id);
    assert.equal((await source.readOpen(never)).incidents.length, 1);
    assert.equal(accounts.silencesOf(connection.id)?.author, 'Dana');
    for (const file of await readdir(join(root, 'connections'))) {
      assert.doesNotMatch(await readFile(join(root, 'connections', file), 'utf8'), /secret/);
    }
    await connections.remove(connection.id);
    assert.equal(
      ((await source.readOpen(never).catch(problemOf)) as { code?: string }).code,
      'connections.tokenMissing',
    );
  });

  it('needs no password where the server asks for none, in the next session either', async () => {
    await start();
    const { connection } = await accounts.testAlertmanager({ baseUrl: sim.url, auth: 'none' }, never);
    await connections.add({ ...connection, receivers: ['shop-oncall'] }, undefined);
    const later = new Connections(
      new SharedState(root, () => undefined),
      new TokenStore(new MemorySecrets()),
    );
    await later.read();
    assert.deepEqual(later.all, [{ ...connection, receivers: ['shop-oncall'] }]);
    assert.deepEqual(later.unusable, []);
    const moved = later.shareKeyOf(connection.id);
    await later.add({ ...connection, receivers: ['database'] }, undefined);
    assert.notEqual(later.shareKeyOf(connection.id), moved);
    later.dispose();
  });

  it('that is spoilt on disk is a failing source, not an absent one', async () => {
    await start();
    const state = new SharedState(root, () => undefined);
    const record = {
      version: 1,
      id: 'alertmanager:x',
      kind: 'alertmanager',
      label: 'x',
      account: 'x',
      write: true,
    };
    await state.write('connections', 'alertmanager:x', { ...record, baseUrl: sim.url, auth: 'magic' });
    const ready = opened();
    await connections.read();
    await ready;
    assert.deepEqual(connections.unusable, ['alertmanager:x']);
    assert.equal(accounts.sources.length, 1);
  });
});

describe('what is done once on a machine', () => {
  it('is the first one’s who asks, over windows and restarts, and is forgotten long after', async () => {
    const root = await mkdtemp(join(tmpdir(), 'opex-once-'));
    let now = 1_000;
    const window = () => new OncePerMachine(new SharedState(root, () => undefined), 'warnings', () => now);
    const first = window();
    assert.deepEqual(
      [await first.claim('a', 2_000), await first.claim('a', 2_000), await window().claim('a', 2_000)],
      [true, false, false],
    );
    now += 2 * 24 * 3_600_000;
    assert.equal(await window().claim('a', now), true);
    await rm(root, { recursive: true });
  });

  it('is everybody’s where the disk fails: twice is better than never', async () => {
    const nowhere = new SharedState('/dev/null/nowhere', () => undefined);
    assert.equal(await new OncePerMachine(nowhere, 'warnings', () => 0).claim('a', 1), true);
  });
});
