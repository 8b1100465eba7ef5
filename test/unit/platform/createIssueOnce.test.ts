import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitHub } from '../../../src/clients/github';
import { isProblemError } from '../../../src/core/base/problem';
import { gitHubServers } from '../../../src/core/review/gitHubServer';
import { systemClock } from '../../../src/platform/clock';
import { createIssueOnce } from '../../../src/platform/createIssueOnce';
import { SharedState } from '../../../src/platform/sharedState';
import { startGitHubSim, type GitHubSim, type SimRepository } from '../../sim/gitHub';

const begin = Date.parse('2026-11-20T12:00:00Z');
const signal = new AbortController().signal;
const wanted = {
  host: 'ghe.acme.com',
  repository: 'acme/shop',
  title: 'Cap retries',
  body: 'From the review (opex-item-abc).',
  mark: 'opex-item-abc',
  labels: [],
};

describe('an issue that is created once', () => {
  let sim: GitHubSim;
  let shop: SimRepository;
  let folder: string;
  let now: number;

  const press = (change: Partial<typeof wanted> = {}) => {
    const [, server] = gitHubServers(sim.url);
    assert.ok(server);
    const clock = { now: () => now, after: systemClock.after.bind(systemClock) };
    const nothing = (): void => undefined;
    const log = { trace: nothing, info: nothing, warn: nothing, error: nothing };
    const maker = new GitHub({
      server,
      token: () => Promise.resolve('gho_dana'),
      clock,
      random: () => 0,
      log,
    });
    const state = new SharedState(folder, () => assert.fail('an unreadable record'));
    return createIssueOnce({ ...wanted, ...change }, { maker, state, clock }, signal);
  };
  const codeOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'none',
      (error: unknown) => (isProblemError(error) ? error.problem.code : String(error)),
    );

  beforeEach(async () => {
    now = begin;
    folder = mkdtempSync(join(tmpdir(), 'opex-issue-'));
    sim = await startGitHubSim({ now: () => now });
    shop = sim.repository('acme/shop');
  });
  afterEach(async () => {
    await sim.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is created at the first press, and found at the next', async () => {
    const first = await press();
    await first.settle();
    assert.deepEqual([first.number, (await press()).number, shop.issues.length], [1, 1, 1]);
  });

  it('is there once where the answer was lost', async () => {
    sim.fail({ method: 'POST', path: /issues$/, answer: 'lost' });
    assert.equal((await press()).number, 1);
    assert.equal(shop.issues.length, 1);
  });

  it('is not created again before the tracker can list it', async () => {
    sim.fail({ method: 'POST', path: /issues$/, answer: 'lost' });
    // The issue is made, and neither list nor search tell of it yet.
    const unlisted = { status: 200, body: [] };
    sim.fail({ method: 'GET', path: /shop\/issues$/, times: 3, answer: unlisted });
    sim.fail({ method: 'GET', path: /search/, times: 3, answer: { status: 200, body: { items: [] } } });
    assert.equal(await codeOf(press()), 'http.connectionLost');
    now += 30_000;
    assert.equal(await codeOf(press()), 'review.issuePending');
    now += 40_000;
    assert.equal((await press()).number, 1);
    assert.equal(shop.issues.length, 1);
  });

  it('is created anew a minute after the tracker had trouble and made none', async () => {
    sim.fail({ method: 'POST', path: /issues$/, answer: { status: 502 } });
    assert.equal(await codeOf(press()), 'http.serverError');
    assert.equal(await codeOf(press()), 'review.issuePending');
    now += 61_000;
    assert.equal((await press()).number, 1);
    assert.equal(shop.issues.length, 1);
  });

  it('may be asked for at once again where the tracker refused it', async () => {
    sim.fail({ method: 'POST', path: /issues$/, answer: { status: 403, body: { message: 'no' } } });
    assert.equal(await codeOf(press()), 'review.trackerForbidden');
    assert.equal((await press()).number, 1);
  });

  it('is made by one of two windows', async () => {
    const pressed = await Promise.allSettled([press(), press(), press()]);
    assert.equal(shop.issues.length, 1);
    assert.ok(pressed.some(({ status }) => status === 'fulfilled'));
  });

  it('is not asked for where it cannot be looked for', async () => {
    sim.fail({ method: 'GET', path: /search/, times: 5, answer: { status: 503 } });
    assert.equal(await codeOf(press()), 'http.serverError');
    assert.equal(shop.issues.length, 0);
  });
});
