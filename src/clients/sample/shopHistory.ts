import { mkdir, readdir, readFile, realpath, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/sampleProblems';
import type { GitRunner } from './gitRunner';
import { fillPlaceholders } from './placeholders';
import { retimeLog } from './retime';
import type { SampleCommit, SamplePerson, SampleSource } from './sampleSource';

export interface WriteSampleOptions {
  readonly source: SampleSource;
  /** Made where it is missing; it must be empty. */
  readonly targetDir: string;
  /** Unix ms; every age of the sample counts back from it. */
  readonly now: number;
  /** Without one the files are written as they are at the last commit, and there is no history. */
  readonly git: GitRunner | undefined;
}

/** Nothing of the person's own git may act here: no configuration, hooks, templates, signing or background upkeep. */
const gitOptions = Object.entries({
  'core.hooksPath': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.attributesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.fsmonitor': 'false',
  'commit.gpgsign': 'false',
  'tag.gpgsign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'init.defaultBranch': 'main',
}).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_DEFAULT_HASH: 'sha1',
  GIT_DEFAULT_REF_FORMAT: 'files',
};

/**
 * Writes a sample repository: its files, its history with authors, dates and deploy tags, and its logs with every
 * record moved to now. Either all of it is there in the end or the folder is empty again.
 * @throws ProblemError `sample.notWritten` for a path that leads out or a folder that is not empty (both before
 * anything is written), and where git fails.
 */
export async function writeSampleRepository(options: WriteSampleOptions): Promise<void> {
  const { source, targetDir } = options;
  for (const commit of source.commits) Object.keys(commit.files).forEach(checkPath);
  for (const log of source.logs) checkPath(log.path);

  await mkdir(targetDir, { recursive: true });
  const root = await realpath(targetDir);
  if ((await readdir(root)).length > 0) {
    throw notWritten(`${targetDir} is not empty`);
  }
  try {
    await writeHistory(options, root);
    await writeLogs(options, root);
  } catch (error) {
    await emptyFolder(root);
    throw error;
  }
}

async function writeHistory({ source, now, git }: WriteSampleOptions, root: string): Promise<void> {
  const hashes = new Map<string, string>();
  // An empty template: the default one may bring hooks.
  await git?.([...gitOptions, 'init', '--quiet', '--template='], root, gitEnvironment);
  for (const commit of source.commits) {
    for (const [path, text] of Object.entries(commit.files)) {
      if (text === null) await unlink(join(root, path));
      else await writeInside(root, path, isNote(path) ? fillPlaceholders(text, now, hashes) : text);
    }
    if (git === undefined) continue;
    await commitAll(git, root, commit, now);
    hashes.set(commit.key, await headHash(root));
  }
}

/** Only what people write about code has places to fill: a playbook, a note. */
function isNote(path: string): boolean {
  return path.startsWith('.opex/') && path.endsWith('.md');
}

async function commitAll(git: GitRunner, root: string, commit: SampleCommit, now: number): Promise<void> {
  const environment = { ...gitEnvironment, ...personAt(commit.author, now - commit.ageMs) };
  await git([...gitOptions, 'add', '--all', '--force', '.'], root, environment);
  await git(
    [...gitOptions, 'commit', '--quiet', '--no-verify', `--message=${commit.message}`],
    root,
    environment,
  );
  const { tag } = commit;
  if (tag === undefined) return;
  const tagger = { ...gitEnvironment, ...personAt(tag.author, now - tag.ageMs) };
  await git([...gitOptions, 'tag', '--annotate', `--message=${tag.message}`, tag.name], root, tagger);
}

function personAt({ name, email }: SamplePerson, time: number): Record<string, string> {
  const date = `${Math.floor(time / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

/** The branch was made a moment ago by the commit, so its ref is a file of its own. */
async function headHash(root: string): Promise<string> {
  const head = await readFile(join(root, '.git', 'HEAD'), 'utf8');
  const ref = head.replace(/^ref: /, '').trim();
  return (await readFile(join(root, '.git', ...ref.split('/')), 'utf8')).trim();
}

async function writeLogs({ source, now }: WriteSampleOptions, root: string): Promise<void> {
  for (const { path, format, text } of source.logs) {
    const moved = retimeLog(text, format, now - source.reference);
    await writeInside(root, path, path.endsWith('.gz') ? await promisify(gzip)(moved) : moved);
  }
}

/** Refuses what could lead out of the folder or into git's own, on any system. */
function checkPath(path: string): void {
  const parts = path.split('/');
  const safe = parts.every(
    part => /^[\w.][\w.@ -]*$/.test(part) && !/^\.+$|[. ]$/.test(part) && !/^\.?git(~\d)?$/i.test(part),
  );
  if (!safe) throw notWritten(`${JSON.stringify(path)} leads out of the folder`);
}

async function writeInside(root: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  // Whatever the path looks like: a link put there in the meantime must not lead out.
  if (!`${await realpath(dirname(file))}${sep}`.startsWith(`${root}${sep}`)) {
    throw notWritten(`${JSON.stringify(path)} leads out of the folder`);
  }
  await writeFile(file, content);
}

async function emptyFolder(root: string): Promise<void> {
  for (const name of await readdir(root)) await rm(join(root, name), { recursive: true, force: true });
}

function notWritten(detail: string): ProblemError {
  return new ProblemError(problem('sample.notWritten', { detail }));
}
