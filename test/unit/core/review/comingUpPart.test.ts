import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comingUpIn, type ComingUp } from '../../../../src/core/review/comingUp';
import { addComingUp, setComingUp } from '../../../../src/core/review/comingUpPart';
import { regionLines } from '../../../../src/core/review/regions';
import { comingUpOfReviews, readReview } from '../../../../src/core/review/readReview';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { shortHash } from '../../../../src/core/review/shortHash';
import { file, input, week } from './week';
import { ahead as entry, edit, write } from './writing';

const review = '2026-W47';
const none = (): ReviewModel => week({ comingUp: [] });
/** The review as it is made anew from its own file. */
const again = (text: string, now = input.asOf): ReviewModel =>
  week({
    comingUp: comingUpIn(input.period, comingUpOfReviews([readReview(text, file)]), now, undefined),
  });

describe('launches and changes ahead: in the file', () => {
  it('are written with how they stand, and are carried over into the next file', () => {
    const { text } = write(week());
    assert.match(
      text,
      /### Coming up\n\n- 2026-11-27: Black Friday · risk: traffic × 5 <!-- opex:ahead id=blackfriday1 since=2026-W47 -->\n {2}- \*\*no playbook\*\* <!-- opex:state -->\n/,
    );
    assert.match(write(none()).text, /### Coming up\n\n- Nothing is known\. Write a launch/);
    const struck = edit(text, [
      '- 2026-11-27: Black Friday · risk: traffic × 5',
      '- ~~2026-11-27: Black Friday · risk: traffic × 5~~',
    ]);
    assert.ok(readReview(struck, file).comingUp[0]?.struck);
    const next = write(again(struck), struck).text;
    assert.match(next, /~~2026-11-27: Black Friday/);
    assert.doesNotMatch(next, /no playbook/);
  });

  it('that people took out do not come back', () => {
    const { text } = write(week());
    const cut = edit(text, [/- 2026-11-27: Black Friday.*\n.*\n/, '']);
    const { text: next, changes } = write(week(), cut);
    assert.doesNotMatch(next, /Black Friday/);
    assert.equal(changes.find(({ region }) => region === 'coming')?.leftOut, 1);
    assert.deepEqual(readReview(next, file).comingUpTakenOut, ['blackfriday1']);
  });

  it('are added, changed and struck in one place of the file', () => {
    for (const eol of ['\n', '\r\n']) {
      const fresh = write(none()).text.replace(/\n/g, eol);
      const about = [{ label: 'https://acme.example.com/plan', href: 'https://acme.example.com/plan' }];
      const launch = entry('launch', { what: 'New checkout', on: '2026-12-01', risk: 'retries', about });
      const one = addComingUp(fresh, launch, review) ?? '';
      assert.ok(!one.includes('Nothing is known'));
      assert.deepEqual(readReview(one, file).comingUp, [launch]);
      const two = addComingUp(one, entry('other'), review) ?? '';
      assert.equal(addComingUp(two, launch, review), two);
      const changed = setComingUp(two, { ...launch, risk: 'none', struck: true }, review) ?? '';
      assert.deepEqual(readReview(changed, file).comingUp, [
        { ...launch, risk: 'none', struck: true },
        entry('other'),
      ]);
      assert.equal(
        write(again(changed), changed)
          .text.replace(/\n.*opex:state -->\r?/g, '')
          .split(eol).length,
        changed.split(eol).length,
      );
      assert.equal(setComingUp(two, entry('gone'), review), undefined);
      assert.equal(addComingUp('# no review\n', launch, review), undefined);
    }
  });

  it('keep the words around links until other links are given', () => {
    const own =
      '- launch <!-- opex:ahead id=launch since=2026-W47 -->\n  - about: see https://a.example/1 first\n  - Mia knows';
    const text = edit(write(none()).text, [/^- Nothing is known.*$/m, own]);
    const [launch] = readReview(text, file).comingUp;
    assert.ok(launch);
    assert.ok(
      setComingUp(text, { ...launch, risk: 'some' }, review)?.includes(
        'about: see https://a.example/1 first\n  - Mia knows\n',
      ),
    );
    const other = setComingUp(
      text,
      { ...launch, about: [{ label: 'plan', href: 'https://a.example/2' }] },
      review,
    );
    assert.match(other ?? '', / {2}- about: \[plan\]\(https:\/\/a\.example\/2\)\n {2}- Mia knows\n/);
  });

  it('come to their own part where they stood in another one', () => {
    const { text } = write(none());
    const lines = ['### Coming up', '', '- Nothing is known.', ''];
    const old = edit(
      text,
      [/<!-- opex:begin coming -->[^]*<!-- opex:end coming -->\n/, ''],
      [
        /<!-- opex:begin next -->\n([^]*?)<!-- opex:end next ([^>]*) -->/,
        [
          '<!-- opex:begin next -->',
          ...['### Coming up', '', '- 2026-11-30: Our launch', '  - about: <https://a.example/1>', ''],
          `$1<!-- opex:end next ${lines.map(shortHash).join(' ')} $2 -->`,
        ].join('\n'),
      ],
    );
    const next = write(again(old), old).text;
    assert.equal(next.split('Our launch').length, 2);
    assert.equal(next.split('### Coming up').length, 2);
    assert.match(
      next,
      /### Coming up\n\n- 2026-11-30: Our launch <!-- opex:ahead [^>]*-->\n {2}- about: <https:\/\/a\.example\/1>\n/,
    );
    assert.equal(write(again(next), next).text, next);
  });

  it('are neither lost nor doubled by writing again, wherever and whatever people write', () => {
    const launch = fc.record({
      on: fc.constantFrom('', '2026-11-27: ', '2026-11-18: ', '2026-02-31: ', '2026-12-01 '),
      risk: fc.constantFrom('', ' · risk: a lot'),
      below: fc.constantFrom('', '\n  - about: <https://a.example/1>', '\n  - Mia knows', '\n    more words'),
      isStruck: fc.boolean(),
      place: fc.nat(20),
      cut: fc.nat(30),
    });
    const carried: ComingUp = entry('carried', { on: '2026-12-24', since: '2026-W46' });
    const earlier = { name: '2026-W46', to: input.period.from, takenOut: [], comingUp: [carried] };
    const made = (text: string): ReviewModel =>
      week({
        comingUp: comingUpIn(
          input.period,
          [earlier, ...comingUpOfReviews([readReview(text, file)])],
          input.asOf,
          ({ what }) => (what.includes('1') ? { label: 'Play', href: '../playbooks/a.md' } : undefined),
        ),
      });
    fc.assert(
      fc.property(
        fc.array(launch, { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (launches, isCut, isWindows) => {
          let text = write(made('')).text;
          const wrote: string[] = [];
          for (const [index, { on, risk, below, isStruck, place, cut }] of launches.entries()) {
            const lines = text.split('\n');
            const [begin, end] = ['begin', 'end'].map(edge =>
              lines.findIndex(line => line.startsWith(`<!-- opex:${edge} coming`)),
            );
            assert.ok(begin !== undefined && end !== undefined && begin >= 0 && end > begin);
            const words = `${on}launch ${index}${risk}`;
            // Never between a line and what stands below it.
            const at = Math.min(end, begin + 3 + place);
            const free = lines.findIndex((line, i) => i >= at && !/^\s+\S/.test(line));
            lines.splice(free, 0, `- ${isStruck ? `~~${words}~~` : words}${below}`);
            wrote.push(words);
            if (isCut && cut === 0) lines.splice(begin + 1, 1);
            text = lines.join('\n');
            if (index % 2 === 0) text = write(made(text), text).text;
          }
          if (isWindows) text = text.replace(/\r?\n/g, '\r\n');
          const once = write(made(text), text).text;
          for (const [index, words] of wrote.entries()) {
            assert.equal(once.split(`launch ${index}`).length, 2, words);
            assert.ok(once.includes(words), words);
          }
          assert.equal(once.split('id=carried').length, 2);
          assert.equal(
            once.split('Mia knows').length,
            launches.filter(({ below }) => below.includes('Mia')).length + 1,
          );
          assert.equal(write(made(once), once).text, once);
          const ids = readReview(once, file).comingUp.map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length);
          assert.equal(ids.length, wrote.length + 1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stand in a file whose part was damaged, once', () => {
    const { text } = write(week());
    const damaged = edit(text, [/<!-- opex:end coming[^>]*-->\n/, '']);
    const next = write(again(damaged), damaged).text;
    assert.equal(next.split('Black Friday').length, 2);
    assert.ok(next.includes(regionLines('coming', [], [])[0] ?? 'none'));
  });
});
