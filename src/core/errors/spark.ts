const bars = '▁▂▃▄▅▆▇█';

/** Counts as a spark in text, oldest first, in at most `columns` signs; empty where there is nothing to see. */
export function spark(counts: readonly number[], columns = 8): string {
  const width = Math.max(1, Math.ceil(counts.length / columns));
  const sums: number[] = [];
  for (let i = 0; i < counts.length; i += width) {
    sums.push(counts.slice(i, i + width).reduce((sum, count) => sum + count, 0));
  }
  const most = Math.max(0, ...sums);
  if (most === 0) return '';
  // Something is never drawn as nothing: only a column without a record has the lowest bar.
  return sums
    .map(sum => bars.charAt(sum === 0 ? 0 : 1 + Math.round((sum / most) * (bars.length - 2))))
    .join('');
}
