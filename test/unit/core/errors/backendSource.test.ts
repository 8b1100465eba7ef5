import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAbort, problem, ProblemError } from '../../../../src/core/base/problem';
import type { Turns } from '../../../../src/core/base/timeSlices';
import { BackendSource } from '../../../../src/core/errors/backendSource';
import { distinctKey, type DistinctOf } from '../../../../src/core/errors/distinctKeys';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { LogEntry } from '../../../../src/core/errors/logBackend';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { classifyRecord } from '../../../../src/core/team/classify';
import { defaultTeam } from '../../../../src/core/team/team';
import { ecsFields, makeTruth, type TruthRecord } from '../../../backends/support/logTruth';
import { ecsMapping, MemoryBackend } from './memoryBackend';

const never = new AbortController().signal;
const now = Date.UTC(2026, 9, 11, 12, 3, 27);
const hour = 3_600_000;

let made = 0;
function entryOf(record: TruthRecord): Omit<LogEntry, 'values'> {
  return { id: `entry-${made++}`, time: record.time, fields: ecsFields(record) };
}

function sourceOf(backend: MemoryBackend, distinctBy?: string, turns?: Turns): BackendSource {
  return new BackendSource({
    backend,
    mapping: ecsMapping,
    classify: record => classifyRecord(record, defaultTeam, noPatterns),
    ...(turns ? { turns } : {}),
    ...(distinctBy === undefined
      ? {}
      : { distinctField: () => distinctBy, aggregator: () => ({ distinctOf: distinctOf(distinctBy) }) }),
  });
}

function distinctOf(field: string): DistinctOf {
  return ({ raw }) => {
    const value = (JSON.parse(raw) as Readonly<Record<string, unknown>>)[field];
    return typeof value === 'string' ? { field, key: distinctKey(value) } : undefined;
  };
}

const read = (source: BackendSource, to: number, span = 2 * hour): Promise<ErrorReading> =>
  source.readErrors({ from: to - span, to }, never);

const sum = (groups: readonly ErrorGroup[]): number =>
  groups.reduce((total, group) => total + group.count, 0);

