import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { problemOf } from '../../core/base/problem';
import { alertKey } from '../../core/playbooks/alertNames';
import { reachOf } from '../../core/playbooks/alertsWithout';
import { automationCandidates } from '../../core/playbooks/automation';
import {
  byGravity,
  careProblems,
  nameProblems,
  referenceProblem,
  unreachedProblem,
  type Care,
  type HealthProblem,
} from '../../core/playbooks/health';
import type { HealthState } from '../../core/playbooks/healthState';
import type { Playbook } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import { referencesOf, type Reference } from '../../core/playbooks/references';
import { TimeSlices } from '../../core/base/timeSlices';
import type { TeamStore } from '../../core/team/teamStore';
import { changedSince, type ChangedSince } from '../../platform/changeTimes';
import { hostTurns } from '../../platform/hostTurns';
import { contains } from '../../platform/rootedFiles';
import type { Settings } from '../../platform/settings';
import { servicesOf, type IncidentMatcher } from './incidentMatches';
import type { PastAlerts } from './pastAlerts';
import type { PlaybookFiles } from './playbookFiles';
import type { PlaybookLibrary } from './playbookLibrary';
import type { PlaybookRoots } from './playbookRoots';
import type { PlaybookUses } from './playbookUses';
import { ReferenceCheck } from './referenceCheck';
import { uriOf } from './uriOf';

export interface HealthCheckDeps {
  readonly library: PlaybookLibrary;
  readonly files: PlaybookFiles;
  readonly roots: PlaybookRoots;
  readonly store: PlaybookStore;
  readonly team: TeamStore;
  readonly uses: PlaybookUses;
  readonly matcher: IncidentMatcher;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  /** What fired lately, as far as it was read. */
  readonly past: () => Promise<PastAlerts>;
}

/** What is kept of a playbook between two looks. */
interface Known {
  readonly names: readonly HealthProblem[];
  readonly references: readonly Reference[];
  /** Keys of headings and ids that links can lead to. */
  readonly anchors: ReadonlySet<string>;
}

/** Looks at all playbooks; what did not change is not read again. */
export class HealthCheck {
  private readonly known = new Map<string, Known>();

  constructor(private readonly deps: HealthCheckDeps) {}

  /** These files changed; all may have where none is named. */
  forget(uris?: ReadonlySet<string>): void {
    if (!uris || uris.size === 0) this.known.clear();
    else for (const uri of uris) this.known.delete(uri);
  }

  /** In slices that let others run. What cannot be told costs its own line and nothing else. */
  async run(): Promise<HealthState> {
    const { deps } = this;
    const now = deps.clock.now();
    const slices = new TimeSlices(hostTurns);
    const [records, past] = await Promise.all([deps.uses.load(), deps.past()]);
    const { playbooks } = deps.store;
    const listed = new Set(playbooks.map(({ uri }) => uri));
    // Others that links led to are not watched.
    for (const uri of this.known.keys()) if (!listed.has(uri)) this.known.delete(uri);
    const staleMs = deps.settings.get('opex.playbooks.staleDays') * 86_400_000;
    const changed = await this.changes(now - staleMs);
    const reach = await reachOf(
      past.seen,
      facts => deps.matcher.matchFacts(facts),
      service => servicesOf(deps.team.team, service),
      slices,
    );
    const check = new ReferenceCheck({ ...deps, anchorsOf: uri => this.anchorsOf(uri) });
    const problems: HealthProblem[] = [];
    const linked = new Set<string>(reach.reached);
    for (const playbook of playbooks) {
      const uri = uriOf(playbook.uri);
      const known = uri && (await this.read(uri));
      if (!known) continue;
      problems.push(
        ...known.names,
        ...careProblems(playbook, await this.care(playbook, uri, changed, now - staleMs), now, staleMs),
      );
      for (const reference of known.references) {
        const { resolved, leadsTo } = await check.resolve(uri, reference);
        if (leadsTo !== undefined && leadsTo !== playbook.uri) linked.add(leadsTo);
        const found = referenceProblem(playbook.uri, reference, resolved);
        if (found) problems.push(found);
        await slices.next();
      }
      await slices.next();
    }
    if (past.days !== undefined && past.days >= leastDays) {
      for (const playbook of playbooks) {
        const found = unreachedProblem(playbook, linked.has(playbook.uri), past.days);
        if (found) problems.push(found);
      }
    }
    deps.log.trace(
      `playbook health: ${playbooks.length} files, longest slice ${slices.longestMs.toFixed(1)} ms`,
    );
    return {
      problems: byGravity(problems),
      without: reach.without,
      past:
        past.days === undefined
          ? { kind: past.unread ? 'unread' : 'none' }
          : { kind: 'read', days: past.days },
      automation: automationCandidates(records),
      at: now,
    };
  }

  private async read(uri: vscode.Uri): Promise<Known | undefined> {
    const key = uri.toString();
    const before = this.known.get(key);
    if (before) return before;
    try {
      const parsed = await this.deps.library.read(uri);
      const { references, anchors } = referencesOf(parsed.body, parsed.bodyLine);
      const known = {
        names: nameProblems(parsed, this.deps.team.team),
        references,
        anchors: new Set([...parsed.playbook.headings.map(({ slug }) => slug), ...anchors].map(alertKey)),
      };
      this.known.set(key, known);
      return known;
    } catch (error) {
      // The view says already that it cannot be read.
      this.deps.log.trace(`playbook health: ${problemOf(error).code}`);
      return undefined;
    }
  }

  private async anchorsOf(uri: vscode.Uri): Promise<ReadonlySet<string> | undefined> {
    return (await this.read(uri))?.anchors;
  }

  /** What git tells of each folder. */
  private async changes(since: number): Promise<ChangedSince> {
    const roots = await Promise.all(
      this.deps.roots.current.map(async ({ uri }) => ({
        root: uri,
        told: await changedSince(uri, since, this.deps.log),
      })),
    );
    return uri => roots.find(({ root }) => contains(root, uri))?.told(uri);
  }

  private async care(
    { uri: key }: Playbook,
    uri: vscode.Uri,
    changed: ChangedSince,
    since: number,
  ): Promise<Care> {
    const history = this.deps.uses.histories.get(key);
    const own = history ? { history } : {};
    const told = changed(uri);
    if (told === false) return { ...own, changed: { before: since } };
    // The time itself matters only where it is to be compared with a use.
    if (history?.wrongSince === undefined) return told ? { ...own, changed: { at: since + 1 } } : own;
    const at = await this.deps.files.changedAt(uri);
    return at === undefined ? own : { ...own, changed: { at } };
  }
}

/** Of fewer days nothing is said: many alerts come once a week. */
const leastDays = 7;
