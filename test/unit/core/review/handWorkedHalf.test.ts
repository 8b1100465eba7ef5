import { ack, assertCase, hour, minute, notify, resolve, type Case } from './handWorkedCase';
import { ann, bob, monitor, record, t } from './records';
import type { ZonedHours } from '../../../../src/core/review/supportHours';

const berlin: ZonedHours = {
  zone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5],
  from: 540,
  to: 1020,
  holidays: [],
};
const half = { whole: false } as const;
const told = (id: string, figures: { acknowledgeMs?: number; resolveMs?: number }) => ({
  analytics: new Map([[`pagerduty:acme:${id}`, { id: `pagerduty:acme:${id}`, ...figures }]]),
});

const cases: readonly Case[] = [
  {
    // The log was not read whole: that nobody acknowledged is not known, nor whether the promise was kept.
    name: 'half a log does not say that nobody acknowledged',
    of: record('H1', '2026-11-17T10:00:00+01:00', [resolve('2026-11-17T10:40:00+01:00')], half),
    expect: { acknowledge: null, unacknowledged: false, resolve: 40 * minute, sla: ['major resolve kept'] },
  },
  {
    // Its status says that it is over, its log does not say when: neither open nor past its limit.
    name: 'half a log of a resolved incident is not an open one',
    of: record('H2', '2026-11-17T10:00:00+01:00', [ack('2026-11-17T10:05:00+01:00')], {
      ...half,
      status: 'resolved',
    }),
    expect: {
      acknowledge: 5 * minute,
      resolve: null,
      resolution: 'other',
      unacknowledged: false,
      sla: ['major acknowledge kept'],
    },
  },
  {
    // The account's own figures fill what the log lacks: 7 min of 15, 30 min of 8 h.
    name: 'half a log with the figures of the account',
    of: record('H3', '2026-11-17T10:00:00+01:00', [], { ...half, status: 'resolved' }),
    context: told('H3', { acknowledgeMs: 7 * minute, resolveMs: 30 * minute }),
    expect: {
      acknowledge: 7 * minute,
      resolve: 30 * minute,
      resolution: 'other',
      sla: ['major acknowledge kept', 'major resolve kept'],
      differs: null,
    },
  },
  {
    // The account counts an acknowledgement that no person made: its figure stands, and the difference is told.
    name: 'an acknowledgement that only the account knows',
    of: record('H4', '2026-11-17T10:00:00+01:00', [resolve('2026-11-17T10:40:00+01:00', monitor)]),
    context: told('H4', { acknowledgeMs: 2 * minute, resolveMs: 40 * minute }),
    expect: {
      acknowledge: 2 * minute,
      unacknowledged: false,
      differs: { of: 'acknowledge', analyticsMs: 2 * minute },
      sla: ['major acknowledge kept', 'major resolve kept'],
    },
  },
  {
    // 16 min by the account, 14 by the log: the figure that is shown is the one that is held to the 15 min.
    name: 'the promise is held against the figure that is shown',
    of: record('H5', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:14:00+01:00'),
      resolve('2026-11-17T10:40:00+01:00'),
    ]),
    context: told('H5', { acknowledgeMs: 16 * minute, resolveMs: 40 * minute }),
    expect: {
      acknowledge: 16 * minute,
      differs: { of: 'acknowledge', analyticsMs: 16 * minute, logMs: 14 * minute },
      sla: ['major acknowledge breached', 'major resolve kept'],
    },
  },
  {
    // Ann is told at 23:00 in Berlin; it comes back at 10:00 there, when Bob is told: 04:00 in New York.
    name: 'each page is at the time of day of the one who was told of it',
    of: record('H6', '2026-11-17T23:00:00+01:00', [
      notify('2026-11-17T23:00:00+01:00', ann),
      resolve('2026-11-17T23:10:00+01:00'),
      { kind: 'reopen', at: t('2026-11-18T10:00:00+01:00') },
      notify('2026-11-18T10:00:05+01:00', bob),
      resolve('2026-11-18T10:30:00+01:00'),
      { kind: 'reopen', at: t('2026-11-18T15:00:00+01:00') },
    ]),
    // Of the last page nobody was told: the first of the incident stands for it, at 15:00 in Berlin.
    expect: {
      parts: ['sleep', 'sleep', 'hours'],
      nights: ['ann@example.com|2026-11-17', 'bob@example.com|2026-11-17'],
      pages: 3,
    },
  },
  {
    // Low on Saturday 15:00 would wait for Monday 09:00; raised to high at 16:00 it waits no longer: 8 h of a major
    // end on Sunday 00:00.
    name: 'an urgency that is raised waits for no support hours',
    of: record(
      'H7',
      '2026-11-14T15:00:00+01:00',
      [
        { kind: 'urgency', at: t('2026-11-14T16:00:00+01:00'), to: 'high' },
        resolve('2026-11-15T00:01:00+01:00'),
      ],
      { urgency: 'high', priority: 'P2' },
    ),
    context: { support: berlin, classify: () => 'major', sla: { major: { resolveMs: 8 * hour } } },
    expect: { sla: ['major resolve breached'] },
  },
  {
    name: 'the same within eight hours of the raise',
    of: record(
      'H8',
      '2026-11-14T15:00:00+01:00',
      [
        { kind: 'urgency', at: t('2026-11-14T16:00:00+01:00'), to: 'high' },
        resolve('2026-11-14T23:59:00+01:00'),
      ],
      { urgency: 'high', priority: 'P2' },
    ),
    context: { support: berlin, classify: () => 'major', sla: { major: { resolveMs: 8 * hour } } },
    expect: { sla: ['major resolve kept'] },
  },
  {
    // Support hours are 09:00 to 17:00: on Sunday 2026-10-25 clocks go back, and Monday 09:00 is 08:00Z.
    name: 'low urgency over the weekend that clocks change',
    of: record('H9', '2026-10-24T15:00:00+02:00', [resolve('2026-10-27T09:00:00+01:00')], { urgency: 'low' }),
    context: { support: berlin },
    expect: { sla: ['standard resolve kept'] },
  },
  {
    name: 'the same a minute later',
    of: record('H10', '2026-10-24T15:00:00+02:00', [resolve('2026-10-27T09:01:00+01:00')], {
      urgency: 'low',
    }),
    context: { support: berlin },
    expect: { sla: ['standard resolve breached'] },
  },
];

describe('figures of what is half known or told twice, worked by hand', () => {
  for (const worked of cases) it(worked.name, () => assertCase(worked));
});
