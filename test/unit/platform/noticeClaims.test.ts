import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notice } from '../../../src/core/incidents/notices';
import { noticeOf } from '../../../src/core/incidents/notices';
import { NoticeClaims } from '../../../src/platform/noticeClaims';
import { OnCallCache, readOwnTurns } from '../../../src/platform/onCallCache';
import { SharedState } from '../../../src/platform/sharedState';
import { incident } from '../core/incidents/incidents';
import { ManualClock } from '../core/incidents/manualClock';

const hour = 3_600_000;

describe('what windows share of being on call', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'opex-notices-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const state = (at = root): SharedState => new SharedState(at, () => undefined);

  const clock = new ManualClock();
  const now = clock.now();
  const triggered = incident('Q1', { mine: true, mineSince: now, createdAt: now });
  const held = incident('Q1', {
    ...triggered,
    status: 'acknowledged',
    acknowledgedBy: [{ person: { id: 'PME', name: 'Me' }, at: now }],
  });
  const notice = (of: typeof triggered, before?: typeof triggered, at = now): Notice => {
    const found = noticeOf(of, before, at);
    assert.ok(found);
    return found;
  };

  it('one of many windows tells, also after a reload', async () => {
    const windows = Array.from({ length: 6 }, () => new NoticeClaims(state(), clock));
    const told = await Promise.all(windows.map(window => window.claim(notice(triggered))));
    assert.equal(told.filter(Boolean).length, 1);
    assert.equal(await new NoticeClaims(state(), clock).claim(notice(triggered)), false);
    const handedBack = { ...triggered, mineSince: now + 60_000 };
    assert.equal(await windows[0]?.claim(notice(handedBack, undefined, now + 60_000)), true);
  });

  it('what came back is told once, though windows saw it some minutes apart; and its assignment with it', async () => {
    const claims = new NoticeClaims(state(), clock);
    const back = { ...triggered, mineSince: now + 1_000, updatedAt: now + hour };
    assert.equal(await claims.claim(notice(back, held, now + hour)), true);
    const seenLater = { ...back, updatedAt: now + hour + 4 * 60_000 };
    assert.equal(await claims.claim(notice(seenLater, held, now + hour + 4 * 60_000)), false);
    assert.equal(await claims.claim(notice(back, undefined, now + hour)), false);
    const again = { ...back, updatedAt: now + 2 * hour };
    assert.equal(await claims.claim(notice(again, held, now + 2 * hour)), true);
  });

  it('tells rather twice than never where the disk cannot be written', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    assert.equal(await new NoticeClaims(state(file), clock).claim(notice(triggered)), true);
  });

  it('removes what is too old to be news, and nothing else', async () => {
    await state().write('notices', 'old', { version: 1, at: now - 25 * hour });
    await state().write('notices', 'recent', { version: 1, at: now - 23 * hour });
    writeFileSync(join(root, 'notices', 'broken.json'), '{');
    await new NoticeClaims(state(), clock).claim(notice(triggered));
    for (let wait = 0; wait < 50 && readdirSync(join(root, 'notices')).length > 2; wait++) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    const left = readdirSync(join(root, 'notices')).sort();
    assert.equal(left.length, 2);
    assert.ok(left.includes('recent.json'));
  });

  it('keeps the turns of a person, and takes nothing for turns that is none', async () => {
    const cache = new OnCallCache(state());
    const turns = [
      {
        person: { id: 'PME', name: 'Me' },
        policy: { id: 'P1', name: 'Shop' },
        level: 1,
        start: 0,
        end: hour,
      },
      { person: { id: 'PME', name: 'Me' }, policy: { id: 'P1', name: 'Shop' }, level: 2 },
    ];
    const own = { turns, readAt: now, offsetMs: -5 };
    assert.equal(await cache.read('pagerduty:acme'), undefined);
    await cache.write('pagerduty:acme', own);
    assert.deepEqual(await cache.read('pagerduty:acme'), own);
    const record = { version: 1, ...own };
    for (const broken of [
      null,
      [],
      { ...record, version: 2 },
      { ...record, readAt: '1' },
      { ...record, offsetMs: null },
      { ...record, turns: {} },
      { ...record, turns: [{}] },
      { ...record, turns: [{ ...turns[0], level: '1' }] },
      { ...record, turns: [{ ...turns[0], end: '2026' }] },
      { ...record, turns: [{ ...turns[0], person: { id: 'PME' } }] },
    ]) {
      assert.equal(readOwnTurns(broken), undefined, JSON.stringify(broken));
    }
    assert.deepEqual(readOwnTurns(record), own);
  });
});
