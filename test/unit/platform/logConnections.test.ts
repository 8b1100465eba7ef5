import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemOf } from '../../../src/core/base/problem';
import { LogConnections, type LogConnection } from '../../../src/platform/logConnections';
import { TokenStore } from '../../../src/platform/secrets';
import { SharedState } from '../../../src/platform/sharedState';
import { MemorySecrets } from './memorySecrets';

const loki: LogConnection = {
  version: 1,
  id: 'loki:logs.shop.example',
  kind: 'loki',
  account: 'logs.shop.example',
  label: 'Loki (logs.shop.example)',
  baseUrl: 'https://logs.shop.example/loki',
  auth: 'basic',
  headers: ['X-Scope-OrgID'],
  within: '{env="prod"}',
  mapping: {
    preset: 'loki',
    fields: { level: { name: 'level', place: 'field' }, message: { name: 'msg', place: 'json' } },
  },
  services: 'team',
};

describe('log connections', () => {
  let root: string;
  let secrets: MemorySecrets;
  let connections: LogConnections;
  const open = (): LogConnections =>
    new LogConnections(new SharedState(root, () => undefined), new TokenStore(secrets, 'opex.logSecret.'));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-logs-'));
    secrets = new MemorySecrets();
    connections = open();
  });
  afterEach(async () => {
    connections.dispose();
    await rm(root, { recursive: true, force: true });
  });

  it('keeps what is secret in secret storage only, and reads the same connection again', async () => {
    await connections.keep(loki, { credential: 'reader:hunter2', headers: { 'X-Scope-OrgID': 'shop-prod' } });
    const [file = ''] = await readdir(join(root, 'logConnections'));
    const written = await readFile(join(root, 'logConnections', file), 'utf8');
    assert.doesNotMatch(written, /hunter2|shop-prod/);
    const other = open();
    await other.read();
    assert.deepEqual(other.all, [loki]);
    assert.deepEqual(await other.secret(loki), {
      credential: 'reader:hunter2',
      headers: { 'X-Scope-OrgID': 'shop-prod' },
    });
    other.dispose();
  });

  it('sends nothing of a connection that another window removed', async () => {
    await connections.keep(loki, { credential: 'reader:hunter2' });
    const other = open();
    await other.remove(loki.id);
    other.dispose();
    await assert.rejects(
      connections.secret(loki),
      error => problemOf(error).code === 'logConnections.secretMissing',
    );
    assert.equal(secrets.values.size, 0);
  });

  it('learns of a connection that another window made', async () => {
    await connections.read();
    const told = new Promise<void>(resolve =>
      connections.onDidChange(() => connections.all.length > 0 && resolve()),
    );
    const other = open();
    await other.keep(loki, {});
    await told;
    other.dispose();
    assert.deepEqual(
      connections.all.map(({ id }) => id),
      [loki.id],
    );
  });

  it('does not take tokens of incident sources for its own', async () => {
    const tokens = new TokenStore(secrets);
    await tokens.set(loki.id, { token: 'incident', origin: 'https://logs.shop.example' });
    await connections.keep(loki, { credential: 'logs:secret' });
    assert.equal((await tokens.get(loki.id))?.token, 'incident');
    assert.equal((await connections.secret(loki)).credential, 'logs:secret');
  });

  it('does not send a password to an address that somebody wrote into the record', async () => {
    await connections.keep(loki, { credential: 'reader:hunter2' });
    const [file = ''] = await readdir(join(root, 'logConnections'));
    const moved = { ...loki, baseUrl: 'https://logs.evil.example' };
    await writeFile(join(root, 'logConnections', file), JSON.stringify(moved));
    await connections.read();
    const [read] = connections.all;
    assert.ok(read);
    await assert.rejects(
      connections.secret(read),
      error => problemOf(error).code === 'logConnections.secretMoved',
    );
  });

  const spoilt: readonly (readonly [string, object])[] = [
    ['a newer version', { ...loki, version: 2 }],
    ['an unknown kind', { ...loki, kind: 'splunk', id: 'splunk:logs.shop.example' }],
    ['an address that is none', { ...loki, baseUrl: 'file:///etc/passwd' }],
    ['a way to sign in that is none', { ...loki, auth: 'cookie' }],
    ['a header that would sign in otherwise', { ...loki, headers: ['Authorization'] }],
    ['a header with a line end', { ...loki, headers: ['X-Scope-OrgID\r\nX: y'] }],
    ['a mapping of an unknown role', { ...loki, mapping: { preset: 'ecs', fields: { wrong: {} } } }],
    [
      'a mapping without names',
      { ...loki, mapping: { preset: 'ecs', fields: { level: { place: 'field' } } } },
    ],
    ['an unknown scope', { ...loki, services: 'mine' }],
  ];
  for (const [what, record] of spoilt) {
    it(`tells a record with ${what} as unusable, not as absent`, async () => {
      const { id } = record as LogConnection;
      await new SharedState(root, () => undefined).write('logConnections', id, record);
      await connections.read();
      assert.deepEqual(connections.all, []);
      assert.deepEqual(connections.unusable, [id]);
    });
  }

  it('keeps a second connection to the same server beside the first', async () => {
    assert.equal(connections.freeAccount('loki', 'logs.shop.example'), 'logs.shop.example');
    await connections.keep(loki, {});
    assert.equal(connections.freeAccount('loki', 'logs.shop.example'), 'logs.shop.example~2');
    assert.equal(connections.freeAccount('prometheus', 'logs.shop.example'), 'logs.shop.example');
  });

  for (const text of ['', 'null', '{', '[]', '{"credential":7,"headers":{"A":1}}']) {
    it(`takes a secret that cannot be read for none: ${text === '' ? 'empty' : text}`, async () => {
      await connections.keep(loki, {});
      const tokens = new TokenStore(secrets, 'opex.logSecret.');
      await tokens.set(loki.id, { token: text, origin: 'https://logs.shop.example' });
      assert.deepEqual(await connections.secret(loki), {});
    });
  }
});
