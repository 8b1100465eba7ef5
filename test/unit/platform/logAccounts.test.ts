import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../src/core/base/event';
import { silentLogger } from '../../../src/core/base/logger';
import { problemOf, type ProblemCode } from '../../../src/core/base/problem';
import { defaultTeamState, TeamStore } from '../../../src/core/team/teamStore';
import type { TeamService } from '../../../src/core/team/team';
import { ConnectedLogSource } from '../../../src/platform/connectedLogSource';
import { LearntTemplates } from '../../../src/platform/learntTemplates';
import { LogAccounts, type LogRequest } from '../../../src/platform/logAccounts';
import { LogConnections, type LogConnection } from '../../../src/platform/logConnections';
import { TokenStore } from '../../../src/platform/secrets';
import { SharedState } from '../../../src/platform/sharedState';
import { basic } from '../../sim/alertmanager/authProxy';
import { startLokiSim, type LokiSim, type PushedLine } from '../../sim/loki';
import { MemorySecrets } from './memorySecrets';

const clock = {
  now: () => Date.now(),
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
const hour = 3_600_000;
const signal = new AbortController().signal;

/** 60 errors of checkout in two groups, 20 of search, and 200 records that are none, over the last hour. */
function records(now: number): readonly PushedLine[] {
  const line = (i: number, app: string, level: string, msg: string): PushedLine => ({
    time: now - hour + i * 10_000,
    labels: { app },
    line: JSON.stringify({ level, msg }),
  });
  return [
    ...Array.from({ length: 40 }, (_, i) => line(i, 'checkout', 'error', `card ${i} was declined`)),
    ...Array.from({ length: 20 }, (_, i) => line(i, 'checkout', 'error', `cart ${i} is empty`)),
    ...Array.from({ length: 20 }, (_, i) => line(i, 'search', 'error', `shard ${i} is gone`)),
    ...Array.from({ length: 200 }, (_, i) => line(i, 'checkout', 'info', `order ${i} was placed`)),
  ];
}

describe('log accounts', () => {
  let root: string;
  let sim: LokiSim;
  let secrets: MemorySecrets;
  let connections: LogConnections;
  let team: TeamStore;
  let accounts: LogAccounts;
  const splitsChanged = new Emitter<void>();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-logs-'));
    sim = await startLokiSim({ authorization: basic('reader', 'right'), maxLifetimeMs: 60_000 });
    sim.push(records(Date.now()));
    secrets = new MemorySecrets();
    team = new TeamStore();
    const state = new SharedState(root, () => undefined);
    connections = new LogConnections(state, new TokenStore(secrets, 'opex.logSecret.'));
    const splits = { splits: [], onDidChangeSplits: splitsChanged.event };
    accounts = new LogAccounts({
      connections,
      clock,
      random: Math.random,
      log: silentLogger,
      label: 'Connected logs',
      sourceOf: (connection, backend, told) => {
        const learnt = new LearntTemplates(
          state,
          () => connection.id,
          () => undefined,
        );
        return new ConnectedLogSource(connection, backend, { team, splits, learnt, told });
      },
    });
  });
  afterEach(async () => {
    accounts.dispose();
    connections.dispose();
    team.dispose();
    await sim.close();
    await rm(root, { recursive: true, force: true });
  });

  const request = (change: Partial<LogRequest> = {}): LogRequest => ({
    kind: 'loki',
    baseUrl: sim.url,
    auth: 'basic',
    headers: [],
    secret: { credential: 'reader:right' },
    ...change,
  });

  const connect = async (change: Partial<LogConnection> = {}): Promise<LogConnection> => {
    const found = await accounts.look(request(), signal);
    assert.ok(found.logs);
    const connection: LogConnection = {
      version: 1,
      id: 'loki:test',
      kind: 'loki',
      account: 'test',
      label: 'Loki (test)',
      baseUrl: sim.url,
      auth: 'basic',
      mapping: found.logs.guess.mapping,
      services: 'all',
      ...change,
    };
    await accounts.ready();
    await connections.keep(connection, { credential: 'reader:right' });
    await accounts.ready();
    return connection;
  };

  const window = () => ({ from: Date.now() - 24 * hour, to: Date.now() });
  const only = () => accounts.sources[0] ?? assert.fail('no source');
  const isProblem = (code: ProblemCode) => (error: unknown) => {
    assert.equal(problemOf(error).code, code);
    return true;
  };

  it('looks at a backend, says what it found, and guesses what its fields mean', async () => {
    const found = await accounts.look(request(), signal);
    assert.equal(found.product, 'Loki');
    assert.equal(found.version, '3.4.6');
    assert.ok(found.logs);
    assert.equal(found.logs.streams.length, 2);
    const { fields } = found.logs.guess.mapping;
    assert.deepEqual(fields.service, { name: 'app', place: 'field' });
    assert.deepEqual(fields.level, { name: 'level', place: 'json' });
    const services = await accounts.services({ ...request(), mapping: found.logs.guess.mapping }, signal);
    assert.deepEqual(services, ['checkout', 'search']);
  });

  it('reads groups with exact counts, and no request more than it may', async () => {
    await connect();
    sim.requests.length = 0;
    const reading = await only().readErrors(window(), signal);
    const counts = Object.fromEntries(reading.groups.map(({ title, count }) => [title, count]));
    assert.deepEqual(
      Object.values(counts).sort((a, b) => a - b),
      [20, 20, 40],
      JSON.stringify(counts),
    );
    assert.equal(reading.incomplete, undefined);
    // One more than a refresh may take: the labels, once.
    assert.ok(sim.requests.length <= 7, `${sim.requests.length} requests`);
  });

  const refusals: readonly (readonly [string, Partial<LogRequest>, ProblemCode])[] = [
    ['a wrong password', { secret: { credential: 'reader:wrong' } }, 'logConnections.unauthorized'],
    ['no password', { auth: 'none', secret: {} }, 'logConnections.unauthorized'],
    [
      'a token with a line end',
      { auth: 'bearer', secret: { credential: 'a\nb' } },
      'logConnections.unauthorized',
    ],
    [
      'a tenant with a line end',
      {
        headers: ['X-Scope-OrgID'],
        secret: { credential: 'reader:right', headers: { 'X-Scope-OrgID': 'a\r\nb' } },
      },
      'logConnections.badHeader',
    ],
    [
      'a password by plain http to another machine',
      { baseUrl: 'http://loki.example.com' },
      'http.insecureUrl',
    ],
    ['nobody there', { baseUrl: 'http://127.0.0.1:1' }, 'http.connectionRefused'],
  ];
  for (const [what, change, code] of refusals) {
    it(`refuses ${what}`, () => assert.rejects(accounts.look(request(change), signal), isProblem(code)));
  }

  it('says that another server answers', async () => {
    await assert.rejects(
      accounts.look(request({ baseUrl: `${sim.url}/grafana` }), signal),
      isProblem('logConnections.notThere'),
    );
  });

  it('tells at which reading the password stopped being right', async () => {
    await connect();
    sim.changeAuthorization(basic('reader', 'other'));
    await assert.rejects(only().readErrors(window(), signal), isProblem('logConnections.unauthorized'));
  });

  it('sends nothing once another window disconnected, and its source goes', async () => {
    const { id } = await connect();
    const source = only();
    sim.requests.length = 0;
    await connections.remove(id);
    await accounts.ready();
    assert.deepEqual(accounts.sources, []);
    await assert.rejects(source.readErrors(window(), signal), isProblem('logConnections.secretMissing'));
    assert.equal(sim.requests.length, 0);
  });

  it('shows the team’s services where only these are wanted, and follows the team file', async () => {
    await connect({ services: 'team' });
    await assert.rejects(only().readErrors(window(), signal), isProblem('logConnections.noServices'));
    let changes = 0;
    only().onDidChange?.(() => changes++);
    const service = { name: 'Search', logServices: ['search'], paths: [], pagerDuty: [] } as unknown;
    team.set({ ...defaultTeamState, team: { ...team.team, services: [service as TeamService] } });
    assert.equal(changes, 1);
    const { groups } = await only().readErrors(window(), signal);
    assert.deepEqual(
      groups.map(group => group.service),
      ['search'],
    );
  });

  it('is a failing source where the record is spoilt or the folder cannot be read', async () => {
    await mkdir(join(root, 'logConnections'), { recursive: true });
    await writeFile(join(root, 'logConnections', 'loki%3Ax.json'), '{');
    await accounts.ready();
    await assert.rejects(only().readErrors(window(), signal), isProblem('logConnections.unusable'));
  });

  it('tells that nothing is known where the folder itself cannot be read', async () => {
    await writeFile(join(root, 'logConnections'), 'a file');
    await accounts.ready();
    assert.equal(only().label, 'Connected logs');
    await assert.rejects(only().readErrors(window(), signal), isProblem('logConnections.unknown'));
  });

  it('runs queries of the backend’s language, and says so where none is connected', async () => {
    const run = () => accounts.queries.run('logql', '{app="search"}', window(), 5, signal);
    await assert.rejects(run(), isProblem('logConnections.noneFor'));
    await connect();
    assert.deepEqual(await accounts.queries.targets('logql'), [{ id: 'loki:test', label: 'Loki (test)' }]);
    const { columns, rows, note } = await run();
    assert.equal(rows.length, 5);
    assert.ok(rows.every(row => row.length === columns.length));
    assert.ok(note, 'that there are more is said');
    await connect({ id: 'loki:test~2', account: 'test~2' });
    await assert.rejects(run(), isProblem('logConnections.severalFor'));
    const named = await accounts.queries.run('logql', '{app="search"}', window(), 5, signal, 'loki:test~2');
    assert.equal(named.rows.length, 5);
  });

  const addresses: readonly (readonly [LogRequest['kind'], string, string])[] = [
    ['loki', 'https://l.example.com/loki/api/v1/labels', 'https://l.example.com'],
    ['loki', ' https://l.example.com/tenant/a/ ', 'https://l.example.com/tenant/a'],
    ['elasticsearch', 'https://e.example.com:9200/es/_cat/indices', 'https://e.example.com:9200/es'],
    ['prometheus', 'https://p.example.com/prom/graph?g0.expr=up', 'https://p.example.com/prom'],
    ['victorialogs', 'http://localhost:9428/select/vmui/#/', 'http://localhost:9428'],
  ];
  for (const [kind, typed, expected] of addresses) {
    it(`takes ${typed} for ${expected}`, () => assert.equal(accounts.checkUrl(kind, typed), expected));
  }
  it('takes no other text for an address', () => {
    for (const text of ['loki', 'ftp://x', 'https://me:secret@l.example.com']) {
      assert.throws(() => accounts.checkUrl('loki', text), isProblem('http.badUrl'));
    }
  });
});
