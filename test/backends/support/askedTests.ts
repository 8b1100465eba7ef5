import assert from 'node:assert/strict';
import type { FieldRef, FieldRole } from '../../../src/core/errors/fieldMapping';
import { guessMapping } from '../../../src/core/errors/guessMapping';
import type { LogBackend, LogQuery, RecordMatch } from '../../../src/core/errors/logBackend';
import type { BackendUnderTest, LogBackendPlan } from './describeLogBackend';
import { awkwardText, countsOf, makeTruth, type Truth, type TruthRecord } from './logTruth';
import { conditionsOf, levelsOf, refOf, wordOf } from './truthQueries';

const never = new AbortController().signal;
const minute = 60_000;

/** What is asked of an engine is what is true of the records in it. */
export function askedTests({ name, start, records = 4_000, engine }: LogBackendPlan): void {
  describe(`${name}, asked`, function () {
    this.timeout(120_000);
    let server: BackendUnderTest;
    let close = (): Promise<void> => Promise.resolve();
    let backend: LogBackend;
    let truth: Truth;
    let all: LogQuery;

    before(async () => {
      server = await start();
      close = () => server.close();
      backend = server.open();
      // A pause between the records and now: what is written later is new.
      truth = makeTruth({ now: Date.now() - 2 * minute, count: records });
      await server.write(truth.records);
      all = { window: truth.window };
    });
    after(() => close());

    const field = (role: FieldRole): FieldRef => refOf(server.mapping, role);
    const errors = (): TruthRecord[] => truth.records.filter(({ group }) => group !== undefined);
    const count = async (query: LogQuery): Promise<number> => {
      const answer = await backend.count({ query, by: ['level'], stepMs: 10 * minute, maxRows: 400 }, never);
      assert.equal(answer.isWhole, true, JSON.stringify(answer.problems));
      return answer.rows.reduce((sum, { total }) => sum + total, 0);
    };
    const countMatch = async (
      match: RecordMatch,
      query = all,
    ): Promise<{ total: number; isExact: boolean }> => {
      const answer = await backend.countMatches({ query, matches: [match], maxRequests: 2 }, never);
      const [found] = answer.counts;
      assert.ok(found, `no count: ${JSON.stringify(answer.problems)}`);
      return found;
    };

    it('says what it is and what it holds, and the mapping is guessed from its records', async () => {
      const probe = await backend.probe(never);
      assert.notEqual(probe.product, '');
      assert.match(probe.version ?? '', /\d/);
      assert.ok(probe.streams.length > 0, 'no streams');
      assert.ok(probe.fields.length > 0, 'no fields');
      assert.ok(
        probe.sample.length > 0 && probe.sample.length <= 200,
        `${probe.sample.length} in the sample`,
      );
      const { mapping } = guessMapping(probe);
      for (const role of ['level', 'message', 'service'] as const) {
        assert.equal(mapping.fields[role]?.name, server.mapping.fields[role]?.name, role);
      }
    });

    it('counts by service, level and time in one request', async () => {
      const request = { query: all, by: ['service', 'level'], stepMs: 10 * minute, maxRows: 400 } as const;
      const answer = await backend.count(request, never);
      assert.equal(answer.isWhole, true, JSON.stringify(answer.problems));
      assert.equal(answer.cost.requests, 1);
      assert.ok(answer.cost.bytes > 0 && answer.cost.bytes < 300_000, `${answer.cost.bytes} bytes`);
      assert.deepEqual(answer.by, ['service', 'level']);
      const counted = new Map<string, number>();
      for (const { values, total, buckets } of answer.rows) {
        const level = wordOf(values.level);
        counted.set(`${values.service ?? ''}/${level}`, total);
        assert.equal(
          [...buckets.values()].reduce((sum, n) => sum + n, 0),
          total,
        );
        for (const at of buckets.keys()) assert.equal(at % (10 * minute), 0, 'buckets are whole steps');
      }
      assert.deepEqual(sorted(counted), sorted(countsOf(truth.records)));
      const firstStep = Math.floor(truth.window.from / (10 * minute)) * 10 * minute + 10 * minute;
      const inFirst = truth.records.filter(({ time }) => time < firstStep).length;
      const told = answer.rows.reduce((sum, row) => sum + (row.buckets.get(firstStep - 10 * minute) ?? 0), 0);
      assert.equal(told, inFirst);
    });

    it('takes the start of a window and not its end', async () => {
      const [first, second] = [truth.records[10], truth.records[20]];
      assert.ok(first && second);
      assert.equal(await count({ window: { from: first.time, to: second.time } }), 10);
      assert.equal(await count({ window: { from: first.time, to: second.time + 1 } }), 11);
      assert.equal(await count({ window: { from: first.time + 1, to: second.time } }), 9);
    });

    it('finds nothing where nothing is', async () => {
      const window = { from: truth.window.from - 3_600_000, to: truth.window.from - minute };
      assert.equal(await count({ window }), 0);
      const wanted = [{ values: { service: 'checkout' }, total: 10, want: 10 }];
      const budget = { maxEntries: 10, maxBytes: 100_000, maxRequests: 1 };
      const sample = await backend.sample({ query: { window }, strata: wanted, ...budget }, never);
      assert.deepEqual(
        sample.strata.map(({ entries }) => entries),
        [[]],
      );
    });

    it('restricts to services, levels and text', async () => {
      const where = (test: (record: TruthRecord) => boolean): number => truth.records.filter(test).length;
      assert.equal(
        await count({ ...all, services: ['search'] }),
        where(r => r.service === 'search'),
      );
      assert.equal(
        await count({ ...all, services: ['search', 'mail'] }),
        where(r => /search|mail/.test(r.service)),
      );
      assert.equal(await count({ ...all, services: ['none'] }), 0);
      const levels = await levelsOf(backend, all);
      const fatal = levels.filter(level => wordOf(level) === 'fatal');
      assert.equal(
        await count({ ...all, levels: fatal }),
        where(r => r.level === 'fatal'),
      );
      assert.equal(
        await count({ ...all, text: 'GATEWAY timed' }),
        where(r => r.group === 'timeout'),
      );
      assert.equal(
        await count({ ...all, text: awkwardText }),
        where(r => r.group === 'awkward'),
      );
      if (engine.exact.contains) assert.equal(await count({ ...all, text: 'timed.*out' }), 0);
    });

    it('samples every stratum, rare ones whole, within its budget', async () => {
      const levels = await levelsOf(backend, all);
      const isError = (level: string | null | undefined): boolean => /error|fatal/.test(wordOf(level));
      const request = { query: all, by: ['service', 'level'], stepMs: 10 * minute, maxRows: 400 } as const;
      const { rows } = await backend.count(request, never);
      const strata = rows
        .filter(({ values }) => isError(values.level))
        .map(({ values, total }) => ({ values, total, want: Math.min(total, 40) }));
      const answer = await backend.sample(
        {
          query: { ...all, levels: levels.filter(isError) },
          strata,
          maxEntries: 200,
          maxBytes: 400_000,
          maxRequests: 2,
        },
        never,
      );
      assert.ok(answer.cost.requests <= 2, `${answer.cost.requests} requests`);
      assert.ok(answer.cost.bytes <= 400_000, `${answer.cost.bytes} bytes`);
      assert.equal(answer.strata.length, strata.length);
      assert.ok(answer.strata.reduce((sum, { entries }) => sum + entries.length, 0) <= 200);
      answer.strata.forEach(({ entries, how }, i) => {
        const { values, total, want } = strata[i] ?? assert.fail();
        assert.ok(entries.length > 0, `nothing of ${JSON.stringify(values)}: ${how}`);
        assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, 'ids are different');
        if (want === total) assert.equal(entries.length, total);
        if (how === 'all') assert.equal(entries.length, total);
        for (const entry of entries) {
          assert.deepEqual({ service: entry.values.service, level: entry.values.level }, { ...values });
          assert.ok(entry.time >= truth.window.from && entry.time < truth.window.to);
        }
      });
    });

    it('leaves out of a sample what is known', async () => {
      const level = (await levelsOf(backend, all)).find(value => wordOf(value) === 'error');
      const exclude: RecordMatch[] = [
        { all: [{ kind: 'contains', field: field('message'), texts: ['Payment gateway timed out'] }] },
      ];
      const values = { service: 'checkout', level: level ?? null };
      const answer = await backend.sample(
        {
          query: all,
          strata: [{ values, total: 800, want: 50 }],
          exclude,
          maxEntries: 50,
          maxBytes: 400_000,
          maxRequests: 1,
        },
        never,
      );
      const entries = answer.strata[0]?.entries ?? [];
      assert.ok(entries.length > 20, `${entries.length} entries`);
      assert.ok(entries.every(entry => !JSON.stringify(entry).includes('Payment gateway timed out')));
    });

    it('stops reading at the bytes that it may take, and says so', async () => {
      const level = (await levelsOf(backend, all)).find(value => wordOf(value) === 'error');
      const values = { service: 'checkout', level: level ?? null };
      const answer = await backend.sample(
        {
          query: all,
          strata: [{ values, total: 800, want: 800 }],
          maxEntries: 800,
          maxBytes: 20_000,
          maxRequests: 1,
        },
        never,
      );
      assert.equal(answer.isWhole, false);
      assert.deepEqual(
        answer.problems.map(({ code }) => code),
        ['logs.partialAnswer'],
      );
      assert.ok(answer.cost.bytes <= 120_000, `${answer.cost.bytes} bytes`);
    });

    it('counts by a field, by texts and by a template', async () => {
      const counted = errors();
      const number = (id: string): number => counted.filter(({ group }) => group === id).length;
      const type = await countMatch({
        all: [{ kind: 'equals', field: field('exceptionType'), value: 'ChargeError' }],
      });
      assert.equal(type.isExact, engine.exact.equals);
      assert.equal(type.total, number('charge') + number('refund'));
      const frame = await countMatch({
        all: [{ kind: 'contains', field: field('stack'), texts: ['payments/refund.ts', 'at settle ('] }],
      });
      assert.equal(frame.isExact, engine.exact.contains);
      assert.equal(frame.total, number('refund'));
      const template = await countMatch({
        all: [
          {
            kind: 'template',
            field: field('message'),
            parts: ['Payment gateway timed out after ', ' ms for order '],
            start: true,
            end: false,
          },
        ],
      });
      assert.equal(template.isExact, engine.exact.template);
      assert.equal(template.total, number('timeout'));
      const awkward = await countMatch({
        all: [
          {
            kind: 'template',
            field: field('message'),
            parts: ['Cart ', ` has no ${awkwardText}`],
            start: true,
            end: true,
          },
        ],
      });
      assert.equal(awkward.total, number('awkward'));
      const none = await countMatch({
        all: [
          {
            kind: 'template',
            field: field('message'),
            parts: ['gateway timed out'],
            start: true,
            end: false,
          },
        ],
      });
      if (engine.exact.template) assert.equal(none.total, 0);
    });

    it('counts many matches at once, by time, and with the different orders among them', async () => {
      const order = field('order');
      const matches: RecordMatch[] = truth.groups.map(({ id }) => ({ all: conditionsOf(id, field) }));
      const answer = await backend.countMatches(
        {
          query: all,
          matches,
          stepMs: 10 * minute,
          ...(engine.distinct ? { distinct: order } : {}),
          maxRequests: engine.manyMatches ? 1 : matches.length,
        },
        never,
      );
      if (engine.manyMatches) assert.equal(answer.cost.requests, 1);
      truth.groups.forEach((group, i) => {
        const found = answer.counts[i];
        assert.ok(found, group.id);
        assert.equal(found.total, group.count, group.id);
        assert.equal(
          [...(found.buckets?.values() ?? [])].reduce((sum, n) => sum + n, 0),
          group.count,
        );
        if (!engine.distinct || group.orders === 0) return;
        const off = Math.abs((found.distinct?.count ?? 0) - group.orders);
        assert.ok(
          off <= (found.distinct?.isExact === true ? 0 : Math.max(2, group.orders * 0.05)),
          `${group.id}: ${off}`,
        );
      });
    });

    it('links to its own page', () => {
      const link = backend.link({ ...all, services: ['checkout'], text: awkwardText });
      if (link !== undefined) assert.doesNotThrow(() => new URL(link));
    });
  });
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
