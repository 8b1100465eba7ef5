/**
 * Every failure that a person may see, by code, with the values its sentence needs.
 * Each area adds its own codes by declaration merging (`core/<area>/problems.ts`);
 * the sentences live in `platform/problemSentences`, where a missing one is a type error.
 * Args are data for a sentence, never markup; they must not carry a token.
 */
export interface ProblemCodes {
  /** Something outside of every known case; `detail` is for the log and "Show Log". */
  'base.unexpected': { readonly detail: string };
}

export type ProblemCode = keyof ProblemCodes;

/** A failure as data: what it is and its facts; the words are the platform's. */
export type Problem = {
  [C in ProblemCode]: { readonly code: C; readonly args: ProblemCodes[C]; readonly place?: ProblemPlace };
}[ProblemCode];

/** Where in a file a problem stands; lines and columns are zero-based. */
export interface ProblemPlace {
  /** Path or URI as the reader of the file was given it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Makes a problem; the code fixes the type of its args. */
export function problem<C extends ProblemCode>(
  code: C,
  args: ProblemCodes[C],
  place?: ProblemPlace,
): Problem {
  return (place ? { code, args, place } : { code, args }) as Problem;
}

/** A thrown problem. Bundles are loaded one by one, so it is recognised by shape: use `problemOf`. */
export class ProblemError extends Error {
  public readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(problem.code, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem that a caught value carries, or `base.unexpected` with its message. */
export function problemOf(error: unknown): Problem {
  if (isProblemError(error)) return error.problem;
  return problem('base.unexpected', { detail: error instanceof Error ? error.message : String(error) });
}

/** True for a thrown problem of any bundle. */
export function isProblemError(error: unknown): error is ProblemError {
  return error instanceof Error && error.name === 'ProblemError' && 'problem' in error;
}

/** True where an operation ended because its `AbortSignal` fired. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'CanceledError');
}

/** What an operation rejects with when its signal fired; `isAbort` knows it. */
export function abortError(): Error {
  const error = new Error('The operation was aborted');
  error.name = 'AbortError';
  return error;
}
