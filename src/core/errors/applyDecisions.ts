import { compareSeverity } from '../team/severity';
import type { ErrorGroup } from './errorGroup';
import type { GroupDecision, IgnoreEnd, IgnoreRule } from './groupDecision';
import { mergePair } from './mergeGroups';
import { sameRelease } from './sameRelease';

/** A group and what the team decided about it. */
export interface DecidedGroup {
  readonly group: ErrorGroup;
  readonly decision?: GroupDecision;
  /** Out of the list for now. */
  readonly ignored?: IgnoreRule;
  /** It was ignored and is back, and why. */
  readonly ended?: IgnoreEnd;
}

/** Names an ignoring, so that its end is remembered: what ended it may leave the window. */
export function ignoreKey(fingerprint: string, { since }: IgnoreRule): string {
  return `${fingerprint} ${since}`;
}

/**
 * The groups as the team has decided: merged, renamed, ignored. A decision finds its group by fingerprint or alias.
 * @param now Unix ms
 * @param ends how ignorings ended that ended before, by `ignoreKey`
 * @param raise what else changes a group's class: a worse class may end an ignoring
 */
export function applyDecisions(
  groups: readonly ErrorGroup[],
  decisions: readonly GroupDecision[],
  now: number,
  ends: ReadonlyMap<string, IgnoreEnd> = new Map(),
  raise: (group: ErrorGroup) => ErrorGroup = group => group,
): readonly DecidedGroup[] {
  if (decisions.length === 0) return groups.map(group => ({ group: raise(group) }));
  const byName = new Map<string, GroupDecision>();
  // What names a group directly says more than what merges it; the first of two says it.
  for (const decision of [...decisions].reverse())
    for (const name of decision.merge) byName.set(name, decision);
  for (const decision of [...decisions].reverse()) byName.set(decision.fingerprint, decision);
  const decided = new Map<string, { group: ErrorGroup; readonly decision: GroupDecision }>();
  const rows: (DecidedGroup | { readonly key: string })[] = [];
  for (const group of groups) {
    const decision = namesOf(group).flatMap(name => byName.get(name) ?? [])[0];
    const known = decision && decided.get(decision.fingerprint);
    if (!decision) rows.push({ group: raise(group) });
    else if (known && !decision.split) known.group = joined(known.group, group, decision.fingerprint);
    else {
      // Of a split group each part stands for itself, and what was decided about all of it holds for each.
      const key = decision.split ? `${decision.fingerprint} ${group.fingerprint}` : decision.fingerprint;
      decided.set(key, { group: named(group, decision), decision });
      rows.push({ key });
    }
  }
  return rows.flatMap(row => {
    if ('group' in row) return [row];
    const found = decided.get(row.key);
    return found ? [ignoring(raise(found.group), found.decision, now, ends)] : [];
  });
}

/** The ends of an ignoring that hold for a group now. */
function endOfIgnore(group: ErrorGroup, rule: IgnoreRule, now: number): IgnoreEnd | undefined {
  if (rule.severity && compareSeverity(group.classified.severity, rule.severity) < 0) return 'worse';
  if (rule.until !== undefined && now >= rule.until) return 'time';
  if (rule.count !== undefined && recordsSince(group, rule.since) >= rule.count) return 'count';
  const { release, otherThan } = rule;
  const seen = releasesSince(group, rule.since);
  if (release !== undefined && seen.some(name => sameRelease(name, release))) return 'release';
  if (otherThan !== undefined && seen.some(name => !sameRelease(name, otherThan))) return 'release';
  return undefined;
}

function ignoring(
  group: ErrorGroup,
  decision: GroupDecision,
  now: number,
  ends: ReadonlyMap<string, IgnoreEnd>,
): DecidedGroup {
  const { ignore } = decision;
  if (!ignore) return { group, decision };
  const ended = ends.get(ignoreKey(decision.fingerprint, ignore)) ?? endOfIgnore(group, ignore, now);
  return ended ? { group, decision, ended } : { group, decision, ignored: ignore };
}

/** Steps of the trend that began before do not count: fewer rather than more, so that an ignoring is kept. */
function recordsSince({ trend, count, firstSeen }: ErrorGroup, since: number): number {
  if (firstSeen >= since) return count;
  if (!trend) return 0;
  return trend.counts.reduce((sum, n, i) => (trend.from + i * trend.stepMs >= since ? sum + n : sum), 0);
}

function releasesSince({ samples, release, lastSeen }: ErrorGroup, since: number): readonly string[] {
  const ofSamples = samples.flatMap(sample =>
    sample.release !== undefined && (sample.time ?? 0) > since ? [sample.release] : [],
  );
  return release !== undefined && lastSeen > since ? [release, ...ofSamples] : ofSamples;
}

/** Under its title, and known by the name that the decision is kept under: that stands in notes. */
function named(group: ErrorGroup, { fingerprint, title, split }: GroupDecision): ErrorGroup {
  const names = namesOf(group);
  return {
    ...group,
    ...(title === undefined || split ? {} : { title }),
    ...(names.includes(fingerprint) ? {} : { aliases: [...(group.aliases ?? []), fingerprint] }),
  };
}

function joined(known: ErrorGroup, group: ErrorGroup, fingerprint: string): ErrorGroup {
  const pair = mergePair(known, group);
  const names = [...new Set([...namesOf(known), ...namesOf(group)])];
  // The name that the team knows it by, where it is among them; it stands in notes.
  const own = names.includes(fingerprint) ? fingerprint : known.fingerprint;
  return {
    ...pair,
    title: known.title,
    fingerprint: own,
    aliases: names.filter(name => name !== own),
  };
}

function namesOf({ fingerprint, aliases = [] }: ErrorGroup): readonly string[] {
  return [fingerprint, ...aliases];
}
