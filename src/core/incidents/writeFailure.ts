import { ProblemError, type Problem } from '../base/problem';

/**
 * What became of a write that failed.
 * `refused`: the source decided against it; sending it again as it is would end the same way.
 * `notSent`: it certainly did not happen. `unconfirmed`: it may have happened.
 * `ask`: it did not happen, and things are not as they were when it was pressed: the person decides.
 */
export type WriteFate = 'refused' | 'notSent' | 'unconfirmed' | 'ask';

/** A write that failed, with its fate. Bundles are loaded one by one, so it is recognised by shape: use `fateOf`. */
export class WriteFailure extends ProblemError {
  constructor(
    public readonly fate: WriteFate,
    problem: Problem,
    options?: { readonly cause?: unknown; readonly passing?: boolean },
  ) {
    super(problem, options);
    this.passing = options?.passing === true;
  }

  /** The reason goes away by itself (a network, a limit): the same write is worth another try soon. */
  readonly passing: boolean;
}

/** The fate that a caught value of a write carries; what carries none may have happened. */
export function fateOf(error: unknown): WriteFate {
  const fate = error instanceof Error && 'fate' in error ? error.fate : undefined;
  return fate === 'refused' || fate === 'notSent' || fate === 'ask' ? fate : 'unconfirmed';
}

/** True for a write that certainly did not happen and that may be tried again without asking. */
export function isPassing(error: unknown): boolean {
  return (
    fateOf(error) === 'notSent' && error instanceof Error && 'passing' in error && error.passing === true
  );
}
