import type uPlot from 'uplot';
import type { PageChart, PageMark } from '../../src/core/review/pageChart';

/** Colours of the theme, as a canvas takes them. */
export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly mark: string;
  readonly ground: string;
  readonly font: string;
  readonly lines: readonly string[];
}

/** Not by colour alone: the same dashes as in the files. */
export const lineDashes: readonly (readonly number[])[] = [[], [8, 3], [2, 3], [10, 3, 2, 3], [5, 5], [1, 4]];

/** Reads the theme's colours; in a high-contrast theme lines are in the text's colour and told by their dashes. */
export function chartColours(host: HTMLElement): ChartColours {
  const style = getComputedStyle(host);
  const of = (name: string, other: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || other;
  const text = of('foreground', style.color);
  const isHighContrast = /vscode-high-contrast/.test(document.body.className);
  // Not orange: it is half transparent in the themes that VS Code comes with.
  const named = ['blue', 'yellow', 'green', 'purple', 'red', 'foreground'];
  return {
    text,
    grid: of('editorIndentGuide-background1', of('editorIndentGuide-background', of('widget-border', text))),
    mark: of('errorForeground', text),
    ground: of('editor-background', 'transparent'),
    font: `12px ${style.fontFamily}`,
    lines: named.map(name => (isHighContrast ? text : of(`charts-${name}`, text))),
  };
}

/** Bands where values are missing, shapes with numbers where something is out of the ordinary, letters of remarks. */
export function drawMarks(view: uPlot, chart: PageChart, colours: ChartColours): void {
  const { ctx, bbox } = view;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = `600 ${String(11 * ratio)}px ${colours.font.slice(colours.font.indexOf(' ') + 1)}`;
  const x = (at: number): number => Math.round(view.valToPos(at, 'x', true));
  for (const { missing, from, to } of chart.marks) {
    if (!missing) continue;
    ctx.globalAlpha = 0.15;
    ctx.fillStyle = colours.mark;
    ctx.fillRect(x(from), bbox.top, Math.max(2, x(to) - x(from)), bbox.height);
    ctx.globalAlpha = 1;
  }
  chart.marks.forEach((mark, i) => {
    const level =
      mark.value === undefined ? bbox.top + bbox.height - 10 * ratio : view.valToPos(mark.value, 'y', true);
    const top = Math.min(bbox.top + bbox.height - 14 * ratio, Math.max(bbox.top + 14 * ratio, level));
    ctx.fillStyle = colours.mark;
    drawShape(ctx, mark.kind, x(mark.at), top, ratio);
    ctx.fillStyle = colours.text;
    ctx.fillText(String(i + 1), x(mark.at) + 9 * ratio, top + (mark.kind === 'drop' ? 13 : -3) * ratio);
  });
  ctx.strokeStyle = colours.text;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  chart.remarks.forEach(({ at }, i) => {
    ctx.beginPath();
    ctx.moveTo(x(at), bbox.top);
    ctx.lineTo(x(at), bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(String.fromCharCode(65 + (i % 26)), x(at) + 4 * ratio, bbox.top + 11 * ratio);
  });
  ctx.restore();
}

function drawShape(
  ctx: CanvasRenderingContext2D,
  kind: PageMark['kind'],
  x: number,
  y: number,
  ratio: number,
): void {
  const size = 6 * ratio;
  ctx.beginPath();
  if (kind === 'silence') ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else {
    const way = kind === 'drop' ? 1 : -1;
    ctx.moveTo(x, y + way * 13 * ratio);
    ctx.lineTo(x - size, y + way * 4 * ratio);
    ctx.lineTo(x + size, y + way * 4 * ratio);
  }
  ctx.fill();
}

/** Bars side by side, one for each line; none where nothing is known. */
export function drawBars(view: uPlot, { x, lines }: PageChart, colours: ChartColours): void {
  const { ctx, bbox } = view;
  const slot = bbox.width / Math.max(1, x.length);
  const wide = Math.min(40 * devicePixelRatio, (slot * 0.8) / Math.max(1, lines.length));
  const ground = view.valToPos(Math.max(0, view.scales['y']?.min ?? 0), 'y', true);
  ctx.save();
  lines.forEach(({ values }, line) => {
    ctx.fillStyle = colours.lines[line % colours.lines.length] ?? colours.text;
    ctx.strokeStyle = colours.text;
    values.forEach((value, at) => {
      if (value === null) return;
      const top = view.valToPos(value, 'y', true);
      const left = view.valToPos(at, 'x', true) + (line - lines.length / 2) * wide;
      const high = Math.max(1, ground - top);
      // Every other line is an outline: bars are told apart without colours too.
      if (line % 2 === 0) ctx.fillRect(left, ground - high, wide - 2, high);
      else {
        ctx.globalAlpha = 0.45;
        ctx.fillRect(left, ground - high, wide - 2, high);
        ctx.globalAlpha = 1;
        ctx.strokeRect(left + 0.5, ground - high + 0.5, wide - 3, high - 1);
      }
    });
  });
  ctx.restore();
}
