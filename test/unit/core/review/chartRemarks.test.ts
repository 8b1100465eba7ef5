import assert from 'node:assert/strict';
import { addChartRemark, readChartRemarks, wishesOf } from '../../../../src/core/review/chartRemarks';
import type { PanelAbout } from '../../../../src/core/review/panel';
import type { PanelData, PanelLine, PanelMark } from '../../../../src/core/review/panelData';
import { fasterOf, findingsOf } from '../../../../src/core/review/panelFacts';

const zone = 'Europe/Berlin';
const at = Date.UTC(2026, 10, 19, 13, 30);
const file =
  '# Review\n\n## Remarks\n\n- Somebody was here\n\n<!-- opex:begin definitions -->\n- no remark\n';

describe('remarks at charts', () => {
  it('stand in the file as words with their place, and are read back', () => {
    const remark = { chart: 'latency', at, text: 'the deploy, see --> there', by: 'Ann' };
    const text = addChartRemark(file, 'Latency of HTTP requests', remark, zone);
    assert.match(
      text,
      /- Latency of HTTP requests, Thu 19 Nov 14:30: the deploy, see --&gt; there \(Ann\) <!-- opex:chart latency 2026-11-19T13:30:00.000Z -->/,
    );
    assert.deepEqual(readChartRemarks(text), [
      { chart: 'latency', at, text: 'the deploy, see --&gt; there (Ann)' },
    ]);
    assert.deepEqual(readChartRemarks(text.replace(/\n/g, '\r\n')).length, 1);
  });

  it('that a person changed count as they stand; what is none is left out', () => {
    const lines = [
      '- my own words <!-- opex:chart latency 2026-11-19T13:30:00Z -->',
      '- words <!-- opex:chart latency yesterday -->',
      '- words <!-- opex:chart LATENCY! 2026-11-19T13:30:00Z -->',
    ];
    assert.deepEqual(readChartRemarks(lines.join('\n')), [{ chart: 'latency', at, text: 'my own words' }]);
  });

  it('that ask for something may become items; only those of the remarks', () => {
    const text = addChartRemark(file, 'Latency', { chart: 'latency', at, text: 'We should log that' }, zone);
    const wishes = wishesOf(`${text}\n- we should not see this\n`);
    assert.deepEqual(
      wishes.map(({ source, text: words }) => [source, words]),
      [['remark', 'Latency, Thu 19 Nov 14:30: We should log that']],
    );
    assert.deepEqual(wishesOf('- we should log that'), []);
  });
});

const about: PanelAbout = {
  id: 'latency-services',
  title: 'Latency',
  subject: 'latency',
  unit: 'seconds',
  definition: '',
  better: 'lower',
};
const line = (
  label: string,
  mean?: number,
  usualMean?: number,
  marks: readonly PanelMark[] = [],
): PanelLine => ({
  label,
  values: [],
  usual: [],
  ...(mean === undefined ? {} : { mean }),
  ...(usualMean === undefined ? {} : { usualMean }),
  marks,
});
const panel = (lines: readonly PanelLine[], told: Partial<PanelAbout> = {}): PanelData => ({
  about: { ...about, ...told },
  from: at,
  to: at,
  times: [],
  lines,
  more: 0,
  problems: [],
});

describe('what panels say', () => {
  it('a service is faster by what its latency fell; without a usual nobody is', () => {
    const lines = [line('p95 · cart', 0.3, 0.4), line('p95 · checkout', 0.5, 0.4), line('p95 · new', 0.1)];
    assert.deepEqual(fasterOf([panel(lines)]), [{ service: 'cart', percent: 25 }]);
    assert.deepEqual(fasterOf([panel(lines, { id: 'traffic' })]), []);
  });

  it('what went the wrong way is found once a chart, worst first; good news and traffic are none', () => {
    const mark = (kind: PanelMark['kind'], value: number, missing = false, from = at): PanelMark => ({
      kind,
      lasting: false,
      missing,
      from,
      to: from,
      at: from,
      value,
      usual: 1,
    });
    const found = findingsOf(
      [
        panel([line('a', 1, 1, [mark('spike', 3), mark('spike', 9)])]),
        panel([line('b', 1, 1, [mark('drop', 0.1)])], { id: 'good' }),
        panel([line('c', 1, 1, [mark('spike', 99)])], { id: 'traffic', better: 'neither' }),
        panel([line('d', 1, 1, [mark('silence', 0, true)])], {
          id: 'gone',
          title: 'Gone',
          better: 'neither',
        }),
        // The same hour in another chart, and another day.
        panel([line('e', 1, 1, [mark('spike', 4, false, at + 1_800_000)])], { id: 'same' }),
        panel([line('f', 1, 1, [mark('spike', 2, false, at + 86_400_000)])], { id: 'later' }),
      ],
      zone,
    );
    assert.deepEqual(
      found.map(({ text }) => text),
      [
        'Look into “Gone” (d): silence at Thu 19 Nov 14:30, no values',
        'Look into “Latency” (a): spike at Thu 19 Nov 14:30, 9 s where 1 s is usual',
        'Look into “Latency” (f): spike at Fri 20 Nov 14:30, 2 s where 1 s is usual',
      ],
    );
  });
});
