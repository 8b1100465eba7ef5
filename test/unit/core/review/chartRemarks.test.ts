import assert from 'node:assert/strict';
import { wishesOf, readChartRemarks } from '../../../../src/core/review/chartRemarks';
import type { PanelAbout } from '../../../../src/core/review/panel';
import type { PanelData, PanelLine, PanelMark } from '../../../../src/core/review/panelData';
import { fasterOf, findingsOf } from '../../../../src/core/review/panelFacts';
import {
  addChartRemark,
  addSaidRemark,
  readRemarks,
  strikeRemark,
} from '../../../../src/core/review/remarks';

const zone = 'Europe/Berlin';
const at = Date.UTC(2026, 10, 19, 13, 30);
const said = Date.UTC(2026, 10, 23, 9, 12);
const speaker = { by: 'Ann', said };
const file =
  '# Review\n\n## Remarks\n\n- Somebody was here\n\n<!-- opex:begin definitions -->\n- no remark\n';

describe('remarks', () => {
  it('at charts stand in the file as words with place, who and when, and are read back', () => {
    const remark = { chart: 'latency', at, text: 'the deploy (v2), see --> there' };
    const text = addChartRemark(file, 'Latency of HTTP requests', remark, speaker, zone);
    assert.match(
      text,
      /- Latency of HTTP requests, Thu 19 Nov 14:30: the deploy \(v2\), see --&gt; there \(Ann, Mon 23 Nov 10:12\) <!-- opex:chart latency 2026-11-19T13:30:00.000Z said=2026-11-23T09:12:00.000Z -->/,
    );
    for (const own of [text, text.replace(/\n/g, '\r\n')]) {
      const [one, ...more] = readChartRemarks(own);
      assert.deepEqual([{ ...one, id: '' }, more], [{ ...remark, ...speaker, id: '' }, []]);
    }
  });

  it('of the room carry who and when; without, as people and older files have them, they read as well', () => {
    const text = addSaidRemark(file, 'we talked (long)', { by: 'Ann (night)\nShift', said }, zone);
    assert.match(
      text,
      /- we talked \(long\) \(Ann night Shift, Mon 23 Nov 10:12\) <!-- opex:said 2026-11-23T09:12:00.000Z -->\n/,
    );
    assert.deepEqual(
      readRemarks(text).map(({ text: words, by, said: when }) => [words, by, when]),
      [
        ['Somebody was here', undefined, undefined],
        ['we talked (long)', 'Ann night Shift', said],
      ],
    );
    // Somebody else signs it: what people read counts.
    assert.equal(readRemarks(text.replace('(Ann night Shift,', '(Bob,'))[1]?.by, 'Bob');
    assert.deepEqual(readRemarks(text.replace(' (Ann night Shift, Mon 23 Nov 10:12)', ''))[1], {
      ...readRemarks(text.replace(' (Ann night Shift, Mon 23 Nov 10:12)', ''))[1],
      text: 'we talked (long)',
      said,
    });
  });

  it('at charts that a person changed, or an older Opex wrote, count as they stand; what is none is left out', () => {
    const cases: readonly (readonly [line: string, text?: string])[] = [
      ['- my own words <!-- opex:chart latency 2026-11-19T13:30:00Z -->', 'my own words'],
      [
        '- Latency, Thu 19 Nov 14:30: slow (Ann) <!-- opex:chart latency 2026-11-19T13:30:00Z -->',
        'slow (Ann)',
      ],
      ['- words <!-- opex:chart latency yesterday -->'],
      ['- words <!-- opex:chart LATENCY! 2026-11-19T13:30:00Z -->'],
      ['- ~~words~~ <!-- opex:chart latency 2026-11-19T13:30:00Z -->'],
    ];
    for (const [line, words] of cases) {
      const read = readChartRemarks(line).map(({ text, by }) => [text, by]);
      assert.deepEqual(read, words === undefined ? [] : [[words, undefined]], line);
    }
  });

  it('are struck and brought back in one line, and are named the same all along', () => {
    const pinned = addChartRemark(
      file,
      'Latency',
      { chart: 'latency', at, text: 'We should log that' },
      speaker,
      zone,
    );
    for (const text of [pinned, pinned.replace(/\n/g, '\r\n')]) {
      for (const { id, text: words } of readRemarks(text)) {
        const struck = strikeRemark(text, id) ?? '';
        assert.deepEqual(
          readRemarks(struck)
            .filter(one => one.struck)
            .map(one => [one.id, one.text]),
          [[id, words]],
        );
        assert.equal(strikeRemark(struck, id), text);
      }
      const [, last] = readRemarks(text);
      const struck = strikeRemark(text, last?.id ?? '') ?? '';
      assert.deepEqual([readChartRemarks(struck), wishesOf(struck)], [[], []]);
    }
    assert.equal(strikeRemark(file, 'gone'), undefined);
  });

  it('that ask for something may become items, whoever says it; only those of the remarks', () => {
    const wish = { chart: 'latency', at, text: 'We should log that' };
    const text = addChartRemark(file, 'Latency', wish, speaker, zone);
    const wishes = wishesOf(`${text}\n- we should not see this\n`);
    assert.deepEqual(
      wishes.map(({ source, text: words }) => [source, words]),
      [['remark', 'Latency, Thu 19 Nov 14:30: We should log that']],
    );
    const bob = addChartRemark(file, 'Latency', wish, { by: 'Bob', said: said + 60_000 }, zone);
    assert.deepEqual(wishesOf(bob), wishes);
    assert.deepEqual(wishesOf('- we should log that'), []);
    assert.deepEqual(wishesOf('## Remarks\n- [ ] we should log that'), []);
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
