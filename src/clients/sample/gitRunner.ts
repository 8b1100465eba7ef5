import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/sampleProblems';
import { GitError, runGit } from '../git/gitProgram';

/**
 * Runs git once in a folder, never through a shell; `env` comes on top of an environment without any `GIT_…`.
 * Rejects with a ProblemError where git is missing or fails.
 */
export type GitRunner = (
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
) => Promise<void>;

const timeoutMs = 60_000;

/** Runs the git program of that name or path. */
export function gitProgram(path = 'git'): GitRunner {
  return async (args, cwd, env) => {
    try {
      await runGit({ path, cwd, env }, args, { isolated: true, timeoutMs });
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const command = args.find(arg => /^[a-z]+$/.test(arg)) ?? '';
      const detail = `git ${command}: ${error.message}`;
      throw new ProblemError(problem('sample.notWritten', { detail }), { cause: error });
    }
  };
}