describe('errors of a log engine', () => {
  it('are counted by the engine and sampled by us: every group is there, rare ones too', async () => {
    const truth = makeTruth({ now, count: 8_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    const reading = await read(sourceOf(backend), now);
    const told = reading.groups.map(({ title, service, count, estimated, firstSeen, lastSeen }) => {
      const group = truth.groups.find(known => known.service === service && known.title.test(title));
      assert.ok(group, title);
      assert.ok(firstSeen <= lastSeen && Math.abs(lastSeen - group.lastSeen) < 600_000, group.id);
      assert.ok(Math.abs(firstSeen - group.firstSeen) < 600_000, group.id);
      return [group.id, count, estimated === true];
    });
    assert.deepEqual(told.sort(), truth.groups.map(({ id, count }) => [id, count, false]).sort());
    assert.equal(reading.recordsRead, 8_000);
    assert.equal(reading.errorsRead, sum(reading.groups));
    const { asked } = reading;
    assert.ok(asked && asked.requests <= 6 && asked.bytes < 2_000_000, JSON.stringify(asked));
    assert.ok(asked.sampled < 800, `${asked.sampled}`);
    assert.equal(asked.unseen, 0);
    assert.equal(reading.incomplete, undefined);
  });

  it('are asked for anew only as far as they are new, and then are those of a full reading', async () => {
    const truth = makeTruth({ now, count: 4_000, spanMs: 3 * hour });
    const old = truth.records.filter(({ time }) => time < now - hour);
    const backend = new MemoryBackend(ecsMapping);
    const source = sourceOf(backend);
    backend.write(old.map(entryOf));
    await read(source, now - hour);
    let at = now - hour;
    for (const step of [4, 5, 3]) {
      const until = at + step * 60_000;
      backend.write(truth.records.filter(({ time }) => time >= at && time < until).map(entryOf));
      const reading = await read(source, until);
      assert.equal(reading.asked?.isUpdate, true);
      assert.ok(reading.asked.requests <= 6);
      const whole = await read(sourceOf(backend), until);
      assert.deepEqual(countsOf(reading), countsOf(whole));
      assert.equal(reading.recordsRead, whole.recordsRead);
      assert.ok(reading.asked.bytes < (whole.asked?.bytes ?? 0));
      at = until;
    }
  });

  it('say after any refreshes what a full reading says, also of what came late or twice', async () => {
    const batch = fc.record({
      minutes: fc.integer({ min: 1, max: 9 }),
      records: fc.array(
        // A few minutes late at most: what comes later is found by the next full reading.
        fc.record({
          group: fc.constantFrom('full', 'gone', 'slow 17'),
          lateMs: fc.integer({ min: 1, max: 240_000 }),
        }),
        { maxLength: 25 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async batches => {
        const backend = new MemoryBackend(ecsMapping);
        const source = sourceOf(backend);
        let at = now;
        await read(source, at, hour);
        for (const { minutes, records } of batches) {
          const before = at;
          at += minutes * 60_000;
          backend.write(
            records.map(({ group, lateMs }) => ({
              id: `late-${made++}`,
              time: Math.max(before - 200_000, at - lateMs),
              fields: { 'log.level': 'error', 'service.name': 'mail', message: `disk ${group}` },
            })),
          );
          const reading = await read(source, at, hour);
          const whole = await read(sourceOf(backend), at, hour);
          assert.deepEqual(countsOf(reading), countsOf(whole));
          assert.equal(reading.recordsRead, whole.recordsRead);
          assert.equal(reading.errorsRead, sum(reading.groups));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are lower bounds, and never an all clear, where the engine did not answer with everything', async () => {
    const backend = new MemoryBackend(ecsMapping);
    const source = sourceOf(backend);
    const count = backend.count.bind(backend);
    const why = problem('logs.partialAnswer', { backend: 'Memory', why: 'shards' });
    backend.count = async request => ({ ...(await count(request)), isWhole: false, problems: [why] });
    assert.deepEqual((await read(source, now)).incomplete, why);
    backend.count = count;
    const again = await read(source, now + 60_000);
    // What came short is asked for again, whole.
    assert.deepEqual([again.incomplete, again.asked?.isUpdate], [undefined, false]);
  });

  it('are estimated where the engine refuses the queries, and that is told', async () => {
    const truth = makeTruth({ now, count: 4_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    const refused = problem('logs.queryRefused', { backend: 'Memory', detail: 'too many' });
    backend.countMatches = () => Promise.reject(new ProblemError(refused));
    const reading = await read(sourceOf(backend), now);
    assert.ok(reading.problems.includes(refused));
    const timeouts = truth.groups.find(({ id }) => id === 'timeout');
    const told = reading.groups.find(({ title }) => timeouts?.title.test(title));
    assert.equal(told?.estimated, true);
    assert.ok(Math.abs(told.count - (timeouts?.count ?? 0)) < 0.1 * told.count, `${told.count}`);
    assert.ok(reading.groups.some(({ title, estimated }) => /Mailbox/.test(title) && !estimated));
  });

  it('are found at calm levels where a field of their own says their class, without one more request', async () => {
    const backend = new MemoryBackend(ecsMapping);
    const source = sourceOf(backend);
    const records = (count: number, at: number, fields: Readonly<Record<string, unknown>>): void =>
      backend.write(
        Array.from({ length: count }, (_, i) => ({
          id: `classed-${made++}`,
          time: at - i * 1_000,
          fields: { 'service.name': 'checkout', ...fields },
        })),
      );
    records(3_000, now - 1, { 'log.level': 'info', message: 'order placed' });
    records(900, now - 1, { 'log.level': 'error', message: 'no answer' });
    records(40, now - 1, { 'log.level': 'info', class: 'Critical', message: 'order was paid and is lost' });
    // The same words without a class are no error.
    records(25, now - 1, { 'log.level': 'info', message: 'order was paid and is lost' });
    records(7, now - 1, { 'log.level': 'warn', class: 'gold', message: 'basket is slow' });
    const rows = ({ groups }: ErrorReading): unknown[] =>
      groups.map(({ title, count, estimated, classified }) => [
        title,
        count,
        estimated === true,
        classified.severity,
      ]);
    const lost = ({ groups }: ErrorReading): ErrorGroup | undefined =>
      groups.find(({ title }) => title.includes('lost'));
    const reading = await read(source, now);
    assert.deepEqual(rows(reading).sort(), [
      ['no answer', 900, false, 'standard'],
      ['order was paid and is lost', 40, false, 'critical'],
    ]);
    assert.deepEqual(backend.asked, ['count', 'sample', 'match 1']);
    assert.deepEqual([reading.recordsRead, reading.errorsRead], [3_972, 940]);
    assert.deepEqual(lost(reading)?.shareOf, [{ key: 'Memory checkout', records: 3_972, of: 'service' }]);
    assert.match(lost(reading)?.link ?? '', /levels=error,info&match=.*"value":"Critical"/);
    records(3, now + 60_000, {
      'log.level': 'info',
      class: 'critical',
      message: 'order was paid and is lost',
    });
    const next = await read(source, now + 60_001);
    assert.deepEqual([lost(next)?.count, lost(next)?.estimated], [43, undefined]);
  });

  it('tell how many different orders they hit, as the engine counted them', async () => {
    const truth = makeTruth({ now, count: 8_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    const source = sourceOf(backend, 'order_id');
    const reading = await read(source, now);
    assert.equal(backend.asked.filter(asked => asked.startsWith('match')).length, 1);
    const told = ({ groups }: ErrorReading): unknown[] =>
      truth.groups.map(({ id, service, title }) => {
        const group = groups.find(one => one.service === service && title.test(one.title));
        return [id, group?.distinct?.count ?? 0, group?.distinct?.atLeast === true];
      });
    assert.deepEqual(
      told(reading),
      truth.groups.map(({ id, orders }) => [id, orders, false]),
    );
    const [timeout] = truth.records.filter(({ group }) => group === 'timeout');
    assert.ok(timeout);
    backend.write([entryOf({ ...timeout, time: now + 1_000 })]);
    const next = await read(source, now + 60_000);
    // More may have been hit since the whole window was asked about.
    assert.deepEqual(
      told(next).filter(row => (row as unknown[])[2]),
      [['timeout', truth.groups.find(({ id }) => id === 'timeout')?.orders, true]],
    );
  });

  it('are counted all the same where the engine cannot tell orders apart', async () => {
    const truth = makeTruth({ now, count: 8_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    const countMatches = backend.countMatches.bind(backend);
    const refused = problem('logs.queryRefused', { backend: 'Memory', detail: 'no such aggregation' });
    backend.countMatches = request =>
      request.distinct ? Promise.reject(new ProblemError(refused)) : countMatches(request);
    const source = sourceOf(backend, 'order_id');
    const reading = await read(source, now);
    assert.ok(reading.groups.every(({ estimated }) => !estimated));
    assert.ok((reading.asked?.requests ?? 9) <= 6);
    const many = reading.groups.filter(({ samples, count }) => count > samples.length * 50);
    assert.ok(many.length > 0 && many.every(({ distinct }) => distinct?.atLeast));
  });

  it('are worked on in slices, and no longer once nobody waits for them', async () => {
    const truth = makeTruth({ now, count: 4_000 });
    const backend = new MemoryBackend(ecsMapping);
    backend.write(truth.records.map(entryOf));
    let at = 0;
    const pauses: number[] = [];
    const stop = new AbortController();
    // Every look at the clock is a millisecond later.
    const turns = {
      now: () => at++,
      pause: () => {
        if (pauses.push(at) === 3) stop.abort();
        return Promise.resolve();
      },
    };
    const source = sourceOf(backend, undefined, turns);
    await assert.rejects(source.readErrors({ from: now - 2 * hour, to: now }, stop.signal), isAbort);
    const given = pauses.splice(0).length;
    assert.equal(given, 3);
    const reading = await read(source, now);
    assert.ok(pauses.length > 40, `${pauses.length} pauses`);
    // What was looked at before is not counted twice.
    assert.deepEqual(countsOf(reading), countsOf(await read(sourceOf(backend), now)));
  });

  it('that are odd are read as far as they can be, and counted', async () => {
    const backend = new MemoryBackend(ecsMapping);
    const odd: readonly Readonly<Record<string, unknown>>[] = [
      { message: 'x'.repeat(500_000) },
      { message: 'broken \ufffd\0 text' },
      { message: 42, 'error.type': 7, 'service.name': 9 },
      { message: ['a', 'b'], 'error.stack_trace': { not: 'text' } },
      { message: null },
      { message: '{"level":"error","msg":"within"' },
      {},
    ];
    backend.write(
      odd.map((fields, i) => ({
        id: `odd-${i}`,
        time: now - 1_000 - i,
        fields: { 'log.level': 'error', ...fields },
      })),
    );
    backend.write([
      { id: 'ahead', time: now + 2 * hour, fields: { 'log.level': 'error', message: 'tomorrow' } },
    ]);
    const reading = await read(sourceOf(backend), now);
    assert.equal(sum(reading.groups), odd.length + 1);
    assert.ok(reading.groups.every(({ lastSeen }) => lastSeen <= now));
    assert.deepEqual(
      reading.problems.map(({ code, args }) => [code, 'count' in args ? args.count : 0]),
      [
        ['logs.unreadableEntries', 2],
        ['logs.entriesAhead', 1],
      ],
    );
  });
});

function countsOf({ groups }: ErrorReading): unknown {
  return groups.map(({ fingerprint, count, estimated }) => [fingerprint, count, estimated === true]).sort();
}
