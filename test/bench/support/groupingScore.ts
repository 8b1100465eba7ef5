/** How well groups found agree with the true ones. */
export interface GroupingScore {
  /** Grouping accuracy: share of lines whose group holds exactly the lines of its true group (Zhu et al., 2019). */
  readonly GA: number;
  /** F1 of groups, one being right where it holds exactly the lines of a true group (Jiang et al., 2023). */
  readonly FGA: number;
}

/** Scores predicted group ids against true ones, line by line. */
export function scoreGroups(predicted: readonly unknown[], truth: readonly unknown[]): GroupingScore {
  const trueSizes = countOf(truth);
  const foundSizes = countOf(predicted);
  const truthOf = new Map<unknown, Set<unknown>>();
  predicted.forEach((group, line) => {
    const held = truthOf.get(group) ?? new Set();
    truthOf.set(group, held.add(truth[line]));
  });
  let rightLines = 0;
  let rightGroups = 0;
  for (const [group, held] of truthOf) {
    const [only] = held;
    if (held.size !== 1 || trueSizes.get(only) !== foundSizes.get(group)) continue;
    rightGroups += 1;
    rightLines += foundSizes.get(group) ?? 0;
  }
  const precision = rightGroups / truthOf.size;
  const recall = rightGroups / trueSizes.size;
  return {
    GA: rightLines / predicted.length,
    FGA: rightGroups === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

function countOf(ids: readonly unknown[]): ReadonlyMap<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
