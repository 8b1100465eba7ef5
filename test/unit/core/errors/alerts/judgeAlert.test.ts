import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { AlertBoard } from '../../../../../src/core/errors/alerts/alertBoard';
import { alertRulesOf, type AlertRule } from '../../../../../src/core/errors/alerts/alertRule';
import { judgeAlert, type AlertState } from '../../../../../src/core/errors/alerts/judgeAlert';
import { replayAlert } from '../../../../../src/core/errors/alerts/replayAlert';
import { silenceOf } from '../../../../../src/core/errors/alerts/silence';
import { errorsFrom, sumOver, type TrafficSeries } from '../../../../../src/core/errors/alerts/trafficSeries';
import { problem } from '../../../../../src/core/base/problem';
import '../../../../../src/core/errors/problems';
import { parseTeam } from '../../../../../src/core/team/parseTeam';
import { day, hour, minute, seriesOf, start } from './world';

function rules(alerts: object, services: object = { checkout: {} }): readonly AlertRule[] {
  const { team, problems } = parseTeam(JSON.stringify({ services, alerts }), 'team.json');
  assert.deepEqual(problems, []);
  return alertRulesOf(team);
}

const told = (state: AlertState | undefined): string => {
  switch (state?.kind) {
    case 'firing':
      return `firing ${state.severity} ${Number(state.measured.share.toFixed(4))}${state.burn ? ` ×${state.burn.factor}` : ''}`;
    case 'ok':
      return `ok ${Number(state.measured.share.toFixed(4))}`;
    case 'tooLittle':
      return `tooLittle ${state.traffic}/${state.floor}`;
    case 'noData':
      return `noData ${state.silence.kind} since ${new Date(state.silence.since).toISOString().slice(11, 16)}`;
    default:
      return state?.kind ?? 'none';
  }
};

describe('alertRulesOf', () => {
  it('are those of the team for each of its services, but for what a service says otherwise', () => {
    const found = rules(
      { critical: { share: '0.1%', minTraffic: 1000 }, slo: { objective: '99.9%' } },
      { checkout: { alerts: { critical: { share: '0.05%', window: '5m' } } }, search: {} },
    );
    assert.deepEqual(
      found.map(rule => [
        rule.id,
        rule.path.join('.'),
        rule.kind === 'share' ? [rule.share, rule.windowMs / minute, rule.minTraffic] : rule.objective,
      ]),
      [
        ['checkout/critical', 'services.checkout.alerts.critical', [0.0005, 5, 100]],
        ['checkout/slo', 'alerts.slo', 0.999],
        ['search/critical', 'alerts.critical', [0.001, 10, 1000]],
        ['search/slo', 'alerts.slo', 0.999],
      ],
    );
  });

  it('are about all traffic where the team names no service, and none without thresholds', () => {
    assert.deepEqual(
      rules({ major: { share: '2%' } }, {}).map(({ id, service }) => [id, service]),
      [['*/major', undefined]],
    );
    assert.deepEqual(rules({}), []);
  });
});

describe('a rule that can never fire', () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ['a share of all traffic', { critical: { share: '100%' } }, ['team.alertNeverFires 1']],
    ['a burn rate above all traffic', { slo: { objective: '90%' } }, ['team.burnNeverFires 1 14.4']],
    ['an objective without any point', { slo: { objective: '0.000001%' } }, ['team.burnNeverFires 1 14.4,6']],
    ['one that can', { critical: { share: '99%' }, slo: { objective: '95%' } }, []],
    ['one of all traffic', { slo: { objective: '100%' } }, []],
  ];
  for (const [name, alerts, expected] of cases) {
    it(`${name} is ${expected.length > 0 ? 'told at its line' : 'not told'}`, () => {
      const { problems } = parseTeam(`{\n"alerts": ${JSON.stringify(alerts)} }`, 'team.json');
      assert.deepEqual(
        problems.map(({ code, args, place }) =>
          [code, place?.line, ...('factors' in args ? [String(args.factors)] : [])].join(' '),
        ),
        expected,
      );
    });
  }
});

