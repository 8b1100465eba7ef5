import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cursorAt, newSince, readCursor } from '../../../../src/clients/logEngine/cursor';
import { nanosOf, millisOf, readNanos } from '../../../../src/clients/logEngine/timeText';

const base = Date.UTC(2026, 2, 4, 10);

describe('What is new since a cursor', () => {
  it('tells each record once and in order, whatever the pages, as long as it comes within the overlap', () => {
    const record = fc.record({ at: fc.nat(60_000), late: fc.nat(10_000) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (made, page) => {
        const records = made.map(({ at, late }, index) => ({
          at: nanosOf(base + at),
          seenFrom: base + at + late,
          entry: { id: `r${index}`, time: base + at, fields: {}, values: {} },
        }));
        let cursor = cursorAt(nanosOf(base));
        const told: string[] = [];
        for (let now = base; now <= base + 90_000; now += 5_000) {
          for (let round = 0; ; round++) {
            assert.ok(round < 200, 'it goes on');
            const state = readCursor(cursor) ?? assert.fail();
            const there = records
              .filter(({ at, seenFrom }) => at >= state.from && seenFrom <= now)
              .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
            const most = page + state.seen.size;
            const answer = newSince(state, there.slice(0, most), now, there.length > most);
            told.push(...answer.entries.map(({ id }) => id));
            cursor = answer.cursor;
            if (there.length <= most) break;
          }
        }
        assert.deepEqual([...told].sort(), records.map(({ entry }) => entry.id).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('knows its own cursors only', () => {
    for (const text of ['', '{}', '[1]', '{"v":2,"from":"1"}', '{"v":1,"from":"x"}', 'null']) {
      assert.equal(readCursor(text), undefined, text);
    }
    assert.equal(readCursor(cursorAt(nanosOf(base)))?.from, nanosOf(base));
  });

  it('stays small', () => {
    const read = Array.from({ length: 5_000 }, (_, i) => ({
      at: nanosOf(base) + BigInt(i),
      entry: { id: `a-long-id-of-a-record-${i}`, time: base, fields: {}, values: {} },
    }));
    const { cursor } = newSince({ from: nanosOf(base), seen: new Map() }, read, base + 1, false);
    assert.ok(cursor.length < 60_000, `${cursor.length} characters`);
  });
});

describe('Times of log engines', () => {
  const at = BigInt('1772618400123456789');
  const cases: readonly (readonly [unknown, bigint | undefined])[] = [
    ['1772618400123456789', at],
    ['1772618400123456', at - BigInt(789)],
    ['1772618400123', at - BigInt(456_789)],
    ['1772618400', at - BigInt(123_456_789)],
    [1_772_618_400.5, at + BigInt(376_543_211)],
    ['2026-03-04T10:00:00.123456789Z', at],
    ['2026-03-04T11:00:00.123456789+01:00', at],
    ['2026-03-04 10:00:00,123', at - BigInt(456_789)],
    ['yesterday', undefined],
    ['', undefined],
    [null, undefined],
    [Number.NaN, undefined],
    [-5, undefined],
    ['99999999999999999999999', undefined],
    [{}, undefined],
  ];
  for (const [value, nanos] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => assert.equal(readNanos(value), nanos));
  }

  it('come back as they were, to the microsecond', () => {
    assert.equal(millisOf(at), 1_772_618_400_123.456);
    assert.equal(millisOf(nanosOf(base + 0.25)), base + 0.25);
  });
});
