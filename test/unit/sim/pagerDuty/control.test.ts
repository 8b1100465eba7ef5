import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startPagerDutySim } from '../../../sim/pagerDuty';
import { SimClient, type Fields, type Reply } from './simClient';

describe('simulator: driven from another process', () => {
  let client: SimClient;
  beforeEach(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  afterEach(() => client.close());

  const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
    client.send(method, `/__sim/${path}`, { authorization: null, body });
  const scene = (name: string, args: unknown = {}): Promise<Reply> => control('POST', `scene/${name}`, args);

  it('plays scenes, and keeps itself out of the request log', async () => {
    const arrived = await scene('pageArrives', { title: 'From afar', service: 'billing', priority: 'P3' });
    const { id } = arrived.json['result'] as { id: string };
    assert.equal(client.sim.state.incident(id).title, 'From afar');
    await scene('colleagueAcknowledges', { id });
    assert.equal(client.sim.state.incident(id).status, 'acknowledged');
    assert.equal((await scene('stormOf', { count: 12 })).json['result'], 12);
    assert.deepEqual(client.sim.requests, []);
  });

  const faults: readonly (readonly [string, unknown, number])[] = [
    ['outage', { kind: 'html502' }, 502],
    ['outage', {}, 503],
    ['html502', {}, 502],
    ['rateLimit', {}, 429],
    ['tokenRevoked', {}, 401],
    ['outage', { on: false }, 200],
    ['slow', { ms: 1 }, 200],
    ['errorShape', { shape: 'html' }, 200],
    ['clockSkew', { ms: 5 }, 200],
  ];
  for (const [name, args, status] of faults) {
    it(`${name} ${JSON.stringify(args)}: ${status}`, async () => {
      assert.equal((await scene(name, args)).status, 200);
      assert.equal((await client.get('/services')).status, status);
    });
  }

  it('shows what was asked of it, the incidents and the pages, and moves the clock', async () => {
    const { json } = await scene('pageArrives');
    const { id } = json['result'] as { id: string };
    await client.setStatus(id, 'acknowledged');
    const requests = (await control('GET', 'requests')).json['result'] as Fields[];
    assert.deepEqual(
      requests.map(({ method, from }) => [method, from]),
      [['PUT', 'dana.reyes@example.com']],
    );
    await control('POST', 'clock', { advanceMs: 1_800_000 });
    const [incident] = (await control('GET', `incidents/${id}`)).json['result'] as Fields[];
    assert.equal(incident?.['status'], 'triggered');
    assert.ok(((await control('GET', 'pages')).json['result'] as unknown[]).length > 0);
  });

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['scene/fireworks', {}, /no scene fireworks/],
    ['scene/constructor', {}, /no scene constructor/],
    ['scene/stormOf', { count: -1 }, /count must be/],
    ['scene/pageArrives', { service: 'kitchen' }, /no service kitchen/],
    ['scene/pageArrives', [], /must be an object/],
    ['scene/colleagueAcknowledges', {}, /id cannot be empty/],
    ['nothing', {}, /no such control/],
  ];
  for (const [path, args, expected] of refused) {
    it(`refuses ${path} ${JSON.stringify(args)}`, async () => {
      const reply = await control('POST', path, args);
      assert.ok(reply.status >= 400);
      assert.match(reply.text, expected);
    });
  }

  it('shows a page behind html_url, with its text made harmless', async () => {
    const page = client.sim.scenes.pageArrives({ title: '<script>alert(1)</script>' });
    const { json } = await client.get(`/incidents/${page.id}`);
    const response = await fetch(String((json['incident'] as Fields)['html_url']));
    const text = await response.text();
    assert.equal(text.includes('<script>'), false);
    assert.match(text, /&lt;script&gt;/);
  });

  it('closes on request', async () => {
    await control('POST', 'close');
    await client.sim.closed;
    await assert.rejects(client.get('/services'));
  });
});

describe('simulator: its life', () => {
  it('ends by itself', async () => {
    const sim = await startPagerDutySim({ historyWeeks: 0, maxLifetimeMs: 100 });
    await sim.closed;
    await assert.rejects(fetch(`${sim.url}/services`));
  });

  it('listens on the loopback address only', async () => {
    const sim = await startPagerDutySim({ historyWeeks: 0, maxLifetimeMs: 60_000 });
    await sim.close();
    assert.match(sim.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('runs as a program that says where it is, and ends when told', async () => {
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/sim/pagerDuty/main.ts', '--lifetime-minutes', '1', '--seed', '3'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
      const { url, tokens } = JSON.parse(line) as { url: string; tokens: { user: string } };
      const headers = { authorization: `Token token=${tokens.user}` };
      assert.equal((await fetch(`${url}/users/me`, { headers })).status, 200);
      const exited = once(program, 'exit');
      await fetch(`${url}/__sim/close`, { method: 'POST' });
      assert.deepEqual(await exited, [0, null]);
    } finally {
      program.kill();
    }
  }).timeout(30_000);
});
