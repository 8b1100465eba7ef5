import { addRemark } from './editReview';
import type { Finding } from './itemCandidates';
import type { ChartRemark } from './reviewModel';
import { clockText, dayText } from './reviewText';

/** What stands at the end of a remark's line that is pinned to a point of a chart. */
const mark = /^- (.*?) ?<!-- opex:chart ([a-z0-9-]{1,80}) (\d{4}-\d\d-\d\dT[\d:.]+Z) -->\s*$/;
const heading = /^## Remarks\s*$/;
/** "We should log that", and what is meant the same. */
const wish =
  /\b(?:we|let's|let us)\b.{0,20}\b(?:should|need to|must|have to|want to|log|measure|alert on)\b/i;
const mostRemarks = 200;

/** Adds a remark to the review's file, pinned to a point of a chart; the line reads without the chart as well. */
export function addChartRemark(text: string, title: string, remark: ChartRemark, zone: string): string {
  const { chart, at, text: words, by } = remark;
  const where = `${title}, ${dayText(at, zone)} ${clockText(at, zone)}`;
  const said = `${where}: ${words}${by === undefined ? '' : ` (${by})`}`;
  return addRemark(text, said, `<!-- opex:chart ${chart} ${new Date(at).toISOString()} -->`);
}

/** The remarks of a review's file that are pinned to charts, in the order of the file. */
export function readChartRemarks(text: string): readonly ChartRemark[] {
  return text
    .split(/\r?\n/)
    .flatMap(line => {
      const [, said = '', chart, time] = mark.exec(line) ?? [];
      const at = Date.parse(time ?? '');
      if (chart === undefined || Number.isNaN(at)) return [];
      // What stands before the first colon and space is where it is pinned: the chart shows that itself.
      return [{ chart, at, text: said.slice(whereEnds(said)) }];
    })
    .slice(0, mostRemarks);
}

/** Remarks that ask for something to be done: each may become an item. */
export function wishesOf(text: string): readonly Finding[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex(line => heading.test(line));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(line => /^(?:## |<!-- opex:(?!chart))/.test(line));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .flatMap(line => /^[-*] (.*)$/.exec(line)?.[1] ?? [])
    .map(line => line.replace(/ ?<!-- opex:chart [^>]*-->\s*$/, '').trim())
    .filter(line => wish.test(line))
    .slice(0, mostRemarks)
    .map(line => ({ source: 'remark', key: line, text: line }));
}

/** `Latency of HTTP requests, Thu 19 Nov 14:30: words`: the colon after a time of day. */
function whereEnds(said: string): number {
  return /^.*?, \w+ \d{1,2} \w+ \d\d:\d\d: /.exec(said)?.[0].length ?? 0;
}
