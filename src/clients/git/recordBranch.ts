import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit, tryGit, type GitProgram } from './gitProgram';

/** Which records go where. */
export interface RecordTarget {
  /** `cwd` is the top of the repository. */
  readonly git: GitProgram;
  /** Name of the remote; absent where the repository has none. */
  readonly remote?: string;
  readonly branch: string;
  /** Folders of records, relative to the top, `/` between parts. */
  readonly folders: readonly string[];
}

/** The end of the branch as far as this clone knows it. */
export interface BranchEnd {
  /** What the branch points to; absent where there is no such branch. */
  readonly tip?: string;
  /** What a new commit is put on: the branch, or the default branch where that holds all of it; absent: nothing yet. */
  readonly parent?: string;
  /** Name of the remote's default branch. */
  readonly defaultBranch?: string;
  /** Commits whose history counts as published. */
  readonly ends: readonly string[];
}

/** Blobs of records by path. */
export type Blobs = ReadonlyMap<string, string>;

/** Longest file that is published, bytes: records are text that people read. */
const maxBytes = 4 * 1024 * 1024;

/** Fetches the branch and the default branch of the remote, and nothing else. @throws GitError */
export async function fetchBranch({ git, remote, branch }: RecordTarget): Promise<void> {
  if (remote === undefined) return;
  const listed = await runGit(git, ['ls-remote', '--symref', '--', remote, 'HEAD', `refs/heads/${branch}`]);
  const head = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(listed)?.[1];
  const has = (name: string): boolean => listed.includes(`\trefs/heads/${name}\n`);
  const isBorn = /^[0-9a-f]+\tHEAD$/m.test(listed);
  const names = [
    ...(head !== undefined && isBorn ? [head] : []),
    ...(has(branch) && head !== branch ? [branch] : []),
  ];
  const refs = names.map(name => `+refs/heads/${name}:refs/remotes/${remote}/${name}`);
  if (!names.includes(branch)) {
    // Somebody deleted it there: what we remember of it is not where it ends.
    await tryGit(git, ['update-ref', '-d', `refs/remotes/${remote}/${branch}`]);
  }
  if (head !== undefined) {
    await tryGit(git, ['symbolic-ref', `refs/remotes/${remote}/HEAD`, `refs/remotes/${remote}/${head}`]);
  }
  if (refs.length === 0) return;
  await runGit(git, ['fetch', '--no-tags', '--no-write-fetch-head', '--refmap=', '--', remote, ...refs], {
    timeoutMs: 120_000,
  });
}

/** Where the branch ends, as it was fetched last. @throws GitError */
export async function branchEnd({ git, remote, branch }: RecordTarget): Promise<BranchEnd> {
  const commit = async (ref: string): Promise<string | undefined> => {
    const run = await tryGit(git, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
    return run.code === 0 ? run.stdout.trim() : undefined;
  };
  if (remote === undefined) {
    const tip = await commit(`refs/heads/${branch}`);
    const parent = tip ?? (await commit('HEAD'));
    return { ...(tip ? { tip } : {}), ...(parent ? { parent } : {}), ends: parent ? [parent] : [] };
  }
  const tip = await commit(`refs/remotes/${remote}/${branch}`);
  const head = await tryGit(git, ['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`]);
  const named = head.stdout.trim().slice(`refs/remotes/${remote}/`.length);
  const candidates = named === '' ? ['main', 'master'] : [named];
  for (const defaultBranch of candidates) {
    const base = await commit(`refs/remotes/${remote}/${defaultBranch}`);
    if (!base) continue;
    const isMerged = !tip || (await tryGit(git, ['merge-base', '--is-ancestor', tip, base])).code === 0;
    return {
      ...(tip ? { tip } : {}),
      parent: isMerged ? base : tip,
      defaultBranch,
      ends: tip ? [tip, base] : [base],
    };
  }
  return tip ? { tip, parent: tip, ends: [tip] } : { ends: [] };
}

/** Records on disk: files, no links, none that is being written. */
export async function localRecords({ git, folders }: RecordTarget): Promise<readonly string[]> {
  const found: string[] = [];
  const look = async (folder: string): Promise<void> => {
    const entries = await readdir(join(git.cwd, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await look(path);
      else if (entry.isFile() && (await lstat(join(git.cwd, path))).size <= maxBytes) found.push(path);
    }
  };
  for (const folder of folders) {
    // A link on the way would publish what lies elsewhere.
    if (await isRealFolder(git.cwd, folder)) await look(folder);
  }
  return found.filter(path => !/[\n\r]/.test(path)).sort();
}

async function isRealFolder(top: string, folder: string): Promise<boolean> {
  let at = top;
  for (const part of folder.split('/')) {
    at = join(at, part);
    const found = await lstat(at).catch(() => undefined);
    if (!found?.isDirectory()) return false;
  }
  return true;
}

/** Git's names of the files' content, as a commit would hold it. @throws GitError */
export async function hashFiles(git: GitProgram, paths: readonly string[], write: boolean): Promise<Blobs> {
  if (paths.length === 0) return new Map();
  const args = ['hash-object', ...(write ? ['-w'] : []), '--stdin-paths'];
  const hashes = (await runGit(git, args, { input: paths.join('\n') + '\n' })).trim().split('\n');
  return new Map(paths.map((path, index) => [path, hashes[index] ?? '']));
}

/** Blobs of a commit below the folders; none where there is no such commit. */
export async function blobsOf(git: GitProgram, commit: string, folders: readonly string[]): Promise<Blobs> {
  const run = await tryGit(git, ['ls-tree', '-r', '-z', commit, '--', ...folders]);
  const entries = run.code === 0 ? run.stdout.split('\0') : [];
  return new Map(
    entries.flatMap(entry => {
      const parts = /^\d+ blob ([0-9a-f]+)\t([^]*)$/.exec(entry);
      return parts ? [[parts[2] ?? '', parts[1] ?? ''] as const] : [];
    }),
  );
}

/** Every version of every record that the commits' histories hold. @throws GitError */
export async function historyOf(
  git: GitProgram,
  commits: readonly string[],
  folders: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const history = new Map<string, Set<string>>();
  if (commits.length === 0) return history;
  const log = await runGit(git, [
    ...['log', '--max-count=5000', '--format=', '--raw', '-z', '--no-abbrev', '--no-renames', '-m'],
    ...commits,
    '--',
    ...folders,
  ]);
  const parts = log.split('\0');
  for (let at = 0; at + 1 < parts.length; at += 1) {
    const hashes = /^\n?:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) /.exec(parts[at] ?? '');
    if (!hashes) continue;
    const path = parts[at + 1] ?? '';
    const known = history.get(path) ?? new Set();
    for (const hash of hashes.slice(1)) if (!/^0+$/.test(hash)) known.add(hash);
    history.set(path, known);
    at += 1;
  }
  return history;
}
