import { readFileSync } from 'node:fs';
import { measureVsix, readVsix, type VsixSizes } from './vsix';

/** A limit that the packed extension must keep. */
export interface PackageCheck {
  readonly name: string;
  readonly isKept: boolean;
  /** What was measured, in words. */
  readonly found: string;
}

const kilo = 1000;

const limits: readonly {
  readonly name: string;
  readonly size: keyof VsixSizes & `${string}Bytes`;
  readonly most: number;
}[] = [
  { name: 'startup entry at most 80 KB', size: 'entryBytes', most: 80 * kilo },
  { name: 'all extension code at most 560 KB gzipped', size: 'extensionGzipBytes', most: 560 * kilo },
  { name: 'VSIX under 1 MB', size: 'vsixBytes', most: 1000 * kilo - 1 },
];

/** What a VSIX must not carry: maps, sources, tests, dependencies, secrets of the development. */
const forbidden =
  /\.(map|ts|tsx|mjs)$|(^|\/)(node_modules|test|src|out)\/|(^|\/)\.[^/]+|^tsconfig|^package-lock/;

/** Files of a package that have no business there. */
export function strayFiles(paths: readonly string[]): readonly string[] {
  return paths.filter(path => forbidden.test(path));
}

/** Holds sizes against the limits. */
export function checkSizes(sizes: VsixSizes): readonly PackageCheck[] {
  return limits.map(({ name, size, most }) => {
    const bytes = sizes[size] as number;
    return { name, isKept: bytes <= most, found: `${(bytes / kilo).toFixed(1)} KB` };
  });
}

/** All checks of a packed extension. */
export function checkPackage(file: string): readonly PackageCheck[] {
  const stray = strayFiles(readVsix(readFileSync(file)).map(entry => entry.path));
  return [
    ...checkSizes(measureVsix(file)),
    {
      name: 'no maps, tests or sources in the VSIX',
      isKept: stray.length === 0,
      found: stray.length === 0 ? 'none' : stray.join(', '),
    },
  ];
}
