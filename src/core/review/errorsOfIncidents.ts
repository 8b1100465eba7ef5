import type { EntityId } from '../base/identity';
import type { ErrorReading, TimeWindow } from '../errors/logSource';
import type { IncidentRecord } from './incidentHistory';

/** The beginning of an incident's errors is looked for so long before its page. */
const beforePageMs = 2 * 3_600_000;
/** A group that is there as early as that in the window was there all along: when it began is not known. */
const alreadyMs = 5 * 60_000;

/** Where the beginning of an incident's errors is looked for. */
export function windowOfDetect({ triggeredAt }: IncidentRecord): TimeWindow {
  return { from: triggeredAt - beforePageMs, to: triggeredAt };
}

/**
 * When the errors of an incident began (Unix ms), from a reading of the time before its page. Undefined where that is
 * not told: none of its groups is there, they were there all along, or not every record was looked at.
 */
export function firstErrorIn(
  { groups, incomplete }: ErrorReading,
  fingerprints: readonly string[],
  { from, to }: TimeWindow,
): number | undefined {
  const own = groups.filter(({ fingerprint, aliases = [] }) =>
    [fingerprint, ...aliases].some(name => fingerprints.includes(name)),
  );
  if (incomplete || own.length === 0 || own.some(({ estimated }) => estimated)) return undefined;
  const first = Math.min(...own.map(({ firstSeen }) => firstSeen));
  return first < from + alreadyMs || first > to ? undefined : first;
}

/** What notes and logs tell of the errors of incidents. */
export interface KnownErrors {
  /** Fingerprints that stand in it. */
  readonly groupsOf: (id: EntityId) => readonly string[];
  readonly firstErrorOf: (id: EntityId) => number | undefined;
}

/** Lays errors over the records of incidents; one of which nothing new is known stays the same object. */
export class ErrorLayer {
  private readonly made = new WeakMap<
    IncidentRecord,
    { readonly key: string; readonly record: IncidentRecord }
  >();

  lay(
    records: readonly IncidentRecord[],
    { groupsOf, firstErrorOf }: KnownErrors,
  ): readonly IncidentRecord[] {
    return records.map(record => {
      const groups = groupsOf(record.id);
      if (groups.length === 0) return record;
      const firstErrorAt = record.firstErrorAt ?? firstErrorOf(record.id);
      const errorGroups = [...new Set([...(record.errorGroups ?? []), ...groups])].sort();
      const key = [...errorGroups, firstErrorAt].join(' ');
      const known = this.made.get(record);
      if (known?.key === key) return known.record;
      const laid = { ...record, errorGroups, ...(firstErrorAt === undefined ? {} : { firstErrorAt }) };
      this.made.set(record, { key, record: laid });
      return laid;
    });
  }
}
