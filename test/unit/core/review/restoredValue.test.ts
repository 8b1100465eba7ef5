import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type {} from '../../../../src/core/errors/problems';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading, TimeWindow } from '../../../../src/core/errors/logSource';
import { readRestored, type Restored, type RestoredInput } from '../../../../src/core/review/restoredValue';
import { defaultTeam, type Team } from '../../../../src/core/team/team';
import { serviceOf } from '../team/serviceOf';

const hour = 3_600_000;
const fixedAt = Date.UTC(2026, 10, 5, 10);
const until = fixedAt + 7 * 24 * hour;
const { signal } = new AbortController();
const team: Team = {
  ...defaultTeam,
  services: [serviceOf('checkout', { value: { distinctBy: 'order_id', loss: [10, 20], currency: 'EUR' } })],
};

function group(fingerprint: string, distinct: number, told: Partial<ErrorGroup> = {}): ErrorGroup {
  return {
    fingerprint,
    title: fingerprint,
    service: 'checkout',
    classified: { severity: 'major', reason: { kind: 'level', level: 'error' } },
    count: distinct * 3,
    firstSeen: fixedAt - 28 * 24 * hour,
    lastSeen: fixedAt - hour,
    frames: [],
    samples: [],
    distinct: { field: 'order_id', count: distinct, keys: [] },
    ...told,
  };
}

const reading = (groups: readonly ErrorGroup[], told: Partial<ErrorReading> = {}): ErrorReading => ({
  groups,
  asOf: until,
  recordsRead: 1,
  errorsRead: 1,
  problems: [],
  ...told,
});

interface TestEngine {
  readonly label?: string;
  readonly before?: ErrorReading | 'fails';
  readonly after?: ErrorReading | 'fails';
  /** The newest record of the service; none: it has none of it. */
  readonly last?: number | 'none';
}

const failure = problem('logs.tooManyGroups', { errors: 1 });
const cut = (groups: readonly ErrorGroup[]): ErrorReading => reading(groups, { incomplete: failure });
const keysOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({ key: `order-${at + from}` }));
/** A group whose orders are all remembered: those from one number to another. */
const named = (fingerprint: string, from: number, to: number, told: Partial<ErrorGroup> = {}): ErrorGroup =>
  group(fingerprint, to - from, {
    distinct: { field: 'order_id', count: to - from, keys: keysOf(from, to) },
    ...told,
  });

async function restored(engines: readonly TestEngine[], told: Partial<RestoredInput> = {}) {
  return readRestored(
    {
      fixes: [{ errors: ['v1:a'], fixedAt }],
      team,
      until,
      isPart: false,
      traffic: () => Promise.resolve(undefined),
      engines: engines.map(({ label = 'Loki', before, after, last = until }) => ({
        label,
        lastSeen: new Map(last === 'none' ? [] : [['checkout', last]]),
        read: (window: TimeWindow) => {
          const found = window.to === fixedAt ? before : after;
          return found === 'fails' ? Promise.reject(new ProblemError(failure)) : Promise.resolve(found);
        },
      })),
      ...told,
    },
    signal,
  );
}

const shown = ({ restored: ranges }: Restored) =>
  ranges.map(({ low, high, partial }) => [Math.round(low), Math.round(high), ...(partial ? ['a part'] : [])]);

