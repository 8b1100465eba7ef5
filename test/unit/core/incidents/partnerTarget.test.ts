import assert from 'node:assert/strict';
import { partnerPolicy } from '../../../../src/core/incidents/partnerTarget';

const policies = [
  { id: 'PXYZ123', name: 'Payments' },
  { id: 'PPAY999', name: 'Payments on-call' },
  { id: 'PSEARCH', name: 'Search' },
];

describe('the escalation policy behind a partner’s reach', () => {
  const rows: readonly [string, string | undefined][] = [
    ['escalation policy PXYZ123, #payments', 'PXYZ123'],
    ['PagerDuty: Payments on-call', 'PPAY999'],
    ['payments ON CALL (or #payments)', 'PPAY999'],
    ['#payments', 'PXYZ123'],
    ['research@example.com', undefined],
    ['PXYZ1234', undefined],
    ['call the front desk', undefined],
  ];
  for (const [reach, id] of rows) {
    it(`${reach}: ${id ?? 'none'}`, () => assert.equal(partnerPolicy(reach, policies)?.id, id));
  }
});
