import { ProblemError, type Problem } from '../base/problem';
import type { LogSource } from './logSource';

/**
 * Stands for a connection that is there and cannot be used: its errors are then told to be unknown, where a source
 * that is left out would look like one without errors.
 */
export function unusableLogSource(id: string, label: string, why: Problem): LogSource {
  return { id, label, readErrors: () => Promise.reject(new ProblemError(why)) };
}
