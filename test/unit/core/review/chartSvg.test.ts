import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  axisTicks,
  chartOfPanel,
  chartTable,
  timeTicks,
  type Chart,
} from '../../../../src/core/review/chart';
import { chartSvg } from '../../../../src/core/review/chartSvg';
import { pageChart } from '../../../../src/core/review/pageChart';
import type { PanelAbout } from '../../../../src/core/review/panel';
import { panelData } from '../../../../src/core/review/panelData';

const hour = 3_600_000;
const day = 24 * hour;
/** Monday 16 November 2026, 09:00 in Berlin. */
const from = Date.UTC(2026, 10, 16, 8);
const to = from + 7 * day;
const about: PanelAbout = {
  id: 'latency',
  title: 'Latency of HTTP requests',
  subject: 'latency',
  unit: 'seconds',
  better: 'lower',
  definition: 'Time that 99% stayed within.',
};

function latency(zone = 'Europe/Berlin'): Chart {
  const times = Array.from({ length: 35 * 24 }, (_, i) => to - 35 * day + i * hour);
  const values = times.map((time, i) => {
    if (time >= from + 5 * day && time < from + 6 * day) return undefined;
    return time === from + 2 * day ? 2.4 : 0.3 + 0.002 * ((i * 7919) % 13);
  });
  const remarks = [{ chart: 'latency', at: from + 3 * day, text: 'Deploy of <v2.31>' }];
  return chartOfPanel(panelData(about, { from, to }, [{ label: 'p99', times, values }], []), zone, remarks);
}

/** Every tag closed in order, attributes in quotes, no bare ampersand: what an XML reader needs. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<>]*")*)\s*(\/?)>/gi,
    (_, end: string, name: string, __, self: string) => {
      if (end === '/') assert.equal(open.pop(), name);
      else if (self !== '/') open.push(name);
      return '';
    },
  );
  assert.deepEqual(open, []);
  assert.ok(!/[<>]/.test(rest), 'no stray brackets');
  assert.ok(!/&(?!(?:amp|lt|gt|quot);)/.test(svg), 'no bare ampersand');
}

describe('charts as SVG', () => {
  it('are well-formed, with title and description, and nothing that runs or is fetched', () => {
    const svg = chartSvg(latency());
    assertWellFormed(svg);
    assert.match(svg, /role="img" aria-labelledby="opex-latency-t opex-latency-d"/);
    assert.match(svg, /<title id="opex-latency-t">Latency of HTTP requests<\/title>/);
    assert.ok(!/<script|\son\w+=|href|url\(|@import/i.test(svg));
  });

  it('are the same bytes for the same chart', () => {
    assert.equal(chartSvg(latency()), chartSvg(latency()));
  });

  it('follow dark, high-contrast and printed reading', () => {
    const svg = chartSvg(latency());
    for (const media of ['prefers-color-scheme:dark', 'forced-colors:active', 'print'])
      assert.ok(svg.includes(media));
  });

  it('tell lines by dashes as well as by colour', () => {
    const line = { label: 'a', values: [1, 2] };
    const svg = chartSvg({
      ...latency(),
      x: { kind: 'time', from, to, zone: 'UTC', times: [from, from + hour] },
      lines: [line, { ...line, label: 'b' }, { ...line, label: 'c' }],
      marks: [],
    });
    assert.equal(new Set(svg.match(/class="line l\d"( stroke-dasharray="[^"]+")?/g)).size, 3);
  });

  it('say where nothing is known, and draw nothing there', () => {
    const svg = chartSvg({ ...latency(), lines: [], marks: [] });
    assert.match(svg, />no values</);
    const [path = ''] = /<path class="line l0"[^>]* d="(M\d[^"]*L[^"]*)"/.exec(chartSvg(latency())) ?? [];
    assert.equal(path.match(/M\d/g)?.length, 2, 'one line before the gap, one after');
  });

  it('hold for any words and values', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('</svg><script>', '"&<>', '\ud800'),
    );
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(value, { maxLength: 20 }),
        fc.boolean(),
        (title, label, values, isBars) => {
          const chart: Chart = {
            ...latency(),
            title,
            marks: [],
            remarks: [{ chart: 'a', at: from, text: label }],
            x: isBars
              ? { kind: 'names', heading: 'Week', names: values.map(() => label) }
              : { kind: 'time', from, to, zone: 'UTC', times: values.map((_, i) => from + i * hour) },
            lines: [{ label, values }],
          };
          const svg = chartSvg(chart);
          assertWellFormed(svg);
          assert.ok(!/NaN|Infinity|undefined/.test(svg.replace(/<(?:text|title|desc)[^>]*>[^<]*/g, '')));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draw a bar for each name, also for none', () => {
    const bars: Chart = {
      ...latency(),
      unit: 'count',
      marks: [],
      remarks: [],
      x: { kind: 'names', heading: 'Week', names: ['W45', 'W46', 'W47'] },
      lines: [{ label: 'pages', values: [3, 0, undefined] }],
    };
    const svg = chartSvg(bars);
    assertWellFormed(svg);
    assert.equal(svg.match(/<rect class="bar/g)?.length, 2, 'zero is a bar of no height, unknown is none');
    assert.deepEqual(chartTable(bars), {
      columns: ['Week', 'pages'],
      rows: [
        ['W45', '3'],
        ['W46', '0'],
        ['W47', 'no value'],
      ],
    });
  });
});

