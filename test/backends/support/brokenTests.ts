import assert from 'node:assert/strict';
import { isAbort, problemOf } from '../../../src/core/base/problem';
import type { CountAnswer, LogBackend, LogQuery } from '../../../src/core/errors/logBackend';
import { basic, startAuthProxy } from '../../sim/alertmanager/authProxy';
import type { BackendUnderTest, LogBackendPlan, OddKind } from './describeLogBackend';
import { makeTruth, type Truth } from './logTruth';

const never = new AbortController().signal;
const minute = 60_000;

/** What happens when an engine, its records or the way to it are not as they should be. */
export function brokenTests({ name, start }: LogBackendPlan): void {
  describe(`${name}, when things break`, function () {
    this.timeout(180_000);
    let server: BackendUnderTest;
    let close = (): Promise<void> => Promise.resolve();
    let backend: LogBackend;
    let truth: Truth;
    let all: LogQuery;

    before(async () => {
      server = await start();
      close = () => server.close();
      backend = server.open();
      truth = makeTruth({ now: Date.now() - 2 * minute, count: 600 });
      await server.write(truth.records);
      all = { window: truth.window };
    });
    after(() => close());

    const countAll = (of = backend, query = all, signal = never): Promise<CountAnswer> =>
      of.count({ query, by: ['service', 'level'], stepMs: 10 * minute, maxRows: 400 }, signal);
    const total = ({ rows }: CountAnswer): number => rows.reduce((sum, row) => sum + row.total, 0);

    it('is refused without the right password, and never shows none instead', async () => {
      const proxy = await startAuthProxy({ target: server.url, authorization: basic('ops', 'right') });
      try {
        const open = server.open({ url: proxy.url, basic: 'ops:right' });
        assert.equal(total(await countAll(open)), truth.records.length);
        const refused = server.open({ url: proxy.url, basic: 'ops:wrong' });
        for (const ask of [
          () => countAll(refused),
          () => refused.probe(never),
          () => refused.countMatches({ query: all, matches: [{ all: [] }], maxRequests: 1 }, never),
          () =>
            refused.sample(
              {
                query: all,
                strata: [{ values: { service: 'checkout' }, total: 10, want: 10 }],
                maxEntries: 10,
                maxBytes: 10_000,
                maxRequests: 1,
              },
              never,
            ),
        ])
          assert.match((await failureOf(ask())).code, /^(?:http|logConnections)\.unauthorized$/);
      } finally {
        await proxy.close();
      }
    });

    it('says that a sign-in page is no answer', async () => {
      const proxy = await startAuthProxy({ target: server.url, authorization: 'none', refusal: 'signIn' });
      try {
        const failure = await failureOf(countAll(server.open({ url: proxy.url })));
        assert.match(failure.code, /^(?:http\.notJson|logs\.badAnswer)$/);
      } finally {
        await proxy.close();
      }
    });

    it('ends at once when it is given up', async () => {
      const controller = new AbortController();
      const asked = countAll(backend, all, controller.signal);
      controller.abort();
      await assert.rejects(asked, error => isAbort(error));
    });

    it('fails while the server restarts, and answers the same after it', async () => {
      const before = total(await countAll());
      const restarted = server.restart();
      let outcomes = 0;
      let isOver = false;
      const asking = (async () => {
        while (!isOver) {
          // What comes is the truth or a failure: never less, said as if it were all.
          const answer = await countAll().catch((error: unknown) => problemOf(error));
          outcomes++;
          if ('rows' in answer) {
            if (answer.isWhole) assert.equal(total(answer), before);
          } else assert.match(answer.code, /^(?:http|logs|logConnections)\./);
        }
      })();
      await restarted;
      isOver = true;
      await asking;
      assert.ok(outcomes > 0);
      assert.equal(total(await countAll()), before);
    });

    const kinds: readonly OddKind[] = [
      'huge',
      'binary',
      'brokenUtf8',
      'future',
      'duplicateFields',
      'numbers',
    ];
    for (const kind of kinds) {
      it(`reads a record that is odd: ${kind}`, async () => {
        const now = Date.now();
        const at = kind === 'future' ? now + 3 * minute : now;
        const isTaken = await server.writeOdd(kind, at);
        const query: LogQuery = { window: { from: at, to: at + 1 } };
        const counted = total(await countAll(backend, query));
        assert.equal(counted, isTaken ? 1 : 0);
        if (!isTaken) return;
        const { rows } = await countAll(backend, query);
        const strata = rows.map(row => ({ values: row.values, total: 1, want: 1 }));
        const budget = { maxEntries: 5, maxBytes: 2_500_000, maxRequests: 1 };
        const answer = await backend.sample({ query, strata, ...budget }, never);
        const entries = answer.strata.flatMap(stratum => stratum.entries);
        // It comes, or it is told that it did not.
        if (entries.length === 0) assert.notDeepEqual(answer.problems, []);
        for (const entry of entries) {
          assert.ok(Number.isFinite(entry.time));
          assert.equal(typeof entry.id, 'string');
        }
      });
    }
  });
}

async function failureOf(asked: Promise<unknown>): Promise<{ readonly code: string }> {
  let answer: unknown;
  try {
    answer = await asked;
  } catch (error) {
    return problemOf(error);
  }
  assert.fail(`it answered ${JSON.stringify(answer).slice(0, 200)}`);
}
