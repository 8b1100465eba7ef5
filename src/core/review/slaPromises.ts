import { compareSeverity, type Severity, type Sla } from '../team/severity';
import { addSupported, nextSupported, type ZonedHours } from './supportHours';

/** From when on an incident was of a class. The first starts with the trigger. */
export interface ClassSpan {
  readonly from: number;
  readonly severity: Severity;
}

/** A promise on one incident. Whether it is kept may hang on now: see `stateOf`. */
export interface SlaPromise {
  readonly of: 'acknowledge' | 'resolve';
  readonly severity: Severity;
  readonly deadline: number;
  /** When it was done. */
  readonly doneAt?: number;
  /** When there was nothing left to do: resolved before anybody acknowledged. */
  readonly endedAt?: number;
}

export interface PromiseInput {
  readonly classes: readonly ClassSpan[];
  readonly triggeredAt: number;
  readonly sla: Readonly<Partial<Record<Severity, Sla>>>;
  /** First acknowledgement by a person. */
  readonly acknowledgedAt?: number;
  readonly withoutAcknowledge: boolean;
  /** Last resolve, where it is resolved. */
  readonly resolvedAt?: number;
  /** It came with low urgency. */
  readonly lowUrgency: boolean;
  /** When its urgency was raised: from then on it waits for nobody. */
  readonly urgentAt?: number;
  readonly support?: ZonedHours;
}

/**
 * The promises that the team made for an incident. The clock starts with the trigger; where low urgency waits for
 * support hours, with these; and a raised class starts its own limit with the raise. A limit that had run out before
 * the raise stays broken, in the class that it was of. A lowered class gets its limit from where the clock started.
 */
export function promisesOf(input: PromiseInput): SlaPromise[] {
  const { acknowledgedAt, resolvedAt } = input;
  const promises: SlaPromise[] = [];
  if (!input.withoutAcknowledge) {
    const promise = promiseOf('acknowledge', input, acknowledgedAt ?? resolvedAt);
    if (promise) {
      promises.push({
        ...promise,
        ...(acknowledgedAt !== undefined ? { doneAt: acknowledgedAt } : {}),
        ...(acknowledgedAt === undefined && resolvedAt !== undefined ? { endedAt: resolvedAt } : {}),
      });
    }
  }
  const promise = promiseOf('resolve', input, resolvedAt);
  if (promise) promises.push({ ...promise, ...(resolvedAt !== undefined ? { doneAt: resolvedAt } : {}) });
  return promises;
}

/** Within the limit and still open is `open`: left out of the figures. */
export function stateOf(promise: SlaPromise, now: number): 'kept' | 'breached' | 'open' | 'void' {
  const { deadline, doneAt, endedAt } = promise;
  if (doneAt !== undefined) return doneAt <= deadline ? 'kept' : 'breached';
  if (endedAt !== undefined) return endedAt <= deadline ? 'void' : 'breached';
  return now > deadline ? 'breached' : 'open';
}

function promiseOf(
  of: SlaPromise['of'],
  { classes, triggeredAt, sla, lowUrgency, urgentAt, support }: PromiseInput,
  endAt: number | undefined,
): Pick<SlaPromise, 'of' | 'severity' | 'deadline'> | undefined {
  const deferred = lowUrgency && support ? nextSupported(triggeredAt, support) : undefined;
  let start = deferred === undefined ? triggeredAt : Math.min(deferred, urgentAt ?? deferred);
  let last: Pick<SlaPromise, 'of' | 'severity' | 'deadline'> | undefined;
  for (const [index, { from, severity }] of classes.entries()) {
    const before = classes[index - 1];
    if (endAt !== undefined && index > 0 && from >= endAt) break;
    if (before && compareSeverity(severity, before.severity) < 0) start = from;
    const limit = sla[severity]?.[of === 'acknowledge' ? 'acknowledgeMs' : 'resolveMs'];
    if (limit === undefined) {
      last = undefined;
      continue;
    }
    const inSupport = sla[severity]?.hours === 'support' && support;
    const deadline = inSupport ? addSupported(start, limit, support) : start + limit;
    if (deadline === undefined) continue;
    last = { of, severity, deadline };
    const until = classes[index + 1]?.from ?? Infinity;
    if (deadline < until && (endAt === undefined || until <= endAt)) return last;
  }
  return last;
}
