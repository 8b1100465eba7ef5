import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/base/logger';
import { problemOf } from '../../../src/core/base/problem';
import { Connections, type PagerDutyConnection } from '../../../src/platform/connections';
import { IncidentAccounts } from '../../../src/platform/incidentAccounts';
import { TokenStore } from '../../../src/platform/secrets';
import { SharedState } from '../../../src/platform/sharedState';
import { startPagerDutySim, type PagerDutySim } from '../../sim/pagerDuty';
import { MemorySecrets } from './memorySecrets';

const clock = {
  now: () => Date.now(),
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** A disk on which the first listing comes back late, with what was there when it began. */
class SlowState extends SharedState {
  private isFirst = true;
  private tellListed = (): void => undefined;
  readonly listed = new Promise<void>(resolve => (this.tellListed = resolve));

  constructor(root: string) {
    super(root, () => undefined);
  }

  override async list(folder: string): Promise<ReadonlyMap<string, unknown>> {
    const isFirst = this.isFirst;
    this.isFirst = false;
    const records = await super.list(folder);
    if (isFirst) {
      this.tellListed();
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return records;
  }
}

describe('connections and accounts', () => {
  let root: string;
  let sim: PagerDutySim;
  let secrets: MemorySecrets;
  let connections: Connections;
  let accounts: IncidentAccounts;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-accounts-'));
    sim = await startPagerDutySim({ historyWeeks: 0 });
    secrets = new MemorySecrets();
    connections = new Connections(new SharedState(root, () => undefined), new TokenStore(secrets));
    accounts = new IncidentAccounts({ connections, clock, random: Math.random, log: silentLogger });
  });
  afterEach(async () => {
    accounts.dispose();
    connections.dispose();
    await sim.close();
    await rm(root, { recursive: true, force: true });
  });

  const connect = async (token: string, email?: string): Promise<PagerDutyConnection> => {
    const request = { token, baseUrl: sim.url, ...(email === undefined ? {} : { email }) };
    const connection = await accounts.test(request, signal);
    const opened = new Promise<void>(resolve => accounts.onDidChange(() => resolve()));
    await connections.add(connection, token);
    await opened;
    return connection;
  };

  it('tests a key, keeps it, and reads with it', async () => {
    const connection = await connect(sim.tokens.user);
    assert.equal(connection.keyKind, 'user');
    assert.equal(connection.write, true);
    const [source] = accounts.sources;
    assert.ok(source);
    assert.equal(source.id, connection.id);
    assert.ok((await source.readOpen(signal)).incidents.length > 0);
  });

  it('writes the token nowhere but into secret storage', async () => {
    await connect(sim.tokens.user);
    for (const file of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(join(file.parentPath, file.name), 'utf8');
      assert.ok(!text.includes(sim.tokens.user), file.name);
    }
    assert.match([...secrets.values.values()].join(), /sim-dana/);
  });

  it('asks for the e-mail of an account key, and knows a key that may only read', async () => {
    const asked = await accounts.test({ token: sim.tokens.account, baseUrl: sim.url }, signal).then(
      () => 'accepted',
      (error: unknown) => problemOf(error).code,
    );
    assert.equal(asked, 'incidents.emailNeeded');
    const email = 'dana.reyes@example.com';
    assert.equal(
      (await accounts.test({ token: sim.tokens.account, baseUrl: sim.url, email }, signal)).write,
      true,
    );
    assert.equal(
      (await accounts.test({ token: sim.tokens.readOnly, baseUrl: sim.url, email }, signal)).write,
      false,
    );
  });

  for (const [what, token, code] of [
    ['a revoked key', 'revoked', 'incidents.badToken'],
    ['a key of the other region', 'otherRegion', 'incidents.badToken'],
  ] as const) {
    it(`refuses ${what} and keeps nothing`, async () => {
      await assert.rejects(accounts.test({ token: sim.tokens[token], baseUrl: sim.url }, signal), error => {
        assert.equal(problemOf(error).code, code);
        return true;
      });
      assert.equal(secrets.values.size, 0);
    });
  }

  it('sends the token to no other address than the one it was tested against', async () => {
    const connection = await connect(sim.tokens.user);
    const elsewhere = await startPagerDutySim({ historyWeeks: 0 });
    try {
      const file = join(root, 'connections', `${encodeURIComponent(connection.id)}.json`);
      await writeFile(file, JSON.stringify({ ...connection, baseUrl: elsewhere.url }));
      const opened = new Promise<void>(resolve => accounts.onDidChange(() => resolve()));
      await connections.read();
      await opened;
      await assert.rejects(accounts.sources[0]!.readOpen(signal), error => {
        assert.equal(problemOf(error).code, 'connections.tokenMoved');
        return true;
      });
      assert.equal(elsewhere.requests.length, 0);
    } finally {
      await elsewhere.close();
    }
  });

  it('says that the token is missing where the connection is known without it', async () => {
    await connect(sim.tokens.user);
    secrets.values.clear();
    await assert.rejects(accounts.sources[0]!.readOpen(signal), error => {
      assert.equal(problemOf(error).code, 'connections.tokenMissing');
      return true;
    });
  });

  it('removes connection and token on disconnect, and keeps an unchanged account open', async () => {
    const connection = await connect(sim.tokens.user);
    const [before] = accounts.sources;
    await connections.read();
    assert.equal(accounts.sources[0], before);
    await connections.remove(connection.id);
    assert.deepEqual(accounts.sources, []);
    assert.equal(secrets.values.size, 0);
    assert.deepEqual(await readdir(join(root, 'connections')), []);
  });

  it('tells other windows of a disconnect only when nothing of it is left', async () => {
    const connection = await connect(sim.tokens.user);
    const found: unknown[] = [];
    secrets.onDidChange(async () => found.push(...(await readdir(join(root, 'connections')))));
    await connections.remove(connection.id);
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.deepEqual(found, []);
  });

  it('sends no token of a connection that another window removed, though nobody told this one', async () => {
    const connection = await connect(sim.tokens.user);
    const untold = new Connections(
      new SharedState(root, () => undefined),
      new TokenStore(new MemorySecrets()),
    );
    await untold.read();
    const ownSecrets = new MemorySecrets();
    const window = new Connections(new SharedState(root, () => undefined), new TokenStore(ownSecrets));
    await window.add(connection, sim.tokens.user);
    assert.equal(await window.token(connection), sim.tokens.user);
    await untold.remove(connection.id);
    const gone = new Promise<void>(resolve => window.onDidChange(resolve));
    await assert.rejects(window.token(connection), error => {
      assert.equal(problemOf(error).code, 'connections.tokenMissing');
      return true;
    });
    await gone;
    assert.deepEqual(window.all, []);
    window.dispose();
    untold.dispose();
  });

  it('ends with what the last read found, however long an earlier one took', async () => {
    const connection = await connect(sim.tokens.user);
    const state = new SlowState(root);
    const slow = new Connections(state, new TokenStore(new MemorySecrets()));
    const first = slow.read();
    await state.listed;
    await connections.remove(connection.id);
    await Promise.all([slow.read(), first]);
    assert.deepEqual(slow.all, []);
    slow.dispose();
  });

  it('tells of a broken record and of one of a newer version, where leaving them out would look quiet', async () => {
    const connection = await connect(sim.tokens.user);
    await writeFile(join(root, 'connections', 'broken.json'), '{');
    await writeFile(join(root, 'connections', 'newer.json'), JSON.stringify({ ...connection, version: 2 }));
    await connections.read();
    assert.deepEqual(
      connections.all.map(known => known.id),
      [connection.id],
    );
    assert.deepEqual(
      accounts.sources.map(source => source.id),
      [connection.id, 'broken', 'newer'],
    );
    await assert.rejects(accounts.sources[1]!.readOpen(signal), error => {
      assert.equal(problemOf(error).code, 'connections.unusable');
      return true;
    });
  });

  it('takes a record that cannot be read just now for no disconnect', async () => {
    const connection = await connect(sim.tokens.user);
    const [before] = accounts.sources;
    await writeFile(join(root, 'connections', `${encodeURIComponent(connection.id)}.json`), '');
    await connections.read();
    assert.deepEqual([connections.all, accounts.sources], [[connection], [before]]);
  });

  it('keeps a failing source for an address that may not be used', async () => {
    const connection = await connect(sim.tokens.user);
    const file = join(root, 'connections', `${encodeURIComponent(connection.id)}.json`);
    await writeFile(file, JSON.stringify({ ...connection, baseUrl: 'http://pagerduty.example.com' }));
    const opened = new Promise<void>(resolve => accounts.onDidChange(() => resolve()));
    await connections.read();
    await opened;
    assert.equal(accounts.sources.length, 1);
    await assert.rejects(accounts.sources[0]!.readOpen(signal), error => {
      assert.equal(problemOf(error).code, 'http.insecureUrl');
      return true;
    });
  });

  it('keeps no new connection whose token cannot be kept', async () => {
    const connection = await accounts.test({ token: sim.tokens.user, baseUrl: sim.url }, signal);
    secrets.store = () => Promise.reject(new Error('no keyring'));
    await assert.rejects(connections.add(connection, sim.tokens.user), /no keyring/);
    assert.deepEqual(await readdir(join(root, 'connections')), []);
  });

  for (const [text, code] of [
    ['not a url', 'http.badUrl'],
    ['ftp://example.com', 'http.badUrl'],
    ['http://pagerduty.example.com', 'http.insecureUrl'],
    ['https://user:secret@example.com', 'http.badUrl'],
  ] as const) {
    it(`refuses the address ${text}`, async () => {
      await assert.rejects(accounts.checkUrl(text), error => {
        assert.equal(problemOf(error).code, code);
        return true;
      });
    });
  }
});