describe('judgeAlert, a share', () => {
  const [rule] = rules({ critical: { share: '1%', window: '10m', minTraffic: 200 } });
  assert.ok(rule);
  const steady = (all: number, bad: number): TrafficSeries => seriesOf(60, minute, () => ({ all, bad }));
  const end = start + hour;
  const cases: readonly (readonly [string, TrafficSeries | undefined, string])[] = [
    ['below the threshold', steady(100, 1), 'ok 0.01'],
    ['above it', steady(100, 2), 'firing critical 0.02'],
    ['without traffic to judge', steady(10, 10), 'tooLittle 100/200'],
    ['at the floor', steady(20, 1), 'firing critical 0.05'],
    [
      'with errors before the window only',
      seriesOf(60, minute, at => ({ all: 50, bad: at < 50 ? 25 : 0 })),
      'ok 0',
    ],
    ['not read', undefined, 'unknown'],
    [
      'with a window that is half known',
      seriesOf(60, minute, at => (at % 2 ? { all: 100, bad: 9 } : undefined)),
      'unknown',
    ],
    [
      'when records stop coming',
      seriesOf(60, minute, at => ({ all: at < 45 ? 100 : 0, bad: 0 })),
      'noData none since 00:45',
    ],
    [
      'when far less comes than usual',
      seriesOf(60, minute, at => ({ all: at < 40 ? 100 : 3, bad: 0 })),
      'noData low since 00:40',
    ],
  ];
  for (const [name, series, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(told(judgeAlert(rule, series, end)), expected));
  }

  it('says nothing is well of what was read in part, and fires where even a part is too much', () => {
    const partial = problem('logs.noFiles', { patterns: [] });
    assert.deepEqual(judgeAlert(rule, steady(100, 0), end, partial), { kind: 'unknown', why: partial });
    assert.equal(told(judgeAlert(rule, steady(100, 50), end, partial)), 'firing critical 0.5');
    const stopped = seriesOf(60, minute, at => ({ all: at < 30 ? 100 : 0, bad: 0 }));
    assert.notEqual(judgeAlert(rule, stopped, end, partial).kind, 'noData');
  });

  it('counts errors of a class with those that are worse, and says nothing where classes are not told', () => {
    const bucket = { all: 100, bad: 9, byClass: { critical: 1, major: 3, standard: 5 } };
    const series: TrafficSeries = { from: start, stepMs: minute, buckets: [bucket], basis: 'records' };
    const sum = sumOver(series, start + minute, minute);
    assert.deepEqual(
      (['critical', 'major', 'standard'] as const).map(severity => errorsFrom(sum, severity)),
      [1, 4, 9],
    );
    const plain: TrafficSeries = { ...series, buckets: [{ all: 1_000, bad: 9 }] };
    assert.equal(judgeAlert(rule, plain, start + 10 * minute).kind, 'unknown');
  });
});

describe('judgeAlert, an objective', () => {
  const [rule] = rules({ slo: { objective: '99.9%' } });
  assert.ok(rule);
  // 5-minute buckets over three days and a quarter: every pair of windows is known.
  const count = (3 * day + 6 * hour) / (5 * minute);
  const end = start + count * 5 * minute;
  const lately = (spanMs: number, share: number): TrafficSeries =>
    seriesOf(count, 5 * minute, at => ({
      all: 10_000,
      bad: at >= count - spanMs / (5 * minute) ? 10_000 * share : 0,
    }));
  const cases: readonly (readonly [string, TrafficSeries, string])[] = [
    ['nothing fails', lately(0, 0), 'ok 0'],
    ['2 % for an hour', lately(hour, 0.02), 'firing critical 0.02 ×14.4'],
    // 0.02 × 5 / 60 of the hour: the long window is not reached yet.
    ['2 % for five minutes', lately(5 * minute, 0.02), 'ok 0.0017'],
    ['0.7 % for six hours', lately(6 * hour, 0.007), 'firing major 0.007 ×6'],
    ['0.12 % for three days', lately(3 * day, 0.0012), 'firing standard 0.0012 ×1'],
    ['0.05 % for three days', lately(3 * day, 0.0005), 'ok 0.0005'],
  ];
  for (const [name, series, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(told(judgeAlert(rule, series, end)), expected));
  }

  it('is over as soon as the short windows are clean', () => {
    const burst = (bucketsAgo: number): TrafficSeries =>
      seriesOf(count, 5 * minute, at => ({ all: 10_000, bad: at === count - bucketsAgo ? 5_000 : 0 }));
    assert.equal(told(judgeAlert(rule, burst(1), end)), 'firing critical 0.0417 ×14.4');
    // The five minutes are clean, the thirty are not.
    assert.equal(told(judgeAlert(rule, burst(2), end)), 'firing major 0.0069 ×6');
    assert.equal(judgeAlert(rule, burst(7), end).kind, 'ok');
  });

  it('tells what is left of the budget: a tenth is gone after 2 % in an hour of a day', () => {
    const series = seriesOf(288, 5 * minute, at => ({ all: 1_000, bad: at === 0 ? 28.8 : 0 }));
    const state = judgeAlert(rule, series, start + day);
    // 288,000 requests allow 288 errors; 28.8 of them are used.
    assert.ok(state.kind === 'ok');
    assert.ok(Math.abs((state.measured.budgetLeft ?? 0) - 0.9) < 1e-9);
  });
});

