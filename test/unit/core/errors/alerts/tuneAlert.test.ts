import assert from 'node:assert/strict';
import { lineOfRule, setThreshold } from '../../../../../src/core/errors/alerts/editAlert';
import type { AlertRule } from '../../../../../src/core/errors/alerts/alertRule';
import { replayWeek, withThreshold, writtenThreshold } from '../../../../../src/core/errors/alerts/tuneAlert';
import { burnPairs } from '../../../../../src/core/team/burnRates';
import { day, minute, seriesOf, start } from './world';

const share: AlertRule = {
  kind: 'share',
  id: 'checkout/critical',
  service: 'checkout',
  path: ['alerts', 'critical'],
  severity: 'critical',
  share: 0.001,
  windowMs: 10 * minute,
  minTraffic: 100,
};
const slo: AlertRule = {
  kind: 'slo',
  id: 'checkout/slo',
  path: ['alerts', 'slo'],
  objective: 0.999,
  windowMs: 30 * day,
  burns: burnPairs,
  minTraffic: 100,
};

describe('replayWeek', () => {
  // 2 % fail for half an hour on the fourth day.
  const from = start - day;
  const burst = 4 * day;
  const series = {
    ...seriesOf((8 * day) / minute, minute, index => ({
      all: 100,
      bad: index * minute >= burst && index * minute < burst + 30 * minute ? 2 : 0,
    })),
    from,
  };
  const now = from + 8 * day + 12_000;

  it('shows when it would have fired, in steps of five minutes', () => {
    const { spans, times, shares, judged, threshold } = replayWeek(share, series, now);
    assert.deepEqual(spans, [{ from: from + burst, to: from + burst + 35 * minute, kind: 'firing' }]);
    assert.equal(times.length, (7 * day) / (5 * minute));
    assert.equal(Math.max(...shares.map(value => value ?? 0)), 0.02);
    assert.equal(judged, 1);
    assert.equal(threshold, 0.001);
  });

  it('would not have fired at a higher threshold', () => {
    const higher = withThreshold(share, '2.5 %');
    assert.ok(higher);
    assert.deepEqual(replayWeek(higher, series, now).spans, []);
  });

  it('says how little could be judged', () => {
    const late = { ...series, from: from + 7 * day, buckets: series.buckets.slice((7 * day) / minute) };
    const { judged } = replayWeek(share, late, now);
    assert.ok(judged > 0.13 && judged < 0.15, String(judged));
  });

  it('is fast enough for a page: a week of an objective', () => {
    const begun = performance.now();
    replayWeek(slo, series, now);
    assert.ok(performance.now() - begun < 20_000);
  });
});

describe('thresholds', () => {
  const cases: readonly (readonly [AlertRule, string, string | undefined])[] = [
    [share, '0.2%', '0.2%'],
    [share, ' 0,25 % ', '0.25%'],
    [share, '1', '1%'],
    [share, '100%', undefined],
    [share, '0', undefined],
    [share, '-1%', undefined],
    [share, 'much', undefined],
    [slo, '99.95', '99.95%'],
  ];
  for (const [rule, text, written] of cases) {
    it(`reads "${text}" as ${written ?? 'none'}`, () => {
      const changed = withThreshold(rule, text);
      assert.equal(changed && writtenThreshold(changed), written);
    });
  }
});

describe('setThreshold', () => {
  const text = '{\n  // ours\n  "alerts": {\n    "critical": { "share": "0.1%", "window": "10m" }\n  }\n}\n';

  it('changes the threshold and nothing else, and tells its line', () => {
    assert.deepEqual(setThreshold(text, share, '0.2%'), { text: text.replace('0.1%', '0.2%'), line: 3 });
    assert.equal(lineOfRule(text, share), 3);
  });

  it('leaves a file alone that does not hold the rule any more', () => {
    assert.equal(setThreshold(text, slo, '99%'), undefined);
    assert.equal(setThreshold('no JSON', share, '99%'), undefined);
  });
});
