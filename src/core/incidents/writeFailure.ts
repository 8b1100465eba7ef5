import { ProblemError, type Problem } from '../base/problem';

/**
 * What became of a write that failed.
 * `refused`: the source decided against it; sending it again as it is would end the same way.
 * `notSent`: it certainly did not happen. `unconfirmed`: it may have happened.
 */
export type WriteFate = 'refused' | 'notSent' | 'unconfirmed';

/** A write that failed, with its fate. Bundles are loaded one by one, so it is recognised by shape: use `fateOf`. */
export class WriteFailure extends ProblemError {
  constructor(
    public readonly fate: WriteFate,
    problem: Problem,
    options?: { readonly cause?: unknown },
  ) {
    super(problem, options);
  }
}

/** The fate that a caught value of a write carries; what carries none may have happened. */
export function fateOf(error: unknown): WriteFate {
  const fate = error instanceof Error && 'fate' in error ? error.fate : undefined;
  return fate === 'refused' || fate === 'notSent' ? fate : 'unconfirmed';
}
