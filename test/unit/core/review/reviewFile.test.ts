import assert from 'node:assert/strict';
import fc from 'fast-check';
import { standingsOf } from '../../../../src/core/review/carryOver';
import { itemsOfReviews, readReview, trendOf } from '../../../../src/core/review/readReview';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { writeReview, type RegionChange } from '../../../../src/core/review/writeReview';
import { record, t } from './records';
import { file, input, week } from './week';

interface Written {
  readonly text: string;
  readonly changes: readonly RegionChange[];
  readonly codes: readonly string[];
}

function write(model: ReviewModel, current?: string): Written {
  const result = writeReview(model, current, file);
  assert.equal(result.kind, 'written');
  if (result.kind !== 'written') throw new Error('refused');
  return { text: result.text, changes: result.changes, codes: result.problems.map(({ code }) => code) };
}

const edit = (text: string, ...edits: readonly (readonly [string | RegExp, string])[]): string =>
  edits.reduce((now, [from, to]) => {
    const next = now.replace(from, to);
    assert.notEqual(next, now, String(from));
    return next;
  }, text);

/** A later look at the same week: one more incident, and the open one resolved. */
const later = (): ReviewModel =>
  week({
    records: [
      ...input.records,
      record('Q4', '2026-11-20T15:00:00+01:00', [], {
        number: 1485,
        title: 'Queue is full',
        alertKey: 'queue',
      }),
    ],
  });

