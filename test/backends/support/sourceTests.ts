import assert from 'node:assert/strict';
import { BackendSource } from '../../../src/core/errors/backendSource';
import type { LogBackend } from '../../../src/core/errors/logBackend';
import type { ErrorReading } from '../../../src/core/errors/logSource';
import { classifyRecord } from '../../../src/core/team/classify';
import { noPatterns } from '../../../src/core/team/severityRule';
import { defaultTeam } from '../../../src/core/team/team';
import type { BackendUnderTest, LogBackendPlan } from './describeLogBackend';
import { groupsOf, makeTruth, type Truth, type TruthGroup, type TruthRecord } from './logTruth';

const never = new AbortController().signal;
const minute = 60_000;
const window = 2 * 60 * minute;

/** The error groups that people see are those of the truth, at a constant cost. */
export function sourceTests({ name, start, records = 4_000, engine }: LogBackendPlan): void {
  describe(`${name}, read as error groups`, function () {
    this.timeout(180_000);
    let server: BackendUnderTest;
    let close = (): Promise<void> => Promise.resolve();
    let backend: LogBackend;
    let source: BackendSource;
    let truth: Truth;
    let written: TruthRecord[];

    const sourceOf = (): BackendSource =>
      new BackendSource({
        backend,
        mapping: server.mapping,
        classify: record => classifyRecord(record, defaultTeam, noPatterns),
        distinctField: () => server.mapping.fields.order?.name,
      });
    const read = (of = source, to = Date.now()): Promise<ErrorReading> =>
      of.readErrors({ from: to - window, to }, never);

    before(async () => {
      server = await start();
      close = () => server.close();
      backend = server.open();
      source = sourceOf();
      truth = makeTruth({ now: Date.now() - 3 * minute, count: records, spanMs: window - 15 * minute });
      written = [...truth.records];
      await server.write(truth.records);
    });
    after(() => close());

    it('finds every group, counts it, and says what is an estimate', async () => {
      const reading = await read();
      assertGroups(reading, groupsOf(written));
      assert.equal(reading.incomplete, undefined, JSON.stringify(reading.incomplete));
      assert.equal(reading.recordsRead, written.length);
      const { asked } = reading;
      assert.ok(asked, 'it says what it asked for');
      assert.ok(asked.requests <= 6, `${asked.requests} requests`);
      assert.ok(asked.bytes < 2_000_000, `${asked.bytes} bytes`);
      assert.equal(asked.unseen, 0);
      const exception = reading.groups.find(({ exceptionType }) => exceptionType === 'ChargeError');
      assert.equal(exception?.frames[0]?.line, exception?.title.includes('refund') ? 41 : 118);
      assert.ok(reading.groups.every(({ samples }) => samples.length > 0));
      for (const { title, service, orders } of engine.distinct ? groupsOf(written) : []) {
        const group = reading.groups.find(one => one.service === service && title.test(one.title));
        // Of groups of which every record was looked at, nothing was asked.
        if (!group?.distinct) continue;
        const off = Math.abs(group.distinct.count - orders);
        assert.ok(
          off <= (group.distinct.estimated ? Math.max(1, orders * 0.03) : 0),
          `${group.title}: ${off}`,
        );
      }
      assert.ok(!engine.distinct || reading.groups.some(({ distinct }) => (distinct?.count ?? 0) > 100));
      assert.deepEqual(new Set(reading.groups.map(({ release }) => release)).size <= 2, true);
    });

    it('takes in what is new, and then says what a full reading says', async () => {
      const at = Date.now();
      const template = truth.records.filter(({ group }) => group === 'timeout');
      const fresh = Array.from({ length: 30 }, (_, i): TruthRecord => {
        const like = template[i % template.length] ?? assert.fail();
        return { ...like, time: at - 1_000 + i };
      });
      await server.write(fresh);
      written.push(...fresh);
      const reading = await read();
      assert.equal(reading.asked?.isUpdate, true);
      assert.ok(reading.asked.requests <= 6, `${reading.asked.requests} requests`);
      assertGroups(reading, groupsOf(written));
      const whole = await read(sourceOf());
      assert.deepEqual(shown(reading), shown(whole));
      assert.equal(reading.recordsRead, whole.recordsRead);
    });

    it('fails while the server is away, and goes on after it', async () => {
      const before = await read();
      const restarted = server.restart();
      // Either a failure or the whole truth: never fewer errors.
      const during = await read().catch(() => undefined);
      if (during && !during.incomplete) assert.equal(during.recordsRead, before.recordsRead);
      await restarted;
      assertGroups(await read(), groupsOf(written));
    });

    it('finds records at a calm level that name their class', async () => {
      const [like] = truth.records.filter(({ group, service }) => !group && service === 'checkout');
      assert.ok(like);
      const at = Date.now();
      const lost = { ...like, level: 'info', message: 'order was paid and is lost' } as const;
      const classed = Array.from({ length: 12 }, (_, i) => ({ ...lost, time: at - 2_000 + i }));
      // The same words without a class are no error.
      const plain = Array.from({ length: 5 }, (_, i) => ({ ...lost, time: at - 1_000 + i }));
      await server.write([...classed.map(record => ({ ...record, errorClass: 'critical' })), ...plain]);
      const before = groupsOf(written);
      for (const reading of [await read(), await read(sourceOf())]) {
        const found = reading.groups.find(({ title }) => title === lost.message);
        assert.deepEqual(
          [found?.count, found?.estimated, found?.classified.severity],
          [12, undefined, 'critical'],
        );
        assertGroups({ ...reading, groups: reading.groups.filter(group => group !== found) }, before);
        assert.ok((reading.asked?.requests ?? 9) <= 6);
      }
    });
  });
}

/** Each group of the truth is there once, with its count: exact, or marked and near. */
function assertGroups({ groups }: ErrorReading, truth: readonly TruthGroup[]): void {
  const found = new Map(
    groups.map(group => {
      const known = truth.find(({ service, title }) => service === group.service && title.test(group.title));
      assert.ok(known, `no such group: ${group.service ?? ''} ${group.title}`);
      return [known.id, group];
    }),
  );
  assert.equal(found.size, groups.length, 'a group is split');
  for (const { id, count } of truth) {
    const group = found.get(id);
    assert.ok(group, `missing: ${id}`);
    if (group.estimated !== true) assert.equal(group.count, count, id);
    else
      assert.ok(
        Math.abs(group.count - count) <= Math.max(5, count * 0.35),
        `${id}: ≈${group.count} of ${count}`,
      );
  }
}

function shown({ groups }: ErrorReading): unknown {
  return groups
    .filter(({ estimated }) => estimated !== true)
    .map(({ fingerprint, count }) => [fingerprint, count])
    .sort();
}
