import type { Problem } from '../../core/base/problem';
import type { OnCallPerson, TimeSpan } from '../../core/incidents/onCall';
import type { BoardPart } from '../../core/incidents/onCallBoard';
import type { Ladder, LadderLevel } from '../../core/incidents/onCallLadder';
import type { OwnShift } from '../../core/incidents/onCallWatch';
import type { PullInTarget } from '../../platform/commands';

/** A row of the On Call view. `id` names it across redraws. Times are by the source's clock less `offsetMs`. */
export type OnCallNode =
  | { readonly kind: 'mine'; readonly id: string; readonly shift: OwnShift; readonly named: boolean }
  | { readonly kind: 'trouble'; readonly id: string; readonly part: BoardPart; readonly problem: Problem }
  | { readonly kind: 'incomplete'; readonly id: string; readonly label: string; readonly problem: Problem }
  | { readonly kind: 'loading'; readonly id: string; readonly label: string }
  /** Nothing that is connected tells who is on call. */
  | { readonly kind: 'silent'; readonly id: string }
  | { readonly kind: 'policy'; readonly id: string; readonly part: BoardPart; readonly ladder: Ladder }
  | PersonNode
  | { readonly kind: 'nobody'; readonly id: string; readonly level: number }
  /** Without a level: nobody at any. */
  | { readonly kind: 'gap'; readonly id: string; readonly level?: number; readonly span: TimeSpan }
  | { readonly kind: 'moreGaps'; readonly id: string; readonly count: number }
  | { readonly kind: 'unknown'; readonly id: string; readonly level: number; readonly problem: Problem };

/** Is called with as it is: `person` is what "Pull In" and "Copy Contact" need. */
export interface PersonNode {
  readonly kind: 'person';
  readonly id: string;
  readonly person: NonNullable<PullInTarget['person']>;
  readonly isMe: boolean;
  readonly level: number;
  /** How long an incident waits before this level is asked (ms). */
  readonly afterMs: number;
  /** Answers now, until then (absent: for good); or takes over then. */
  readonly turn: { readonly until?: number } | { readonly from: number };
  readonly schedule?: string;
}

/** So many gaps of a policy are rows; the rest is a number. */
const mostGaps = 6;

/** The top of the view: my own shift, then each account's trouble and policies. */
export function topNodes(shifts: readonly OwnShift[], parts: readonly BoardPart[]): OnCallNode[] {
  if (parts.length === 0) return [{ kind: 'silent', id: 'silent' }];
  const mine = shifts.map((shift): OnCallNode => ({
    kind: 'mine',
    id: `mine:${shift.sourceId}`,
    shift,
    named: shifts.length > 1,
  }));
  return [...mine, ...parts.flatMap(partNodes)];
}

function partNodes(part: BoardPart): OnCallNode[] {
  const { sourceId, label, problem, incomplete, ladders, loading } = part;
  const nodes: OnCallNode[] = [];
  if (problem) nodes.push({ kind: 'trouble', id: `trouble:${sourceId}`, part, problem });
  else if (loading || !ladders) nodes.push({ kind: 'loading', id: `loading:${sourceId}`, label });
  if (incomplete)
    nodes.push({ kind: 'incomplete', id: `incomplete:${sourceId}`, label, problem: incomplete });
  for (const ladder of ladders ?? []) {
    nodes.push({ kind: 'policy', id: `policy:${sourceId}:${ladder.policy.id}`, part, ladder });
  }
  return nodes;
}

/** A policy, level by level: who now, who next; then when nobody is. */
export function policyNodes(part: BoardPart, ladder: Ladder, meId: string | undefined): OnCallNode[] {
  const base = `${part.sourceId}:${ladder.policy.id}`;
  const nodes: OnCallNode[] = [];
  let afterMs = 0;
  for (const level of ladder.levels) {
    nodes.push(...levelNodes(part, base, level, afterMs, meId));
    afterMs += level.delayMs ?? 0;
  }
  return [...nodes, ...gapNodes(base, ladder, part.offsetMs)];
}

function levelNodes(
  { sourceId, offsetMs }: BoardPart,
  base: string,
  { level, now, next, problem }: LadderLevel,
  afterMs: number,
  meId: string | undefined,
): OnCallNode[] {
  const node = (
    place: string,
    { id, name, email }: OnCallPerson,
    turn: PersonNode['turn'],
    schedule: string | undefined,
  ): PersonNode => ({
    kind: 'person',
    id: `${place}:${base}:${level}:${id}:${schedule ?? ''}`,
    person: { sourceId, id, name, ...(email === undefined ? {} : { email }) },
    isMe: id === meId,
    level,
    afterMs,
    turn,
    ...(schedule === undefined ? {} : { schedule }),
  });
  const nodes: OnCallNode[] = now.map(({ person, until, schedule }) =>
    node('now', person, until === undefined ? {} : { until: until - offsetMs }, schedule),
  );
  if (now.length === 0) nodes.push({ kind: 'nobody', id: `nobody:${base}:${level}`, level });
  for (const { person, from, schedule } of next) {
    nodes.push(node('next', person, { from: from - offsetMs }, schedule));
  }
  if (problem) nodes.push({ kind: 'unknown', id: `unknown:${base}:${level}`, level, problem });
  return nodes;
}

function gapNodes(base: string, { levels, uncovered }: Ladder, offsetMs: number): OnCallNode[] {
  const local = ({ start, end }: TimeSpan): TimeSpan => ({ start: start - offsetMs, end: end - offsetMs });
  const nodes = [
    ...(uncovered ?? []).map((span): OnCallNode => ({
      kind: 'gap',
      id: `gap:${base}::${span.start}`,
      span: local(span),
    })),
    // With one level, its gaps are those of the policy.
    ...(levels.length === 1 && uncovered ? [] : levels).flatMap(({ level, gaps }) =>
      (gaps ?? []).map((span): OnCallNode => ({
        kind: 'gap',
        id: `gap:${base}:${level}:${span.start}`,
        level,
        span: local(span),
      })),
    ),
  ];
  if (nodes.length <= mostGaps) return nodes;
  const count = nodes.length - mostGaps;
  return [...nodes.slice(0, mostGaps), { kind: 'moreGaps', id: `moreGaps:${base}`, count }];
}
