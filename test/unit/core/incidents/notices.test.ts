import assert from 'node:assert/strict';
import type { Incident } from '../../../../src/core/incidents/incident';
import { isTold, keysOf, noticeOf } from '../../../../src/core/incidents/notices';
import type { Shift } from '../../../../src/core/incidents/onCallShift';
import { incident } from './incidents';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_700_000_000_000;
const me = { id: 'PME', name: 'Me' };
const other = { id: 'POTHER', name: 'Other' };
const ago = (minutes: number): number => now - minutes * minute;
const page = (change: Partial<Incident> = {}): Incident =>
  incident('Q1', { createdAt: ago(2), mine: true, mineSince: ago(2), assignees: [me], ...change });
const acknowledged = (by: typeof me, minutes: number): Partial<Incident> => ({
  status: 'acknowledged',
  acknowledgedBy: [{ person: by, at: ago(minutes) }],
});

describe('what is told of an incident', () => {
  for (const [what, incidentNow, before, expected] of [
    ['a page to me', page(), undefined, 'triggered 2'],
    [
      'a page to me, from a source that tells no times of assignments',
      page({ mineSince: undefined as never }),
      undefined,
      'triggered 2',
    ],
    ['a page to somebody else', page({ mine: false, mineSince: undefined as never }), undefined, undefined],
    ['it comes to me later: escalated or handed over', page({ createdAt: ago(20) }), undefined, 'assigned 2'],
    ['I acknowledged it', page({ ...acknowledged(me, 1), mineSince: ago(1) }), page(), undefined],
    [
      'somebody else acknowledged it before it reached me',
      page({ ...acknowledged(other, 5), mine: false }),
      undefined,
      undefined,
    ],
    [
      'somebody else acknowledged it and gave it to me',
      page({ ...acknowledged(other, 5), createdAt: ago(20), mineSince: ago(1) }),
      undefined,
      'assigned 1',
    ],
    [
      'my acknowledgement ran out',
      page({ createdAt: ago(40), mineSince: ago(31), updatedAt: ago(1) }),
      page({ ...acknowledged(me, 31), createdAt: ago(40), mineSince: ago(31) }),
      'retriggered 1',
    ],
    ['my help is asked for', page({ mine: false, askedAt: ago(1) }), undefined, 'asked 1'],
    ['asked, and assigned since', page({ createdAt: ago(30), askedAt: ago(5) }), undefined, 'assigned 2'],
    ['resolved', page({ status: 'resolved' }), undefined, undefined],
    [
      'half a day old: it stands in the list',
      page({ createdAt: ago(721), mineSince: ago(721) }),
      undefined,
      undefined,
    ],
  ] as const) {
    it(what, () => {
      const notice = noticeOf(incidentNow, before, now);
      assert.equal(notice && `${notice.kind} ${(now - notice.at) / minute}`, expected);
    });
  }

  it('is one thing while it stays the same, and another when it comes again', () => {
    const first = noticeOf(page(), undefined, now);
    const seenLater = noticeOf(page({ title: 'other', updatedAt: ago(0) }), page(), now + 5 * minute);
    const handedBack = noticeOf(page({ mineSince: ago(-10) }), page(), now + 11 * minute);
    assert.ok(first && seenLater && handedBack);
    assert.equal(seenLater.key, first.key);
    assert.notEqual(handedBack.key, first.key);
  });

  it('what comes back tells its assignment with it', () => {
    const back = page({ createdAt: ago(40), mineSince: ago(31), updatedAt: ago(1) });
    const told = noticeOf(back, page({ ...back, ...acknowledged(me, 31) }), now);
    const nextLook = noticeOf(back, back, now);
    assert.ok(told && nextLook);
    assert.equal(told.kind, 'retriggered');
    assert.deepEqual(told.settles, [nextLook.key]);
  });

  it('windows that see it fall back some minutes apart mean the same', () => {
    const before = page(acknowledged(me, 31));
    const back = (updatedAt: number) => noticeOf(page({ updatedAt }), before, updatedAt);
    for (const apart of [0, 1, minute, 4 * minute]) {
      const first = back(now);
      const second = back(now + apart);
      assert.ok(first && second);
      assert.ok(keysOf(second).includes(first.key), String(apart));
    }
    const later = back(now + 11 * minute);
    const first = back(now);
    assert.ok(first && later && !keysOf(later).includes(first.key));
  });
});

describe('whether it is told', () => {
  const offSince: Shift = { state: 'off', since: now - hour };
  for (const [what, kind, minutes, shift, expected] of [
    ['on shift', 'triggered', 1, { state: 'on', level: 1 }, true],
    ['shift not known: counts as on', 'retriggered', 1, undefined, true],
    ['off shift, given to me while I was on', 'triggered', 61, offSince, false],
    ['off shift, given to me since: an assignment beats the schedule', 'assigned', 59, offSince, true],
    ['off shift, paged by a schedule that was changed since it was read', 'triggered', 1, offSince, true],
    ['off shift, my help asked for', 'asked', 1, offSince, true],
    ['off shift, what was mine comes back', 'retriggered', 1, offSince, false],
    ['off shift for long, no end known', 'assigned', 600, { state: 'off' }, true],
  ] as const) {
    it(what, () => {
      const notice = { incidentId: 'a:b:c', kind, at: ago(minutes), key: 'k', settles: [] };
      assert.equal(isTold(notice, ago(minutes), shift), expected);
    });
  }
});
