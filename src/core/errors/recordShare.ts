import type { ErrorGroup, ShareBase } from './errorGroup';
import type { ErrorReading } from './logSource';

/** Which part of the records some errors are. */
export interface RecordShare {
  /** 0 to 1. */
  readonly share: number;
  /** Records of any level that it is of. */
  readonly records: number;
  /** What was counted, each kind once. */
  readonly of: readonly ShareBase['of'][];
  /** Some of the errors were counted in samples. */
  readonly estimated: boolean;
}

/** Undefined where nobody counted what a group is a part of. */
export function shareOfGroup({
  count,
  shareOf = [],
  estimated = false,
}: ErrorGroup): RecordShare | undefined {
  return share(
    count,
    shareOf.map(({ records }) => records),
    shareOf.map(({ of }) => of),
    estimated,
  );
}

/** Of groups together, in all that was counted or read: their shares add up over classes. */
export function shareOfGroups(
  groups: readonly ErrorGroup[],
  readings: readonly ErrorReading[],
): RecordShare | undefined {
  return share(
    groups.reduce((sum, { count }) => sum + count, 0),
    readings.map(({ recordsRead }) => recordsRead),
    readings.flatMap(({ asked, recordsRead }) => (recordsRead === 0 ? [] : [asked ? 'engine' : 'files'])),
    groups.some(({ estimated }) => estimated),
  );
}

/** What two groups were measured against, as one: the same records count once. Nothing where one has nothing. */
export function joinBases(
  a: readonly ShareBase[] | undefined,
  b: readonly ShareBase[] | undefined,
): readonly ShareBase[] | undefined {
  if (!a || !b) return a || b ? [] : undefined;
  return [...a, ...b.filter(({ key }) => !a.some(known => known.key === key))];
}

function share(
  count: number,
  bases: readonly number[],
  of: RecordShare['of'],
  estimated: boolean,
): RecordShare | undefined {
  const records = bases.reduce((sum, n) => sum + n, 0);
  // More errors than records: one of the two is no count of the same.
  if (records === 0 || count > records) return undefined;
  return { share: count / records, records, of: [...new Set(of)], estimated };
}
