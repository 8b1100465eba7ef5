import uPlot from 'uplot';
import type { PageChart } from '../../src/core/review/pageChart';
import { button, element } from '../shared/dom';
import { chartColours, drawBars, drawMarks, lineDashes } from './chartDrawing';

/** Words that a chart shows beside its own, in the person's language. */
export interface ChartWords {
  readonly table: string;
  /** How the keys are used; read with the chart. */
  readonly keys: string;
  readonly usual: string;
  readonly pin: string;
  /** Of what takes a remark away, where one can. */
  readonly strike?: string;
}

/** A chart on the page; dispose it before its element goes. */
export interface DrawnChart {
  readonly element: HTMLElement;
  dispose(): void;
}

const height = 220;

/**
 * Draws a chart: by pointer and by keys (arrows walk through the points, Home and End, Enter pins a remark), with its
 * values read aloud as one walks, what is out of the ordinary as a list, and the table behind it.
 * @param onStrike is given the remark that does not hold any more.
 * @param onPin is given the time (Unix ms) of the point that a remark is for; absent: remarks cannot be pinned.
 */
export function drawChart(
  chart: PageChart,
  words: ChartWords,
  onPin?: (at: number) => void,
  onStrike?: (id: string) => void,
): DrawnChart {
  let view: uPlot | undefined;
  let width = 0;
  let place: number | undefined;
  const pinAt = (at: number | undefined): void => {
    const seconds = at === undefined ? undefined : chart.x[at];
    if (seconds !== undefined && chart.kind === 'lines') onPin?.(seconds * 1000);
  };
  const plot = element('div', {
    class: 'chart-plot',
    tabindex: '0',
    role: 'group',
    'aria-label': `${chart.title}. ${chart.definition} ${words.keys}`,
    'data-key': `chart-${chart.id}`,
  });
  const readout = element('p', { class: 'chart-readout', 'aria-live': 'polite' }, '\u00a0');
  const table = element(
    'details',
    { 'data-key': `table-${chart.id}` },
    element('summary', {}, words.table, element('span', { class: 'spoken' }, `: ${chart.title}`)),
    tableOf(chart),
  );
  const figure = element(
    'figure',
    { class: 'chart' },
    element('figcaption', { title: chart.definition }, chart.title),
    legendOf(chart, words),
    plot,
    readout,
    ...marksOf(chart, words, onStrike),
    ...(onPin && chart.kind === 'lines' ? [button(words.pin, () => pinAt(place), { class: 'link' })] : []),
    table,
  );
  let isDrawing = false;
  const say = (at: number | null | undefined): void => {
    // Neither a drawing that begins anew nor a pointer that goes to a button takes the person's place away.
    if (isDrawing || at === null || at === undefined) return;
    place = at;
    readout.textContent = wordsAt(chart, at);
  };
  const walkTo = (at: number): void => {
    view?.setCursor({ left: view.valToPos(chart.x[at] ?? 0, 'x'), top: 10 }, false);
    say(at);
  };
  const draw = (): void => {
    isDrawing = true;
    view?.destroy();
    view = width < 80 ? undefined : new uPlot(optionsOf(chart, width, plot, say), dataOf(chart), plot);
    // What it does first, it does in the next turn.
    queueMicrotask(() => {
      isDrawing = false;
      if (place !== undefined) walkTo(place);
    });
  };
  // The theme's colours are read when it is drawn: a canvas knows no CSS.
  const themes = new MutationObserver(draw);
  themes.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
  const sizes = new ResizeObserver(() => {
    const wide = Math.floor(plot.clientWidth);
    if (wide === width) return;
    width = wide;
    draw();
  });
  sizes.observe(plot);
  plot.addEventListener('keydown', event => {
    const next = nextIndex(event.key, place, chart.x.length);
    if (event.key === 'Enter') pinAt(place);
    else if (next === undefined) return;
    else walkTo(next);
    event.preventDefault();
  });
  plot.addEventListener('dblclick', () => pinAt(place));
  return {
    element: figure,
    dispose() {
      themes.disconnect();
      sizes.disconnect();
      view?.destroy();
    },
  };
}

