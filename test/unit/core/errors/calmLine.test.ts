import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timeOfCalmLine } from '../../../../src/core/errors/calmLine';
import { levelOfFields, timeOfFields } from '../../../../src/core/errors/recordFields';

const hints = { zoneMinutes: 120, reference: Date.UTC(2026, 9, 11) };
const time = Date.UTC(2026, 9, 11, 2, 14, 9, 123);

describe('a line of JSON that is calm', () => {
  for (const [line, told] of [
    [`{"level":30,"time":${time},"msg":"ok"}`, time],
    [`{"level":"info", "time": "2026-10-11T02:14:09.123Z"}`, time],
    [`{"@timestamp":"2026-10-11T02:14:09.123Z","log.level":"INFO","message":"ok"}`, time],
    [`{"msg":"a \\"level\\":50","level":30,"time":${time}}`, time],
    // Whatever is not as plain as that is parsed.
    [`{"level":50,"time":${time}}`, undefined],
    [`{"level":30,"time":${time},"level":50}`, undefined],
    [`{"ctx":{"level":30},"time":${time}}`, undefined],
    [`{"list":[1],"level":30,"time":${time}}`, undefined],
    [`{"key":"level","lvl":30,"time":${time}}`, undefined],
    [`{"level":30,"time":${time}`, undefined],
    [`{"level":30}`, undefined],
    [`{"level":30,"time":"soon"}`, undefined],
  ] as const) {
    it(`${line} → ${told === undefined ? 'parsed' : 'read'}`, () => {
      assert.equal(timeOfCalmLine(line, hints)?.time, told);
    });
  }

  it('tells what parsing it tells, or nothing', () => {
    const name = fc.constantFrom('level', 'log.level', 'severity', 'time', '@timestamp', 'ts', 'msg', 'log');
    const value = fc.oneof(
      fc.constantFrom('info', 'error', 'WARN', 'level', '"level":50', '2026-10-11T02:14:09Z', 'x'),
      fc.constantFrom(20, 30, 50, 6, time, time / 1000),
      fc.dictionary(name, fc.constantFrom<unknown>('info', 30, 50, time), { maxKeys: 2 }),
      fc.array(fc.constantFrom<unknown>('info', time), { maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), fields => {
        const found = timeOfCalmLine(JSON.stringify(fields), hints);
        if (!found) return;
        const level = levelOfFields(fields);
        assert.ok(level === 'info' || level === 'debug' || level === 'warn', String(level));
        assert.deepEqual(found, timeOfFields(fields, hints));
      }),
      { numRuns: 3_000 },
    );
  });
});
