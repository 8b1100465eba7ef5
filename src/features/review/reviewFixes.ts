import type * as vscode from 'vscode';
import type { FixStore } from '../../core/notes/fixStore';
import { startOfFix } from '../../core/notes/fixWatch';
import type { NoteStore } from '../../core/notes/noteStore';
import { silencedBy, timeGivenBack, type RecordedFix, type SilencedAlert } from '../../core/review/fixWins';
import type { ReviewInput } from '../../core/review/makeReview';
import type { ReviewPeriod } from '../../core/review/period';
import type { ErrorFix } from '../../core/review/restoredValue';
import { quarterOf, quarterSpan, wallTime } from '../../core/review/zoneTime';
import type { PeriodDashboard } from './dashboard';
import { hrefOf } from './reviewKnowledge';

/** A note with a fix. */
export interface NoteFixed extends RecordedFix {
  /** Fingerprints. */
  readonly errors: readonly string[];
}

interface FixDeps {
  readonly notes: NoteStore;
  readonly fixes: FixStore;
  readonly clock: { now(): number };
}

/** The fixes that notes record, with where each stands: as it was watched here, else as the note says. */
export function recordedFixes({ notes, fixes, clock }: FixDeps, home: vscode.Uri): readonly NoteFixed[] {
  return notes.notes.flatMap(({ uri, title, incidents, errors, status, fix }) =>
    fix
      ? [
          {
            title,
            href: hrefOf(home, uri),
            incidents,
            errors,
            state: fixes.get(uri) ?? startOfFix(fix, status === 'fixed', clock.now()),
          },
        ]
      : [],
  );
}

/** The quarter that a period ends in, to its end or to now. */
export function quarterOfPeriod(
  { to, zone }: ReviewPeriod,
  now: number,
): { readonly name: string; readonly window: { readonly from: number; readonly to: number } } {
  const end = Math.min(to, now);
  const name = quarterOf(wallTime(end - 1, zone));
  const span = quarterSpan(name, zone) ?? { from: end, to: end };
  return { name, window: { from: span.from, to: Math.min(span.to, end) } };
}

/** Fixes of errors that were seen in production within a span. */
export function errorFixes(
  fixes: readonly NoteFixed[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly ErrorFix[] {
  return fixes.flatMap(({ errors, state }) =>
    errors.length > 0 &&
    (state?.kind === 'fixed' || state?.kind === 'watching') &&
    state.deployedAt >= from &&
    state.deployedAt < to
      ? [{ errors, fixedAt: state.deployedAt }]
      : [],
  );
}

/** Silence is a win only where all incidents are known. */
export function silencedWhereWhole(
  fixes: readonly NoteFixed[],
  { records, gaps, period, asOf }: ReviewInput,
): readonly SilencedAlert[] {
  if (gaps.some(({ part }) => part === 'incidents')) return [];
  return silencedBy(fixes, records, { from: period.from, to: asOf });
}

/** What the quarter lost and got back; nothing where nothing of it is known. */
export function broughtBy(
  fixes: readonly NoteFixed[],
  { records, period }: ReviewInput,
  { lookBack }: PeriodDashboard,
  now: number,
): Pick<ReviewInput, 'lookBack'> {
  const { name, window } = quarterOfPeriod(period, now);
  const timeGivenBackMs = timeGivenBack(fixes, records, window);
  const { lost = [], restored = [], leftOut = [] } = lookBack ?? {};
  if (lost.length + restored.length + leftOut.length === 0 && timeGivenBackMs === undefined) return {};
  return {
    lookBack: {
      quarter: name,
      lost,
      restored,
      leftOut,
      ...(timeGivenBackMs === undefined ? {} : { timeGivenBackMs }),
    },
  };
}
