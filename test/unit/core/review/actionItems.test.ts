import assert from 'node:assert/strict';
import fc from 'fast-check';
import { itemsToShow, standingsOf, type ItemsOfReview } from '../../../../src/core/review/carryOver';
import type { TrackerState } from '../../../../src/core/review/actionItems';
import { isStateLine, stateLines } from '../../../../src/core/review/itemText';
import { itemsOfReviews, readReview } from '../../../../src/core/review/readReview';
import { t } from './records';
import { file, input, week } from './week';
import { edit, write } from './writing';

describe('action items from file to file', () => {
  const items = (text: string): string => edit(write(week()).text, [/- No action item yet\..*\n/, text]);
  const standings = (
    texts: readonly string[],
    now = '2026-11-23T09:00:00+01:00',
    trackers = new Map<string, TrackerState>(),
  ) => {
    const reads = texts.map((text, index) => {
      const shift = (texts.length - 1 - index) * 7 * 86_400_000;
      const read = readReview(text, file);
      return read.period
        ? {
            ...read,
            period: {
              ...read.period,
              name: `2026-W${47 - texts.length + 1 + index}`,
              from: read.period.from - shift,
              to: read.period.to - shift,
            },
          }
        : read;
    });
    return standingsOf(itemsOfReviews(reads), trackers, t(now));
  };
  const line = (rest: string): string =>
    `- [ ] Cap retries (owner: ann@example.com, priority: 1, due: 2026-11-20) <!-- opex:item id=aaa since=2026-W45 -->\n${rest}`;

  it('are read with owner, due date, priority, what they prevent, what is dropped and who allowed it', () => {
    const text = items(
      line(
        '  - prevents: [#1482 Checkout, 5xx](https://a.example/1), the night\n  - dropped for it: search facets (allowed by Mia)\n  - tracker: <https://github.com/acme/shop/issues/7>\n  - Ann: nearly there\n',
      ),
    );
    const [item] = readReview(text, file).items;
    assert.deepEqual(item, {
      id: 'aaa',
      text: 'Cap retries',
      done: false,
      owner: 'ann@example.com',
      due: '2026-11-20',
      priority: 1,
      prevents: [{ label: '#1482 Checkout, 5xx', href: 'https://a.example/1' }, { label: 'the night' }],
      refs: [],
      dropped: 'search facets',
      allowedBy: 'Mia',
      tracker: 'https://github.com/acme/shop/issues/7',
      since: '2026-W45',
      remarks: ['  - Ann: nearly there'],
    });
  });

  it('slip past their due date, loudly; a tracker that cannot be read makes them unknown, never slipping', () => {
    const late = items(line(''));
    assert.deepEqual(
      standings([late]).map(({ state, lateDays }) => [state, lateDays]),
      [['slipping', 2]],
    );
    const tracked = items(line('  - tracker: <https://a.example/7>\n'));
    assert.deepEqual(
      standings([tracked]).map(({ state }) => state),
      ['unknown'],
    );
    for (const [said, state] of [
      ['open', 'slipping'],
      ['closed', 'done'],
    ] as const) {
      assert.deepEqual(
        standings([tracked], undefined, new Map([['https://a.example/7', said]])).map(row => row.state),
        [state],
      );
    }
  });

  it('are not done by an issue that was closed as not planned, until somebody ticks them', () => {
    const tracked = items(line('  - tracker: <https://a.example/7>\n'));
    const told = new Map<string, TrackerState>([['https://a.example/7', 'notPlanned']]);
    const [standing] = standings([tracked], '2026-11-20T09:00:00+01:00', told);
    assert.deepEqual([standing?.state, standing?.item.done, standing?.notPlanned], ['open', false, true]);
    const lines = standing ? stateLines(standing) : [];
    assert.match(lines.join(), /closed as not planned in its tracker/);
    assert.ok(lines.every(isStateLine));
    const [ticked] = standings([tracked.replace('- [ ] Cap', '- [x] Cap')], undefined, told);
    assert.deepEqual([ticked?.state, ticked?.notPlanned], ['done', undefined]);
  });

  it('carry over, and done in any file is done', () => {
    const open = items(line(''));
    const ticked = open.replace('- [ ] Cap', '- [x] Cap');
    assert.deepEqual(
      standings([open, open, open]).map(({ carried, state, ageDays }) => [carried, state, ageDays]),
      [[2, 'slipping', 14]],
    );
    for (const texts of [
      [ticked, open, open],
      [open, ticked, open],
      [open, open, ticked],
    ]) {
      assert.deepEqual(
        standings(texts).map(({ state }) => state),
        ['done'],
      );
    }
  });

  it('stand in the next file, ticked there once done elsewhere; people change them and nothing doubles', () => {
    const last = items(line('  - Ann: nearly there\n'));
    const carried = standingsOf(itemsOfReviews([readReview(last, file)]), new Map(), input.asOf);
    const next = write(week({ items: carried })).text;
    assert.match(
      next,
      /- \[ \] Cap retries \(owner: ann@example\.com, priority: 1, due: 2026-11-20\) <!-- opex:item id=aaa since=2026-W45 -->\n {2}- Ann: nearly there\n {2}- \*\*slipping\*\* · 2 days late/,
    );
    const edited = edit(
      next,
      ['Cap retries (owner: ann@example.com', 'Cap the retries for good (owner: bob@example.com'],
      ['### Action items\n', '### Action items\n\n- [ ] typed by hand\n'],
    );
    const again = write(
      week({ items: standingsOf(itemsOfReviews([readReview(edited, file)]), new Map(), input.asOf) }),
      edited,
    ).text;
    assert.equal(again.split('retries').length - 1, edited.split('retries').length - 1);
    assert.match(again, /Cap the retries for good \(owner: bob@example\.com/);
    assert.match(again, /- \[ \] typed by hand <!-- opex:item id=[0-9a-z]{12} since=2026-W47 -->/);
    const read = readReview(again, file).items;
    assert.equal(read.length, 2);
    const done = standingsOf(
      [{ name: 'x', to: 0, items: read.map(item => ({ ...item, done: true })), removed: [] }],
      new Map(),
      input.asOf,
    );
    const ticked = write(week({ items: done }), again).text;
    assert.equal(ticked.split('- [x] ').length, 3);
  });

  it('that people took out do not come back', () => {
    const standing = standings([items(line(''))]);
    const next = write(week({ items: standing })).text;
    const without = next.replace(/- \[ \] Cap retries[\s\S]*?opex:state -->\n/, '');
    assert.ok(!without.includes('Cap retries'));
    const again = write(week({ items: standing }), without);
    assert.ok(!again.text.includes('Cap retries'));
    assert.deepEqual(readReview(again.text, file).removed, ['aaa']);
  });

  it('stand in the review after the one that they were done in, and in none after that nor before their own', () => {
    const item = (id: string, done = false): ItemsOfReview['items'][number] => ({
      id,
      text: id,
      done,
      prevents: [],
      refs: [],
      since: '2026-W44',
      remarks: [],
    });
    const review = (week: number, ...items: ItemsOfReview['items']): ItemsOfReview => ({
      name: `2026-W${week}`,
      to: week,
      items,
      removed: [],
    });
    const reviews = [
      review(44, item('open'), item('old', true)),
      review(45, item('open'), item('last')),
      review(46, item('open'), item('last', true), item('late')),
      review(47, item('open'), item('now', true)),
      review(48, item('late', true), item('newer')),
    ];
    const shown = (week: number, of = reviews): string[] =>
      itemsToShow(standingsOf(of, new Map(), 0), of, { name: `2026-W${week}`, to: week }).map(
        ({ item: { id }, state }) => `${id} ${state}`,
      );
    // Before W48 was written: what is done since the last one, not the history.
    assert.deepEqual(shown(47, reviews.slice(0, 4)), ['open slipping', 'late open', 'last done', 'now done']);
    assert.deepEqual(shown(48, reviews.slice(0, 4)), ['open slipping', 'late open', 'now done']);
    // An older one that is written anew: nothing of later ones comes into it, but that it was done since.
    assert.deepEqual(shown(46), ['open slipping', 'last done', 'late done']);
    assert.deepEqual(shown(44), ['open slipping', 'old done']);
  });

  it('know what Opex says below them from what people say there', () => {
    const base = { id: 'a', text: 'a', done: false, prevents: [], refs: [], since: '2026-W47', remarks: [] };
    fc.assert(
      fc.property(
        fc.constantFrom('done' as const, 'open' as const, 'slipping' as const, 'unknown' as const),
        fc.nat(9),
        fc.nat(400),
        fc.option(fc.integer({ min: 1, max: 90 })),
        fc.subarray(['owner', 'priority', 'due'] as const),
        (state, carried, ageDays, late, lacks) => {
          const standing = { item: base, state, carried, ageDays, lacks };
          const lines = stateLines(late === null ? standing : { ...standing, lateDays: late });
          for (const line of lines) {
            assert.ok(isStateLine(line), line);
            assert.ok(isStateLine(`${line}\r`), line);
            assert.ok(!isStateLine(line.replace(' <!--', ', says Ann <!--')), line);
          }
        },
      ),
    );
    assert.ok(!isStateLine('  - Ann: nearly there'));
  });

  it('name what keeps a review from being closed, and bad dates with their place', () => {
    const text = items(
      '- [ ] do something (owner: ann, due: 2026-13-40, priority: high) <!-- opex:item id=aaa since=2026-W47 -->\n',
    );
    const read = readReview(text, file);
    assert.deepEqual(
      standings([text]).map(({ lacks }) => lacks),
      [['priority', 'due']],
    );
    const at = text.split('\n').findIndex(row => row.includes('do something'));
    assert.deepEqual(
      read.problems.map(({ code, place }) => [code, place?.line]),
      [
        ['review.badItem', at],
        ['review.badItem', at],
      ],
    );
  });
});
