import {
  causeOutcomes,
  type IncidentWrite,
  type Named,
  type SilenceMatcher,
  type Targets,
} from './incidentWrite';

/** What was pressed, read back from disk; undefined where it is not readable. */
export function readWrite(value: unknown): IncidentWrite | undefined {
  if (!isRecord(value)) return undefined;
  switch (value['kind']) {
    case 'acknowledge':
      return { kind: 'acknowledge' };
    case 'resolve':
      return readResolve(value);
    case 'note': {
      const { text } = value;
      return typeof text === 'string' ? { kind: 'note', text } : undefined;
    }
    case 'editNote': {
      const { noteId, text, was } = value;
      if (typeof noteId !== 'string' || typeof text !== 'string' || typeof was !== 'string') return undefined;
      return { kind: 'editNote', noteId, text, was };
    }
    case 'escalate': {
      const { level } = value;
      return isCount(level) ? { kind: 'escalate', level } : undefined;
    }
    case 'reassign': {
      const to = readTargets(value['to']);
      if (!to) return undefined;
      return value['keep'] === true ? { kind: 'reassign', to, keep: true } : { kind: 'reassign', to };
    }
    case 'snooze': {
      const { seconds } = value;
      return isCount(seconds) ? { kind: 'snooze', seconds } : undefined;
    }
    case 'priority': {
      const priority = readNamed(value['priority']);
      return priority === undefined ? undefined : { kind: 'priority', priority };
    }
    case 'requestResponders': {
      const targets = readTargets(value['targets']);
      const { message } = value;
      return targets && typeof message === 'string'
        ? { kind: 'requestResponders', targets, message }
        : undefined;
    }
    case 'silence':
      return readSilence(value);
    case 'expireSilence': {
      const { silenceId } = value;
      return typeof silenceId === 'string' ? { kind: 'expireSilence', silenceId } : undefined;
    }
    default:
      return undefined;
  }
}

function readResolve(value: Readonly<Record<string, unknown>>): IncidentWrite | undefined {
  const { note } = value;
  // One that is not known is asked for, as if none had been said.
  const outcome = causeOutcomes.find(known => known === value['outcome']);
  const said = outcome === undefined ? {} : { outcome };
  if (note === undefined) return { kind: 'resolve', ...said };
  return typeof note === 'string' ? { kind: 'resolve', note, ...said } : undefined;
}

function readSilence(value: Readonly<Record<string, unknown>>): IncidentWrite | undefined {
  const { matchers, startsAt, endsAt, comment } = value;
  const read = listOf(matchers, readMatcher);
  if (!read || typeof startsAt !== 'number' || typeof endsAt !== 'number' || typeof comment !== 'string') {
    return undefined;
  }
  return { kind: 'silence', matchers: read, startsAt, endsAt, comment };
}

function readMatcher(value: unknown): SilenceMatcher | undefined {
  if (!isRecord(value)) return undefined;
  const { name, value: text, isRegex, isEqual } = value;
  const fits =
    typeof name === 'string' &&
    typeof text === 'string' &&
    typeof isRegex === 'boolean' &&
    typeof isEqual === 'boolean';
  return fits ? { name, value: text, isRegex, isEqual } : undefined;
}

function readTargets(value: unknown): Targets | undefined {
  if (!isRecord(value)) return undefined;
  const people = listOf(value['people'], readNamed);
  const policies = listOf(value['policies'], readNamed);
  return people && policies ? { people, policies } : undefined;
}

function readNamed(value: unknown): Named | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name } = value;
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : undefined;
}

function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = (value as readonly unknown[]).map(read);
  return items.every((item): item is Awaited<T> & T => item !== undefined) ? items : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
