import { isTagName, isTrial, tagsLike, type RevisionName } from '../../core/source/revision';
import { renamesSince } from './fileHistory';
import { runGit, tryGit, type GitProgram } from './gitProgram';

/** A commit that a name stands for. */
export interface FoundRevision {
  /** Whole hash. */
  readonly commit: string;
  /** The name that led to it. */
  readonly name: RevisionName;
  /** It is what is checked out. */
  readonly isHead: boolean;
}

/** A commit that touches a piece of code. Who wrote it is not asked. */
export interface TouchingCommit {
  readonly hash: string;
  /** Absent for the first of a history, and where a shallow clone ends. */
  readonly parent?: string;
  readonly subject: string;
  /** Unix ms. */
  readonly at: number;
}

const timeoutMs = 10_000;
/** Nothing is fetched for this: a commit that is not here is not here. */
const env = { GIT_NO_LAZY_FETCH: '1' };
const wholeHash = /^[0-9a-f]{40,64}$/;

/**
 * The commit of the first name that is known here, by one process of git. A name is asked for as what it is: a tag
 * below `refs/tags`, a hash as a hash even where a branch is called the same.
 * @throws GitError where git cannot be run
 */
export async function findRevision(
  git: GitProgram,
  names: readonly RevisionName[],
): Promise<FoundRevision | undefined> {
  const usable = names.filter(({ kind, name }) =>
    kind === 'hash' ? /^[0-9a-f]{7,64}$/.test(name) : isTagName(name),
  );
  if (usable.length === 0) return undefined;
  const asked = usable.map(({ kind, name }) => `${kind === 'hash' ? name : `refs/tags/${name}`}^{commit}`);
  const input = `HEAD^{commit}\n${asked.join('\n')}\n`;
  const found = (await runGit(git, ['cat-file', '--batch-check'], { input, timeoutMs, env }))
    .split('\n')
    .map(line => /^([0-9a-f]{40,64}) commit \d+$/.exec(line)?.[1]);
  for (const [index, name] of usable.entries()) {
    const commit = found[index + 1];
    if (commit === undefined) continue;
    const isMeant = name.kind === 'tag' || commit.startsWith(name.name);
    const meant = isMeant ? commit : await commitBeginning(git, name.name);
    if (meant !== undefined) return { commit: meant, name, isHead: meant === found[0] };
  }
  return undefined;
}

/** The only commit whose hash begins so, where a branch or a tag is called the same. */
async function commitBeginning(git: GitProgram, hash: string): Promise<string | undefined> {
  const listed = await tryGit(git, ['rev-parse', `--disambiguate=${hash}`], { timeoutMs, env });
  const objects = listed.stdout.split('\n').filter(line => wholeHash.test(line));
  if (objects.length === 0) return undefined;
  const kinds = await runGit(git, ['cat-file', '--batch-check'], {
    input: `${objects.join('\n')}\n`,
    timeoutMs,
    env,
  });
  const [only, ...others] = [...kinds.matchAll(/^([0-9a-f]{40,64}) commit \d+$/gm)].map(([, id]) => id);
  return others.length === 0 ? only : undefined;
}

/** True where this clone was made without its whole history. */
export async function isShallow(git: GitProgram): Promise<boolean> {
  const run = await tryGit(git, ['rev-parse', '--is-shallow-repository'], { timeoutMs, env });
  return run.stdout.trim() === 'true';
}

/** What a file of one commit was called at an earlier one; its own name where git sees no rename. */
export async function pathAt(
  git: GitProgram,
  earlier: string,
  { commit, path }: { readonly commit?: string; readonly path: string },
): Promise<string> {
  for (const [was, is] of await renamesSince(git, earlier, commit)) if (is === path) return was;
  return path;
}

/** Paths of all files of a commit, as many as may be. */
export async function pathsAt(git: GitProgram, commit: string): Promise<readonly string[]> {
  if (!wholeHash.test(commit)) return [];
  const run = await tryGit(git, ['ls-tree', '-r', '-z', '--name-only', commit], { timeoutMs, env });
  return run.code === 0 ? run.stdout.split('\0').filter(path => path !== '') : [];
}

/** The nearest release before a commit: the tag that is like its own (`v2.30` before `v2.31`), or any with a number. */
export async function releaseBefore(
  git: GitProgram,
  commit: string,
  tag?: string,
): Promise<FoundRevision | undefined> {
  if (!wholeHash.test(commit)) return undefined;
  const like = (tag === undefined ? undefined : tagsLike(tag)) ?? '*[0-9]*';
  const trials = tag !== undefined && isTrial(tag) ? [] : ['alpha', 'beta', 'rc', 'pre', 'dev', 'snapshot'];
  const args = ['describe', '--tags', '--abbrev=0', `--match=${like}`];
  const run = await tryGit(
    git,
    [...args, ...trials.map(word => `--exclude=*[-._0-9]${word}*`), `${commit}^`],
    { timeoutMs, env },
  );
  const name = run.stdout.trim();
  return run.code === 0 ? findRevision(git, [{ kind: 'tag', name }]) : undefined;
}

/** True where one commit is in the other's history. */
export async function isBefore(git: GitProgram, earlier: string, later: string): Promise<boolean> {
  if (!wholeHash.test(earlier) || !wholeHash.test(later) || earlier === later) return false;
  const run = await tryGit(git, ['merge-base', '--is-ancestor', earlier, later], { timeoutMs, env });
  return run.code === 0;
}

/** Which commits are wanted: of a file, or of some of its lines as they stand at `until`. */
export interface TouchQuery {
  /** Only commits that are not in this one's history. */
  readonly since?: string;
  readonly until: string;
  readonly path: string;
  /** 1-based, both included. */
  readonly lines?: { readonly start: number; readonly end: number };
  readonly most: number;
}

/** Commits that touch a file, or lines of it, newest first. @throws GitError */
export async function commitsTouching(
  git: GitProgram,
  { since, until, path, lines, most }: TouchQuery,
): Promise<readonly TouchingCommit[]> {
  if (!wholeHash.test(until) || (since !== undefined && !wholeHash.test(since)) || path.includes('\0'))
    return [];
  const args = [
    ...['log', `--max-count=${most}`, '--no-show-signature', '--no-color', '--no-ext-diff', '--no-textconv'],
    // Without the patch; a git that writes it all the same is read over it.
    ...['-s', '--format=%x1e%H%x1f%P%x1f%at%x1f%s%x1f'],
    ...(lines ? [`-L${lines.start},${lines.end}:${path}`] : []),
    ...(since === undefined ? [] : [`^${since}`]),
    until,
    ...(lines ? [] : ['--', `:(top,literal)${path}`]),
  ];
  const text = await runGit(git, args, { timeoutMs, env });
  return text.split('\x1e').flatMap(record => {
    const [hash = '', parents = '', seconds = '', subject = ''] = record.split('\x1f');
    if (!wholeHash.test(hash) || !/^\d+$/.test(seconds)) return [];
    const [parent = ''] = parents.split(' ');
    return [
      {
        hash,
        ...(wholeHash.test(parent) ? { parent } : {}),
        subject: subject.slice(0, 300),
        at: Number(seconds) * 1000,
      },
    ];
  });
}
