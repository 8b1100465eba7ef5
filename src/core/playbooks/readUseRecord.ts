import { parseEntityId } from '../base/identity';
import type { CommandTarget, TargetKind, UsedFor, UseEvent, UseRecord } from './useRecord';

type Fields = Readonly<Record<string, unknown>>;

/** A record as it lies on disk: what it says, or why it may be read by nobody and written over by nobody. */
export type ReadUse =
  { readonly record: UseRecord } | { readonly newer: number } | { readonly unreadable: true };

/** Checks a record that came from disk; an event that is none is left out. */
export function readUseRecord(value: unknown): ReadUse {
  if (!isRecord(value)) return { unreadable: true };
  const { version, playbook, title, incident, events } = value;
  if (typeof version === 'number' && version > 1) return { newer: version };
  if (version !== 1 || typeof playbook !== 'string' || typeof title !== 'string' || !Array.isArray(events))
    return { unreadable: true };
  const used = readIncident(incident);
  if (incident !== undefined && !used) return { unreadable: true };
  return {
    record: {
      version: 1,
      playbook,
      title,
      ...(used ? { incident: used } : {}),
      events: (events as readonly unknown[]).flatMap(event => readEvent(event) ?? []),
    },
  };
}

function readIncident(value: unknown): UsedFor | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, service } = value;
  if (typeof id !== 'string' || parseEntityId(id) === undefined || typeof name !== 'string') return undefined;
  return { id, name, ...texts({ service }) };
}

function readEvent(value: unknown): UseEvent | undefined {
  if (!isRecord(value)) return undefined;
  const { id, at, kind } = value;
  if (typeof id !== 'string' || typeof at !== 'number' || !Number.isFinite(at)) return undefined;
  switch (kind) {
    case 'opened':
    case 'startedOver':
      return { id, at, kind };
    case 'tick': {
      const { step, number, text, done } = value;
      const fits =
        typeof step === 'string' && isCount(number) && typeof text === 'string' && typeof done === 'boolean';
      return fits ? { id, at, kind, step, number, text, done } : undefined;
    }
    case 'command': {
      const { block, step, language, template, text, line, how, destructive } = value;
      const target = readTarget(value['target']);
      if (
        typeof block !== 'string' ||
        typeof language !== 'string' ||
        typeof template !== 'string' ||
        typeof text !== 'string' ||
        (how !== 'inserted' && how !== 'ran') ||
        typeof destructive !== 'boolean'
      )
        return undefined;
      const rest = { ...texts({ step }), ...counts({ line }), ...(target ? { target } : {}) };
      return { id, at, kind, block, language, template, text, how, destructive, ...rest };
    }
    case 'commandEnd': {
      const { of, exitCode, output } = value;
      if (typeof of !== 'string') return undefined;
      const code = Number.isInteger(exitCode) ? { exitCode: exitCode as number } : {};
      return { id, at, kind, of, ...code, ...texts({ output }) };
    }
    case 'query': {
      const { block, step, language, text, rows } = value;
      if (typeof block !== 'string' || typeof language !== 'string' || typeof text !== 'string')
        return undefined;
      return { id, at, kind, block, language, text, ...texts({ step }), ...counts({ rows }) };
    }
    case 'outcome': {
      const { outcome, step, number, line } = value;
      if (outcome !== 'helped' && outcome !== 'wrong') return undefined;
      return { id, at, kind, outcome, ...texts({ step }), ...counts({ number, line }) };
    }
    default:
      return undefined;
  }
}

const targetKinds: ReadonlySet<unknown> = new Set<TargetKind>([
  'kube',
  'aws',
  'gcloud',
  'azure',
  'docker',
  'host',
  'directory',
]);

function readTarget(value: unknown): CommandTarget | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, name } = value;
  return targetKinds.has(kind) && typeof name === 'string' ? { kind: kind as TargetKind, name } : undefined;
}

/** The ones that are texts. */
function texts<K extends string>(fields: Readonly<Record<K, unknown>>): Readonly<Partial<Record<K, string>>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value === 'string'),
  ) as Partial<Record<K, string>>;
}

/** The ones that are counts. */
function counts<K extends string>(
  fields: Readonly<Record<K, unknown>>,
): Readonly<Partial<Record<K, number>>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isCount(value))) as Partial<
    Record<K, number>
  >;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
