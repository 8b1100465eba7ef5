import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type {} from '../../../../src/core/errors/problems';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading, TimeWindow } from '../../../../src/core/errors/logSource';
import { countLogs } from '../../../../src/core/review/countLogs';
import { defaultTeam, type Team } from '../../../../src/core/team/team';
import { readLookBack } from '../../../../src/features/review/lookBack';
import { ecsMapping, MemoryBackend } from '../../core/errors/memoryBackend';
import { serviceOf } from '../../core/team/serviceOf';

const hour = 3_600_000;
const day = 24 * hour;
const from = Date.UTC(2026, 10, 16, 8);
const span = { from, to: from + 7 * day };
/** Two weeks of the quarter: the fix was when the second began. */
const window = { from: from - 7 * day, to: span.to };
const fixedAt = from;
const { signal } = new AbortController();
const team: Team = {
  ...defaultTeam,
  services: [serviceOf('checkout', { value: { distinctBy: 'order_id', loss: [10, 20], currency: 'EUR' } })],
};

/** An engine with a record of checkout every hour to `until`, and one error for each of the orders in the period. */
async function engine(until: number, orders: readonly string[], read: (asked: TimeWindow) => ErrorReading) {
  const backend = new MemoryBackend(ecsMapping);
  const entry = (at: number, level: string, fields: object, id: string) => ({
    id,
    time: at,
    fields: { '@timestamp': at, 'service.name': 'checkout', 'log.level': level, message: 'm', ...fields },
  });
  for (let at = window.from; at < until; at += hour) backend.write([entry(at, 'info', {}, `i${String(at)}`)]);
  backend.write(orders.map(order => entry(window.from + hour, 'error', { order_id: order }, order)));
  const { counts } = await countLogs(
    { id: 'memory', backend },
    span,
    span.to,
    name => name ?? 'no service',
    signal,
  );
  assert.ok(counts);
  return {
    backend,
    mapping: ecsMapping,
    counts,
    team,
    read: (asked: TimeWindow) => Promise.resolve(read(asked)),
  };
}

function reading(distinct: number): ErrorReading {
  const group: ErrorGroup = {
    fingerprint: 'v1:a',
    title: 'a',
    service: 'checkout',
    classified: { severity: 'major', reason: { kind: 'level', level: 'error' } },
    count: distinct,
    firstSeen: fixedAt - 28 * day,
    lastSeen: fixedAt - hour,
    frames: [],
    samples: [],
    distinct: { field: 'order_id', count: distinct, keys: [] },
  };
  return {
    groups: distinct === 0 ? [] : [group],
    asOf: span.to,
    recordsRead: 1,
    errorsRead: 1,
    problems: [],
  };
}

const broken = (asked: TimeWindow): ErrorReading => (asked.to === fixedAt ? reading(280) : reading(0));
const quiet = (): ErrorReading => reading(0);

async function lookBack(
  engines: readonly Awaited<ReturnType<typeof engine>>[],
  unread: readonly string[] = [],
) {
  const quarter = { window, fixes: [{ errors: ['v1:a'], fixedAt }] };
  const told = await readLookBack({ quarter, team, engines, unread, metrics: undefined }, signal);
  const shown = ({ low, high, partial }: (typeof told.lost)[number]) => [
    Math.round(low),
    Math.round(high),
    ...(partial ? ['a part'] : []),
  ];
  return { lost: told.lost.map(shown), restored: told.restored.map(shown), leftOut: told.leftOut };
}

describe('the look back at a quarter', () => {
  it('adds up what several engines lost as far as that can be known, and asks each for what was restored', async () => {
    const told = await lookBack([
      await engine(span.to, ['a', 'b', 'c'], broken),
      await engine(span.to, ['c', 'd'], quiet),
    ]);
    // 3 and 2 orders are 3 to 5; 280 in four weeks are 70 in the week since.
    assert.deepEqual(told, { lost: [[30, 100]], restored: [[700, 1400]], leftOut: [] });
  });

  it('ends where the logs of the service end, and claims nothing where they ended before the fix', async () => {
    const ended = await lookBack([await engine(fixedAt + 2 * day, ['a'], broken)]);
    assert.deepEqual(ended.restored, [[200, 400]]);
    const gone = await lookBack([
      await engine(fixedAt - day, ['a'], broken),
      await engine(span.to, [], quiet),
    ]);
    assert.deepEqual([gone.restored, gone.leftOut], [[], ['Memory: no record of checkout since the fix']]);
  });

  it('names engines that could not be read, and calls the rest a part', async () => {
    const told = await lookBack([await engine(span.to, ['a'], broken)], ['Loki (down)']);
    assert.deepEqual(told, {
      lost: [[10, 20, 'a part']],
      restored: [[700, 1400, 'a part']],
      leftOut: ['Loki (down): not read'],
    });
    const failing = await engine(span.to, [], () => {
      throw new ProblemError(problem('logs.tooManyGroups', { errors: 1 }));
    });
    const half = await lookBack([
      await engine(span.to, ['a'], broken),
      {
        ...failing,
        read: () => Promise.reject(new ProblemError(problem('logs.tooManyGroups', { errors: 1 }))),
      },
    ]);
    assert.deepEqual(half.restored, [[700, 1400, 'a part']]);
    assert.deepEqual(half.leftOut, ['Memory: errors of checkout before the fix not read']);
  });

  it('is nothing where no service has a value', async () => {
    const services = defaultTeam.services;
    const told = await readLookBack(
      {
        quarter: { window, fixes: [] },
        team: { ...team, services },
        engines: [await engine(span.to, ['a'], broken)],
        unread: ['Loki (down)'],
        metrics: undefined,
      },
      signal,
    );
    assert.deepEqual(told, { lost: [], restored: [], leftOut: [], problems: [] });
  });
});
