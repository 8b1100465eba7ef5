import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/notes/problems';
import { stepFor, type RecordStep } from '../../core/notes/recordState';
import { GitError, runGit, tryGit, withoutPasswords, type GitProgram } from './gitProgram';
import {
  blobsOf,
  branchEnd,
  fetchBranch,
  hashFiles,
  historyOf,
  localRecords,
  type Blobs,
  type BranchEnd,
  type RecordTarget,
} from './recordBranch';

/** What is to be done with each record; those that the branch holds are left out. */
export interface RecordSurvey {
  readonly end: BranchEnd;
  /** All records of this clone, with their content. */
  readonly local: Blobs;
  readonly steps: ReadonlyMap<string, RecordStep>;
  /** Content at the end of the branch. */
  readonly remote: Blobs;
}

export interface PublishOptions {
  /** A folder of our own for the index and for merges. */
  readonly storage: string;
  /** The first line of the commit. */
  readonly subject: (count: number) => string;
  /** Records whose local version is to replace the branch's: the person compared both. */
  readonly replace?: readonly string[];
  /** A second try where lines clash; undefined where a person has to decide. */
  readonly mergeText?: (base: string, ours: string, theirs: string) => string | undefined;
}

export interface Published {
  /** Absent where there was nothing to publish. */
  readonly commit?: string;
  /** Paths, those that were merged with a colleague's version among them. */
  readonly paths: readonly string[];
  readonly merged: readonly string[];
  /** Not published: a person has to look. `theirs` is the blob of the branch's version. */
  readonly clashes: readonly {
    readonly path: string;
    readonly why: 'removed' | 'twice' | 'lines';
    readonly theirs?: string;
  }[];
  readonly defaultBranch?: string;
}

const tries = 4;

/** What is unpublished, from what this clone knows: no network. @throws GitError */
export async function surveyRecords(target: RecordTarget, write = false): Promise<RecordSurvey> {
  const { git, folders } = target;
  const end = await branchEnd(target);
  const paths = await localRecords(target);
  const local = await hashFiles(git, paths, write);
  const [tipped, based] = await Promise.all([
    end.tip ? blobsOf(git, end.tip, folders) : new Map<string, string>(),
    end.parent && end.parent !== end.tip ? blobsOf(git, end.parent, folders) : new Map<string, string>(),
  ]);
  const defaults = end.ends[1] ? await blobsOf(git, end.ends[1], folders) : new Map<string, string>();
  const history = await historyOf(git, end.ends, folders);
  const own = end.tip ? await historyOf(git, [end.tip], folders) : new Map<string, ReadonlySet<string>>();
  const head = await blobsOf(git, 'HEAD', folders);
  const last = await blobsOf(git, lastRef(target), folders);
  const remote = new Map<string, string>();
  const steps = new Map<string, RecordStep>();
  for (const [path, blob] of local) {
    // What came to the default branch by another way counts where the records' branch never held it.
    const held = based.get(path) ?? tipped.get(path) ?? (own.has(path) ? undefined : defaults.get(path));
    if (held !== undefined) remote.set(path, held);
    const [headBlob, lastBlob] = [head.get(path), last.get(path)];
    const step = stepFor({
      local: blob,
      history: history.get(path) ?? new Set(),
      ...(held === undefined ? {} : { remote: held }),
      ...(headBlob === undefined ? {} : { head: headBlob }),
      ...(lastBlob === undefined ? {} : { last: lastBlob }),
    });
    if (step.kind !== 'published') steps.set(path, step);
  }
  return { end, local, steps, remote };
}

/**
 * Commits the records that the branch lacks, and pushes them. Works with an index of its own and on git's objects
 * alone: no file, branch, index or stash of the person is read for it or changed, and no hook of theirs runs.
 * @throws ProblemError; then nothing was published.
 */
