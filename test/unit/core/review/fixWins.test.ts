import assert from 'node:assert/strict';
import type { FixState } from '../../../../src/core/notes/fixWatch';
import { silencedBy, timeGivenBack, type RecordedFix } from '../../../../src/core/review/fixWins';
import type { IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { monitor, record, t } from './records';

const day = 86_400_000;
const deployedAt = t('2026-11-05T10:00:00Z');
const state: FixState = { kind: 'fixed', deployedAt, silence: { from: deployedAt, to: deployedAt } };

/** A page so many days before (or, with a minus, after) the fix, resolved after so many minutes. */
function page(id: string, daysBefore: number, minutes = 30, alertKey = 'CartSlow'): IncidentRecord {
  const at = deployedAt - daysBefore * day;
  const resolve = { kind: 'resolve', by: monitor, at: at + minutes * 60_000 } as const;
  const told = record(id, new Date(at).toISOString(), [resolve], { alertKey });
  return { ...told, events: [{ kind: 'trigger', at, by: monitor }, resolve] };
}

const before = [page('a', 20, 10), page('b', 10, 30), page('c', 1, 50)];
const fix = (told: Partial<RecordedFix> = {}): RecordedFix => ({
  title: 'Cart cache',
  incidents: [before[0]?.id ?? ''],
  state,
  ...told,
});
const week = { from: deployedAt + 5 * day, to: deployedAt + 12 * day };

describe('alerts that a fix silenced', () => {
  const rows: readonly [string, readonly RecordedFix[], readonly IncidentRecord[], typeof week, number[]][] =
    [
      ['are told with the pages of the four weeks before, of the whole alert', [fix()], before, week, [3]],
      ['not before a week of silence', [fix()], before, { from: deployedAt, to: deployedAt + 6 * day }, []],
      ['not again in a later week', [fix()], before, { from: week.to, to: week.to + 7 * day }, []],
      ['not where it paged after the fix', [fix()], [...before, page('d', -2)], week, []],
      ['another alert’s pages do not count', [fix()], [...before, page('d', -2, 5, 'Other')], week, [3]],
      ['one page was not loud', [fix()], before.slice(0, 1), week, []],
      ['older pages do not count', [fix()], [page('a', 40), page('b', 30)], week, []],
      [
        'a fix that regressed is none',
        [fix({ state: { kind: 'regressed', deployedAt, at: 1 } })],
        before,
        week,
        [],
      ],
      ['a fix that nobody saw in production is none yet', [fix({ state: undefined })], before, week, []],
    ];
  for (const [name, fixes, records, span, pages] of rows) {
    it(name, () =>
      assert.deepEqual(
        silencedBy(fixes, records, span).map(({ pagesBefore }) => pagesBefore),
        pages,
      ),
    );
  }
});

describe('time given back', () => {
  const quarter = { from: t('2026-10-01T00:00:00Z'), to: deployedAt + 28 * day };

  it('is the pages that did not come, times the median time of handling one', () => {
    // 3 in 28 days, and 28 days since: 3 pages of 30 minutes.
    assert.equal(timeGivenBack([fix()], before, quarter), 3 * 30 * 60_000);
    // One came all the same.
    assert.equal(timeGivenBack([fix()], [...before, page('d', -3)], quarter), 2 * 30 * 60_000);
  });

  it('is never less than nothing, and not known without a fix or a page', () => {
    const after = [2, 3, 4, 5].map(days => page(`z${String(days)}`, -days));
    assert.equal(timeGivenBack([fix()], [...before, ...after], quarter), 0);
    assert.equal(timeGivenBack([], before, quarter), undefined);
    assert.equal(timeGivenBack([fix()], [], quarter), undefined);
    assert.equal(timeGivenBack([fix()], before, { ...quarter, from: deployedAt + day }), undefined);
  });
});
