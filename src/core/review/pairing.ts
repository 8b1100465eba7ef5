import type { ReviewItem } from './actionItems';
import { compareText } from './nights';
import type { Pairing } from './reviewModel';

/** Who changed which code: from the git history of the paths. */
export interface CodeAuthors {
  /** Commits by person in the last year, of these paths. Undefined where no history can be read. */
  readonly authorsOf: (paths: readonly string[]) => ReadonlyMap<string, number> | undefined;
}

/** Somebody as git knows them. */
export interface CodeAuthor {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
}

/** Somebody as the schedule knows them. */
export interface CodePerson {
  readonly name: string;
  readonly email?: string;
}

/**
 * Commits by the names of the team's people: git and the schedule may write a person's name differently. The same
 * address is the same person, then the same name, then what stands before the `@`, then a name that is a part of one
 * person's alone.
 */
export function commitsByPerson(
  authors: readonly CodeAuthor[],
  people: readonly CodePerson[],
): ReadonlyMap<string, number> {
  const commits = new Map<string, number>();
  for (const author of authors) {
    const name = personOf(author, people)?.name;
    if (name !== undefined) commits.set(name, (commits.get(name) ?? 0) + author.commits);
  }
  return commits;
}

function personOf({ name, email }: CodeAuthor, people: readonly CodePerson[]): CodePerson | undefined {
  const only = (fits: (person: CodePerson) => boolean): CodePerson | undefined => {
    const [first, ...others] = people.filter(fits);
    return others.length === 0 ? first : undefined;
  };
  const [own, address] = [folded(name), folded(email)];
  const local = localOf(address);
  const words = own.split(' ');
  return (
    only(person => address !== '' && folded(person.email ?? '') === address) ??
    only(person => own !== '' && folded(person.name) === own) ??
    only(person => local !== '' && localOf(folded(person.email ?? '')) === local) ??
    only(person => own !== '' && words.every(word => folded(person.name).split(' ').includes(word)))
  );
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** What stands before the `@`; GitHub's own addresses have a number and a plus before the name. */
function localOf(address: string): string {
  return (address.split('@')[0] ?? '').replace(/^\d+\+/, '');
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
    pairings.push({ itemId: item.id, item: item.text, knows, learns, paths });
  }
  return pairings;
}