describe('the review file', () => {
  it('is the same bytes for the same input, and for a second writing of it', () => {
    const { text } = write(week());
    assert.equal(write(week()).text, text);
    const again = write(week(), text);
    assert.equal(again.text, text);
    assert.deepEqual(again.changes, []);
    // The order in which incidents were read does not matter.
    assert.equal(write(week({ records: [...input.records].reverse() })).text, text);
  });

  it('makes no markup of remote text', () => {
    const { text } = write(week());
    assert.match(text, /Checkout 5xx \\\| \\\[click\\\]\(javascript:x\) \\<b\\>/);
    assert.doesNotMatch(text, /[^\\]\]\(javascript:/);
  });

  it('links every figure with its incidents and its definition', () => {
    const { text } = write(week());
    const row = /^\| \[Nights broken\]\(#definitions\) \| 1 \| 0 \| \[#1482\]\(https:.*Q1\) \|$/m;
    assert.match(text, row);
    assert.match(text, /^- \*\*Nights broken\*\*: Person-nights/m);
    assert.match(text, /3 episodes in 6 weeks, \*\*no prevention yet\*\*.*\[#1400\]\(https:.*Q0\)/);
  });

  it('keeps what people wrote over two regenerations, and says what changed', () => {
    const first = write(week()).text;
    const edited = edit(
      first,
      ['## Remarks\n', '## Remarks\n\nWe talked long about *retries*.\n'],
      [
        '- Playbook: [Checkout is down](../playbooks/checkout.md), used',
        '$&\n- Bob was faster than the pager',
      ],
      ['delete): …', 'delete): tune, threshold to 5%'],
      ['- Cause: **not recorded**', '- Cause: a deploy of cart, see Thursday'],
      ['- 6 nights without a page\n', ''],
    );
    const second = write(later(), edited);
    for (const kept of [
      'We talked long about *retries*.',
      '- Bob was faster than the pager',
      'delete): tune, threshold to 5%',
      '- Cause: a deploy of cart, see Thursday',
    ]) {
      assert.ok(second.text.includes(kept), kept);
    }
    assert.equal(second.text.split('Verdict (keep').length, 2, 'one verdict line');
    assert.ok(!second.text.includes('nights without a page'), 'what was taken out stays out');
    assert.ok(second.text.includes('Queue is full'));
    const incidents = second.changes.find(({ region }) => region === 'incidents');
    assert.ok(incidents?.added.some(line => line.includes('1485')) && incidents.kept === 3);
    const third = write(later(), edit(second.text, ['We talked long', 'We talked very long']));
    assert.equal(third.text, second.text.replace('We talked long', 'We talked very long'));
    assert.equal(readReview(third.text, file).verdicts.get('alert:PCHK|checkout-5xx'), 'tune');
  });

  it('puts a line that people changed beside its new version', () => {
    const first = write(week()).text;
    const edited = edit(first, [
      '| [Pages](#definitions) | 3 | 1 |',
      '| [Pages](#definitions) | 3 (two were tests) | 1 |',
    ]);
    const second = write(later(), edited).text;
    assert.match(second, /\| \[Pages\]\(#definitions\) \| 3 \(two were tests\) \| 1 \|/);
    assert.match(second, /\| \[Pages\]\(#definitions\) \| 4 \| 1 \|/);
  });

  it('keeps line breaks of Windows', () => {
    const text = write(week()).text.replace(/\n/g, '\r\n');
    assert.equal(write(week(), text).text, text);
  });

  it('takes a part whose mark is damaged for text of people, says so, and loses nothing', () => {
    const { text } = write(week());
    const damaged = text.replace(/<!-- opex:end incidents [^>]*-->\n/, '');
    const { text: next, codes } = write(week(), damaged);
    assert.deepEqual(codes, ['review.brokenRegion']);
    assert.equal(next.split('## 1. Incidents').length, 3);
    const [problem] = readReview(damaged, file).problems;
    assert.deepEqual(
      [problem?.code, problem?.place?.line],
      ['review.brokenRegion', text.split('\n').indexOf('<!-- opex:begin incidents -->')],
    );
  });

  it('leaves a file with a merge conflict as it is, tells its line, and reads the items of both sides', () => {
    const { text } = write(week());
    const ours =
      '- [x] ours (owner: ann, due: 2026-12-01, priority: 1) <!-- opex:item id=aaa since=2026-W46 -->';
    const theirs =
      '- [ ] ours (owner: bob, due: 2026-12-01, priority: 1) <!-- opex:item id=aaa since=2026-W46 -->\n- [ ] theirs <!-- opex:item id=bbb since=2026-W46 -->';
    const conflicted = edit(text, [
      '### Action items\n',
      `### Action items\n<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> other\n`,
    ]);
    const refused = writeReview(week(), conflicted, file);
    const line = conflicted.split('\n').indexOf('<<<<<<< HEAD');
    assert.ok(refused.kind === 'refused');
    assert.deepEqual([refused.problem.code, refused.problem.place?.line], ['review.mergeConflict', line]);
    const read = readReview(conflicted, file);
    assert.deepEqual(
      read.items.map(({ id, done, owner }) => [id, done, owner]),
      [
        ['aaa', true, 'ann'],
        ['bbb', false, undefined],
      ],
    );
    assert.deepEqual(
      read.problems.map(({ code }) => code),
      ['review.mergeConflict', 'review.itemTwice'],
    );
  });

  it('is not written over a newer version', () => {
    const newer = write(week()).text.replace('version=1', 'version=2');
    const refused = writeReview(week(), newer, file);
    assert.ok(refused.kind === 'refused' && refused.problem.code === 'review.newerVersion');
    assert.equal(readReview(newer, file).readOnly, true);
  });

  it('reads its period, verdicts, decisions and figures back', () => {
    const text = edit(write(week()).text, ['and by whom): …', 'and by whom): pause, by Mia']);
    const read = readReview(text, file);
    assert.deepEqual(read.period, input.period);
    assert.deepEqual([...read.pauses.values()], [{ decision: 'pause', by: 'Mia' }]);
    assert.equal(read.values['pages'], 3);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(
      trendOf([read]).map(({ name }) => name),
      ['2026-W47'],
    );
  });

  it('says where incidents are missing rather than that there were none', () => {
    const empty = write(week({ records: [] })).text;
    assert.match(empty, /^No incident in this period\.$/m);
    const gap = week({
      records: [],
      gaps: [{ part: 'incidents', state: 'missing', source: 'PagerDuty (acme)', detail: 'No answer.' }],
    });
    const { text } = write(gap);
    assert.doesNotMatch(text, /No incident in this period/);
    assert.doesNotMatch(text, /nights without a page/);
    assert.match(text, /^- Incidents \(PagerDuty \(acme\)\): missing\. No answer\.$/m);
    assert.match(text, /\| at least 0 \|/);
  });

  it('never loses a line that people wrote, wherever they wrote it', () => {
    const first = write(week()).text;
    const lines = first.split('\n');
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.nat(lines.length - 1), fc.constantFrom('- mine', 'a word', '> said', '1. one')),
          { maxLength: 6 },
        ),
        edits => {
          const next = [...lines];
          const wrote = edits.map(([at, words], index) => {
            const line = `${words} ${index}`;
            next.splice(Math.max(1, at), 0, line);
            return line;
          });
          const second = write(later(), next.join('\n')).text;
          for (const line of wrote)
            assert.equal(second.split('\n').filter(known => known === line).length, 1, line);
          assert.equal(write(later(), second).text, second);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('action items from file to file', () => {
  const items = (text: string): string => edit(write(week()).text, [/- No action item yet\..*\n/, text]);
  const standings = (
    texts: readonly string[],
    now = '2026-11-23T09:00:00+01:00',
    trackers = new Map<string, 'open' | 'closed' | 'unreadable'>(),
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
