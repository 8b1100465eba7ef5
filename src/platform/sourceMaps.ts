import * as vscode from 'vscode';
import type { OpenSourceMap, OriginalPlace } from '../clients/sourceMaps';
import { problem, type Problem } from '../core/base/problem';
import type {} from '../core/errors/problems';

/** Larger maps and bundles are not read: they would stop everything else in the window for seconds. */
const maxBytes = 48 * 1024 * 1024;
/** Maps kept open: the frames of one trace mostly lie in one bundle. */
const maxOpen = 3;

/** What a bundle's map tells of a place in it. */
export interface MappedPlace {
  readonly place?: OriginalPlace;
  /** The map is there and cannot be used. */
  readonly problem?: Problem;
}

/** Finds and reads source maps within the workspace. Never rejects; a map outside of it is not looked at. */
export class SourceMaps {
  private readonly opened = new Map<string, Promise<OpenSourceMap>>();

  /** @param isInside Tells a file of the workspace: no map leads out of it. */
  constructor(private readonly isInside: (uri: vscode.Uri) => Promise<boolean>) {}

  /** Where a place of a bundle that lies in the workspace comes from: by the map that it names, or the one beside it. */
  async ofBundle(bundle: vscode.Uri, line: number, column: number | undefined): Promise<MappedPlace> {
    if (!(await this.isInside(bundle))) return {};
    const text = await this.read(bundle).catch(() => undefined);
    if (text === undefined) return {};
    const { inlineMap, mapReference } = await import('../clients/sourceMaps');
    const reference = mapReference(text);
    if (reference?.startsWith('data:') === true) {
      return this.lookUp(
        bundle,
        // A bundle that was built anew holds another map.
        await versionOf(bundle, '#inline'),
        line,
        column,
        () => inlineMap(reference) ?? '',
      );
    }
    const beside = bundle.with({ path: `${bundle.path}.map` });
    const named = reference === undefined ? undefined : nextTo(bundle, reference);
    for (const map of named ? [named, beside] : [beside]) {
      if (await this.isInside(map)) return this.ofMap(map, line, column);
    }
    return {};
  }

  /** Where a place of a bundle comes from, by its map; nowhere where a link leads out of the workspace. */
  async ofMap(map: vscode.Uri, line: number, column: number | undefined): Promise<MappedPlace> {
    if (!(await this.isInside(map))) return {};
    return this.lookUp(map, await versionOf(map), line, column, () => this.read(map));
  }

  forget(): void {
    this.opened.clear();
  }

  private async lookUp(
    file: vscode.Uri,
    key: string,
    line: number,
    column: number | undefined,
    read: () => string | Promise<string>,
  ): Promise<MappedPlace> {
    let opening = this.opened.get(key);
    if (!opening) {
      opening = Promise.resolve()
        .then(read)
        .then(async text => (await import('../clients/sourceMaps')).openSourceMap(text, file.toString()));
      opening.catch(() => undefined);
      this.opened.set(key, opening);
      for (const oldest of this.opened.keys()) {
        if (this.opened.size <= maxOpen) break;
        this.opened.delete(oldest);
      }
    }
    try {
      const place = (await opening).original(line, column);
      return place ? { place } : {};
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
      return {
        problem: problem('logs.badSourceMap', { file: vscode.workspace.asRelativePath(file), reason }),
      };
    }
  }

  private async read(uri: vscode.Uri): Promise<string> {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes)
      throw new Error(`${Math.ceil(size / 1024 / 1024)} MB > ${maxBytes / 1024 / 1024} MB`);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  }
}

/** Names a file as it is now. */
async function versionOf(file: vscode.Uri, part = ''): Promise<string> {
  const stat = await Promise.resolve(vscode.workspace.fs.stat(file)).catch(() => undefined);
  return `${file.toString()}${part}\n${stat?.mtime ?? 0}\n${stat?.size ?? 0}`;
}

/** A map that a bundle names, relative to it; of a URL elsewhere only the name is looked for beside the bundle. */
function nextTo(bundle: vscode.Uri, reference: string): vscode.Uri | undefined {
  const isRemote = /^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference);
  const path = reference.replace(/[?#].*$/, '');
  const relative = isRemote || path.startsWith('/') ? path.slice(path.lastIndexOf('/') + 1) : path;
  return relative === '' ? undefined : vscode.Uri.joinPath(bundle, '..', relative);
}
