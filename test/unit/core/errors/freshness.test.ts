import assert from 'node:assert/strict';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import { freshnessOf, newestRelease, type Deploy } from '../../../../src/core/errors/freshness';
import {
  inOrder,
  isShown,
  readShown,
  unclassifiedShare,
  type ViewedGroup,
} from '../../../../src/core/errors/groupView';

const hour = 3_600_000;

/** A group of releases, each seen from hour to hour. */
function group(
  name: string,
  ...seen: readonly (readonly [release: string | undefined, from: number, to: number])[]
): ErrorGroup {
  const times = seen.flatMap(([, from, to]) => [from, to]);
  const last = seen[seen.length - 1];
  const samples = seen.flatMap(([release, from, to]) =>
    [from, to].map(at => ({
      level: 'error' as const,
      message: name,
      raw: name,
      origin: { source: 'f' },
      time: at * hour,
      ...(release === undefined ? {} : { release }),
    })),
  );
  return {
    fingerprint: name,
    title: name,
    classified: { severity: 'standard', reason: { kind: 'default' } },
    count: 1,
    firstSeen: Math.min(...times) * hour,
    lastSeen: Math.max(...times) * hour,
    frames: [],
    samples: samples.reverse(),
    ...(last?.[0] === undefined ? {} : { release: last[0] }),
  };
}

describe('new since the last deploy', () => {
  const old = group('old', ['v1', 1, 5], ['v2', 6, 9]);
  const before = group('before', ['v1', 2, 4]);
  const deploy = (at: number): Deploy => ({ at: at * hour, name: 'v2' });
  const table: readonly (readonly [
    string,
    ErrorGroup,
    readonly ErrorGroup[],
    readonly Deploy[],
    string | undefined,
  ])[] = [
    ['came with the new release', group('a', ['v2', 7, 9]), [old], [], 'v2 by release'],
    ['is older than it', old, [before], [], undefined],
    ['is of the old release, which goes on', group('a', ['v1', 7, 9]), [old], [], undefined],
    ['one release is all that was seen', group('a', ['v2', 7, 9]), [group('b', ['v2', 1, 9])], [], undefined],
    [
      'the same release written in two ways',
      group('a', ['v2', 7, 9]),
      [group('b', ['2', 1, 9])],
      [],
      undefined,
    ],
    ['records name none, a deploy was told', group('a', [undefined, 7, 9]), [], [deploy(6)], 'v2 by deploy'],
    ['began before the deploy', group('a', [undefined, 5, 9]), [], [deploy(6)], undefined],
    ['the deploy lies before the window', group('a', [undefined, 7, 9]), [], [deploy(-1)], undefined],
    ['the deploy came after the last of it', group('a', [undefined, 7, 9]), [], [deploy(10)], undefined],
    [
      'the last of several deploys counts',
      group('a', [undefined, 7, 9]),
      [],
      [deploy(3), deploy(8)],
      undefined,
    ],
    ['releases say more than what was told', group('a', ['v1', 7, 9]), [old], [deploy(6)], undefined],
    ['nothing tells', group('a', [undefined, 7, 9]), [], [], undefined],
  ];
  for (const [name, own, others, deploys, expected] of table) {
    it(`${name}: ${expected ?? 'not said'}`, () => {
      const fresh = freshnessOf(own, newestRelease([own, ...others]), deploys, 0);
      assert.equal(fresh && `${fresh.since} by ${fresh.by}`, expected);
    });
  }
});

describe('what is shown of the errors', () => {
  const viewed = (
    name: string,
    change: Partial<ErrorGroup> = {},
    more: Partial<ViewedGroup> = {},
  ): ViewedGroup => ({
    group: { ...group(name, ['v1', 1, 2]), ...change },
    ...more,
  });
  const shown: readonly (readonly [string, Parameters<typeof isShown>[1], boolean])[] = [
    ['all', { order: 'seen' }, true],
    ['its service', { order: 'seen', service: 'checkout' }, true],
    ['another service', { order: 'seen', service: 'search' }, false],
    ['records without a service', { order: 'seen', service: '' }, false],
    ['its title', { order: 'seen', text: 'TIMEOUT' }, true],
    ['its exception', { order: 'seen', text: 'chargeerror' }, true],
    ['its release', { order: 'seen', text: 'v1' }, true],
    ['other words', { order: 'seen', text: 'ledger' }, false],
    ['its title, another service', { order: 'seen', text: 'timeout', service: 'search' }, false],
  ];
  for (const [name, state, expected] of shown) {
    it(`${name}: ${expected ? 'shown' : 'hidden'}`, () => {
      const one = viewed('gateway timeout', { service: 'checkout', exceptionType: 'ChargeError' });
      assert.equal(isShown(one, state), expected);
    });
  }

  const value = (most: number): Pick<ViewedGroup, 'value'> => ({
    value: {
      distinct: { field: 'o', count: 1, keys: [] },
      each: [0, most],
      currency: 'USD',
      loss: [0, most],
      perHour: [0, 0],
    },
  });
  const a = viewed('a', { lastSeen: 3, count: 1, firstSeen: 3 }, value(5));
  const b = viewed(
    'b',
    { lastSeen: 2, count: 9, firstSeen: 1 },
    { fresh: { since: 'v2', at: 0, by: 'release' } },
  );
  const c = viewed('c', { lastSeen: 1, count: 5, firstSeen: 2 }, value(9));
  const orders = [
    ['seen', 'abc'],
    ['count', 'bca'],
    ['value', 'cab'],
    ['new', 'bac'],
  ] as const;
  for (const [order, expected] of orders) {
    it(`by ${order}`, () =>
      assert.equal(
        inOrder([c, a, b], order)
          .map(one => one.group.title)
          .join(''),
        expected,
      ));
  }

  it('tells which share of errors carries no class of its own', () => {
    const of = (kind: 'level' | 'field', count: number): ErrorGroup => ({
      ...group('x', ['v1', 1, 2]),
      count,
      classified: {
        severity: 'standard',
        reason: kind === 'level' ? { kind, level: 'error' } : { kind, field: 'class', value: 'standard' },
      },
    });
    assert.equal(unclassifiedShare([of('level', 3), of('field', 1)]), 0.75);
    assert.equal(unclassifiedShare([]), 0);
  });

  for (const value of [undefined, 7, null, [], { order: 'cheap' }, { text: '', service: 3 }]) {
    it(`reads ${JSON.stringify(value)} as nothing chosen`, () =>
      assert.deepEqual(readShown(value), { order: 'seen' }));
  }
});
