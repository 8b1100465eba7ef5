import assert from 'node:assert/strict';
import { labelOf } from '../../../../src/core/review/incidentRow';
import type { IncidentRecord } from '../../../../src/core/review/incidentHistory';

describe('what people call an incident in a review', () => {
  const record: IncidentRecord = {
    id: 'alertmanager:a:323c6ebfe1df0b1b151d@1795205459828',
    sourceId: 'alertmanager:a',
    nativeId: '323c6ebfe1df0b1b151d@1795205459828',
    title: 'Card charges fail',
    status: 'resolved',
    urgency: 'high',
    triggeredAt: Date.parse('2026-11-20T23:10:00Z'),
    events: [],
    whole: true,
  };

  for (const [name, told, zone, label] of [
    ['its number', { ...record, number: 1482 }, 'UTC', '#1482'],
    ['when it fired, where its name is a hash', record, 'UTC', 'Fri 20 Nov 23:10'],
    ['that in the zone of the review', record, 'Europe/Berlin', 'Sat 21 Nov 00:10'],
    ['the name of its source', { ...record, nativeId: 'Q1' }, 'UTC', 'Q1'],
  ] as const) {
    it(`is ${name}`, () => assert.equal(labelOf(told, zone), label));
  }
});