describe('a chart for a page', () => {
  it('has all its words made, gaps as null, times in seconds, and survives a message', () => {
    const page = pageChart(latency());
    assert.deepEqual(JSON.parse(JSON.stringify(page)), page);
    const [line] = page.lines;
    const gap = page.x.indexOf((from + 5 * day) / 1000);
    assert.equal(page.x.length, 7 * 24);
    assert.deepEqual(
      [line?.values[gap], line?.texts[gap], page.xTexts[gap]],
      [null, 'no value', 'Sat 21 Nov 09:00'],
    );
    assert.deepEqual(
      page.yTicks.map(({ text }) => text),
      ['0 s', '1 s', '2 s', '3 s'],
    );
    assert.deepEqual(
      page.marks.map(({ kind, missing }) => [kind, missing]),
      [
        ['spike', false],
        ['silence', true],
      ],
    );
  });

  it('has a scale even where nothing is known', () => {
    const { yTicks, lines } = pageChart({ ...latency(), lines: [], marks: [] });
    assert.deepEqual([yTicks.length, lines], [2, []]);
  });
});

describe('a chart', () => {
  it('says what is out of the ordinary in words, with time and what is usual', () => {
    assert.deepEqual(
      latency().marks.map(({ words }) => words),
      [
        'Wed 18 Nov 09:00: spike of p99, 2.4 s where 311 ms is usual',
        'Sat 21 Nov 08:00: no values of p99 for 25h',
      ],
    );
  });

  it('has its table by day, then the period and those before', () => {
    const { columns, rows } = chartTable(latency());
    assert.deepEqual(columns, ['Day', 'p99']);
    assert.deepEqual(
      rows.map(([day = '']) => day),
      [
        'Mon 16 Nov',
        'Tue 17 Nov',
        'Wed 18 Nov',
        'Thu 19 Nov',
        'Fri 20 Nov',
        'Sat 21 Nov',
        'Sun 22 Nov',
        'Mon 23 Nov',
        'Period',
        'Periods before',
      ],
    );
  });

  const ticks: readonly (readonly [number, number, readonly number[]])[] = [
    [0, 1, [0, 0.25, 0.5, 0.75, 1]],
    [0, 0.3, [0, 0.1, 0.2, 0.3]],
    [0, 97, [0, 25, 50, 75, 100]],
    [0, 0, [0, 0.25, 0.5, 0.75, 1]],
    [-3, 4, [-4, -2, 0, 2, 4]],
  ];
  for (const [low, high, expected] of ticks) {
    it(`divides ${low} to ${high}`, () => assert.deepEqual(axisTicks(low, high, 4), expected));
  }

  it('divides spans as people count them', () => {
    assert.deepEqual(axisTicks(0, 540, 4, 'seconds'), [0, 300, 600]);
    assert.deepEqual(axisTicks(0, 1_980, 4, 'seconds'), [0, 600, 1_200, 1_800, 2_400]);
    assert.deepEqual(axisTicks(0, 0.3, 4, 'seconds'), [0, 0.1, 0.2, 0.3]);
  });

  it('has ticks that hold all values', () => {
    const size = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.constantFrom('seconds' as const, undefined), (a, b, unit) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const found = axisTicks(low, high, 4, unit);
        const slack = 1e-6 * Math.max(1, Math.abs(high), Math.abs(low));
        assert.ok((found[0] ?? 0) <= low + slack && (found[found.length - 1] ?? 0) >= high - slack);
        assert.ok(found.length >= 2 && found.length <= 12);
      }),
    );
  });

  it("names the zone's midnights, over a change of clocks too", () => {
    const autumn = Date.UTC(2026, 9, 23, 7);
    const axis = {
      kind: 'time',
      from: autumn,
      to: autumn + 7 * day + hour,
      zone: 'Europe/Berlin',
      times: [],
    } as const;
    const labels = timeTicks(axis).map(
      ({ at, label }) => `${label} ${new Date(at).toISOString().slice(11, 16)}`,
    );
    assert.deepEqual(labels.slice(0, 4), [
      'Sat 24 Oct 22:00',
      'Sun 25 Oct 22:00',
      'Mon 26 Oct 23:00',
      'Tue 27 Oct 23:00',
    ]);
  });
});
