import type { Finding } from './itemCandidates';
import { readRemarks } from './remarks';
import type { ChartRemark } from './reviewModel';

/** "We should log that", and what is meant the same. */
const wish =
  /\b(?:we|let's|let us)\b.{0,20}\b(?:should|need to|must|have to|want to|log|measure|alert on)\b/i;

/** The remarks of a review's file that are pinned to charts and not struck, in the order of the file. */
export function readChartRemarks(text: string): readonly ChartRemark[] {
  return readRemarks(text).flatMap(({ id, pin, struck, by, said, text: words }) => {
    if (!pin || struck) return [];
    const { chart, at } = pin;
    const speaker = { ...(by === undefined ? {} : { by }), ...(said === undefined ? {} : { said }) };
    return [{ id, chart, at, text: words, ...speaker }];
  });
}

/** Remarks that ask for something to be done, whoever said them: each may become an item. */
export function wishesOf(text: string): readonly Finding[] {
  return readRemarks(text)
    .filter(({ struck, text: words }) => !struck && wish.test(words))
    .map(({ text: words, pin }) => {
      const line = pin && pin.where !== '' ? `${pin.where}: ${words}` : words;
      return { source: 'remark', key: line, text: line };
    });
}
