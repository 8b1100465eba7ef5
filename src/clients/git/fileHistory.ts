import { runGit, tryGit, type GitProgram } from './gitProgram';

/** A file at a commit; the path from the repository's top. */
export interface OldFile {
  readonly commit: string;
  readonly path: string;
}

/** Larger files are not read: nobody anchors a note in them. */
const maxBytes = 4 * 1024 * 1024;
const maxAllBytes = 48 * 1024 * 1024;
const timeoutMs = 15_000;
/** Nothing is fetched for this: a commit that is not here is not here. */
const env = { GIT_NO_LAZY_FETCH: '1' };

/** Texts of files at commits, in the order asked for, by one process of git; undefined for what is not there. */
export async function textsAt(
  git: GitProgram,
  files: readonly OldFile[],
): Promise<readonly (string | undefined)[]> {
  // A line break in a name would ask for another object.
  const names = files.map(({ commit, path }) =>
    /^[0-9a-f]{4,64}$/i.test(commit) && !/[\n\r\0]/.test(path) ? `${commit}:${path}` : '-',
  );
  if (names.length === 0) return [];
  const checked = await runGit(git, ['cat-file', '--batch-check'], {
    input: `${names.join('\n')}\n`,
    timeoutMs,
    env,
  });
  let room = maxAllBytes;
  const wanted = checked.split('\n').map(line => {
    const [, id, size] = /^([0-9a-f]{40,64}) blob (\d+)$/.exec(line) ?? [];
    if (id === undefined || Number(size) > maxBytes || Number(size) > room) return undefined;
    room -= Number(size);
    return id;
  });
  const ids = [...new Set(wanted.flatMap(id => id ?? []))];
  if (ids.length === 0) return names.map(() => undefined);
  const output = await runGit(git, ['cat-file', '--batch'], {
    input: `${ids.join('\n')}\n`,
    timeoutMs,
    env,
    encoding: 'latin1',
  });
  const texts = new Map<string, string>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [, id = '', size = '0'] = /^(\S+) blob (\d+)$/.exec(output.slice(at, end)) ?? [];
    if (end < 0 || id === '') break;
    const stop = end + 1 + Number(size);
    texts.set(id, Buffer.from(output.slice(end + 1, stop), 'latin1').toString('utf8'));
    at = stop + 1;
  }
  return names.map((_, index) => texts.get(wanted[index] ?? ''));
}

/** Files that were renamed between a commit and what is checked out, or another commit: new path by old. */
export async function renamesSince(
  git: GitProgram,
  commit: string,
  until?: string,
): Promise<ReadonlyMap<string, string>> {
  const ends = until === undefined ? [commit] : [commit, until];
  if (!ends.every(end => /^[0-9a-f]{4,64}$/i.test(end))) return new Map();
  const args = [
    'diff',
    '--name-status',
    '-z',
    '-M',
    '-l2000',
    '--diff-filter=R',
    '--no-ext-diff',
    '--no-textconv',
  ];
  const run = await tryGit(git, [...args, ...ends, '--'], { timeoutMs, env });
  if (run.code !== 0) return new Map();
  const parts = run.stdout.split('\0');
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) renames.set(parts[at + 1] ?? '', parts[at + 2] ?? '');
  return renames;
}

/** Tracked files whose checked-out text holds these words in one line, those of one ending only. */
export async function filesHolding(
  git: GitProgram,
  words: string,
  ending: string,
): Promise<readonly string[]> {
  if (/[\n\r\0]/.test(words)) return [];
  const glob = ending === '' ? ':(top)' : `:(top,glob)**/*${ending.replace(/[*?[\]\\]/g, '?')}`;
  const args = ['grep', '-l', '-z', '-I', '-F', '--full-name', '-e', words, '--', glob];
  const run = await tryGit(git, args, { timeoutMs, env });
  return run.code === 0 ? run.stdout.split('\0').filter(path => path !== '') : [];
}
