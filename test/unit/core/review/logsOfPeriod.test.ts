import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type {} from '../../../../src/core/errors/problems';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { CountRequest, LogBackend } from '../../../../src/core/errors/logBackend';
import { countLogs, errorLevelsOf, type ReviewedLogs } from '../../../../src/core/review/countLogs';
import { costsOfGroups, readCosts, unreadCosts } from '../../../../src/core/review/errorCosts';
import type { LogCounts } from '../../../../src/core/review/panelsOfLogs';
import { defaultTeam, type Team } from '../../../../src/core/team/team';
import { ecsMapping, MemoryBackend } from '../errors/memoryBackend';
import { serviceOf as teamService } from '../team/serviceOf';

const hour = 3_600_000;
const week = 7 * 24 * hour;
const from = Date.UTC(2026, 10, 16, 8);
const span = { from, to: from + week };
const { signal } = new AbortController();

const service = (name: string, value?: Team['services'][number]['value']): Team['services'][number] =>
  teamService(name, value ? { value } : {});
const value = { distinctBy: 'order_id', loss: [40, 67] as const, currency: 'USD' };
const team: Team = { ...defaultTeam, services: [service('checkout', value), service('cart')] };

let ids = 0;
function entry(at: number, name: string, level: string, fields: Readonly<Record<string, unknown>> = {}) {
  const all = { '@timestamp': at, 'service.name': name, 'log.level': level, message: 'm', ...fields };
  return { id: String(ids++), time: at, fields: all };
}

function backendOf(...entries: readonly ReturnType<typeof entry>[]): MemoryBackend {
  const backend = new MemoryBackend(ecsMapping);
  backend.write(entries);
  return backend;
}

const serviceOf = (name: string | null): string => name ?? 'no service';
async function counted(backend: LogBackend, now = span.to): Promise<LogCounts> {
  const { counts } = await countLogs({ id: 'memory', backend }, span, now, serviceOf, signal);
  assert.ok(counts);
  return counts;
}

async function costs(backend: LogBackend, of: Team = team, mapping = ecsMapping) {
  return readCosts({ backend, mapping, counts: await counted(backend), team: of, span }, signal);
}

describe('counts of the logs of a period', () => {
  it('reach four periods back in one request, and no further than what is left', async () => {
    const backend = backendOf(entry(from - 2 * week, 'cart', 'error'), entry(from + hour, 'cart', 'info'));
    const counts = await counted(backend);
    assert.deepEqual(backend.asked, ['count']);
    assert.deepEqual(counts.window, { from: from - 2 * week, to: span.to });
    assert.deepEqual(errorLevelsOf(counts), ['error']);
  });

  it('end now where the period is not over', async () => {
    const counts = await counted(backendOf(entry(from, 'cart', 'error')), from + hour);
    assert.deepEqual(counts.window, { from, to: from + hour });
  });

  it('are of the period alone where the engine takes no window as long; what fails then is told', async () => {
    const windows: CountRequest['query']['window'][] = [];
    const refusing = (most: number): ReviewedLogs => {
      const memory = backendOf(entry(from, 'cart', 'error'));
      const backend: LogBackend = Object.create(memory, {
        count: {
          value: (request: CountRequest) => {
            const { window } = request.query;
            windows.push(window);
            return window.to - window.from > most
              ? Promise.reject(
                  new ProblemError(problem('logs.queryRefused', { backend: 'Memory', detail: 'too long' })),
                )
              : memory.count(request);
          },
        },
      }) as LogBackend;
      return { id: 'memory', backend };
    };
    const { counts } = await countLogs(refusing(week), span, span.to, serviceOf, signal);
    assert.deepEqual(counts?.window, span);
    assert.equal(windows.length, 2);
    const none = await countLogs(refusing(0), span, span.to, serviceOf, signal);
    assert.equal(none.counts, undefined);
    assert.equal(none.problem?.code, 'logs.queryRefused');
  });
});

