import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import type { SourceFile } from '../core/source/sourceIndex';

/** Files are looked for by name, many names in one search. */
const gatherMs = 20;
const namesPerSearch = 100;
const filesPerSearch = 5_000;
const notOurs = '**/{node_modules,bower_components,site-packages,__pycache__,.git,.venv,venv}/**';

interface Gathering {
  readonly names: Set<string>;
  readonly found: Promise<readonly SourceFile[]>;
}

/** Files of the workspace by their name; keeps what it found. */
export class FilesByName {
  private readonly known = new Map<string, Promise<readonly SourceFile[]>>();
  private gathering: Gathering | undefined;

  constructor(private readonly clock: Clock) {}

  /** Files of this name; in any case of letters where `anyCase` says so. */
  named(name: string, anyCase: boolean): Promise<readonly SourceFile[]> {
    const key = anyCase ? `${name.toLowerCase()}\n` : name;
    const known = this.known.get(key);
    if (known) return known;
    if (!this.gathering || this.gathering.names.size >= namesPerSearch) {
      const names = new Set<string>();
      this.gathering = { names, found: this.search(names) };
    }
    this.gathering.names.add(anyCase ? inAnyCase(name) : globOf(name));
    const wanted = anyCase ? name.toLowerCase() : name;
    const found = this.gathering.found.then(files =>
      files.filter(({ path }) => {
        const own = path.slice(path.lastIndexOf('/') + 1);
        return (anyCase ? own.toLowerCase() : own) === wanted;
      }),
    );
    this.known.set(key, found);
    found.catch(() => this.known.get(key) === found && this.known.delete(key));
    return found;
  }

  /** True where a file that came or went may change an answer; what has no dot may be a folder with files of any name. */
  concerns(uri: vscode.Uri): boolean {
    if (/\/(?:\.git|node_modules)\//.test(uri.path)) return false;
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    return !name.includes('.') || this.known.has(name) || this.known.has(`${name.toLowerCase()}\n`);
  }

  forget(): void {
    this.known.clear();
    this.gathering = undefined;
  }

  private async search(names: ReadonlySet<string>): Promise<readonly SourceFile[]> {
    await new Promise<void>(resolve => void this.clock.after(gatherMs, resolve));
    if (this.gathering?.names === names) this.gathering = undefined;
    const globs = [...names];
    const pattern = globs.length === 1 ? `**/${globs[0] ?? ''}` : `**/{${globs.join(',')}}`;
    const uris = await vscode.workspace.findFiles(pattern, notOurs, filesPerSearch);
    return uris.flatMap(uri => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const base = folder?.uri.path.replace(/\/$/, '') ?? '';
      return folder ? [{ root: folder.uri.toString(), path: uri.path.slice(base.length + 1) }] : [];
    });
  }
}

/** Signs of globs cannot be escaped within braces: any character stands for them, and names are compared after. */
function globOf(name: string): string {
  return name.replace(/[*?[\]{},!\\]/g, '?');
}

function inAnyCase(name: string): string {
  return globOf(name).replace(/[a-z]/gi, letter => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}
