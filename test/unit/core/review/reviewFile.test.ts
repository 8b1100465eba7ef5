import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readReview, trendOf } from '../../../../src/core/review/readReview';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { writeReview } from '../../../../src/core/review/writeReview';
import { record } from './records';
import { file, input, week } from './week';
import { edit, withoutNames, write } from './writing';

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
            assert.equal(
              withoutNames(second)
                .split('\n')
                .filter(known => known === line).length,
              1,
              line,
            );
          assert.equal(write(later(), second).text, second);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('can be cut and shuffled as one likes: it is read, written, and then stands', () => {
    const lines = later().incidents.rows.length > 0 ? write(later()).text.split('\n') : [];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(lines.length - 1), fc.nat(12)), { maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1)), { maxLength: 3 }),
        (cuts, copies) => {
          const next = [...lines];
          for (const [at, from] of copies) next.splice(at, 0, lines[from] ?? '');
          for (const [at, count] of cuts) next.splice(at, count);
          const text = next.join('\n');
          readReview(text, file);
          const { text: second } = write(week(), text);
          assert.equal(write(week(), second).text, second);
          assert.equal(readReview(second, file).period?.name, '2026-W47');
        },
      ),
      { numRuns: 60 },
    );
  });
});
