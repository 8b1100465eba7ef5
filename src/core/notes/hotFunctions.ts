import { compareSeverity } from '../team/severity';
import type { FunctionHead } from './functionHead';
import type { HotLine } from './hotLines';
import type { RootCauseNote } from './rootCauseNote';

/** What production and notes say of one function, or of one line that is in none: one row of lenses. */
export interface HotFunction {
  /** Where it stands: the function's head, or the line itself. */
  readonly head: FunctionHead;
  /** The hot lines that it speaks of, zero-based, ascending. */
  readonly lines: readonly number[];
  /** Which of them, by its place in `lines`, the first note is about. */
  readonly noted?: number;
  readonly errors?: HotLine['errors'];
  /** Each note once, in the order of their lines. */
  readonly notes: readonly RootCauseNote[];
  /** Those whose line is only likely: they stand over that very line, for a person to confirm. */
  readonly likely?: readonly RootCauseNote[];
  /** A line of a function that has a row of its own at its head: only what its notes say. */
  readonly isDetail?: true;
}

/**
 * Joins the hot lines of a file by function. Where notes of one function are about several lines, its head counts
 * them, and each stands over its own line, too: there it says how its fix does.
 * @param headOf the head of the function around a line; undefined for a line that is in none
 * @param threshold fewest errors for a function without a note
 */
export function hotFunctions(
  hot: readonly HotLine[],
  headOf: (line: number) => FunctionHead | undefined,
  threshold: number,
): readonly HotFunction[] {
  const rows = new Map<number, Row>();
  const add = (head: FunctionHead, from: HotLine): void => {
    const row = rows.get(head.line);
    if (row) row.from.push(from);
    else rows.set(head.line, { head, from: [from] });
  };
  for (const one of hot) {
    const { line, likely, errors } = one;
    const head = headOf(line) ?? { line };
    if (!likely || head.line === line) {
      add(head, one);
      continue;
    }
    add({ line }, { line, notes: likely, likely });
    const sure = one.notes.filter(note => !likely.includes(note));
    if (errors || sure.length > 0) add(head, { line, notes: sure, ...(errors ? { errors } : {}) });
  }
  return [...rows.values()]
    .flatMap(row => [joined(row), ...detailsOf(row).filter(({ head }) => !rows.has(head.line))])
    .filter(({ notes, errors }) => notes.length > 0 || (errors !== undefined && errors.count >= threshold))
    .sort((a, b) => a.head.line - b.head.line);
}

interface Row {
  readonly head: FunctionHead;
  readonly from: HotLine[];
}

function detailsOf({ head, from }: Row): readonly HotFunction[] {
  const noted = from.filter(({ notes }) => notes.length > 0);
  if (noted.length < 2) return [];
  return noted
    .filter(({ line }) => line !== head.line)
    .map(({ line, notes }) => ({ head: { line }, lines: [line], noted: 0, notes, isDetail: true }));
}

function joined({ head, from }: Row): HotFunction {
  const likely = unique(from.flatMap(one => one.likely ?? []));
  const errors = from
    .flatMap(one => one.errors ?? [])
    .sort((a, b) => compareSeverity(a.severity, b.severity) || b.count - a.count);
  const [worst] = errors;
  const lines = unique(from.map(({ line }) => line)).sort((a, b) => a - b);
  const noted = from.find(({ notes }) => notes.length > 0);
  return {
    head,
    lines,
    ...(noted ? { noted: lines.indexOf(noted.line) } : {}),
    notes: unique(from.flatMap(({ notes }) => notes)),
    ...(likely.length > 0 ? { likely } : {}),
    ...(worst
      ? {
          errors: {
            count: errors.reduce((sum, { count }) => sum + count, 0),
            severity: worst.severity,
            fingerprints: errors.flatMap(({ fingerprints }) => fingerprints),
          },
        }
      : {}),
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
