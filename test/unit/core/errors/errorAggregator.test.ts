import assert from 'node:assert/strict';
import { ErrorAggregator } from '../../../../src/core/errors/errorAggregator';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import { groupKey } from '../../../../src/core/errors/groupKey';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import type { Classified } from '../../../../src/core/team/severity';

const hour = 3_600_000;
const day = 24 * hour;
const start = 1_000 * day;
const standard: Classified = { severity: 'standard', reason: { kind: 'level', level: 'error' } };
const critical: Classified = { severity: 'critical', reason: { kind: 'teamRule', rule: 1, lowered: false } };

function add(
  to: ErrorAggregator,
  message: string,
  time: number,
  classified = standard,
  change: Partial<LogRecord> = {},
): void {
  const record: LogRecord = { level: 'error', message, origin: { source: 'a' }, raw: message, ...change };
  to.countRecord(time);
  to.addError(record, groupKey(record), classified, time);
}

describe('ErrorAggregator', () => {
  it('counts by group, with first and last seen, newest samples first and the newest facts', () => {
    const errors = new ErrorAggregator(day);
    add(errors, 'order 1 failed', start + 2 * hour, standard, { release: '2' });
    add(errors, 'order 2 failed', start + hour, standard, { release: '1' });
    for (let i = 0; i < 10; i++) add(errors, `order ${i} failed`, start + 3 * hour + i);
    add(errors, 'refund lost', start + hour);
    const { groups, recordsRead, errorsRead } = errors.read(start, start + day);
    const orders = groups.find(group => group.title.startsWith('order'));
    assert.ok(orders);
    assert.deepEqual([groups.length, recordsRead, errorsRead], [2, 13, 13]);
    assert.deepEqual([orders.count, orders.lastSeen, orders.release], [12, start + 3 * hour + 9, '2']);
    assert.equal(errors.startOf(orders.firstSeen), errors.startOf(start + hour));
    assert.deepEqual(
      orders.samples.map(sample => sample.time),
      [9, 8, 7, 6, 5].map(i => start + 3 * hour + i),
    );
    assert.equal(
      orders.trend?.counts.reduce((sum, count) => sum + count, 0),
      12,
    );
    assert.equal(orders.trend.counts[3], 10);
  });

  it('makes one group of messages that turn out to be the same, and knows it by the names that it had before', () => {
    const errors = new ErrorAggregator(day);
    const names = ['ann', 'bo', 'chen'];
    const before = names.flatMap((user, at) => {
      add(errors, `login of user ${user} failed`, start + at);
      return errors.read(start, start + day).groups.map(group => group.fingerprint);
    });
    const { groups } = errors.read(start, start + day);
    assert.equal(groups.length, 1);
    const [group] = groups;
    assert.deepEqual([group?.title, group?.count], ['login of user … failed', 3]);
    for (const fingerprint of new Set(before)) {
      const known = [group?.fingerprint, ...(group?.aliases ?? [])];
      assert.ok(known.includes(fingerprint), fingerprint);
    }
  });

  it('titles a group by its message while all records agree, else by what they share', () => {
    const errors = new ErrorAggregator(day);
    const titles = (): string[] => errors.read(start, start + day).groups.map(group => group.title);
    add(errors, 'order 7 failed', start);
    add(errors, 'order 7 failed', start + 1);
    assert.deepEqual(titles(), ['order 7 failed']);
    add(errors, 'order 8 failed', start);
    assert.deepEqual(titles(), ['order … failed']);
  });

  it('forgets what the window has left behind, and a class with the last record of it', () => {
    const errors = new ErrorAggregator(day);
    add(errors, 'a failed', start, critical);
    add(errors, 'a failed', start + 10 * hour);
    add(errors, 'b failed', start);
    const early = errors.read(start, start + day).groups;
    assert.deepEqual(early.map(group => group.classified.severity).sort(), ['critical', 'standard']);
    const late = errors.read(start + 5 * hour, start + 29 * hour);
    assert.deepEqual(
      late.groups.map(group => [group.title, group.count, group.classified.severity]),
      [['a failed', 1, 'standard']],
    );
    assert.equal(late.recordsRead, 1);
  });

  it('gives a group the worst class of its records, whatever the order', () => {
    for (const classes of [
      [standard, critical],
      [critical, standard],
    ]) {
      const errors = new ErrorAggregator(day);
      classes.forEach((classified, i) => add(errors, 'a failed', start + i, classified));
      assert.deepEqual(errors.read(start, start + day).groups[0]?.classified, critical);
    }
  });

  it('stays within its bounds when every error is different, keeps the worst and counts what had to go', () => {
    const errors = new ErrorAggregator(day);
    add(errors, 'the one that costs money', start, critical);
    const letters = (n: number): string =>
      Array.from(n.toString(26), digit => String.fromCharCode(97 + parseInt(digit, 26))).join('');
    const total = 20_000;
    for (let i = 0; i < total; i++)
      add(errors, `${letters(i)} failed`, start + i, standard, { raw: 'x'.repeat(16_384) });
    const { groups, recordsRead } = errors.read(start, start + day);
    const kept = groups.reduce((sum, group) => sum + group.count, 0);
    const chars = groups.flatMap(group => group.samples).reduce((sum, sample) => sum + sample.raw.length, 0);
    assert.ok(groups.length <= 2_000, `${groups.length} groups`);
    assert.equal(kept + errors.dropped, total + 1);
    assert.equal(recordsRead, total + 1);
    assert.ok(groups.some(group => group.classified.severity === 'critical'));
    assert.ok(chars < 20_000_000, `${chars} characters of samples`);
  });

  describe('of a group that the team has split', () => {
    const stack = 'ChargeError: x\n    at charge (/app/src/checkout.ts:118:11)';
    const failures = (errors: ErrorAggregator): void => {
      for (const message of ['card was declined', 'gateway said no', 'gateway said no']) {
        add(errors, message, start, standard, {
          stack,
          exceptionType: 'ChargeError',
          exceptionMessage: message,
        });
      }
    };
    const read = (splits: readonly string[]): readonly ErrorGroup[] => {
      const errors = new ErrorAggregator(day, { splits });
      failures(errors);
      return errors.read(start, start + hour).groups;
    };

    it('tells records apart by message, and knows each part by the name of the whole', () => {
      const [whole] = read([]);
      assert.ok(whole);
      const parts = read([whole.fingerprint]);
      assert.deepEqual(parts.map(part => part.count).sort(), [1, 2]);
      for (const part of parts) assert.deepEqual(part.aliases, [whole.fingerprint]);
      assert.equal(new Set(parts.map(part => part.fingerprint)).size, 2);
      assert.deepEqual(parts.map(part => part.title).sort(), [
        'ChargeError: card was declined',
        'ChargeError: gateway said no',
      ]);
    });

    it('leaves other groups as they are', () => {
      assert.deepEqual(read(['v1:0000000000000000']), read([]));
    });

    it('takes apart what was learnt to be one', () => {
      const users = ['ann', 'bo', 'chen'];
      const learn = (splits: readonly string[]): readonly ErrorGroup[] => {
        const errors = new ErrorAggregator(day, { splits });
        for (const user of users) add(errors, `login of user ${user} failed`, start);
        return errors.read(start, start + hour).groups;
      };
      const [whole] = learn([]);
      assert.ok(whole);
      const parts = learn([whole.fingerprint]);
      assert.equal(parts.length, 3);
      for (const part of parts) assert.deepEqual(part.aliases, [whole.fingerprint]);
    });
  });
});