export async function publishRecords(target: RecordTarget, options: PublishOptions): Promise<Published> {
  await checkTarget(target);
  await mkdir(options.storage, { recursive: true });
  const work = await mkdtemp(join(options.storage, 'publish-'));
  try {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const published = await attemptOnce(target, options, work);
      if (published) return published;
    }
    throw new ProblemError(problem('notes.branchMoves', { branch: target.branch }));
  } catch (error) {
    throw error instanceof GitError ? problemOfGit(error) : error;
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Undefined where somebody else was quicker. */
async function attemptOnce(
  target: RecordTarget,
  options: PublishOptions,
  work: string,
): Promise<Published | undefined> {
  const { git, remote } = target;
  try {
    await fetchBranch(target);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new ProblemError(
      problem('notes.remoteUnreachable', { remote: remote ?? '', detail: error.message }),
      { cause: error },
    );
  }
  const survey = await surveyRecords(target, true);
  const { end } = survey;
  const chosen = new Map<string, string>();
  const merged: string[] = [];
  const clashes: Published['clashes'][number][] = [];
  for (const [path, step] of survey.steps) {
    const ours = survey.local.get(path) ?? '';
    const theirs = survey.remote.get(path);
    if (step.kind === 'add' || options.replace?.includes(path)) {
      chosen.set(path, ours);
    } else if (step.kind === 'merge' && theirs !== undefined) {
      const blob = await mergeBlobs(git, work, step.bases, ours, theirs, options.mergeText);
      if (blob === undefined) clashes.push({ path, why: 'lines', theirs });
      else {
        chosen.set(path, blob);
        if (blob !== ours) merged.push(path);
      }
    } else if (step.kind === 'clash') {
      clashes.push({ path, why: step.why, ...(theirs === undefined ? {} : { theirs }) });
    }
  }
  const defaultBranch = end.defaultBranch === undefined ? {} : { defaultBranch: end.defaultBranch };
  if (chosen.size === 0) return { paths: [], merged, clashes, ...defaultBranch };

  const paths = [...chosen.keys()];
  const message = `${options.subject(paths.length)}\n\n${paths.map(path => `- ${path}`).join('\n')}\n`;
  const tree = await treeWith(git, work, end.parent, chosen);
  const commit = await commitTree(git, tree, end.parent, message);
  if (!(await moveBranch(target, end, commit))) return undefined;
  const unpublished = new Set(clashes.map(({ path }) => path));
  const kept = new Map([...survey.local].filter(([path]) => !unpublished.has(path)));
  await rememberLast(target, work, kept).catch(() => undefined);
  return { commit, paths, merged, clashes, ...defaultBranch };
}

/** False where the branch is no longer where it was. */
async function moveBranch(target: RecordTarget, end: BranchEnd, commit: string): Promise<boolean> {
  const { git, remote, branch } = target;
  if (remote === undefined) {
    const where = `refs/heads/${branch}`;
    const old = end.tip ?? '0'.repeat(commit.length);
    return (await tryGit(git, ['update-ref', where, commit, old])).code === 0;
  }
  // A lease on what was fetched: never over somebody's commit, and none of the person's hooks is asked.
  const run = await tryGit(
    git,
    ['push', '--porcelain', '--no-verify', '--', remote, `${commit}:refs/heads/${branch}`],
    { timeoutMs: 120_000 },
  );
  if (run.code === 0) return true;
  const said = withoutPasswords(`${run.stdout}\n${run.stderr}`);
  if (/\[rejected\]|fetch first|non-fast-forward|stale info|cannot lock ref/.test(said)) return false;
  const detail = said
    .split('\n')
    .filter(line => /^(?:remote:|!|error:|fatal:|ssh:)/.test(line))
    .join(' ')
    .replace(/\s+/g, ' ')
    .slice(0, 600);
  throw new ProblemError(problem('notes.pushRefused', { remote: remote, branch, detail }));
}

async function checkTarget({ git, remote, branch }: RecordTarget): Promise<void> {
  if ((await tryGit(git, ['check-ref-format', '--branch', branch])).code !== 0 || branch.startsWith('-')) {
    throw new ProblemError(problem('notes.badBranch', { branch }));
  }
  if (remote !== undefined) return;
  const worktrees = await tryGit(git, ['worktree', 'list', '--porcelain']);
  if (worktrees.stdout.split('\n').includes(`branch refs/heads/${branch}`)) {
    throw new ProblemError(problem('notes.branchCheckedOut', { branch }));
  }
}

/** The tree of a commit with some files set, made in an index of its own. */
async function treeWith(
  git: GitProgram,
  work: string,
  parent: string | undefined,
  blobs: Blobs,
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(work, `index-${randomUUID()}`) };
  await runGit(git, ['read-tree', parent ?? '--empty'], { env, timeoutMs: 120_000 });
  const input = [...blobs].map(([path, blob]) => `100644 ${blob}\t${path}\0`).join('');
  await runGit(git, ['update-index', '-z', '--index-info'], { env, input });
  return (await runGit(git, ['write-tree', '--missing-ok'], { env, timeoutMs: 120_000 })).trim();
}

