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

  it('cuts a title without end', () => {
    assert.equal(toIncident(row({ title: 'x'.repeat(5000) }), { account: 'acme' }).title.length, 1024);
  });
});
