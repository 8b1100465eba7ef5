import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  readTypedBugs,
  setTypedBugs,
  typedBugsLine,
  typedBugsOf,
  type TypedBugs,
} from '../../../../src/core/review/typedBugs';
import { week, file } from './week';
import { writeReview } from '../../../../src/core/review/writeReview';

describe('bugs of another tracker', () => {
  const cases: readonly (readonly [text: string, typed: TypedBugs | undefined])[] = [
    ['Bugs: 12 open https://jira.acme.com/f/1', { open: 12, link: 'https://jira.acme.com/f/1' }],
    ['12 open, 3 new', { open: 12, opened: 3 }],
    [
      '- **Bugs**: 1,204 open, 2 closed, 1 past SLA ([Jira](https://jira.acme.com/f/1))',
      { open: 1204, closed: 2, pastSla: 1, link: 'https://jira.acme.com/f/1' },
    ],
    ['- Bugs (critical): 0 open', { severity: 'critical', open: 0 }],
    ['critical: 2 open', { severity: 'critical', open: 2 }],
    ['Bugs major: 2 open 1 past their limit', { severity: 'major', open: 2, pastSla: 1 }],
    ['https://jira.acme.com/f/12 12 open', { open: 12, link: 'https://jira.acme.com/f/12' }],
    ['bugs: 3 opened <https://x.example/a?b=3>.', { opened: 3, link: 'https://x.example/a?b=3' }],
    ['Bugs: https://x.example/3%20open', undefined],
    ['Bugs: many', undefined],
    ['Bugs: -3 open', undefined],
    ['Bugs: 1.5 open', undefined],
    ['Bugs: 9999999999 open', undefined],
    ['Bugs: 3 open javascript:alert(1)', { open: 3 }],
    ['', undefined],
    [`Bugs: 3 open ${'x'.repeat(5_000)}`, undefined],
  ];
  for (const [text, typed] of cases) {
    it(`reads “${text.slice(0, 60)}”`, () => assert.deepEqual(typedBugsOf(text), typed));
  }

  it('are read as they are written', () => {
    const figure = fc.integer({ min: 0, max: 99_999 });
    const typed = fc
      .record(
        {
          severity: fc.constantFrom('critical' as const, 'major' as const, 'standard' as const),
          open: figure,
          opened: figure,
          closed: figure,
          pastSla: figure,
          link: fc.webUrl({ withQueryParameters: true }),
        },
        { requiredKeys: ['open'] },
      )
      // What a sentence may end with is no part of an address, nor what brackets hold it.
      .filter(({ link = 'x' }) => !/[.,;]$|[()'\][`]/.test(link));
    fc.assert(fc.property(typed, value => assert.deepEqual(typedBugsOf(typedBugsLine(value)), { ...value })));
  });

  const text = () => {
    const written = writeReview(week(), undefined, file);
    assert.ok(written.kind === 'written');
    return written.text;
  };

  it('stand among the remarks, are replaced by class and tracker, and lose nothing else', () => {
    const jira = 'https://jira.acme.com/f/1';
    let review = setTypedBugs(text(), { open: 12, link: jira });
    review = setTypedBugs(review, { severity: 'critical', open: 2, link: jira });
    review = setTypedBugs(review, { open: 5, link: 'https://support.acme.com/' });
    review = setTypedBugs(review, { open: 11, opened: 1, link: 'https://jira.acme.com/f/2' });
    assert.match(
      review,
      /## Remarks\n\n- Bugs: 11 open, 1 new <https:\/\/jira\.acme\.com\/f\/2>\n- Bugs \(critical\)/,
    );
    assert.deepEqual(
      readTypedBugs(review, file).bugs.map(({ source, rows }) => [source, rows.length]),
      [
        ['jira.acme.com', 1],
        ['jira.acme.com', 1],
        ['support.acme.com', 1],
      ],
    );
    const without = review.split('\n').filter(line => !/^- Bugs/.test(line));
    assert.deepEqual(without.join('\n').replace(/## Remarks\n+/, ''), text().replace(/## Remarks\n+/, ''));
  });

  it('are typed anew in the line that counts, where a merge left two', () => {
    const review = setTypedBugs('- Bugs: 12 open\n- Bugs: 10 open\n', { open: 9 });
    assert.equal(review, '- Bugs: 12 open\n- Bugs: 9 open\n');
    assert.equal(readTypedBugs(review, file).bugs[0]?.rows[0]?.open, 9);
  });

  it('keep their link where only the figure is typed anew', () => {
    const review = setTypedBugs('- Bugs: 12 open <https://jira.acme.com/f/1>\n', { open: 9 });
    assert.equal(review, '- Bugs: 9 open <https://jira.acme.com/f/1>\n');
  });

  it('are told of where they cannot be understood; prose and code are left alone', () => {
    const { bugs, problems } = readTypedBugs(
      ['- Bugs: 12 of them are open', 'Bugs: we talked about them', '```', 'Bugs: 3 open', '```'].join('\n'),
      file,
    );
    assert.deepEqual(bugs, []);
    assert.deepEqual(
      problems.map(({ code, place }) => [code, place?.line]),
      [['review.badBugs', 0]],
    );
  });

  it('come into the table of the file as typed, with a blank where nothing was said', () => {
    const bugs = readTypedBugs('- Bugs: 12 open <https://jira.acme.com/f/1>', file).bugs;
    const written = writeReview(week({ bugs }), undefined, file);
    assert.ok(written.kind === 'written');
    assert.match(
      written.text,
      /\| \[Bugs\]\(#definitions\) \(\[typed in, from jira\.acme\.com\]\(https:\/\/jira\.acme\.com\/f\/1\)\)/,
    );
    assert.match(written.text, /\| all \| 12 \|(?: {2}\|){3}/);
    assert.doesNotMatch(text(), /\| \[Bugs\]/);
  });
});