describe('silenceOf', () => {
  it('knows the quiet hour of a nightly pattern, and misses it on no other night', () => {
    const pattern = (at: number): number => ((at * 5) % 1440 < 120 ? 0 : 100);
    const series = seriesOf(8 * 288, 5 * minute, at => ({ all: pattern(at), bad: 0 }));
    const night = start + 7 * day + hour;
    assert.equal(silenceOf(series, night, 30 * minute), undefined);
    const noon = start + 7 * day + 12 * hour;
    assert.equal(silenceOf(series, noon, 30 * minute), undefined);
    const out = seriesOf(8 * 288, 5 * minute, at => ({
      all: at * 5 * minute >= 7 * day + 11 * hour ? 0 : pattern(at),
      bad: 0,
    }));
    assert.deepEqual(silenceOf(out, noon, 30 * minute), {
      kind: 'none',
      since: start + 7 * day + 11 * hour,
      usual: 600,
      got: 0,
    });
  });

  it('says nothing of what was never busy, nor of what is not known', () => {
    assert.equal(
      silenceOf(
        seriesOf(60, minute, () => ({ all: 1, bad: 0 })),
        start + hour,
        5 * minute,
      ),
      undefined,
    );
    const gap = seriesOf(60, minute, at => (at < 55 ? { all: 100, bad: 0 } : undefined));
    assert.equal(silenceOf(gap, start + hour, 5 * minute), undefined);
  });
});

describe('replayAlert', () => {
  const [rule] = rules({ critical: { share: '1%', window: '10m', minTraffic: 100 } });
  assert.ok(rule);

  it('shows when the rule would have fired', () => {
    const series = seriesOf(120, minute, at => ({ all: 100, bad: at >= 60 && at < 70 ? 20 : 0 }));
    const { spans, judged, points } = replayAlert(rule, series, start + 10 * minute);
    assert.deepEqual(
      spans.map(({ from, to, kind }) => [(from - start) / minute, (to - start) / minute, kind]),
      [[60, 79, 'firing']],
    );
    assert.equal(judged, 1);
    assert.equal(points.length, 110);
  });

  it('fires at a bucket exactly when the rule does', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ all: fc.nat(400), bad: fc.nat(9) }), { maxLength: 60 }), buckets => {
        const series = seriesOf(buckets.length, minute, at => buckets[at]);
        const { spans } = replayAlert(rule, series, start);
        for (let at = 1; at <= buckets.length; at += 1) {
          const time = start + at * minute;
          const { kind } = judgeAlert(rule, series, time);
          const span = spans.find(({ from, to }) => from < time && time <= to);
          assert.equal(span?.kind, kind === 'firing' || kind === 'noData' ? kind : undefined);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('AlertBoard', () => {
  const [rule] = rules({ critical: { share: '1%' } });
  assert.ok(rule);
  const measured = {
    share: 0.1,
    threshold: 0.01,
    errors: 1,
    traffic: 10,
    windowMs: minute,
    isEstimated: false,
  };
  const firing = (severity: 'critical' | 'major'): AlertState => ({ kind: 'firing', severity, measured });
  const silent: AlertState = { kind: 'noData', silence: { kind: 'none', since: 0, usual: 100, got: 0 } };
  const cases: readonly (readonly [string, readonly AlertState[], readonly string[]])[] = [
    ['tells of an alarm once', [firing('major'), firing('major')], ['began']],
    [
      'tells when it gets worse, not when it gets better',
      [firing('major'), firing('critical'), firing('major')],
      ['began', 'worse'],
    ],
    ['tells when it is over', [firing('major'), { kind: 'ok', measured }], ['began', 'ended']],
    [
      'takes what cannot be judged for no end',
      [
        firing('major'),
        { kind: 'unknown' },
        { kind: 'tooLittle', traffic: 1, floor: 2 },
        firing('major'),
        { kind: 'ok', measured },
      ],
      ['began', 'ended'],
    ],
    [
      'tells of silence as an alarm of its own',
      [firing('major'), silent, { kind: 'ok', measured }],
      ['began', 'worse', 'ended'],
    ],
    ['says nothing of what is well', [{ kind: 'ok', measured }, { kind: 'unknown' }], []],
  ];
  for (const [name, states, expected] of cases) {
    it(name, () => {
      const board = new AlertBoard();
      const changes = states.flatMap((state, at) =>
        board.update([{ rule, state }], at).map(({ kind }) => kind),
      );
      assert.deepEqual(changes, expected);
    });
  }

  it('forgets a rule that is gone, and knows since when a state holds', () => {
    const board = new AlertBoard();
    board.update([{ rule, state: firing('major') }], 5);
    board.update([{ rule, state: firing('major') }], 9);
    assert.equal(board.all[0]?.since, 5);
    board.update([], 10);
    assert.deepEqual(board.all, []);
    assert.deepEqual(board.update([{ rule, state: { kind: 'ok', measured } }], 11), []);
  });
});
