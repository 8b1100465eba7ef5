import { textsAt } from '../clients/git/fileHistory';
import { GitError } from '../clients/git/gitProgram';
import {
  commitsTouching,
  findRevision,
  isBefore,
  releaseBefore,
  type TouchingCommit,
} from '../clients/git/revisions';
import { functionAround } from '../core/notes/functionAround';
import { releasesOfChange, revisionNames } from '../core/source/revision';
import type { FailedRevisions, FailedTarget, FoundFailure } from './failedRevision';

export type { TouchingCommit } from '../clients/git/revisions';

/** A line of a file at the revision that failed. */
export interface FailedLine {
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** The function as the trace calls it. */
  readonly function?: string;
}

/** What changed between the release before and the one that failed; newest first. No commit of it is the cause. */
export interface WindowChanges {
  /** The release before; absent where it is not known: then these are the last commits up to the failure. */
  readonly since?: { readonly release: string; readonly commit: string };
  /** The function that the line stands in. */
  readonly name?: string;
  /** Commits that touch the function. */
  readonly touching: readonly TouchingCommit[];
  /** Commits that touch the file, and not the function. */
  readonly beside: readonly TouchingCommit[];
}

const most = 30;
/** Where the release before is not known: only a look back. */
const mostUnbounded = 8;

/** @throws GitError where git fails even for the file as a whole */
export async function windowChanges(
  revisions: FailedRevisions,
  target: FailedTarget,
  failure: FoundFailure,
  at: FailedLine,
): Promise<WindowChanges> {
  const { git } = failure.repository;
  const since = await releaseBeforeFailure(revisions, target, failure);
  const [text] = await textsAt(git, [{ commit: failure.commit, path: at.path }]);
  const lines = text === undefined ? [] : text.replace(/\r\n?/g, '\n').split('\n');
  const range = at.line < lines.length ? functionAround(lines, at.line, at.function) : undefined;
  const query = {
    until: failure.commit,
    path: at.path,
    most: since ? most : mostUnbounded,
    ...(since ? { since: since.commit } : {}),
  };
  const [touching, all] = await Promise.all([
    range
      ? commitsTouching(git, { ...query, lines: { start: range.start + 1, end: range.end + 1 } }).catch(
          (error: unknown): undefined => {
            // Too long a history to follow lines through: the file's commits are still told.
            if (error instanceof GitError) return undefined;
            throw error;
          },
        )
      : undefined,
    commitsTouching(git, query),
  ]);
  const known = new Set(touching?.map(({ hash }) => hash));
  return {
    ...(since ? { since } : {}),
    ...(range?.name === undefined || !touching ? {} : { name: range.name }),
    touching: touching ?? [],
    beside: all.filter(({ hash }) => !known.has(hash)),
  };
}

/** By the deploys that were told, then by the tags, then by what else the logs saw running. */
async function releaseBeforeFailure(
  revisions: FailedRevisions,
  target: FailedTarget,
  { commit, tag, repository: { git } }: FoundFailure,
): Promise<WindowChanges['since']> {
  const services = revisions.namesOf(target);
  const firstBefore = async (releases: readonly string[]): Promise<WindowChanges['since']> => {
    for (const release of releases.slice(0, 12)) {
      const found = await findRevision(git, revisionNames(release, services));
      if (found && (await isBefore(git, found.commit, commit))) return { release, commit: found.commit };
    }
    return undefined;
  };
  const deploys = await revisions.deploysBefore(target);
  const told = await firstBefore(deploys.flatMap(change => releasesOfChange(change).slice(0, 2)));
  if (told) return told;
  const tagged = tag === undefined ? undefined : await releaseBefore(git, commit, tag);
  if (tagged) return { release: tagged.name.name, commit: tagged.commit };
  const seen = await firstBefore(revisions.otherReleases(target));
  if (seen) return seen;
  const any = await releaseBefore(git, commit);
  return any && { release: any.name.name, commit: any.commit };
}
