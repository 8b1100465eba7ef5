import type { Problem } from '../../core/base/problem';
import type { Answer } from '../../core/errors/logBackend';

/** Counts what an answer cost and gathers what was odd in it. */
export class AnswerMeter {
  private readonly problems: Problem[] = [];
  private requests = 0;
  private bytes = 0;
  private isWhole = true;

  spend(cost: { readonly tries: number; readonly bytes: number }): void {
    this.requests += cost.tries;
    this.bytes += cost.bytes;
  }

  /** A request was made that failed, and another takes its place. */
  failed(): void {
    this.requests += 1;
  }

  /** Something that leaves the answer as good as it is. */
  note(problem: Problem): void {
    this.problems.push(problem);
  }

  /** Something that makes counts lower bounds, or leaves records out. */
  lack(problem: Problem): void {
    this.problems.push(problem);
    this.isWhole = false;
  }

  get made(): number {
    return this.requests;
  }

  get answer(): Answer {
    return {
      cost: { requests: this.requests, bytes: this.bytes },
      problems: this.problems,
      isWhole: this.isWhole,
    };
  }
}
