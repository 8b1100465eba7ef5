import assert from 'node:assert/strict';
import { GitHub } from '../../../../src/clients/github';
import { HttpFailure } from '../../../../src/clients/http/httpFailure';
import { isAbort, isProblemError } from '../../../../src/core/base/problem';
import { gitHubServers, type GitHubServer } from '../../../../src/core/review/gitHubServer';
import { systemClock } from '../../../../src/platform/clock';
import { startGitHubSim, type GitHubSim, type SimRepository } from '../../../sim/gitHub';

const day = 86_400_000;
const now = Date.parse('2026-11-20T12:00:00Z');
const token = 'gho_dana';
const signal = new AbortController().signal;

describe('GitHub', () => {
  let sim: GitHubSim;
  let shop: SimRepository;
  let logged: string[];

  const serverOf = (url: string): GitHubServer => {
    const server = gitHubServers(url)[1];
    assert.ok(server);
    return server;
  };
  const client = (held = token): GitHub => {
    const write = (line: string): void => void logged.push(line);
    return new GitHub({
      server: serverOf(sim.url),
      token: () => Promise.resolve(held),
      clock: systemClock,
      random: () => 0,
      log: { trace: write, info: write, warn: write, error: write },
    });
  };
  const codeOf = async (promise: Promise<unknown>): Promise<string> => {
    try {
      await promise;
    } catch (error) {
      return isProblemError(error) ? error.problem.code : String(error);
    }
    return 'none';
  };

  beforeEach(async () => {
    sim = await startGitHubSim({ now: () => now });
    shop = sim.repository('acme/shop');
    logged = [];
  });
  afterEach(() => sim.close());

  describe('bugs', () => {
    it('are those with a label, open or closed since, each once, and no pull request', async () => {
      sim.issue(shop, { title: 'open long', labels: ['sev1', 'sev2'], createdAt: now - 400 * day });
      const closed = { labels: ['Sev1'], createdAt: now - 9 * day, closedAt: now - day };
      sim.issue(shop, { title: 'closed in it', ...closed });
      sim.issue(shop, {
        title: 'closed long ago',
        labels: ['sev1'],
        createdAt: now - 90 * day,
        closedAt: now - 80 * day,
      });
      sim.issue(shop, { title: 'another label', labels: ['docs'] });
      sim.issue(shop, { title: 'a change', labels: ['sev1'], isPullRequest: true });
      const { bugs, incomplete } = await client().bugs('acme/shop', ['sev1', 'sev2'], now - 7 * day, signal);
      assert.equal(incomplete, undefined);
      assert.deepEqual(
        [...bugs].sort((a, b) => a.openedAt - b.openedAt),
        [
          { labels: ['sev1', 'sev2'], openedAt: now - 400 * day },
          { labels: ['Sev1'], openedAt: now - 9 * day, closedAt: now - day },
        ],
      );
      assert.ok(sim.requests.every(({ authorization }) => authorization === `Bearer ${token}`));
    });

    it('go on over pages as the answer links them, and say where they are cut', async () => {
      for (let at = 0; at < 2_050; at += 1)
        sim.issue(shop, { title: `bug ${at}`, labels: ['sev1'], createdAt: now - at * 1000 });
      const { bugs, incomplete } = await client().bugs('acme/shop', ['sev1'], now - day, signal);
      assert.equal(bugs.length, 2_000);
      assert.deepEqual(incomplete?.code, 'review.trackerCut');
      assert.equal(sim.requests.length, 21);
      shop.issues.splice(250);
      const whole = await client().bugs('acme/shop', ['sev1'], now - day, signal);
      assert.deepEqual([whole.bugs.length, whole.incomplete], [250, undefined]);
    });

    it('of a label that looks like a query are asked for as they are', async () => {
      const label = 'sev 1 & up=#?';
      sim.issue(shop, { title: 'bug', labels: [label] });
      assert.equal((await client().bugs('acme/shop', [label], now, signal)).bugs.length, 1);
    });

    const odd: readonly (readonly [name: string, row: unknown, counted: number, isWhole: boolean])[] = [
      ['no row at all', null, 0, false],
      ['a row without labels', { number: 1, state: 'open', created_at: '2026-11-20T00:00:00Z' }, 0, false],
      ['a time that is none', { number: 1, labels: [], state: 'open', created_at: 'soon' }, 0, false],
      [
        'closed, and nobody knows when',
        { number: 1, labels: [], state: 'closed', created_at: '2026-11-20T00:00:00Z', closed_at: null },
        0,
        false,
      ],
      [
        'a number that is none',
        { number: 1.5, labels: [], state: 'open', created_at: '2026-11-20T00:00:00Z' },
        0,
        false,
      ],
      [
        'labels as plain words, and one without a name',
        {
          number: 1,
          labels: ['sev1', {}, { name: null }],
          state: 'open',
          created_at: '2026-11-20T00:00:00Z',
        },
        1,
        true,
      ],
      [
        'open again: what closed it before is history',
        {
          number: 1,
          labels: ['sev1'],
          state: 'open',
          created_at: '2026-11-20T00:00:00Z',
          closed_at: '2026-11-20T01:00:00Z',
        },
        1,
        true,
      ],
    ];
    for (const [name, row, counted, isWhole] of odd) {
      it(`take an odd answer for what it is: ${name}`, async () => {
        sim.fail({ path: /issues$/, answer: { status: 200, body: [row] } });
        const { bugs, incomplete } = await client().bugs('acme/shop', ['sev1'], now, signal);
        assert.deepEqual(
          [bugs.length, incomplete?.code],
          [counted, isWhole ? undefined : 'review.trackerAnswer'],
        );
        assert.ok(bugs.every(({ closedAt }) => closedAt === undefined));
      });
    }
  });

  describe('failures', () => {
    const answer = (status: number, body?: unknown, headers?: Record<string, string>) => ({
      status,
      ...(body === undefined ? {} : { body }),
      ...(headers ? { headers } : {}),
    });
    const cases: readonly (readonly [name: string, code: string, arrange: () => void, held?: string])[] = [
      ['a token that is not known any more', 'review.trackerSignedOut', () => undefined, 'gho_gone'],
      [
        'a repository that the account does not see',
        'review.trackerHidden',
        () => void (shop.name = 'acme/other'),
      ],
      ['a repository that was renamed', 'review.trackerMoved', () => sim.rename(shop, 'acme/store')],
      ['issues that are turned off', 'review.trackerOff', () => void (shop.hasIssues = false)],
      [
        'an organization that wants its own sign-in',
        'review.trackerForbidden',
        () =>
          sim.fail({
            path: /./,
            answer: answer(403, { message: 'Resource protected by organization SAML enforcement.' }),
          }),
      ],
      [
        'the limit of the hour',
        'http.rateLimited',
        () =>
          sim.fail({ path: /./, answer: answer(403, { message: 'API rate limit exceeded for user ID 7.' }) }),
      ],
      [
        'the secondary limit',
        'http.rateLimited',
        () =>
          sim.fail({
            path: /./,
            answer: answer(
              403,
              { message: 'You have exceeded a secondary rate limit.' },
              { 'retry-after': '60' },
            ),
          }),
      ],
      [
        'a limit with its own status',
        'http.rateLimited',
        () => sim.fail({ path: /./, answer: answer(429, { message: 'Slow down' }, { 'retry-after': '60' }) }),
      ],
      [
        'trouble of its own',
        'http.serverError',
        () => sim.fail({ path: /./, times: 9, answer: answer(502) }),
      ],
      [
        'no list',
        'review.trackerAnswer',
        () => sim.fail({ path: /./, answer: answer(200, { message: 'hi' }) }),
      ],
    ];
    for (const [name, code, arrange, held] of cases) {
      it(`are told: ${name}`, async () => {
        arrange();
        assert.equal(await codeOf(client(held).bugs('acme/shop', ['sev1'], now, signal)), code);
      });
    }

    it('are never answers of another path, nor does a name of a file become one', async () => {
      for (const name of ['acme/..', '../shop', 'acme/shop/../../user', 'acme/shop?x', 'acme'])
        assert.equal(await codeOf(client().bugs(name, ['sev1'], now, signal)), 'review.trackerHidden', name);
      assert.equal(sim.requests.length, 0);
    });

    it('leave neither token nor repository in the log', async () => {
      await client().bugs('acme/shop', ['sev1'], now, signal);
      await codeOf(client('gho_gone').bugs('acme/shop', ['sev1'], now, signal));
      assert.ok(logged.length > 2);
      assert.doesNotMatch(logged.join('\n'), /gho_|acme|sev1/);
    });

    it('end when they are not wanted any more', async () => {
      const controller = new AbortController();
      controller.abort();
      await assert.rejects(client().bugs('acme/shop', ['sev1'], now, controller.signal), isAbort);
    });

    it('follow a link to no other place', async () => {
      sim.fail({
        path: /issues$/,
        answer: answer(200, [], { link: '<https://evil.example/steal?page=2>; rel="next"' }),
      });
      await client().bugs('acme/shop', ['sev1'], now, signal);
      assert.deepEqual(sim.requests.map(({ path, query }) => [path, query.get('page')]).slice(0, 2), [
        ['/api/v3/repos/acme/shop/issues', null],
        ['/api/v3/repos/acme/shop/issues', '2'],
      ]);
    });
  });

  describe('states of issues', () => {
    it('are asked for by one request; what is not there or not seen is not known', async () => {
      const server = serverOf(sim.url);
      sim.issue(shop, { title: 'open' });
      sim.issue(shop, { title: 'closed', closedAt: now });
      sim.issue(shop, { title: 'a change', isPullRequest: true });
      sim.issue(shop, { title: 'dropped', closedAt: now, stateReason: 'not_planned' });
      sim.issue(shop, { title: 'twice', closedAt: now, stateReason: 'duplicate' });
      const secret = sim.repository('acme/secret', { readers: ['mia'] });
      sim.issue(secret, { title: 'x' });
      const refs = [
        ...[1, 2, 3, 4, 5, 99].map(number => ({ server, repository: 'acme/shop', number })),
        { server, repository: 'acme/secret', number: 1 },
      ];
      const states = await client().states(refs, signal);
      assert.deepEqual(
        refs.map(ref => states.get(ref)),
        ['open', 'closed', undefined, 'notPlanned', 'notPlanned', undefined, undefined],
      );
      assert.deepEqual(
        sim.requests.map(({ method, path }) => `${method} ${path}`),
        ['POST /api/graphql'],
      );
    });

    it('come by the hundred', async () => {
      const server = serverOf(sim.url);
      const refs = Array.from({ length: 230 }, () => ({
        server,
        repository: 'acme/shop',
        number: sim.issue(shop, { title: 'x' }).number,
      }));
      assert.equal((await client().states(refs, signal)).size, 230);
      assert.equal(sim.requests.length, 3);
      assert.equal((await client().states([], signal)).size, 0);
      assert.equal(sim.requests.length, 3);
    });

    const odd: readonly (readonly [name: string, body: unknown, code: string])[] = [
      ['limit', { errors: [{ type: 'RATE_LIMITED', message: 'x' }] }, 'http.rateLimited'],
      ['no data', {}, 'review.trackerAnswer'],
      ['failed', { data: null, errors: [{ message: 'x' }] }, 'review.trackerAnswer'],
      ['a list', [], 'review.trackerAnswer'],
      ['a state of its own', { data: { i0: { issue: { state: 'MERGED' } } } }, 'review.trackerAnswer'],
    ];
    for (const [name, body, code] of odd) {
      it(`are not guessed from an odd answer: ${name}`, async () => {
        sim.fail({ path: /graphql/, answer: { status: 200, body } });
        const refs = [{ server: serverOf(sim.url), repository: 'acme/shop', number: 1 }];
        assert.equal(await codeOf(client().states(refs, signal)), code);
      });
    }
  });

  describe('a new issue', () => {
    const draft = { title: 'Cap retries', body: 'From the review (opex-item-abc).', labels: ['ops'] };

    it('is created once, with what was given', async () => {
      const number = await client().create('acme/shop', draft, signal);
      assert.deepEqual(
        shop.issues.map(({ title, body, labels }) => ({ title, body, labels })),
        [draft],
      );
      assert.equal(number, 1);
      assert.equal(sim.requests.length, 1);
    });

    it('has a title that GitHub takes, and keeps the end of a long body', async () => {
      await client().create(
        'acme/shop',
        { ...draft, title: 'x'.repeat(900), body: `${'y'.repeat(70_000)} end` },
        signal,
      );
      assert.equal(shop.issues[0]?.title.length, 250);
      assert.match(shop.issues[0].body ?? '', /y end$/);
    });

    it('is not sent again where the answer was lost: it may be there', async () => {
      sim.fail({ method: 'POST', path: /issues$/, answer: 'lost' });
      const failure = await client()
        .create('acme/shop', draft, signal)
        .catch((error: unknown) => error);
      assert.ok(failure instanceof HttpFailure && failure.mayHaveArrived);
      assert.equal(shop.issues.length, 1);
      assert.equal(await client().find('acme/shop', 'opex-item-abc', signal), 1);
    });

    it('that GitHub refuses is certainly not there', async () => {
      const mine = sim.repository('acme/mine', { writers: ['mia'] });
      assert.equal(await codeOf(client().create('acme/mine', draft, signal)), 'review.trackerForbidden');
      assert.equal(mine.issues.length, 0);
    });

    it('is found among the newest at once, and by search where it is older', async () => {
      sim.issue(shop, { title: 'mine', body: draft.body, createdAt: now - 30 * day });
      sim.searchLagMs = 10 * day;
      for (let at = 0; at < 120; at += 1) sim.issue(shop, { title: `later ${at}`, createdAt: now - at });
      sim.issue(shop, { title: 'fresh', body: 'opex-item-new', createdAt: now });
      assert.equal(await client().find('acme/shop', 'opex-item-new', signal), 122);
      assert.equal(sim.requests.length, 1);
      assert.equal(await client().find('acme/shop', 'opex-item-abc', signal), 1);
      assert.equal(await client().find('acme/shop', 'opex-item-none', signal), undefined);
    });
  });
});
