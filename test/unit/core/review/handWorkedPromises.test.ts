import type { ZonedHours } from '../../../../src/core/review/supportHours';
import { ack, assertCase, hour, resolve, type Case } from './handWorkedCase';
import { monitor, record, t } from './records';

const berlin: ZonedHours = {
  zone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5],
  from: 540,
  to: 1020,
  holidays: ['2026-12-25'],
};

const cases: readonly Case[] = [
  {
    // Major at 10:00, critical at 12:00. One hour from the raise is 13:00: resolved 12:45 keeps it, though that is
    // 2 h 45 min after the trigger. Acknowledged as a major within 15 min, before the raise.
    name: 'class raised: its limit counts from the raise',
    of: record('Q17', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:04:00+01:00'),
      { kind: 'priority', at: t('2026-11-17T12:00:00+01:00'), from: 'P2', to: 'P1' },
      resolve('2026-11-17T12:45:00+01:00'),
    ]),
    expect: { severity: 'critical', sla: ['major acknowledge kept', 'critical resolve kept'] },
  },
  {
    // The eight hours of a major ran out at 18:00; the raise at 19:00 mends nothing.
    name: 'class raised after the limit had run out',
    of: record('Q18', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:04:00+01:00'),
      { kind: 'priority', at: t('2026-11-17T19:00:00+01:00'), from: 'P2', to: 'P1' },
      resolve('2026-11-17T19:30:00+01:00'),
    ]),
    expect: { severity: 'critical', sla: ['major acknowledge kept', 'major resolve breached'] },
  },
  {
    // Critical at 10:00 (limit 11:00), lowered to major at 10:30: eight hours from the trigger, 18:00.
    name: 'class lowered: counts from the trigger',
    of: record('Q19', '2026-11-17T10:00:00+01:00', [
      ack('2026-11-17T10:01:00+01:00'),
      { kind: 'priority', at: t('2026-11-17T10:30:00+01:00'), from: 'P1', to: 'P2' },
      resolve('2026-11-17T17:59:00+01:00'),
    ]),
    expect: { severity: 'major', sla: ['critical acknowledge kept', 'major resolve kept'] },
  },
  {
    // Saturday 15:00, low: starts on Monday 09:00, so 24 h end on Tuesday 09:00. Resolved on Tuesday at 08:00.
    name: 'low urgency waits for support hours',
    of: record('Q20', '2026-11-14T15:00:00+01:00', [resolve('2026-11-17T08:00:00+01:00')], {
      urgency: 'low',
    }),
    context: { support: berlin },
    expect: {
      severity: 'standard',
      part: 'evening',
      sla: ['standard resolve kept'],
    },
  },
  {
    // The same without support hours: 24 h ended on Sunday.
    name: 'low urgency without support hours',
    of: record('Q21', '2026-11-14T15:00:00+01:00', [resolve('2026-11-17T08:00:00+01:00')], {
      urgency: 'low',
    }),
    expect: { sla: ['standard resolve breached'] },
  },
  {
    // 16 support hours from Thursday 2026-12-24 13:00: 4 h that day, none on the 25th (holiday) and the weekend,
    // 8 h on Monday, 4 h on Tuesday: 2026-12-29 13:00.
    name: 'a business calendar with a holiday and a weekend',
    of: record('Q22', '2026-12-24T13:00:00+01:00', [resolve('2026-12-29T12:59:00+01:00')], {
      urgency: 'low',
    }),
    context: { support: berlin, sla: { standard: { resolveMs: 16 * hour, hours: 'support' } } },
    expect: { sla: ['standard resolve kept'] },
  },
  {
    name: 'a business calendar, a minute too late',
    of: record('Q23', '2026-12-24T13:00:00+01:00', [resolve('2026-12-29T13:01:00+01:00')], {
      urgency: 'low',
    }),
    context: { support: berlin, sla: { standard: { resolveMs: 16 * hour, hours: 'support' } } },
    expect: { sla: ['standard resolve breached'] },
  },
  {
    name: 'a source without acknowledgements promises none',
    of: record('Q24', '2026-11-17T10:00:00+01:00', [resolve('2026-11-17T10:30:00+01:00', monitor)], {
      withoutAcknowledge: true,
    }),
    expect: { acknowledge: null, unacknowledged: false, sla: ['major resolve kept'] },
  },
];

describe('promises on an incident, worked by hand', () => {
  for (const worked of cases) it(worked.name, () => assertCase(worked));
});
