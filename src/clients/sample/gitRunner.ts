import { execFile } from 'node:child_process';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/sampleProblems';

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
export function gitProgram(program = 'git'): GitRunner {
  return (args, cwd, env) =>
    new Promise((resolve, reject) => {
      const options = {
        cwd,
        env: { ...withoutGit(process.env), ...env },
        timeout: timeoutMs,
        windowsHide: true,
      };
      execFile(program, args, options, (error, _stdout, stderr) => {
        if (!error) {
          resolve();
          return;
        }
        const command = args.find(arg => /^[a-z]+$/.test(arg)) ?? '';
        const detail = `git ${command}: ${stderr.trim() || error.message}`;
        reject(new ProblemError(problem('sample.notWritten', { detail }), { cause: error }));
      });
    });
}

/** A window that was opened from a git hook has GIT_DIR and the like set: they would lead to another repository. */
function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^GIT_/i.test(name)));
}