async function commitTree(
  git: GitProgram,
  tree: string,
  parent: string | undefined,
  message: string,
): Promise<string> {
  const parents = parent === undefined ? [] : ['-p', parent];
  return (await runGit(git, ['commit-tree', tree, ...parents], { input: message })).trim();
}

/** What this clone held when it published last: the common version of later merges. */
async function rememberLast(target: RecordTarget, work: string, local: Blobs): Promise<void> {
  const { git } = target;
  const before = await blobsOf(git, lastRef(target), target.folders);
  const tree = await treeWith(git, work, undefined, new Map([...before, ...local]));
  const commit = await commitTree(git, tree, undefined, 'Records of this clone as published last\n');
  await runGit(git, ['update-ref', lastRef(target), commit]);
}

function lastRef({ remote, branch }: RecordTarget): string {
  return `refs/opex/published/${remote ?? '-'}/${branch}`;
}

/** Both changes in one blob, seen from the nearest version that both sides had; undefined where lines clash. */
async function mergeBlobs(
  git: GitProgram,
  work: string,
  bases: readonly string[],
  ours: string,
  theirs: string,
  mergeText: PublishOptions['mergeText'],
): Promise<string | undefined> {
  const distances = await Promise.all(
    bases.map(async base => [base, await distance(git, base, ours)] as const),
  );
  const [nearest] = [...distances].sort((a, b) => a[1] - b[1]);
  const base = nearest?.[0] ?? '';
  if (base === theirs) return ours;
  const texts = await Promise.all([base, ours, theirs].map(blob => contentOf(git, blob)));
  const names = ['base', 'ours', 'theirs'].map(name => join(work, name));
  for (const [index, name] of names.entries()) await writeFile(name, texts[index] ?? '', 'latin1');
  const [baseFile = '', oursFile = '', theirsFile = ''] = names;
  const run = await tryGit(git, ['merge-file', '--quiet', oursFile, baseFile, theirsFile]);
  if (run.code !== 0) {
    const [was = '', mine = '', other = ''] = texts.map(text => Buffer.from(text, 'latin1').toString('utf8'));
    const text = mergeText?.(was, mine, other);
    if (text === undefined) return undefined;
    await writeFile(oursFile, text);
  }
  return (await runGit(git, ['hash-object', '-w', '--no-filters', oursFile])).trim();
}

/** Content of a blob, a character a byte. */
export async function contentOf(git: GitProgram, blob: string): Promise<string> {
  return runGit(git, ['cat-file', 'blob', blob], { encoding: 'latin1' });
}

/** Lines that differ. */
async function distance(git: GitProgram, from: string, to: string): Promise<number> {
  const run = await tryGit(git, ['diff', '--numstat', from, to]);
  const [added = 0, removed = 0] = run.stdout.split('\t').slice(0, 2).map(Number);
  return Number.isFinite(added + removed) ? added + removed : Number.MAX_SAFE_INTEGER;
}

function problemOfGit(error: GitError): ProblemError {
  const isUnknown = /please tell me who you are|empty ident name|unable to auto-detect email/i.test(
    error.message,
  );
  const why = isUnknown ? problem('notes.noIdentity', {}) : problem('notes.git', { detail: error.message });
  return new ProblemError(why, { cause: error });
}
