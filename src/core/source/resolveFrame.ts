import { isAbsolutePath } from './sourceLocation';
import { partsOf, type SourceFile, type SourceIndex } from './sourceIndex';
import type { StackFrame } from './stackFrame';

/** A file of the workspace that a frame may mean, and why. */
export interface SourceCandidate {
  readonly file: SourceFile;
  readonly reason: CandidateReason;
  /** How many parts of the path, from its end, agree. */
  readonly matched: number;
}

export type CandidateReason =
  /** The trace names this very file. */
  | 'exact'
  /** The team file says where this folder of production lies. */
  | 'rule'
  /** Somebody chose it before, for this path or one beside it. */
  | 'chosen'
  /** A source map leads there. */
  | 'map'
  /** The path ends the same, and the team file says that this is the service's code. */
  | 'service'
  /** The path ends the same. */
  | 'suffix'
  /** Only the file's name agrees: the folders differ. */
  | 'nameOnly';

export interface ResolveOptions {
  /** True for files of the service that failed (the team file's `paths`). */
  readonly inService?: (file: SourceFile) => boolean;
}

/**
 * The files of the workspace that a frame may mean, best first; several when none is better than the others,
 * none when the path leads elsewhere. A prefix that the path has in a container or on a build machine does no harm:
 * the longest end that agrees counts, first among the service's own files.
 * A library's frame is found only where the trace names the very file.
 */
export function resolveFrame(
  frame: StackFrame,
  index: SourceIndex,
  options: ResolveOptions = {},
): readonly SourceCandidate[] {
  const path = localPath(frame.file);
  const exact = isAbsolutePath(path) ? index.absolute(partsOf(path)) : undefined;
  if (exact) return [{ file: exact, reason: 'exact', matched: partsOf(exact.path).length }];
  if (frame.library) return [];
  const parts = partsOf(frame.impliedPath ?? path);
  const name = parts[parts.length - 1];
  if (name === undefined || /^[A-Za-z]:$/.test(name)) return [];
  const ranked = index.named(name).map(file => rank(file, parts, options.inService?.(file) === true));
  const best = Math.max(...ranked.map(entry => entry.score));
  return ranked.filter(entry => entry.score === best).map(entry => entry.candidate);
}

interface Ranked {
  readonly candidate: SourceCandidate;
  readonly score: number;
}

function rank(file: SourceFile, frameParts: readonly string[], inService: boolean): Ranked {
  const fileParts = partsOf(file.path);
  const matched = commonEnd(fileParts, frameParts, true);
  const exactCase = commonEnd(fileParts, frameParts, false);
  // A whole path, the trace's or the file's, is as good as two parts: `app.js` at a root, `App.java` without a package.
  const strong = matched >= 2 || matched === fileParts.length || matched === frameParts.length;
  const reason = !strong ? 'nameOnly' : inService ? 'service' : 'suffix';
  // The service's own files come before longer matches elsewhere, but not before a file whose whole path the trace names.
  const first = (strong && inService) || (matched >= 2 && matched === fileParts.length);
  const score = (first ? 1e6 : 0) + matched * 1e3 + (inService ? 500 : 0) + Math.min(exactCase, 400);
  return { candidate: { file, reason, matched }, score };
}

function commonEnd(a: readonly string[], b: readonly string[], ignoreCase: boolean): number {
  let count = 0;
  while (count < a.length && count < b.length) {
    const x = a[a.length - 1 - count] ?? '';
    const y = b[b.length - 1 - count] ?? '';
    if (ignoreCase ? x.toLowerCase() !== y.toLowerCase() : x !== y) break;
    count++;
  }
  return count;
}

/** The path in a file name as traces write it: scheme, host, query and escapes taken off. */
export function localPath(file: string): string {
  let path = file;
  const scheme = /^([a-z][a-z0-9+.-]+):(?=\/|\.|http)/i.exec(path);
  if (scheme) {
    path = path.slice(scheme[0].length);
    // `file:///C:/x` and `file:///x` are paths of this kind of machine; other schemes' first part is a host or name.
    if (path.startsWith('//'))
      path = scheme[1]?.toLowerCase() === 'file' ? fileUrlPath(path) : path.replace(/^\/\/[^/]*/, '');
    path = path.replace(/[?#].*$/s, '');
    path = decoded(path);
  }
  return path.replace(/\?[^/\\]*$/, '');
}

function fileUrlPath(afterScheme: string): string {
  const path = afterScheme.replace(/^\/\/[^/]*/, '');
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