describe('value that fixes restored', () => {
  // 280 orders in 28 days are 10 a day: 70 in the week since, at EUR 10 to 20 each.
  const cases: readonly (readonly [name: string, engines: readonly TestEngine[], ...expected: unknown[]])[] =
    [
      [
        'the rate of four weeks before, over the time since, less what was lost all the same',
        [{ before: reading([group('v1:a', 280)]), after: reading([group('v1:a', 5)]) }],
        [650, 1300],
      ],
      [
        'never less than nothing',
        [{ before: reading([group('v1:a', 28)]), after: reading([group('v1:a', 500)]) }],
        [0, 0],
      ],
      [
        'of two engines of which one has none of it: the same',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]) },
          { label: 'Elasticsearch', before: reading([]), after: reading([]) },
        ],
        [700, 1400],
      ],
      [
        // Before: orders 0 to 279 in both, 280 to 559 in one: 560, 140 in the week. Since: 5 in both, 2 of them the same.
        'of two engines that name every order: each order once',
        [
          { before: reading([named('v1:a', 0, 280)]), after: reading([named('v1:a', 0, 5)]) },
          {
            label: 'Elasticsearch',
            before: reading([named('v1:a', 0, 560)]),
            after: reading([named('v1:a', 3, 8)]),
          },
        ],
        [1320, 2640],
      ],
      [
        // At least the larger's 70 less both's 5 and 3; at most 70 + 35 less the larger's 5.
        'of two engines that name none: from the larger less both, to both less the larger',
        [
          { before: reading([group('v1:a', 280)]), after: reading([group('v1:a', 5)]) },
          {
            label: 'Elasticsearch',
            before: reading([group('v1:a', 140)]),
            after: reading([group('v1:a', 3)]),
          },
        ],
        [620, 2000],
      ],
      [
        'less what came to an engine that had none of it before',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]) },
          { label: 'Elasticsearch', before: reading([]), after: reading([group('v1:a', 60)]) },
        ],
        [100, 200],
      ],
      [
        'nothing where the logs went from one engine to another: the old one has no record since the fix',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]), last: fixedAt - hour },
          { label: 'Elasticsearch', before: reading([]), after: reading([]) },
        ],
      ],
      [
        'no longer than there are logs: two of seven days',
        [{ before: reading([group('v1:a', 280)]), after: reading([]), last: fixedAt + 48 * hour }],
        [200, 400],
      ],
      [
        'a part where another engine with the service cannot be read',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]) },
          { label: 'Elasticsearch', before: reading([group('v1:a', 280)]), after: 'fails' },
        ],
        [700, 1400, 'a part'],
      ],
      [
        'a part where what came since to another engine was cut, less what is known of it',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]) },
          { label: 'Elasticsearch', before: reading([]), after: cut([group('v1:a', 9)]) },
        ],
        [610, 1220, 'a part'],
      ],
      [
        'whole where what cannot be read has no record of the service',
        [
          { before: reading([group('v1:a', 280)]), after: reading([]) },
          { label: 'Elasticsearch', before: 'fails', after: 'fails', last: 'none' },
        ],
        [700, 1400],
      ],
      [
        'nothing where more came since than was counted',
        [
          {
            before: reading([group('v1:a', 280)]),
            after: reading([
              group('v1:a', 5, { distinct: { field: 'order_id', count: 5, keys: [], atLeast: true } }),
            ]),
          },
        ],
      ],
      [
        // Two groups of one fix: 100 orders in both are counted once before, 3 and 4 since may be seven.
        'of two groups: an order that is in both counts once',
        [
          {
            before: reading([named('v1:a', 0, 180), named('v1:b', 80, 280)]),
            after: reading([group('v1:a', 3), group('v1:b', 4)]),
          },
        ],
        [630, 1320],
      ],
    ];
  for (const [name, engines, ...expected] of cases) {
    it(`is ${name}`, async () => {
      const fixes = [{ errors: ['v1:a', 'v1:b'], fixedAt }];
      assert.deepEqual(shown(await restored(engines, { fixes })), expected);
    });
  }

  it('says what it is without, and what it was counted in', async () => {
    const told = await restored([
      { before: reading([group('v1:a', 280)]), after: reading([]) },
      { label: 'Elasticsearch', before: reading([group('v1:a', 280)]), after: cut([]) },
      { label: 'Splunk', before: 'fails', after: reading([]) },
      { label: 'Old', before: reading([group('v1:a', 9)]), after: reading([]), last: fixedAt },
    ]);
    assert.deepEqual(told.leftOut, [
      'Elasticsearch: errors of checkout since the fix not read whole',
      'Old: no record of checkout since the fix',
      'Splunk: errors of checkout before the fix not read',
    ]);
    assert.deepEqual(
      told.problems.map(({ code }) => code),
      ['logs.tooManyGroups', 'logs.tooManyGroups'],
    );
    const two = await restored([
      { before: reading([group('v1:a', 280)]), after: reading([]) },
      { label: 'Elasticsearch', before: reading([group('v1:a', 140)]), after: reading([]) },
    ]);
    assert.match(
      two.restored[0]?.formula ?? '',
      /^\(0\.42 to 0\.63 order_id .*, of Loki and Elasticsearch, which may hold the same$/,
    );
    assert.deepEqual(two.leftOut, []);
    assert.deepEqual(
      (
        await restored([{ before: reading([group('v1:a', 280)]), after: reading([]) }], { isPart: true })
      ).restored.map(({ partial }) => partial),
      [true],
    );
  });

  it('is told once of a group that two notes fixed, by the first fix', async () => {
    const later = fixedAt + 2 * 24 * hour;
    const fixes = [
      { errors: ['v1:a'], fixedAt: later },
      { errors: ['v1:a'], fixedAt },
    ];
    const engine = {
      label: 'Loki',
      lastSeen: new Map([['checkout', until]]),
      read: ({ to }: TimeWindow) => Promise.resolve(reading(to === until ? [] : [group('v1:a', 280)])),
    };
    const told = await restored([], { fixes, engines: [engine] });
    assert.deepEqual(shown(told), [[700, 1400]]);
  });

  it('counts what came back of a group against the first fix alone', async () => {
    const later = fixedAt + 2 * 24 * hour;
    const engine = {
      label: 'Loki',
      lastSeen: new Map([['checkout', until]]),
      read: ({ to }: TimeWindow) =>
        Promise.resolve(
          reading(to === until ? [group('v1:a', 30)] : [group('v1:a', 280), group('v1:b', 280)]),
        ),
    };
    const toldOf = async (errors: readonly string[]) =>
      shown(
        await restored([], {
          fixes: [
            { errors: ['v1:a'], fixedAt },
            { errors, fixedAt: later },
          ],
          engines: [engine],
        }),
      );
    const apart = await toldOf(['v1:b']);
    assert.equal(apart.length, 1);
    assert.deepEqual(await toldOf(['v1:a', 'v1:b']), apart);
  });

  it('follows the traffic, where it is known of both', async () => {
    const traffic: RestoredInput['traffic'] = (_, { to }) => Promise.resolve(to === fixedAt ? 4_000 : 500);
    const engine = { before: reading([group('v1:a', 280)]), after: reading([]) };
    assert.deepEqual(shown(await restored([engine], { traffic })), [[350, 700]]);
    assert.match((await restored([engine])).restored[0]?.formula ?? '', /traffic not known/);
  });

  it('counts the rate of a young error since it came', async () => {
    const young = group('v1:a', 20, { firstSeen: fixedAt - 48 * hour });
    assert.deepEqual(shown(await restored([{ before: reading([young]), after: reading([]) }])), [
      [700, 1400],
    ]);
  });

  const nothing: readonly [string, TestEngine][] = [
    ['of a group that was not there', { before: reading([group('v1:b', 280)]), after: reading([]) }],
    ['of errors that name no order', { before: reading([group('v1:a', 0)]), after: reading([]) }],
    [
      'of another service without a value',
      { before: reading([group('v1:a', 9, { service: 'cart' })]), after: reading([]) },
    ],
    ['where nobody can tell', {}],
    ['where what came since was not read whole', { before: reading([group('v1:a', 280)]), after: cut([]) }],
  ];
  for (const [name, engine] of nothing)
    it(`is not claimed ${name}`, async () => assert.deepEqual((await restored([engine])).restored, []));

  it('is told where the logs cannot be read', async () => {
    const told = await restored([{ before: 'fails', after: 'fails' }]);
    assert.deepEqual(
      [told.restored, told.problems.map(({ code }) => code)],
      [[], ['logs.tooManyGroups', 'logs.tooManyGroups']],
    );
  });

  it('knows a group by the names that it had', async () => {
    const before = reading([group('v1:new', 280, { aliases: ['v1:a'] })]);
    assert.equal((await restored([{ before, after: reading([]) }])).restored.length, 1);
  });

  it('is never more with an engine more that tells nothing but what came since', () => {
    // Whatever came back somewhere was not restored.
    return fc.assert(
      fc.asyncProperty(fc.nat(400), fc.nat(400), fc.nat(400), async (was, is, elsewhere) => {
        const first = { before: reading([group('v1:a', was)]), after: reading([group('v1:a', is)]) };
        const second = {
          label: 'Elasticsearch',
          before: reading([]),
          after: reading([group('v1:a', elsewhere)]),
        };
        const sum = ({ restored: ranges }: Restored): readonly number[] => [
          ranges.reduce((low, range) => low + range.low, 0),
          ranges.reduce((high, range) => high + range.high, 0),
        ];
        const [low = 0, high = 0] = sum(await restored([first]));
        const [less = 0, most = 0] = sum(await restored([first, second]));
        assert.ok(less <= low && most <= high && less <= most);
      }),
      { numRuns: 60 },
    );
  });
});
