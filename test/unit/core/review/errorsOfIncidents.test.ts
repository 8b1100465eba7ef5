import assert from 'node:assert/strict';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { ErrorLayer, firstErrorIn, windowOfDetect } from '../../../../src/core/review/errorsOfIncidents';
import { repeatsOf } from '../../../../src/core/review/repeats';
import { facts, record, t } from './records';
import { input, week } from './week';

const page = record('Q1', '2026-11-17T10:00:00Z', []);
const window = windowOfDetect(page);
const group = (fingerprint: string, firstSeen: string, more: Partial<ErrorGroup> = {}): ErrorGroup => ({
  fingerprint,
  title: fingerprint,
  classified: { severity: 'major', reason: { kind: 'default' } } as unknown as ErrorGroup['classified'],
  count: 3,
  firstSeen: t(firstSeen),
  lastSeen: t('2026-11-17T10:30:00Z'),
  frames: [],
  samples: [],
  ...more,
});
const reading = (groups: readonly ErrorGroup[], more: Partial<ErrorReading> = {}): ErrorReading => ({
  groups,
  asOf: t('2026-11-17T11:00:00Z'),
  recordsRead: 100,
  errorsRead: 3,
  problems: [],
  ...more,
});

describe('when the errors of an incident began', () => {
  const cases: readonly (readonly [name: string, reading: ErrorReading, first: string | undefined])[] = [
    [
      'is the first record of its groups',
      reading([group('a', '2026-11-17T09:52:00Z'), group('b', '2026-11-17T09:50:00Z')]),
      '2026-11-17T09:50:00Z',
    ],
    [
      'also by a name that the group had',
      reading([group('new', '2026-11-17T09:50:00Z', { aliases: ['a'] })]),
      '2026-11-17T09:50:00Z',
    ],
    ['is not that of another group', reading([group('x', '2026-11-17T09:50:00Z')]), undefined],
    [
      'is not known of errors that were there all along',
      reading([group('a', '2026-11-17T08:01:00Z')]),
      undefined,
    ],
    [
      'is not known where the reading was cut',
      reading([group('a', '2026-11-17T09:50:00Z')], {
        incomplete: { code: 'base.unexpected', args: { detail: '' } },
      }),
      undefined,
    ],
    [
      'is not known of a sample',
      reading([group('a', '2026-11-17T09:50:00Z', { estimated: true })]),
      undefined,
    ],
  ];
  for (const [name, read, first] of cases) {
    it(name, () => assert.equal(firstErrorIn(read, ['a', 'b'], window), first && t(first)));
  }

  it('makes the time to detect, and nothing of an incident of which no error is known', () => {
    const layer = new ErrorLayer();
    const other = record('Q2', '2026-11-17T10:00:00Z', []);
    const known = {
      groupsOf: (id: string) => (id === page.id ? ['a'] : []),
      firstErrorOf: () => t('2026-11-17T09:50:00Z'),
    };
    const laid = layer.lay([page, other], known);
    assert.deepEqual(
      laid.map(one => facts(one).detectMs),
      [10 * 60_000, undefined],
    );
    assert.equal(laid[1], other);
    // The same object while nothing new is known: its facts are kept by it.
    assert.equal(layer.lay([page, other], known)[0], laid[0]);
    const later = layer.lay([page], { ...known, firstErrorOf: () => t('2026-11-17T09:40:00Z') })[0];
    assert.equal(later && facts(later).detectMs, 20 * 60_000);
  });

  it('makes a repeat of two alerts that stand for one error group', () => {
    const laid = new ErrorLayer().lay(
      ['2026-11-10T10:00:00Z', '2026-11-17T10:00:00Z'].map((at, index) =>
        record(`R${index}`, at, [], { alertKey: `alert-${index}`, title: `title ${'xy'[index] ?? ''}` }),
      ),
      { groupsOf: () => ['v1:abc'], firstErrorOf: () => undefined },
    );
    const found = repeatsOf(
      laid.map(one => facts(one)),
      input.period,
      input.causes,
    );
    assert.deepEqual(
      found.map(({ key, episodes }) => [key, episodes]),
      [['error:v1:abc', 2]],
    );
    assert.equal(week({ records: laid }).incidents.repeats.length, 1);
  });
});
