import * as vscode from 'vscode';

// The parts of VS Code's git extension (its `api/git.d.ts`) that are used here.
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}
export interface GitApi {
  readonly git: { readonly path: string };
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<GitApi['state']>;
  readonly onDidOpenRepository: vscode.Event<ScmRepository>;
  readonly repositories: readonly ScmRepository[];
  getRepository(uri: vscode.Uri): ScmRepository | null;
}
export interface ScmRepository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: {
    readonly HEAD?: { readonly commit?: string } | undefined;
    readonly onDidChange: vscode.Event<void>;
  };
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  getConfig(key: string): Promise<string>;
}

/** VS Code's own git; undefined where it is turned off or fails, and in a window that is not trusted. */
export async function gitApi(): Promise<GitApi | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  try {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    const git = extension?.isActive ? extension.exports : await extension?.activate();
    return git?.enabled ? git.getAPI(1) : undefined;
  } catch {
    return undefined;
  }
}

/** The program that VS Code found, which may be on no path; else the one that the path has. */
export async function gitPath(): Promise<string> {
  return (await gitApi())?.git.path ?? 'git';
}
