import { compareSeverity, type Severity } from '../team/severity';
import type { AnchorPlace } from './findAnchor';
import type { NoteAnchor, RootCauseNote } from './rootCauseNote';

/** An error group at the line of a file where its topmost own frame stands. */
export interface LocatedGroup {
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly count: number;
  /** 1-based, as the trace tells it. */
  readonly line: number;
  /** Zero-based line of that place in the text as it was edited since; absent where nothing was. */
  readonly now?: number;
}

/** An anchor of a note in a file, and where it is now. */
export interface PlacedAnchor {
  readonly note: RootCauseNote;
  readonly anchor: NoteAnchor;
  readonly place: AnchorPlace;
}

/** A line that production or a note talks about: one lens. */
export interface HotLine {
  /** Zero-based. */
  readonly line: number;
  readonly errors?: {
    readonly count: number;
    /** The worst. */
    readonly severity: Severity;
    /** Worst first, then most frequent. */
    readonly fingerprints: readonly string[];
  };
  /** Each note once, in the order given. */
  readonly notes: readonly RootCauseNote[];
  /** Those of them whose place is only likely: a person may confirm it. */
  readonly likely?: readonly RootCauseNote[];
}

export interface LensOptions {
  readonly lineCount: number;
  /** Fewest errors for a line without a note. */
  readonly threshold: number;
}

/**
 * Joins errors and notes of one file, line by line. A group that a note names, at the very line that the note
 * recorded, goes where the note's line went: the quote is what tells it. Lines past the end are left out.
 */
export function lensesFor(
  groups: readonly LocatedGroup[],
  anchors: readonly PlacedAnchor[],
  { lineCount, threshold }: LensOptions,
): readonly HotLine[] {
  const lines = new Map<number, FoundAt>();
  const at = (line: number): FoundAt => {
    const known = lines.get(line) ?? { groups: [], notes: [], likely: [] };
    lines.set(line, known);
    return known;
  };
  /** Where each line that a note recorded for a group went. */
  const followed = new Map<string, number>();
  for (const { note, anchor, place } of anchors) {
    if (place.kind === 'lost' || (place.kind === 'likely' && place.path !== undefined)) continue;
    const { notes, likely } = at(place.line);
    if (place.kind === 'likely' && !likely.includes(note)) likely.push(note);
    if (!notes.includes(note)) notes.push(note);
    for (const fingerprint of note.errors) followed.set(`${fingerprint} ${anchor.line}`, place.line);
  }
  for (const group of groups) {
    at(followed.get(`${group.fingerprint} ${group.line}`) ?? group.now ?? group.line - 1).groups.push(group);
  }
  return [...lines]
    .filter(([line]) => line >= 0 && line < lineCount)
    .map(([line, found]) => ({
      line,
      notes: found.notes,
      ...(found.likely.length > 0 ? { likely: found.likely } : {}),
      ...errorsOf(found.groups),
    }))
    .filter(hot => hot.notes.length > 0 || (hot.errors !== undefined && hot.errors.count >= threshold))
    .sort((a, b) => a.line - b.line);
}

interface FoundAt {
  readonly groups: LocatedGroup[];
  readonly notes: RootCauseNote[];
  readonly likely: RootCauseNote[];
}

function errorsOf(groups: readonly LocatedGroup[]): Pick<HotLine, 'errors'> {
  const sorted = [...groups].sort((a, b) => compareSeverity(a.severity, b.severity) || b.count - a.count);
  const [worst] = sorted;
  if (!worst) return {};
  return {
    errors: {
      count: sorted.reduce((sum, group) => sum + group.count, 0),
      severity: worst.severity,
      fingerprints: sorted.map(group => group.fingerprint),
    },
  };
}

/** A count as lenses show it, so that a poll seldom repaints: `980`, `1.2k`, `34k`, `1.5M`. Rounded down. */
export function roundedCount(count: number): string {
  if (count < 1000) return String(count);
  const [unit, sign] = count < 1_000_000 ? [1000, 'k'] : [1_000_000, 'M'];
  const tenths = Math.floor(count / (unit / 10));
  return tenths < 100 && tenths % 10 !== 0 ? `${tenths / 10}${sign}` : `${Math.floor(tenths / 10)}${sign}`;
}
