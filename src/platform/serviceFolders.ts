import * as vscode from 'vscode';
import { originOfConfig } from '../core/team/repositoryRef';
import { teamFileOf } from './teamFiles';

/** A repository as "Set Up Team" sees it: by names of folders and two files, no git. */
export interface RepositoryView {
  readonly name: string;
  /** Where the team file is to be: its services need not name the repository. */
  readonly isTeamFolder: boolean;
  /** Folders that may each hold a service, relative to the root; empty where the repository is one service. */
  readonly folders: readonly string[];
  /** Text of CODEOWNERS, from where git hosts look for it. */
  readonly codeOwners?: string;
  /** `remote.origin.url` as `.git/config` says it; unchecked. */
  readonly remote?: string;
}

/** Folders that by convention hold a service each. */
const containers = ['services', 'apps', 'cmd', 'src/services', 'microservices'];
const codeOwnerFiles = ['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'];
const maxFolders = 500;
const maxBytes = 500_000;

/** Looks at the folders of the workspace. What cannot be read is taken for absent: a draft is not the judge. */
export async function viewRepositories(teamFolder: vscode.Uri): Promise<readonly RepositoryView[]> {
  const open = vscode.workspace.workspaceFolders ?? [];
  return Promise.all(
    open.map(async ({ uri, name }): Promise<RepositoryView> => {
      const [folders, codeOwners, config] = await Promise.all([
        serviceFolders(uri),
        firstText(codeOwnerFiles.map(path => vscode.Uri.joinPath(uri, path))),
        firstText([vscode.Uri.joinPath(uri, '.git', 'config')]),
      ]);
      const remote = config === undefined ? undefined : originOfConfig(config);
      return {
        name,
        isTeamFolder: teamFileOf(uri).toString() === teamFileOf(teamFolder).toString(),
        folders,
        ...(codeOwners === undefined ? {} : { codeOwners }),
        ...(remote === undefined ? {} : { remote }),
      };
    }),
  );
}

async function serviceFolders(root: vscode.Uri): Promise<readonly string[]> {
  const found: string[] = [];
  for (const container of containers) {
    for (const [name, type] of await entriesOf(vscode.Uri.joinPath(root, container))) {
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      if (isFolder && !/^[._]|^node_modules$/.test(name)) found.push(`${container}/${name}`);
    }
  }
  return found.sort().slice(0, maxFolders);
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

async function firstText(files: readonly vscode.Uri[]): Promise<string | undefined> {
  for (const file of files) {
    try {
      const { size, type } = await vscode.workspace.fs.stat(file);
      // A link could lead anywhere; neither file is one in a repository as people make them.
      if (type !== vscode.FileType.File || size > maxBytes) continue;
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    } catch {
      continue;
    }
  }
  return undefined;
}