/** Where a key leads to from a point, or from none; undefined for keys that lead nowhere. */
function nextIndex(key: string, now: number | undefined, count: number): number | undefined {
  const last = count - 1;
  if (last < 0) return undefined;
  const by = (steps: number): number =>
    now === undefined ? (steps > 0 ? 0 : last) : Math.min(last, Math.max(0, now + steps));
  switch (key) {
    case 'ArrowRight':
      return by(1);
    case 'ArrowLeft':
      return by(-1);
    case 'PageDown':
      return by(24);
    case 'PageUp':
      return by(-24);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function wordsAt(chart: PageChart, at: number): string {
  const values = chart.lines.map(({ label, texts }) => `${label} ${texts[at] ?? ''}`);
  const time = chart.x[at] ?? 0;
  const marks =
    chart.kind === 'lines' ? chart.marks.filter(({ from, to }) => time >= from && time <= to) : [];
  const told = marks.map(mark => `(${String(chart.marks.indexOf(mark) + 1)}) ${mark.words}`);
  return [`${chart.xTexts[at] ?? ''}:`, values.join(' · '), ...told].join(' ');
}

/** Each line with its colour and its dashes. */
function legendOf({ lines, kind: drawn }: PageChart, words: ChartWords): HTMLElement {
  const item = (kind: string, label: string): HTMLElement =>
    element('li', {}, element('span', { class: `chart-swatch ${kind}`, 'aria-hidden': 'true' }), label);
  return element(
    'ul',
    { class: 'chart-legend' },
    ...lines.map(({ label }, i) => item(`${drawn} line-${String(i % lineDashes.length)}`, label)),
    ...(lines.some(({ usual }) => usual) ? [item('line-usual', words.usual)] : []),
  );
}

function marksOf(
  { marks, remarks }: PageChart,
  { strike = '' }: ChartWords,
  onStrike?: (id: string) => void,
): readonly HTMLElement[] {
  const lists: HTMLElement[] = [];
  if (marks.length > 0) {
    lists.push(
      element('ol', { class: 'chart-marks' }, ...marks.map(({ words }) => element('li', {}, words))),
    );
  }
  if (remarks.length > 0) {
    const rows = remarks.map(({ id, text, by }) =>
      element(
        'li',
        {},
        by === undefined ? text : `${text} (${by}) `,
        ...(id === undefined || !onStrike
          ? []
          : [
              button(strike, () => onStrike(id), {
                class: 'link',
                'data-key': `chart-remark-${id}`,
                'aria-label': `${strike}: ${text}`,
              }),
            ]),
      ),
    );
    lists.push(element('ol', { class: 'chart-remarks', type: 'A' }, ...rows));
  }
  return lists;
}

function tableOf({ table: { columns, rows }, title }: PageChart): HTMLElement {
  const head = element('tr', {}, ...columns.map(column => element('th', { scope: 'col' }, column)));
  const body = rows.map(([name = '', ...cells]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), ...cells.map(cell => element('td', {}, cell))),
  );
  return element(
    'table',
    { class: 'chart-table' },
    element('caption', {}, title),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
}

/** Of each line its values and, where there is any, what was usual. */
function dataOf({ x, lines }: PageChart): uPlot.AlignedData {
  return [[...x], ...lines.flatMap(({ values, usual }) => [[...values], ...(usual ? [[...usual]] : [])])];
}

function optionsOf(
  chart: PageChart,
  width: number,
  host: HTMLElement,
  say: (at: number | null | undefined) => void,
): uPlot.Options {
  const colours = chartColours(host);
  const { xTicks, yTicks, lines, x } = chart;
  const isBars = chart.kind === 'bars';
  const axis = { stroke: colours.text, font: colours.font, ticks: { show: false } };
  const [low = 0, high = 1] = [yTicks[0]?.at, yTicks[yTicks.length - 1]?.at];
  const text = (ticks: PageChart['yTicks'], at: number): string =>
    ticks.find(tick => tick.at === at)?.text ?? '';
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: !isBars } },
    scales: {
      x: {
        time: false,
        range: () => (isBars ? [-0.5, Math.max(0.5, x.length - 0.5)] : [x[0] ?? 0, x[x.length - 1] ?? 1]),
      },
      y: { range: () => [low, high > low ? high : low + 1] },
    },
    axes: [
      {
        ...axis,
        size: 32,
        grid: { show: !isBars, stroke: colours.grid, width: 1 },
        splits: () => xTicks.map(({ at }) => at),
        // Names that would touch are left out, evenly.
        values: (_, splits) => {
          const every = Math.max(1, Math.ceil(splits.length / Math.max(1, width / 95)));
          return splits.map((at, i) => (i % every === 0 ? text(xTicks, at) : ''));
        },
      },
      {
        ...axis,
        size: 76,
        grid: { stroke: colours.grid, width: 1 },
        splits: () => yTicks.map(({ at }) => at),
        values: (_, splits) => splits.map(at => text(yTicks, at)),
      },
    ],
    series: [
      {},
      ...lines.flatMap(({ label, usual }, i): uPlot.Series[] => {
        const stroke = colours.lines[i % colours.lines.length] ?? colours.text;
        const line: uPlot.Series = {
          label,
          stroke,
          width: 1.6,
          dash: [...(lineDashes[i % lineDashes.length] ?? [])],
        };
        const shown = isBars ? { ...line, paths: () => null, points: { show: false } } : line;
        const before: uPlot.Series = {
          label,
          stroke,
          width: 1,
          dash: [1, 3],
          points: { show: false },
          alpha: 0.7,
        };
        return usual ? [shown, before] : [shown];
      }),
    ],
    hooks: {
      draw: [view => (isBars ? drawBars(view, chart, colours) : drawMarks(view, chart, colours))],
      setCursor: [view => say(view.cursor.idx)],
    },
  };
}
