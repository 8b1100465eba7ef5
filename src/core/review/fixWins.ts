import type { EntityId } from '../base/identity';
import type { FixState } from '../notes/fixWatch';
import { middle } from './anomalyOrder';
import { alertKeyOf } from './episodes';
import type { IncidentRecord } from './incidentHistory';
import { groupOf } from './seenFirings';

/** A note with a fix, as far as its alerts tell what it brought. */
export interface RecordedFix {
  readonly title: string;
  readonly href?: string;
  readonly incidents: readonly EntityId[];
  readonly state: FixState | undefined;
}

/** What is asked about; times are Unix ms. */
export interface FixWindow {
  readonly from: number;
  readonly to: number;
}

/** Alerts that a fix silenced. */
export interface SilencedAlert {
  readonly title: string;
  readonly pagesBefore: number;
  readonly href?: string;
}

const dayMs = 86_400_000;
/** What a fix is compared with: the four weeks before it. */
export const beforeFixMs = 28 * dayMs;
/** Silent for so long is a win; sooner it may be chance. */
const silentMs = 7 * dayMs;
/** One page in four weeks was not loud. */
const leastPages = 2;

/**
 * Fixes whose alerts paged at least twice in the four weeks before them and not once in the seven days after, by the
 * period in which that week was over: each win is told once.
 */
export function silencedBy(
  fixes: readonly RecordedFix[],
  records: readonly IncidentRecord[],
  { from, to }: FixWindow,
): readonly SilencedAlert[] {
  return fixes.flatMap(fix => {
    const fixedAt = deployedAt(fix);
    if (fixedAt === undefined || fixedAt + silentMs <= from || fixedAt + silentMs > to) return [];
    const pages = pagesOf(fix, records);
    const before = pages.filter(({ at }) => at >= fixedAt - beforeFixMs && at < fixedAt).length;
    if (before < leastPages || pages.some(({ at }) => at >= fixedAt && at < to)) return [];
    return [{ title: fix.title, pagesBefore: before, ...(fix.href === undefined ? {} : { href: fix.href }) }];
  });
}

/**
 * Time that fixes of a span gave back to people: pages that the rate of the four weeks before each let expect, less
 * those that came all the same, times the median time from trigger to resolve of its incidents (ms). Undefined where no
 * fix has both.
 */
export function timeGivenBack(
  fixes: readonly RecordedFix[],
  records: readonly IncidentRecord[],
  { from, to }: FixWindow,
): number | undefined {
  const spans = fixes.flatMap(fix => {
    const fixedAt = deployedAt(fix);
    if (fixedAt === undefined || fixedAt < from || fixedAt >= to) return [];
    const pages = pagesOf(fix, records);
    const before = pages.filter(({ at }) => at >= fixedAt - beforeFixMs && at < fixedAt);
    const handled = [...new Set(before.map(({ record }) => record))].flatMap(
      record => handlingOf(record) ?? [],
    );
    if (handled.length === 0) return [];
    const after = pages.filter(({ at }) => at >= fixedAt && at < to).length;
    const spared = Math.max(0, (before.length / beforeFixMs) * (to - fixedAt) - after);
    return [spared * middle(handled)];
  });
  return spans.length === 0 ? undefined : Math.round(spans.reduce((sum, span) => sum + span, 0));
}

/** One that came back is no fix; one that nobody saw in production has not begun to be one. */
function deployedAt({ state }: RecordedFix): number | undefined {
  return state?.kind === 'fixed' || state?.kind === 'watching' ? state.deployedAt : undefined;
}

/** Pages of the alerts that the note's incidents were. */
function pagesOf(
  { incidents }: RecordedFix,
  records: readonly IncidentRecord[],
): readonly { readonly at: number; readonly record: IncidentRecord }[] {
  const named = new Set(incidents);
  const keys = new Set(records.filter(({ id }) => named.has(id) || named.has(groupOf(id))).map(alertKeyOf));
  return records
    .filter(record => keys.has(alertKeyOf(record)))
    .flatMap(record =>
      record.events.flatMap(({ kind, at }) =>
        kind === 'trigger' || kind === 'reopen' ? [{ at, record }] : [],
      ),
    );
}

function handlingOf({ triggeredAt, events, status }: IncidentRecord): number | undefined {
  if (status !== 'resolved') return undefined;
  const ends = events.flatMap(({ kind, at }) => (kind === 'resolve' ? [at] : []));
  return ends.length === 0 ? undefined : Math.max(...ends) - triggeredAt;
}
