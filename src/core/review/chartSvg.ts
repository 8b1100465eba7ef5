import { axisTicks, timeTicks, type Chart, type ChartLine, type ChartMark } from './chart';
import { valueText } from './panel';

const width = 760;
const plot = { left: 76, right: 744, top: 62, bottom: 262 } as const;
const height = 300;
/** A line is told by its dashes too: not everybody, and no printer, tells these colours apart. */
const dashes = ['', '8 3', '2 3', '10 3 2 3', '5 5', '1 4'];
const light = ['#0b5cad', '#a33b00', '#00695c', '#7b1fa2', '#5d4037', '#37474f'];
const dark = ['#6cb8ff', '#ffb067', '#4dd0b5', '#d6a2f0', '#d7ccc8', '#cfd8dc'];

/**
 * A chart as an SVG file: no scripts, nothing fetched, the same bytes for the same chart. It keeps a background of its
 * own, takes the reader's dark or high-contrast colours where the viewer tells them, and its words are text.
 */
export function chartSvg(chart: Chart): string {
  const scale = scaleOf(chart);
  const id = `opex-${chart.id.replace(/[^a-zA-Z0-9-]/g, '-')}`;
  const body = chart.x.kind === 'time' ? timeBody(chart, scale) : barBody(chart, scale);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escaped(chart.title)}</title>`,
    `<desc id="${id}-d">${escaped(describe(chart))}</desc>`,
    `<style>${style(id, chart.lines.length)}</style>`,
    `<rect class="ground" width="${String(width)}" height="${String(height)}"/>`,
    `<text class="head" x="16" y="24">${escaped(shortened(chart.title, 90))}</text>`,
    ...legend(chart.lines),
    ...yAxis(chart, scale),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

interface Scale {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
}

function scaleOf({ lines, fromZero, unit }: Chart): Scale {
  const values = lines
    .flatMap(line => [...line.values, ...(line.usual ?? [])])
    .filter((value): value is number => value !== undefined);
  const high = values.reduce((most, value) => Math.max(most, value), fromZero ? 0 : -Infinity);
  const low = values.reduce((least, value) => Math.min(least, value), fromZero ? 0 : Infinity);
  const known = Number.isFinite(low) && Number.isFinite(high);
  // A share of all never needs a scale past all of it.
  const all = axisTicks(known ? low : 0, known ? high : 1, 4, unit);
  const ticks = unit === 'share' ? all.filter((tick, at) => tick <= 1 || all[at - 1] === undefined) : all;
  const [first = 0, last = 1] = [ticks[0], ticks[ticks.length - 1]];
  const top = unit === 'share' ? Math.max(last, high) : last;
  const span = top > first ? top - first : 1;
  return { ticks, y: value => plot.bottom - ((value - first) / span) * (plot.bottom - plot.top) };
}

function style(id: string, lines: number): string {
  const colours = (list: readonly string[]): string =>
    list
      .slice(0, Math.max(1, lines))
      .map((colour, i) => `#${id} .l${String(i)}{stroke:${colour}}#${id} .b${String(i)}{fill:${colour}}`)
      .join('');
  const base = (ground: string, ink: string, grid: string, mark: string): string =>
    `#${id} .ground{fill:${ground}}#${id} text{fill:${ink}}#${id} .grid{stroke:${grid}}#${id} .mark{fill:${mark};stroke:${ground}}#${id} .gap{fill:${mark}}#${id} .flag{stroke:${ink}}`;
  const system = `#${id} .ground{fill:Canvas}#${id} text{fill:CanvasText}#${id} .grid{stroke:GrayText}#${id} .line,#${id} .usual,#${id} .flag{stroke:CanvasText}#${id} .bar{fill:Canvas;stroke:CanvasText}#${id} .mark,#${id} .gap{fill:Highlight;stroke:Canvas}`;
  return [
    `#${id} text{font:12px system-ui,sans-serif}#${id} .head{font-size:15px;font-weight:600}`,
    `#${id} .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}#${id} .usual{fill:none;stroke-width:1;stroke-opacity:.65}#${id} .grid{stroke-width:1}#${id} .gap{fill-opacity:.15}#${id} .number{font-size:11px;font-weight:600}`,
    base('#ffffff', '#1f1f1f', '#d0d0d0', '#b00020'),
    colours(light),
    `@media (prefers-color-scheme:dark){${base('#1e1e1e', '#e6e6e6', '#4a4a4a', '#ff8a80')}${colours(dark)}}`,
    `@media print{${base('#ffffff', '#000000', '#c0c0c0', '#b00020')}${colours(light)}}`,
    `@media (forced-colors:active){${system}}`,
  ].join('');
}