describe('the cost of errors', () => {
  it('counts an order once, of errors within the period only', async () => {
    const backend = backendOf(
      entry(from + 1, 'checkout', 'error', { order_id: 'a' }),
      entry(from + 2, 'checkout', 'error', { order_id: 'a' }),
      entry(from + 3, 'checkout', 'fatal', { order_id: 'b' }),
      entry(from + 4, 'checkout', 'info', { order_id: 'c' }),
      entry(from - 1, 'checkout', 'error', { order_id: 'd' }),
      entry(span.to, 'checkout', 'error', { order_id: 'e' }),
      entry(from + 5, 'cart', 'error', { order_id: 'f' }),
    );
    const told = await costs(backend);
    assert.deepEqual(
      told.costs.map(({ service: name, low, high, currency }) => [name, low, high, currency]),
      [['checkout', 80, 134, 'USD']],
    );
    assert.match(told.costs[0]?.formula ?? '', /^2 distinct order_id × /);
    assert.deepEqual(told.gaps, []);
  });

  it('is nothing only where the engine says that there was no error', async () => {
    const told = await costs(backendOf(entry(from + 1, 'checkout', 'info', { order_id: 'a' })));
    assert.deepEqual(
      told.costs.map(({ low, high }) => [low, high]),
      [[0, 0]],
    );
  });

  const anonymous = (): MemoryBackend => backendOf(entry(from + 1, 'checkout', 'error'));
  it('is a gap and never nothing where no error names its order', async () => {
    const told = await costs(anonymous());
    assert.deepEqual(told.costs, []);
    assert.deepEqual(told.gaps, [{ part: 'errors', state: 'partial', source: 'Memory' }]);
    assert.deepEqual(unreadCosts(team, told.costs), ['checkout']);
  });

  it('finds the field where the mapping does not name it', async () => {
    const { order, ...fields } = ecsMapping.fields;
    assert.ok(order);
    const backend = backendOf(entry(from + 1, 'checkout', 'error', { order_id: 'a' }));
    const told = await costs(backend, team, { ...ecsMapping, fields });
    assert.equal(told.costs[0]?.low, 40);
  });

  it('of log files counts an order of two groups once, and of no order tells nothing', () => {
    const group = (
      fingerprint: string,
      names: readonly string[],
      told: Partial<ErrorGroup> = {},
    ): ErrorGroup => ({
      fingerprint,
      title: fingerprint,
      service: 'checkout',
      classified: { severity: 'major', reason: { kind: 'level', level: 'error' } },
      count: 9,
      firstSeen: from,
      lastSeen: from,
      frames: [],
      samples: [],
      distinct: { field: 'order_id', count: names.length, keys: names.map(key => ({ key })) },
      ...told,
    });
    const groups = [
      group('v1:a', ['x', 'y']),
      group('v1:b', ['y']),
      group('v1:c', ['z'], { service: 'cart' }),
    ];
    const told = (of: readonly ErrorGroup[], services = ['checkout', 'cart']) =>
      costsOfGroups(of, team, services).map(({ service: name, low, formula }) => [name, low, formula[0]]);
    assert.deepEqual(told(groups), [['checkout', 80, '2']]);
    assert.deepEqual(told(groups, ['cart']), []);
    assert.deepEqual(told([group('v1:a', [])]), []);
    const { distinct } = group('v1:a', ['x']);
    assert.ok(distinct);
    assert.deepEqual(told([group('v1:a', ['x'], { distinct: { ...distinct, atLeast: true } })]), [
      ['checkout', 40, '≈'],
    ]);
  });

  it('is not known for a service that the engine has no record of', async () => {
    const told = await costs(backendOf(entry(from + 1, 'cart', 'error')));
    assert.deepEqual(told, { costs: [], gaps: [], problems: [] });
    assert.deepEqual(unreadCosts(team, told.costs), ['checkout']);
  });
});
