import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { localPath, resolveFrame, type SourceCandidate } from '../core/source/resolveFrame';
import { isAbsolutePath } from '../core/source/sourceLocation';
import { SourceIndex, type SourceFile } from '../core/source/sourceIndex';
import type { StackFrame } from '../core/source/stackFrame';
import { serviceOfRecord } from '../core/team/ownership';
import { matchesGlob } from '../core/team/pathGlob';
import type { TeamStore } from '../core/team/teamStore';

/** Files are looked for by name, many names in one search. */
const gatherMs = 20;
const namesPerSearch = 100;
const filesPerSearch = 5_000;
const notOurs = '**/{node_modules,bower_components,site-packages,__pycache__,.git,.venv,venv}/**';

/** Looks for the files that frames mean; keeps what it found by name. Loaded with the first question. */
export class FrameSearch {
  private readonly byName = new Map<string, Promise<readonly SourceFile[]>>();
  private gathering:
    { readonly names: Set<string>; readonly found: Promise<readonly SourceFile[]> } | undefined;

  constructor(private readonly deps: { readonly team: TeamStore; readonly clock: Clock }) {}

  async candidates(frame: StackFrame, service: string | undefined): Promise<readonly SourceCandidate[]> {
    const path = localPath(frame.file);
    const exact = isAbsolutePath(path) ? await exactFile(path) : undefined;
    if (exact) return [{ file: exact, reason: 'exact', matched: exact.path.split('/').length }];
    const name = (frame.impliedPath ?? path).split(/[\\/]/).pop() ?? '';
    if (frame.library || name === '') return [];
    const index = new SourceIndex(await this.filesNamed(name), []);
    const paths = serviceOfRecord(this.deps.team.team, service)?.paths ?? [];
    return resolveFrame(frame, index, {
      inService: file => paths.some(glob => matchesGlob(glob, file.path)),
    });
  }

  /** True where a file that came or went may change an answer; what has no dot may be a folder with files of any name. */
  concerns(uri: vscode.Uri): boolean {
    if (/\/(?:\.git|node_modules)\//.test(uri.path)) return false;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    return !name.includes('.') || this.byName.has(name);
  }

  forget(): void {
    this.byName.clear();
    this.gathering = undefined;
  }

  private filesNamed(name: string): Promise<readonly SourceFile[]> {
    const known = this.byName.get(name);
    if (known) return known;
    if (!this.gathering || this.gathering.names.size >= namesPerSearch) {
      const names = new Set<string>();
      this.gathering = { names, found: this.search(names) };
    }
    this.gathering.names.add(name);
    const found = this.gathering.found.then(files => files.filter(file => file.path.endsWith(name)));
    this.byName.set(name, found);
    found.catch(() => this.byName.get(name) === found && this.byName.delete(name));
    return found;
  }

  private async search(names: ReadonlySet<string>): Promise<readonly SourceFile[]> {
    await new Promise<void>(resolve => void this.deps.clock.after(gatherMs, resolve));
    if (this.gathering?.names === names) this.gathering = undefined;
    // Signs of globs cannot be escaped within braces: any character stands for them, and names are compared after.
    const globs = [...names].map(name => name.replace(/[*?[\]{},!\\]/g, '?'));
    const pattern = globs.length === 1 ? `**/${globs[0] ?? ''}` : `**/{${globs.join(',')}}`;
    const uris = await vscode.workspace.findFiles(pattern, notOurs, filesPerSearch);
    return uris.flatMap(uri => sourceFile(uri) ?? []);
  }
}

/** A file that an absolute path names, where it is there and lies in a workspace folder. */
async function exactFile(path: string): Promise<SourceFile | undefined> {
  const uri = vscode.Uri.file(path.replaceAll('\\', '/'));
  const file = sourceFile(uri);
  if (!file) return undefined;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0 ? file : undefined;
  } catch {
    return undefined;
  }
}

function sourceFile(uri: vscode.Uri): SourceFile | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  // A trace may say `/workspace/../elsewhere`, which VS Code takes for a file of the workspace.
  if (!folder || uri.path.split('/').includes('..')) return undefined;
  const base = folder.uri.path.replace(/\/$/, '');
  return { root: folder.uri.toString(), path: uri.path.slice(base.length + 1) };
}
