import assert from 'node:assert/strict';
import { toIncident } from '../../../../src/clients/pagerDuty/toIncident';
import type { PagerDutyIncident } from '../../../../src/clients/pagerDuty/schemas';

const row = (change: Partial<PagerDutyIncident>): PagerDutyIncident => ({
  id: 'Q1',
  status: 'triggered',
  urgency: 'high',
  title: 'Charges fail',
  summary: '[#1] Charges fail',
  service: { id: 'PCHKOUT', summary: 'checkout' },
  created_at: '2026-11-20T02:14:09Z',
  ...change,
});

describe('an incident of PagerDuty', () => {
  for (const [what, change, expected] of [
    ['its title', {}, ['Charges fail', 'checkout']],
    ['its summary where the title is empty', { title: ' ' }, ['[#1] Charges fail', 'checkout']],
    ['its id where nothing is written', { title: '', summary: '' }, ['Q1', 'checkout']],
    [
      'the service by its id where it has no name',
      { service: { id: 'P1', summary: '' } },
      ['Charges fail', 'P1'],
    ],
  ] as const) {
    it(`shows ${what}`, () => {
      const { title, service } = toIncident(row(change), { account: 'acme' });
      assert.deepEqual([title, service.name], expected);
    });
  }

  const me = { id: 'PME', summary: 'Me' };
  const other = { id: 'POTHER', summary: 'Other' };
  const request = (state: string | undefined, at: string, user = me) => ({
    state,
    user,
    requested_at: at,
  });
  for (const [what, change, expected] of [
    ['nothing where nobody has it', {}, [false, undefined, undefined]],
    [
      'nothing where somebody else has it',
      {
        assignments: [{ at: '2026-11-20T02:14:09Z', assignee: other }],
        incidents_responders: [request('pending', '2026-11-20T02:15:00Z', other)],
      },
      [false, undefined, undefined],
    ],
    [
      'since when it is mine: the newest assignment',
      {
        assignments: [
          { at: '2026-11-20T02:14:09Z', assignee: me },
          { at: '2026-11-20T02:20:00Z', assignee: me },
        ],
      },
      [true, '2026-11-20T02:20:00.000Z', undefined],
    ],
    [
      'that it is mine, without a time',
      { assignments: [{ at: undefined, assignee: me }] },
      [true, undefined, undefined],
    ],
    [
      'when my help was asked for, of those that I did not answer',
      {
        incidents_responders: [
          request('pending', '2026-11-20T02:15:00Z'),
          request('joined', '2026-11-20T02:16:00Z'),
          request('declined', '2026-11-20T02:17:00Z'),
        ],
      },
      [false, undefined, '2026-11-20T02:15:00.000Z'],
    ],
  ] as const) {
    it(`tells ${what}`, () => {
      const changed = change as unknown as Partial<PagerDutyIncident>;
      const { mine, mineSince, askedAt } = toIncident(row(changed), { account: 'acme', userId: 'PME' });
      const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
      assert.deepEqual([mine, iso(mineSince), iso(askedAt)], expected);
    });
  }

  it('cuts a title without end', () => {
    assert.equal(toIncident(row({ title: 'x'.repeat(5000) }), { account: 'acme' }).title.length, 1024);
  });
});
