import assert from 'node:assert/strict';
import {
  instantOf,
  isoWeek,
  isoWithOffset,
  isZone,
  offsetAt,
  quarterSpan,
  wallTime,
} from '../../../../src/core/review/zoneTime';
import { t } from './records';

const hour = 3_600_000;

describe('time in a zone', () => {
  for (const zone of [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
  ]) {
    it(`is what the calendar of ${zone} says, hour by hour where clocks change`, () => {
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'medium',
      });
      for (let at = t('2026-01-01T00:00:00Z'); at < t('2027-01-01T00:00:00Z'); at += 7 * hour) {
        const shown = Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
        assert.equal(wallTime(at, zone), shown, new Date(at).toISOString());
        assert.ok(Math.abs(instantOf(shown, zone) - at) <= hour);
      }
    });
  }

  it('reads a skipped hour as the one after it, and a doubled one as its first', () => {
    const wall = (iso: string): number => Date.parse(`${iso}Z`);
    assert.equal(instantOf(wall('2026-03-29T02:30:00'), 'Europe/Berlin'), t('2026-03-29T03:30:00+02:00'));
    assert.equal(instantOf(wall('2026-10-25T02:30:00'), 'Europe/Berlin'), t('2026-10-25T02:30:00+02:00'));
  });

  it('takes a zone that nobody knows for UTC', () => {
    assert.equal(isZone('Mars/Olympus'), false);
    assert.equal(offsetAt(t('2026-07-01T00:00:00Z'), 'Mars/Olympus'), 0);
  });

  it('names ISO weeks, offsets and quarters', () => {
    assert.deepEqual(
      ['2026-01-01', '2027-01-01', '2024-12-30', '2026-11-16', '2026-11-22'].map(day =>
        isoWeek(t(`${day}T00:00:00Z`)),
      ),
      ['2026-W01', '2026-W53', '2025-W01', '2026-W47', '2026-W47'],
    );
    assert.equal(isoWithOffset(t('2026-11-17T02:14:05Z'), 'America/New_York'), '2026-11-16T21:14:05-05:00');
    assert.deepEqual(quarterSpan('2026-Q4', 'Europe/Berlin'), {
      from: t('2026-10-01T00:00:00+02:00'),
      to: t('2027-01-01T00:00:00+01:00'),
    });
    assert.equal(quarterSpan('2026-Q5', 'UTC'), undefined);
  });
});
