import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type {} from '../../../../src/core/errors/problems';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading, TimeWindow } from '../../../../src/core/errors/logSource';
import { readRestored, type RestoredInput } from '../../../../src/core/review/restoredValue';
import { defaultTeam, type Team } from '../../../../src/core/team/team';

const hour = 3_600_000;
const fixedAt = Date.UTC(2026, 10, 5, 10);
const until = fixedAt + 7 * 24 * hour;
const { signal } = new AbortController();
const team: Team = {
  ...defaultTeam,
  services: [
    {
      name: 'checkout',
      pagerDuty: [],
      logServices: [],
      paths: [],
      pathRules: [],
      sourceMaps: [],
      partners: [],
      runbooks: [],
      value: { distinctBy: 'order_id', loss: [10, 20], currency: 'EUR' },
    },
  ],
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

async function restored(
  before: ErrorReading | undefined,
  after: ErrorReading | undefined,
  told: Partial<RestoredInput> = {},
) {
  const read = (window: TimeWindow): Promise<ErrorReading | undefined> =>
    Promise.resolve(window.to === fixedAt ? before : after);
  const fixes = [{ errors: ['v1:a'], fixedAt }];
  const traffic = (): Promise<number | undefined> => Promise.resolve(undefined);
  return readRestored({ fixes, team, until, read, traffic, ...told }, signal);
}

describe('value that fixes restored', () => {
  it('is the rate of four weeks before, over the time since, less what was lost all the same', async () => {
    // 280 in 28 days are 10 a day: 70 in the week since, less 5.
    const told = await restored(reading([group('v1:a', 280)]), reading([group('v1:a', 5)]));
    assert.deepEqual(
      told.restored.map(({ service, low, high }) => [service, Math.round(low), Math.round(high)]),
      [['checkout', 650, 1300]],
    );
    assert.match(told.restored[0]?.formula ?? '', /traffic not known/);
  });

  it('follows the traffic, where it is known of both', async () => {
    const traffic: RestoredInput['traffic'] = (_, { to }) => Promise.resolve(to === fixedAt ? 4_000 : 500);
    const told = await restored(reading([group('v1:a', 280)]), reading([]), { traffic });
    assert.deepEqual(
      told.restored.map(({ low }) => Math.round(low)),
      [350],
    );
  });

  it('counts the rate of a young error since it came', async () => {
    const young = group('v1:a', 20, { firstSeen: fixedAt - 48 * hour });
    const told = await restored(reading([young]), reading([]));
    assert.deepEqual(
      told.restored.map(({ low }) => Math.round(low)),
      [700],
    );
  });

  const nothing: readonly [string, ErrorReading | undefined, ErrorReading | undefined][] = [
    ['of a group that was not there', reading([group('v1:b', 280)]), reading([])],
    ['of errors that name no order', reading([group('v1:a', 0)]), reading([])],
    ['of another service without a value', reading([group('v1:a', 9, { service: 'cart' })]), reading([])],
    ['where nobody can tell', undefined, undefined],
    [
      'where what came since was not read whole',
      reading([group('v1:a', 280)]),
      reading([], { incomplete: problem('logs.tooManyGroups', { errors: 1 }) }),
    ],
  ];
  for (const [name, before, after] of nothing)
    it(`is not claimed ${name}`, async () => assert.deepEqual((await restored(before, after)).restored, []));

  it('is told where the logs cannot be read', async () => {
    const read = (): Promise<never> =>
      Promise.reject(new ProblemError(problem('logs.tooManyGroups', { errors: 1 })));
    const told = await restored(undefined, undefined, { read });
    assert.deepEqual([told.restored, told.problems.map(({ code }) => code)], [[], ['logs.tooManyGroups']]);
  });

  it('knows a group by the names that it had', async () => {
    const told = await restored(reading([group('v1:new', 280, { aliases: ['v1:a'] })]), reading([]));
    assert.equal(told.restored.length, 1);
  });
});
