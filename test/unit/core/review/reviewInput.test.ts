import assert from 'node:assert/strict';
import { factContextOf, historyGaps } from '../../../../src/core/review/factContext';
import type { HistoryReading } from '../../../../src/core/review/incidentHistory';
import { itemCandidates, itemOfCandidate, plannedBy } from '../../../../src/core/review/itemCandidates';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { defaultTeam } from '../../../../src/core/team/team';
import { facts, record, t } from './records';
import { input, week } from './week';

const { period } = input;
const reading = (changes: Partial<HistoryReading> = {}): HistoryReading => ({
  sourceId: 'pagerduty:acme',
  label: 'PagerDuty (acme)',
  window: { since: period.from, until: period.to },
  asOf: period.to,
  records: [],
  missing: [],
  ...changes,
});

describe('what a review is made of', () => {
  const half = { ...record('Q1', '2026-11-17T10:00:00Z', []), whole: false };
  const cases: readonly (readonly [
    name: string,
    readings: readonly HistoryReading[],
    gaps: readonly string[],
  ])[] = [
    ['all of it', [reading()], []],
    ['no source', [], ['incidents missing']],
    [
      'a list that was cut',
      [reading({ incomplete: { code: 'base.unexpected', args: { detail: 'x' } } })],
      ['incidents partial'],
    ],
    [
      'a hole in the period',
      [reading({ missing: [{ since: period.from, until: period.from + 1 }] })],
      ['incidents partial'],
    ],
    ['a hole before it', [reading({ missing: [{ since: 0, until: period.from }] })], []],
    [
      'a window that ends early',
      [reading({ window: { since: period.from, until: period.to - 1 } })],
      ['incidents partial'],
    ],
    ['read before its end', [reading({ asOf: period.to - 1 })], ['incidents late']],
    ['one log that was not whole', [reading({ records: [half] })], ['notifications partial']],
  ];
  for (const [name, readings, gaps] of cases) {
    it(`is told: ${name}`, () => {
      assert.deepEqual(
        historyGaps(readings, period, period.to).map(({ part, state }) => `${part} ${state}`),
        gaps,
      );
    });
  }

  it('takes the analytics of what they cover, and the log for the newest', () => {
    const records = [
      record('OLD', '2026-11-17T10:00:00Z', [
        { kind: 'acknowledge', at: t('2026-11-17T10:05:00Z'), by: { kind: 'person', person: { id: 'U' } } },
      ]),
      record('NEW', '2026-11-19T10:00:00Z', [
        { kind: 'acknowledge', at: t('2026-11-19T10:05:00Z'), by: { kind: 'person', person: { id: 'U' } } },
      ]),
    ];
    const analytics = {
      until: t('2026-11-18T00:00:00Z'),
      incidents: records.map(({ id }) => ({ id, acknowledgeMs: 60_000 })),
    };
    const context = factContextOf(defaultTeam, noPatterns, 'UTC', [reading({ records, analytics })]);
    assert.deepEqual(
      records.map(one => facts(one, context).acknowledgeMs),
      [60_000, 300_000],
    );
  });

  it('takes the log of what happened after the analytics were worked out', () => {
    const by = { kind: 'person', person: { id: 'U' } } as const;
    const one = record('OLD', '2026-11-17T10:00:00Z', [
      { kind: 'acknowledge', at: t('2026-11-17T10:05:00Z'), by },
      { kind: 'resolve', at: t('2026-11-17T11:00:00Z'), by },
      { kind: 'reopen', at: t('2026-11-18T12:00:00Z') },
      { kind: 'resolve', at: t('2026-11-18T13:00:00Z'), by },
    ]);
    const analytics = {
      until: t('2026-11-18T00:00:00Z'),
      incidents: [{ id: one.id, acknowledgeMs: 300_000, resolveMs: 3_600_000 }],
    };
    const context = factContextOf(defaultTeam, noPatterns, 'UTC', [reading({ records: [one], analytics })]);
    const { resolveMs, differs } = facts(one, context);
    // 10:00 on the 17th to 13:00 on the 18th; what the analytics knew of it was its first end.
    assert.deepEqual([resolveMs, differs], [27 * 3_600_000, undefined]);
  });

  it("uses the team's zone for its support hours", () => {
    const support = { days: [1], from: 0, to: 60, holidays: [] };
    const context = factContextOf(
      { ...defaultTeam, support, review: { zone: 'Asia/Tokyo' } },
      noPatterns,
      'UTC',
    );
    assert.deepEqual([context.zone, context.support?.zone], ['Asia/Tokyo', 'Asia/Tokyo']);
  });
});

describe('what could become an item', () => {
  const { incidents } = week();
  const note = {
    uri: 'file:///n.md',
    title: 'Retry storm',
    status: 'confirmed' as const,
    incidents: ['pagerduty:acme:Q1'],
    errors: [],
    anchors: [],
    prevention: [
      { text: 'cap retries', done: false, owner: 'ann', line: 3 },
      { text: 'done already', done: true, line: 4 },
    ],
    body: '',
  };
  const make = (changes: Partial<Parameters<typeof itemCandidates>[0]> = {}) =>
    itemCandidates({
      notes: [{ note, href: '../root-causes/n.md' }],
      repeats: incidents.repeats,
      rows: incidents.rows,
      findings: [{ source: 'health', key: 'dead:a', text: '[x](y) is dead' }],
      known: [],
      removed: [],
      ...changes,
    });

  it('comes from notes, repeats and findings, each once and with a name that stays', () => {
    const first = make();
    assert.deepEqual(
      first.map(({ source }) => source),
      ['note', 'repeat', 'health'],
    );
    assert.deepEqual(
      make().map(({ id }) => id),
      first.map(({ id }) => id),
    );
    assert.equal(first[0]?.owner, 'ann');
    assert.match(first[1]?.text ?? '', /3 episodes in 6 weeks/);
    assert.equal(first[2]?.text, '\\[x\\](y) is dead');
  });

  it('is not offered again once it is an item, or was taken out; a repeat with an item has its prevention planned', () => {
    const [fromNote, fromRepeat] = make();
    assert.ok(fromNote && fromRepeat);
    const item = itemOfCandidate(fromRepeat, '2026-W47');
    assert.deepEqual(
      make({ known: [item], removed: [fromNote.id] }).map(({ source }) => source),
      ['health'],
    );
    const key = incidents.repeats[0]?.key ?? '';
    assert.equal(plannedBy([item])(key, []), 'planned');
    assert.equal(plannedBy([{ ...item, done: true }])(key, []), 'done');
    assert.equal(plannedBy([item])('alert:x', ['pagerduty:acme:Q9']), 'none');
    const planned = week({ causes: { ...input.causes, plannedFor: plannedBy([item]) } });
    assert.equal(planned.incidents.repeats[0]?.prevention, 'planned');
  });
});
