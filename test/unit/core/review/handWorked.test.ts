import assert from 'node:assert/strict';
import { ack, assertCase, hour, minute, notify, resolve, type Case } from './handWorkedCase';
import { ann, bob, by, facts, monitor, record, t, timeout } from './records';

const cases: readonly Case[] = [
  {
    // 02:14:00 → 02:16:30 is 2.5 min; → 02:59 is 45 min. The night of the 17th at 02:14 began on the 16th.
    name: 'a page at night, acknowledged, resolved',
    of: record(
      'Q1',
      '2026-11-17T02:14:00+01:00',
      [
        notify('2026-11-17T02:14:05+01:00'),
        ack('2026-11-17T02:16:30+01:00'),
        resolve('2026-11-17T02:59:00+01:00'),
      ],
      { firstErrorAt: t('2026-11-17T02:09:00+01:00') },
    ),
    expect: {
      detect: 5 * minute,
      acknowledge: 2.5 * minute,
      resolve: 45 * minute,
      pages: 1,
      resolution: 'person',
      unacknowledged: false,
      nights: ['ann@example.com|2026-11-16'],
      part: 'sleep',
      severity: 'major',
      sla: ['major acknowledge kept', 'major resolve kept'],
    },
  },
  {
    // 23:50 → 00:10 crosses midnight: 20 min. Both notifications fall into the one night of the 16th.
    name: 'over midnight',
    of: record('Q2', '2026-11-16T23:50:00+01:00', [
      notify('2026-11-16T23:50:00+01:00'),
      notify('2026-11-17T00:05:00+01:00'),
      ack('2026-11-17T00:10:00+01:00'),
      resolve('2026-11-17T00:30:00+01:00'),
    ]),
    // 20 min > 15 min: the promise to acknowledge is broken.
    expect: {
      acknowledge: 20 * minute,
      resolve: 40 * minute,
      nights: ['ann@example.com|2026-11-16'],
      sla: ['major acknowledge breached', 'major resolve kept'],
    },
  },
  {
    // Clocks jump from 02:00 +01:00 to 03:00 +02:00: 01:50 → 03:10 on the wall are 20 min, not 80.
    name: 'the night that clocks go forward',
    of: record('Q3', '2026-03-29T01:50:00+01:00', [
      notify('2026-03-29T01:50:00+01:00'),
      ack('2026-03-29T03:10:00+02:00'),
      resolve('2026-03-29T08:00:00+02:00'),
    ]),
    // 00:50Z → 06:00Z: 5 h 10 min, where the wall says 6 h 10 min.
    expect: {
      acknowledge: 20 * minute,
      resolve: 5 * hour + 10 * minute,
      nights: ['ann@example.com|2026-03-28'],
    },
  },
  {
    // 02:30 comes twice: 02:30 +02:00 = 00:30Z and 02:30 +01:00 = 01:30Z are an hour apart.
    name: 'the night that clocks go back',
    of: record('Q4', '2026-10-25T02:30:00+02:00', [
      notify('2026-10-25T02:30:00+02:00'),
      ack('2026-10-25T02:30:00+01:00'),
      resolve('2026-10-25T03:00:00+01:00'),
    ]),
    expect: { acknowledge: hour, resolve: 90 * minute, nights: ['ann@example.com|2026-10-24'] },
  },
  {
    // 07:59:59 is night, 08:00:00 is not; 21:59:59 is not, 22:00:00 is.
    name: 'the edges of the night',
    of: record('Q5', '2026-11-17T07:59:59+01:00', [
      notify('2026-11-17T07:59:59+01:00'),
      notify('2026-11-17T08:00:00+01:00'),
      notify('2026-11-17T21:59:59+01:00'),
      notify('2026-11-17T22:00:00+01:00'),
    ]),
    expect: { nights: ['ann@example.com|2026-11-16', 'ann@example.com|2026-11-17'], part: 'sleep' },
  },
  {
    // 08:30 in Berlin is 02:30 in New York: Bob is woken, Ann is not.
    name: 'one page, two zones',
    of: record('Q6', '2026-11-17T08:30:00+01:00', [
      notify('2026-11-17T08:30:00+01:00', ann),
      notify('2026-11-17T08:31:00+01:00', bob),
    ]),
    expect: { nights: ['bob@example.com|2026-11-16'], part: 'hours' },
  },
  {
    name: 'low urgency wakes nobody',
    of: record('Q7', '2026-11-17T03:00:00+01:00', [notify('2026-11-17T03:00:00+01:00')], { urgency: 'low' }),
    expect: { nights: [], part: 'sleep', severity: 'standard' },
  },
  {
    // Low at 03:00, raised at 04:00: who is notified after that is woken.
    name: 'an urgency raised at night wakes from then on',
    of: record('Q8', '2026-11-17T03:00:00+01:00', [
      notify('2026-11-17T03:00:00+01:00', bob, 'low'),
      { kind: 'urgency', at: t('2026-11-17T04:00:00+01:00'), to: 'high' },
      notify('2026-11-17T04:00:01+01:00'),
    ]),
    expect: { nights: ['ann@example.com|2026-11-16'], severity: 'major' },
  },
  {
    // Reassigned at +2, escalated at +5, resolved at +9: none of them is an acknowledgement.
    name: 'nobody acknowledged',
    of: record('Q9', '2026-11-17T10:00:00+01:00', [
      { kind: 'reassign', at: t('2026-11-17T10:02:00+01:00'), by: by(ann), to: [bob] },
      { kind: 'escalate', at: t('2026-11-17T10:05:00+01:00'), level: 2 },
      resolve('2026-11-17T10:09:00+01:00'),
    ]),
    // Resolved within the 15 min: there was nothing left to acknowledge.
    expect: {
      acknowledge: null,
      resolve: 9 * minute,
      unacknowledged: true,
      sla: ['major acknowledge void', 'major resolve kept'],
    },
  },
  {
    name: 'nobody acknowledged for longer than promised',
    of: record('Q10', '2026-11-17T10:00:00+01:00', [resolve('2026-11-17T10:16:00+01:00', monitor)]),
    expect: {
      acknowledge: null,
      resolution: 'monitor',
      unacknowledged: true,
      sla: ['major acknowledge breached', 'major resolve kept'],
    },
  },
  {
    name: 'a rule that acknowledges is no person',
    of: record('Q11', '2026-11-17T10:00:00+01:00', [
      { kind: 'acknowledge', at: t('2026-11-17T10:00:10+01:00'), by: { kind: 'other', name: 'rule' } },
      ack('2026-11-17T10:03:00+01:00', bob),
    ]),
    now: '2026-11-17T11:00:00+01:00',
    expect: {
      acknowledge: 3 * minute,
      resolve: null,
      resolution: 'open',
      // 1 h of 8 h: open, and left out.
      sla: ['major acknowledge kept', 'major resolve open'],
    },
  },
  {
    // 10:00 triggered, 10:20 resolved, 10:50 back (gap 30), 11:30 resolved: 90 min from the first to the last.
    name: 'reopened',
    of: record('Q12', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:01:00+01:00'),
      resolve('2026-11-17T10:20:00+01:00'),
      { kind: 'reopen', at: t('2026-11-17T10:50:00+01:00') },
      resolve('2026-11-17T11:30:00+01:00', monitor),
    ]),
    expect: {
      resolve: 90 * minute,
      pages: 2,
      gaps: [30 * minute],
      resolution: 'monitor',
      acknowledge: minute,
    },
  },
  {
    name: 'reopened and open again',
    of: record('Q13', '2026-11-17T10:00:00+01:00', [
      resolve('2026-11-17T10:20:00+01:00'),
      { kind: 'trigger', at: t('2026-11-17T10:50:00+01:00') },
    ]),
    now: '2026-11-17T19:00:00+01:00',
    // 9 h since the first trigger > 8 h: past the limit and open is broken; so is 15 min to acknowledge.
    expect: {
      resolve: null,
      resolution: 'open',
      gaps: [30 * minute],
      unacknowledged: false,
      sla: ['major acknowledge breached', 'major resolve breached'],
    },
  },
  {
    name: 'merged: a page, no incident',
    of: record('Q14', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:01:00+01:00'),
      { kind: 'merge', at: t('2026-11-17T10:05:00+01:00'), into: 'pagerduty:acme:Q12' },
      resolve('2026-11-17T10:05:00+01:00'),
    ]),
    expect: {
      acknowledge: null,
      resolve: null,
      pages: 1,
      resolution: 'merged',
      unacknowledged: false,
      sla: [],
    },
  },
  {
    name: 'resolved by timeout, not by the monitor',
    of: record('Q15', '2026-11-17T10:00:00+01:00', [resolve('2026-11-17T14:00:00+01:00', timeout)]),
    expect: { resolution: 'timeout', resolve: 4 * hour, unacknowledged: true },
  },
  {
    // Snoozed from 10:05 to 12:00: the clock runs on, 10:00 → 12:30 is 150 min.
    name: 'snooze stops nothing',
    of: record('Q16', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:04:00+01:00'),
      { kind: 'snooze', at: t('2026-11-17T10:05:00+01:00'), until: t('2026-11-17T12:00:00+01:00') },
      resolve('2026-11-17T12:30:00+01:00'),
    ]),
    expect: { resolve: 150 * minute, sla: ['major acknowledge kept', 'major resolve kept'] },
  },
  {
    name: 'no service, a deleted user, a log after the page',
    of: record('Q25', '2026-11-21T12:00:00+01:00', [notify('2026-11-21T23:00:00+01:00', { id: 'UGONE' })], {
      firstErrorAt: t('2026-11-21T12:01:00+01:00'),
    }),
    // A Saturday noon is no business hour; somebody without a zone lives in the team's.
    expect: { nights: ['UGONE|2026-11-21'], part: 'evening' },
  },
];

describe('figures of an incident, worked by hand', () => {
  for (const worked of cases) it(worked.name, () => assertCase(worked));

  it('tells where the analytics say other than the log, and takes the analytics', () => {
    const of = record('Q1', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:05:00+01:00'),
      resolve('2026-11-17T11:00:00+01:00'),
    ]);
    const told = facts(of, {
      analytics: new Map([[of.id, { id: of.id, acknowledgeMs: 7 * minute, resolveMs: hour }]]),
    });
    assert.deepEqual(
      [told.acknowledgeMs, told.resolveMs, told.differs],
      [7 * minute, hour, { of: 'acknowledge', analyticsMs: 7 * minute, logMs: 5 * minute }],
    );
  });
});
