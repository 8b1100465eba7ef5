import type { LogBackend } from '../../core/errors/logBackend';
import type { BackendConnection } from '../http/backendAccess';

/** Who of an engine's client answers what. */
export interface EngineParts {
  readonly probe: LogBackend['probe'];
  readonly counts: Pick<LogBackend, 'count' | 'countMatches'>;
  readonly samples: Pick<LogBackend, 'sample'>;
  readonly link: LogBackend['link'];
}

/** A connected engine of these parts. */
export function engineBackend(
  { id, label }: Pick<BackendConnection, 'id' | 'label'>,
  { probe, counts, samples, link }: EngineParts,
): LogBackend {
  return {
    id,
    label,
    probe,
    count: (request, signal) => counts.count(request, signal),
    sample: (request, signal) => samples.sample(request, signal),
    countMatches: (request, signal) => counts.countMatches(request, signal),
    link,
  };
}
