import assert from 'node:assert/strict';
import { chatText } from '../../../../src/core/review/chatText';
import { reviewHtml } from '../../../../src/core/review/reviewHtml';
import { writeReview } from '../../../../src/core/review/writeReview';
import { file, input, week } from './week';

const turns = { now: () => 0, pause: () => Promise.resolve() };
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

function text(): string {
  const made = writeReview(
    week({
      charts: [
        {
          id: 'latency',
          title: 'Latency',
          file: '2026-W47-latency.svg',
          columns: ['Day', 'ms'],
          rows: [['Mon', '12']],
          marks: [],
        },
      ],
    }),
    undefined,
    file,
  );
  assert.ok(made.kind === 'written');
  return made.text.replace(
    '## Remarks\n',
    '## Remarks\n\n<script>alert(2)</script> and [x](javascript:y), ![](https://evil.example/p.png)\n\n- [x] said by *hand*\n\n<details><summary>Table</summary>\n',
  );
}

describe('the review as one page', () => {
  it('holds what people wrote, charts and figures, and nothing that runs or is loaded', async () => {
    const html = await reviewHtml(
      { text: text(), title: 'Review <W47>', charts: new Map([['2026-W47-latency.svg', svg]]) },
      turns,
    );
    assert.match(html, /<title>Review &lt;W47&gt;<\/title>/);
    assert.match(html, /☑ said by <em>hand<\/em>/);
    assert.match(html, /<img src="data:image\/svg\+xml,%3Csvg[^"]*" alt="Latency">/);
    assert.match(html, /Nights broken/);
    assert.match(html, /<h2 id="section-definitions"/);
    assert.match(html, /<a href="#section-definitions"/);
    assert.match(html, /default-src 'none'/);
    const forbidden =
      /<script|href="javascript|<link|<iframe|src="http|url\(|@import|opex:|data-link|<details/;
    assert.deepEqual(forbidden.exec(html)?.[0], undefined);
    assert.match(html, /&lt;script&gt;/);
    assert.match(html, /<span>Retry storm<\/span>/);
  });

  it('is the same for the same file', async () => {
    const of = (): Promise<string> => reviewHtml({ text: text(), title: 'Review', charts: new Map() }, turns);
    assert.equal(await of(), await of());
  });
});

describe('the review for a chat', () => {
  it('starts with wins, names nobody by @, and says what is missing', () => {
    const told = chatText(
      week({
        gaps: [{ part: 'metrics', state: 'partial' }],
        items: [
          {
            item: {
              id: 'a',
              text: 'Tell @here less',
              done: false,
              owner: 'ann',
              due: '2026-12-01',
              prevents: [],
              refs: [],
              since: '2026-W46',
              remarks: [],
            },
            state: 'slipping',
            carried: 1,
            ageDays: 7,
            lacks: [],
          },
        ],
      }),
      'https://git.example.com/review',
    );
    assert.ok(
      told.includes('*Coming up*\n• 2026-11-27: Black Friday, risk: traffic × 5 (no playbook)\n'),
      told,
    );
    const lines = told.split('\n');
    assert.equal(lines[0], '*Operational excellence review 2026-W47*');
    assert.equal(lines[1], '• 6 nights without a page');
    assert.match(told, /^Pages: 3 \(before: 1\)$/m);
    assert.match(told, /Not everything could be read/);
    assert.match(told, /^• \*slipping\* Tell @\u2060here less \(ann, due 2026-12-01\)$/m);
    assert.doesNotMatch(told, /\]\(|\\/);
    assert.equal(lines.at(-1), 'https://git.example.com/review');
  });

  it('says no count of nights where not all was read', () => {
    assert.doesNotMatch(
      chatText(week({ gaps: [{ part: 'incidents', state: 'partial' }] })),
      /nights without/,
    );
    assert.match(chatText(week({ gaps: [{ part: 'incidents', state: 'partial' }] })), /^Pages: at least 3/m);
    assert.ok(input.gaps.length === 0);
  });
});
