import { chartTable, type Chart } from './chart';
import { chartSvg } from './chartSvg';
import type { ReviewChart } from './reviewModel';

/** Charts as a review keeps them: an SVG file each, the table behind it, and in words what is out of the ordinary. */
export function reviewCharts(charts: readonly Chart[], period: string): readonly ReviewChart[] {
  const taken = new Set<string>();
  return charts.map(chart => {
    let name = fileName(chart.id);
    for (let number = 2; taken.has(name); number += 1) name = `${fileName(chart.id)}-${number}`;
    taken.add(name);
    const letters = chart.remarks.map(
      ({ text, by }, i) =>
        `${String.fromCharCode(65 + (i % 26))}: ${text}${by === undefined ? '' : ` (${by})`}`,
    );
    return {
      id: chart.id,
      title: chart.title,
      file: `${period}-${name}.svg`,
      ...chartTable(chart),
      svg: chartSvg(chart),
      marks: [...chart.marks.map(({ words }, i) => `${i + 1}: ${words}`), ...letters],
    };
  });
}

/** Fit for a file on every system: small letters, digits and hyphens, of bounded length. */
function fileName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'chart' : name;
}