function legend(lines: readonly ChartLine[]): readonly string[] {
  const names = lines.map(({ label }) =>
    shortened(label, Math.max(8, Math.floor(88 / Math.max(1, lines.length)))),
  );
  let x = 16;
  const items = names.flatMap((name, i) => {
    const at = x;
    x += 34 + name.length * 7 + 14;
    return [
      `<path class="line l${String(i)}"${dash(i)} d="M${String(at)} 43h26"/>`,
      `<text x="${String(at + 32)}" y="47">${escaped(name)}</text>`,
    ];
  });
  if (!lines.some(({ usual }) => usual !== undefined)) return items;
  return [
    ...items,
    `<path class="usual l0" stroke-dasharray="1 2" d="M${String(x)} 43h26"/>`,
    `<text x="${String(x + 32)}" y="47">periods before (median)</text>`,
  ];
}

function yAxis({ unit }: Chart, { ticks, y }: Scale): readonly string[] {
  return ticks.flatMap(tick => [
    `<path class="grid" d="M${String(plot.left)} ${place(y(tick))}H${String(plot.right)}"/>`,
    `<text x="${String(plot.left - 8)}" y="${place(y(tick) + 4)}" text-anchor="end">${escaped(valueText(tick, unit))}</text>`,
  ]);
}

function timeBody(chart: Chart, { y }: Scale): readonly string[] {
  const axis = chart.x;
  if (axis.kind !== 'time') return [];
  const span = axis.to > axis.from ? axis.to - axis.from : 1;
  const x = (time: number): number =>
    plot.left + Math.min(1, Math.max(0, (time - axis.from) / span)) * (plot.right - plot.left);
  const ticks = timeTicks(axis).flatMap(({ at, label }) => [
    `<path class="grid" d="M${place(x(at))} ${String(plot.top)}V${String(plot.bottom)}"/>`,
    ...(x(at) > plot.right - 50
      ? []
      : [`<text x="${place(x(at) + 3)}" y="${String(plot.bottom + 17)}">${label}</text>`]),
  ]);
  const path = (values: readonly (number | undefined)[]): string => linePath(values, axis.times, x, y);
  const lines = chart.lines.flatMap(({ values, usual }, i) => [
    ...(usual === undefined
      ? []
      : [`<path class="usual l${String(i)}" stroke-dasharray="1 2" d="${path(usual)}"/>`]),
    `<path class="line l${String(i)}"${dash(i)} d="${path(values)}"/>`,
  ]);
  const empty = chart.lines.length === 0 ? [emptyText()] : [];
  return [
    ...chart.marks.map(mark => gapBand(mark, x)),
    ...ticks,
    ...lines,
    ...chart.marks.map((mark, i) => markShape(mark, i + 1, x, y)),
    ...chart.remarks.map(({ at, text }, i) => flag(x(at), i, text)),
    ...empty,
  ].filter(part => part !== '');
}

/** Lines between points that follow each other, broken where a value is missing; a lone point is a dot. */
function linePath(
  values: readonly (number | undefined)[],
  times: readonly number[],
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  let isDrawing = false;
  const parts: string[] = [];
  values.forEach((value, i) => {
    const time = times[i];
    if (value === undefined || time === undefined) {
      isDrawing = false;
      return;
    }
    const alone = !isDrawing && values[i + 1] === undefined;
    parts.push(`${isDrawing ? 'L' : 'M'}${place(x(time))} ${place(y(value))}${alone ? 'h0' : ''}`);
    isDrawing = true;
  });
  return parts.join('');
}

