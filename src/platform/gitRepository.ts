import * as vscode from 'vscode';
import { toDisposable } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import { gitApi, type GitApi, type ScmRepository } from './gitExtension';

/** What git knows of a file's repository; a part is absent where git does not tell it. */
export interface GitFacts {
  /** The checked-out commit, whole. */
  readonly commit?: string;
  /** Name and e-mail as git would put them under a commit; the e-mail alone where there is no name. */
  readonly author?: string;
}

/** Longest wait for git: what is written must not hang on it. */
const patienceMs = 3000;

/**
 * Asks the built-in git extension. Git is optional: whatever fails gives fewer facts and a line in the log. In a
 * window that is not trusted nothing is asked, so that no git process runs over a stranger's configuration.
 */
export async function gitFactsOf(uri: vscode.Uri, log: Logger): Promise<GitFacts> {
  if (!vscode.workspace.isTrusted) return {};
  const timeout = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => timeout.cancel(), patienceMs);
  try {
    const late = new Promise<GitFacts>(resolve => {
      timeout.token.onCancellationRequested(() => {
        log.info(`git did not answer within ${patienceMs} ms`);
        resolve({});
      });
    });
    return await Promise.race([readFacts(uri), late]);
  } catch (error) {
    log.info(`git: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  } finally {
    clearTimeout(timer);
    timeout.dispose();
  }
}

async function readFacts(uri: vscode.Uri): Promise<GitFacts> {
  const api = await gitApi();
  if (!api) return {};
  if (api.state !== 'initialized') await initialized(api);
  const repository = api.getRepository(uri);
  if (!repository) return {};
  // Asked of git: what the extension last saw is older than a rebase that has just ended.
  const commit = await repository.getCommit('HEAD').then(
    ({ hash }) => hash,
    () => repository.state.HEAD?.commit,
  );
  const author = await authorOf(repository);
  return { ...(commit ? { commit } : {}), ...(author ? { author } : {}) };
}

function initialized(api: GitApi): Promise<void> {
  return new Promise(resolve => {
    const listening = api.onDidChangeState(state => {
      if (state !== 'initialized') return;
      once.dispose();
      resolve();
    });
    const once = toDisposable(() => void listening.dispose());
  });
}

async function authorOf(repository: ScmRepository): Promise<string | undefined> {
  // A key that is not set rejects.
  const read = (key: string): Promise<string> => repository.getConfig(key).catch(() => '');
  const [name, email] = await Promise.all([read('user.name'), read('user.email')]);
  if (email.trim() === '') return name.trim() || undefined;
  return name.trim() === '' ? email.trim() : `${name.trim()} <${email.trim()}>`;
}
