/** A file of the workspace. */
export interface SourceFile {
  /** Id of the root it lies in, as the caller names roots (a URI). */
  readonly root: string;
  /** Relative to the root, `/` between parts. */
  readonly path: string;
}

/** A folder of the workspace. */
export interface SourceRoot {
  readonly id: string;
  /** Its absolute path with `/` between parts, so that a frame's absolute path can be told to lie in it. */
  readonly path: string;
}

/** Files of the workspace by their name, for traces that tell only the end of a path. Immutable. */
export class SourceIndex {
  private readonly byName = new Map<string, SourceFile[]>();
  private readonly roots: readonly { readonly id: string; readonly parts: readonly string[] }[];

  constructor(
    files: Iterable<SourceFile>,
    roots: readonly SourceRoot[],
    /** False on systems where `App.ts` and `app.ts` are one file. */
    private readonly caseSensitive = true,
  ) {
    for (const file of files) {
      const name = lastPart(file.path).toLowerCase();
      const same = this.byName.get(name);
      if (same) same.push(file);
      else this.byName.set(name, [file]);
    }
    this.roots = roots.map(root => ({ id: root.id, parts: partsOf(root.path) }));
  }

  /** Files of this name, upper and lower case alike: a trace of another system may write it otherwise. */
  named(name: string): readonly SourceFile[] {
    return this.byName.get(name.toLowerCase()) ?? [];
  }

  /** The file that an absolute path names, where it lies in a root and is indexed. */
  absolute(parts: readonly string[]): SourceFile | undefined {
    for (const root of this.roots) {
      if (parts.length <= root.parts.length || !root.parts.every((part, i) => this.same(part, parts[i])))
        continue;
      const path = parts.slice(root.parts.length).join('/');
      const found = this.named(lastPart(path)).find(
        file => file.root === root.id && this.same(file.path, path),
      );
      if (found) return found;
    }
    return undefined;
  }

  private same(a: string, b: string | undefined): boolean {
    return this.caseSensitive ? a === b : a.toLowerCase() === b?.toLowerCase();
  }
}

/** The parts of a path of either kind of system, without `.` and with `..` taken back; a drive is a part. */
export function partsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
