import type { ErrorShape } from './apiError';

/** How a server that is down looks from outside. */
export type OutageKind =
  /** Answers 503 with PagerDuty's JSON. */
  | '503'
  /** Takes the connection and destroys it. */
  | 'destroyed'
  /** A proxy answers 502 with an HTML page. */
  | 'html502'
  /** Takes the request and never answers. */
  | 'silent';

/** What a single answer can be spoilt with, once it is made. */
export type AnswerFault =
  /** The body stops half-way, though Content-Length promises all of it. */
  | 'cutOff'
  /** The request is carried out; the connection is destroyed before a byte of the answer. */
  | 'answerLost'
  /** 200 with JSON that holds none of the expected fields. */
  | 'wrongBody'
  /** 200 with text that is no JSON, under a JSON content type. */
  | 'notJson';

export interface ForcedError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly shape: ErrorShape;
}

interface Budget<T> {
  readonly value: T;
  readonly only: 'writes' | 'all';
  left: number;
}

/** The faults that scenes put on; read by the server for each request. */
export class Faults {
  outage: OutageKind | undefined;
  /** Milliseconds that each answer waits. */
  delayMs = 0;
  /** Which of the seen shapes errors take; the usual one where undefined. */
  errorShape: ErrorShape | undefined;
  /** 429 answers come without their headers, without their body, or both. */
  bareRateLimit: { readonly headers: boolean; readonly body: boolean } = { headers: true, body: true };
  /** Resolving is carried out, then answered with 403 (2018): the user may no longer see the incident. */
  accessLostAfterResolve = false;
  private answers: Budget<AnswerFault>[] = [];
  private errors: Budget<ForcedError>[] = [];

  spoil(fault: AnswerFault, count: number, only: 'writes' | 'all'): void {
    this.answers.push({ value: fault, left: count, only });
  }

  fail(error: ForcedError, count: number, only: 'writes' | 'all'): void {
    this.errors.push({ value: error, left: count, only });
  }

  takeAnswerFault(isWrite: boolean): AnswerFault | undefined {
    return take(this.answers, isWrite);
  }

  takeError(isWrite: boolean): ForcedError | undefined {
    return take(this.errors, isWrite);
  }

  clear(): void {
    this.outage = undefined;
    this.delayMs = 0;
    this.errorShape = undefined;
    this.bareRateLimit = { headers: true, body: true };
    this.accessLostAfterResolve = false;
    this.answers = [];
    this.errors = [];
  }
}

function take<T>(budgets: Budget<T>[], isWrite: boolean): T | undefined {
  const budget = budgets.find(({ left, only }) => left > 0 && (only === 'all' || isWrite));
  if (budget === undefined) return undefined;
  budget.left--;
  return budget.value;
}
