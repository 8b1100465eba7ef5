import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** The `git` program in one repository. */
export interface GitProgram {
  /** Path or name of the program. */
  readonly path: string;
  /** Folder that commands run in. */
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds; a git that asks or hangs must not hold anything up. */
  readonly timeoutMs?: number;
  /** Bytes that it may write: more is a failure. */
  readonly mostOutput?: number;
  /** No `GIT_…` of this process reaches it: the same comes out whoever started VS Code, and how. */
  readonly isolated?: boolean;
  /** `latin1` gives a character for each byte. */
  readonly encoding?: 'utf8' | 'latin1';
}

const patienceMs = 30_000;
const usualOutput = 64 * 1024 * 1024;

/** A command of git that could not be run, or ended with a code that was not expected. */
export class GitError extends Error {
  constructor(
    readonly args: readonly string[],
    readonly run: GitRun,
  ) {
    // Addresses of remotes may hold a password.
    const words = run.stderr.trim() || `git ${args[0] ?? ''} ended with ${run.code}`;
    super(withoutPasswords(words).slice(0, 1000));
    this.name = 'GitError';
  }
}

/** Runs git and gives whatever it ended with. @throws GitError where it could not be started or took too long. */
export function tryGit(
  git: GitProgram,
  args: readonly string[],
  options: GitRunOptions = {},
): Promise<GitRun> {
  const { input = '', env = {}, signal, timeoutMs = patienceMs, encoding = 'utf8' } = options;
  const { mostOutput = usualOutput, isolated = false } = options;
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new GitError(args, { code: -1, stdout: '', stderr: why }));
    const child = spawn(git.path, [...quiet, ...args], {
      cwd: git.cwd,
      env: { ...withoutGit(process.env, isolated), ...unattended, ...git.env, ...env },
      windowsHide: true,
      ...(signal ? { signal } : {}),
    });
    const late = setTimeout(() => {
      child.kill();
      fail(`git ${args[0] ?? ''} took longer than ${timeoutMs / 1000} s`);
    }, timeoutMs);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostOutput) out.push(chunk);
      else child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => err.length < 64 && err.push(chunk));
    // A program that ended without reading is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.on('error', error => {
      clearTimeout(late);
      fail(error.message);
    });
    child.on('close', code => {
      clearTimeout(late);
      const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString(encoding);
      resolve({ code: size > mostOutput ? -1 : (code ?? -1), stdout: text(out), stderr: text(err) });
    });
    child.stdin.end(input);
  });
}

/** Runs git; gives what it printed. @throws GitError unless it ended with 0. */
export async function runGit(
  git: GitProgram,
  args: readonly string[],
  options?: GitRunOptions,
): Promise<string> {
  const run = await tryGit(git, args, options);
  if (run.code !== 0) throw new GitError(args, run);
  return run.stdout;
}

/** Paths as they are; nothing of the repository's own programs runs that is not needed. */
const quiet = [
  ['core.quotePath', 'false'],
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', devNull],
  ['gc.auto', '0'],
].flatMap(([key = '', value = '']) => ['-c', `${key}=${value}`]);

/** Nobody sits before it: a question would wait for ever. */
const unattended = {
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
};

/** VS Code may have been started by git itself (as its editor, by a hook): its variables would lead elsewhere. */
function withoutGit(env: NodeJS.ProcessEnv, isolated: boolean): NodeJS.ProcessEnv {
  const inherited = isolated
    ? /^GIT_/i
    : /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name)));
}

/** `https://user:secret@host` without what is before the host; a secret may hold an `@`. */
export function withoutPasswords(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s]*@/gi, '$1');
}
