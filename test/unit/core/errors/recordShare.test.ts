import assert from 'node:assert/strict';
import type { ErrorGroup, ShareBase } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { mergePair } from '../../../../src/core/errors/mergeGroups';
import { shareOfGroup, shareOfGroups } from '../../../../src/core/errors/recordShare';

const group = (
  count: number,
  shareOf?: readonly ShareBase[],
  change: Partial<ErrorGroup> = {},
): ErrorGroup => ({
  fingerprint: 'v1:000000000000000a',
  title: 'a',
  classified: { severity: 'standard', reason: { kind: 'default' } },
  count,
  firstSeen: 0,
  lastSeen: 1,
  frames: [],
  samples: [],
  ...(shareOf ? { shareOf } : {}),
  ...change,
});
const checkout: ShareBase = { key: 'loki checkout', records: 1_000, of: 'service' };
const search: ShareBase = { key: 'loki search', records: 500, of: 'service' };
const files: ShareBase = { key: 'files', records: 200, of: 'files' };
const reading = (recordsRead: number, change: Partial<ErrorReading> = {}): ErrorReading => ({
  groups: [],
  asOf: 0,
  recordsRead,
  errorsRead: 0,
  problems: [],
  ...change,
});
const asked = { counted: 1, sampled: 1, exactGroups: 1, unseen: 0, requests: 1, bytes: 1, isUpdate: false };

describe('which part of the records errors are', () => {
  const table: readonly (readonly [string, ErrorGroup, number | undefined, number?])[] = [
    ['of its service', group(8, [checkout]), 0.008, 1_000],
    ['of two services', group(15, [checkout, search]), 0.01, 1_500],
    ['of what nobody counted', group(8), undefined],
    ['of nothing', group(8, [{ ...checkout, records: 0 }]), undefined],
    ['of fewer records than errors', group(1_001, [checkout]), undefined],
    [
      'the same records once, of two groups that are one',
      mergePair(group(6, [checkout]), group(4, [checkout])),
      0.01,
      1_000,
    ],
    ['both records, of two sources', mergePair(group(6, [checkout]), group(6, [files])), 0.01, 1_200],
    ['nothing, where one source did not count', mergePair(group(6, [checkout]), group(6)), undefined],
    ['nothing, whichever did not', mergePair(group(6), group(6, [checkout])), undefined],
  ];
  for (const [name, one, share, records] of table) {
    it(name, () => {
      const found = shareOfGroup(one);
      assert.deepEqual([found?.share, found?.records], [share, records]);
    });
  }

  it('of a class is that of all that was counted and read', () => {
    const groups = [group(8, [checkout]), group(4, [search], { estimated: true })];
    assert.deepEqual(shareOfGroups(groups, [reading(2_200, { asked }), reading(200), reading(0)]), {
      share: 0.005,
      records: 2_400,
      of: ['engine', 'files'],
      estimated: true,
    });
    assert.equal(shareOfGroups(groups, []), undefined);
  });
});
