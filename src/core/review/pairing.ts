import type { ReviewItem } from './actionItems';
import { compareText } from './nights';
import type { Pairing } from './reviewModel';

/** Who changed which code: from the git history of the paths. */
export interface CodeAuthors {
  /** Commits by person in the last year, of these paths. Undefined where no history can be read. */
  readonly authorsOf: (paths: readonly string[]) => ReadonlyMap<string, number> | undefined;
}

/** Fewer commits than this is not knowing the code. */
const leastCommits = 2;

/**
 * For each open item with code behind it, somebody who knows it with somebody who does not yet: the one with the most
 * commits, and of the others the one with the fewest; of equals the one who was paired least, then by name. An item's
 * owner is one of the two where that fits.
 * @param pathsOf the code that an item is about.
 */
export function pairingsOf(
  items: readonly ReviewItem[],
  team: readonly string[],
  pathsOf: (item: ReviewItem) => readonly string[],
  { authorsOf }: CodeAuthors,
): Pairing[] {
  const paired = new Map<string, number>();
  const pairings: Pairing[] = [];
  for (const item of items) {
    const paths = pathsOf(item);
    const commits = paths.length === 0 || item.done ? undefined : authorsOf(paths);
    if (!commits) continue;
    const count = (name: string): number => commits.get(name) ?? 0;
    const isOwner = (name: string): number => Number(name === item.owner);
    const fair = (a: string, b: string): number =>
      (paired.get(a) ?? 0) - (paired.get(b) ?? 0) || compareText(a, b);
    const [knows] = team
      .filter(name => count(name) >= leastCommits)
      .sort((a, b) => isOwner(b) - isOwner(a) || count(b) - count(a) || fair(a, b));
    const [learns] = team
      .filter(name => name !== knows && count(name) < leastCommits)
      .sort((a, b) => isOwner(b) - isOwner(a) || count(a) - count(b) || fair(a, b));
    if (knows === undefined || learns === undefined) continue;
    for (const name of [knows, learns]) paired.set(name, (paired.get(name) ?? 0) + 1);
    pairings.push({ itemId: item.id, knows, learns, paths });
  }
  return pairings;
}