function gapBand({ missing, from, to }: ChartMark, x: (time: number) => number): string {
  if (!missing) return '';
  const [left, right] = [x(from), x(to)];
  return `<rect class="gap" x="${place(left)}" y="${String(plot.top)}" width="${place(Math.max(2, right - left))}" height="${String(plot.bottom - plot.top)}"/>`;
}

/** Up above a spike, down below a drop, a square for silence; its number beside it, its words on hover. */
function markShape(
  mark: ChartMark,
  number: number,
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  const level = mark.value === undefined ? plot.bottom - 10 : y(mark.value);
  const top = Math.min(plot.bottom - 14, Math.max(plot.top + 14, level));
  const [shape, label] = shapes[mark.kind];
  return [
    `<g transform="translate(${place(x(mark.at))} ${place(top)})"><title>${escaped(mark.words)}</title>`,
    `<path class="mark" d="${shape}"/><text class="number" x="9" y="${String(label)}">${String(number)}</text></g>`,
  ].join('');
}

const shapes: Readonly<Record<ChartMark['kind'], readonly [path: string, labelAt: number]>> = {
  spike: ['M0 -13l6 9h-12Z', -4],
  drop: ['M0 13l6 -9h-12Z', 13],
  silence: ['M-5 -5h10v10h-10Z', 4],
};

/** A remark, by its letter: numbers are the marks'. */
function flag(left: number, index: number, text: string): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return `<g><title>${escaped(text)}</title><path class="flag" stroke-dasharray="3 3" d="M${place(left)} ${String(plot.top)}V${String(plot.bottom)}"/><text class="number" x="${place(left)}" y="${String(plot.top - 3)}" text-anchor="middle">${letter}</text></g>`;
}

function barBody(chart: Chart, { y }: Scale): readonly string[] {
  if (chart.x.kind !== 'names') return [];
  const { names } = chart.x;
  if (names.length === 0 || chart.lines.length === 0) return [emptyText()];
  const slot = (plot.right - plot.left) / names.length;
  const bar = Math.min(40, (slot * 0.8) / chart.lines.length);
  const every = Math.ceil(names.length / 12);
  return names.flatMap((name, at) => {
    const middle = plot.left + slot * (at + 0.5);
    const start = middle - (bar * chart.lines.length) / 2;
    const bars = chart.lines.flatMap(({ label, values }, i) => {
      const value = values[at];
      if (value === undefined) return [];
      const [top, bottom] = [y(Math.max(0, value)), y(Math.min(0, value))];
      const words = `${name}, ${label}: ${valueText(value, chart.unit)}`;
      return [
        `<rect class="bar b${String(i)}" x="${place(start + i * bar)}" y="${place(top)}" width="${place(bar - 1)}" height="${place(Math.max(0.5, bottom - top))}"><title>${escaped(words)}</title></rect>`,
      ];
    });
    const label =
      at % every === 0
        ? [
            `<text x="${place(middle)}" y="${String(plot.bottom + 17)}" text-anchor="middle">${escaped(shortened(name, 12))}</text>`,
          ]
        : [];
    return [...bars, ...label];
  });
}

function emptyText(): string {
  return `<text x="${String((plot.left + plot.right) / 2)}" y="${String((plot.top + plot.bottom) / 2)}" text-anchor="middle">no values</text>`;
}

function describe({ definition, lines, marks }: Chart): string {
  const names = lines.map(({ label }) => label).join(', ');
  const told = marks.map(({ words }, i) => `${String(i + 1)}: ${words}.`).join(' ');
  return [definition, names === '' ? '' : `Lines: ${names}.`, told].filter(part => part !== '').join(' ');
}

function dash(line: number): string {
  const pattern = dashes[line % dashes.length] ?? '';
  return pattern === '' ? '' : ` stroke-dasharray="${pattern}"`;
}

/** To a tenth of a unit, and never `-0`: the same on every machine. */
function place(value: number): string {
  const tenths = Math.round(value * 10);
  return String(tenths === 0 ? 0 : tenths / 10);
}

function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** Remote text as text of XML 1.0, which has no control characters and no lone halves of a character. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\ufffe\uffff]/gu, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
