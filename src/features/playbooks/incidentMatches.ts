import type { EntityId } from '../../core/base/identity';
import type { Problem } from '../../core/base/problem';
import type { Details, IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import { PlaybookMatcher, type IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { Playbook, PlaybookMatch } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import type { Team } from '../../core/team/team';
import type { TeamStore } from '../../core/team/teamStore';
import type { IncidentAlert } from '../../core/incidents/incident';

/** The playbooks of an incident, and what kept the matching from knowing all it could. */
export interface IncidentMatches {
  /** Best first; empty says that none fits. */
  readonly matches: readonly PlaybookMatch[];
  /** The alerts could not be read: runbook links and alert names are then unknown. */
  readonly alertsProblem?: Problem;
}

export interface IncidentMatcherDeps {
  readonly load: () => Promise<void>;
  readonly store: PlaybookStore;
  readonly details: IncidentDetails;
  readonly team: TeamStore;
}

/** Finds the playbooks that fit an incident, by what its alerts tell and by its own words. */
export class IncidentMatcher {
  /** For which alerts of an incident the details were read: they are not asked for again while those are the same. */
  private readonly read = new Map<EntityId, string>();
  private made: { readonly playbooks: readonly Playbook[]; readonly matcher: PlaybookMatcher } | undefined;

  constructor(private readonly deps: IncidentMatcherDeps) {}

  /** Reads playbooks and alerts where that was not done yet; a failure to read alerts is told, never thrown. */
  async match(row: IncidentRow): Promise<IncidentMatches> {
    const [alerts] = await Promise.all([this.alertsFor(row), this.deps.load()]);
    const matches = this.matchNow(row, alerts.value ?? []);
    return alerts.problem ? { matches, alertsProblem: alerts.problem } : { matches };
  }

  /** By what is known without asking anybody. */
  known(row: IncidentRow): readonly PlaybookMatch[] {
    return this.matchNow(row, this.alertsOf(row.incident.id));
  }

  matchFacts(facts: IncidentFacts): readonly PlaybookMatch[] {
    return this.matcher().match({
      ...facts,
      serviceRunbooks: runbooksOf(this.deps.team.team, facts.services),
    });
  }

  private async alertsFor({ incident }: IncidentRow): Promise<Details['alerts']> {
    const { id } = incident;
    const stamp = String(incident.alertCount ?? incident.updatedAt);
    const known = this.deps.details.get(id)?.alerts;
    if (known?.state === 'ok' && this.read.get(id) === stamp) return known;
    const { alerts } = await this.deps.details.load(id);
    if (this.read.size > 500) this.read.clear();
    this.read.set(id, stamp);
    return alerts;
  }

  /** Made anew when the playbooks are: thousands of titles are not to be cut into words for each incident. */
  private matcher(): PlaybookMatcher {
    const { playbooks } = this.deps.store;
    if (this.made?.playbooks !== playbooks)
      this.made = { playbooks, matcher: new PlaybookMatcher(playbooks) };
    return this.made.matcher;
  }

  private alertsOf(id: EntityId): readonly IncidentAlert[] {
    return this.deps.details.get(id)?.alerts.value ?? [];
  }

  private matchNow({ incident }: IncidentRow, alerts: readonly IncidentAlert[]): readonly PlaybookMatch[] {
    const facts: IncidentFacts = {
      title: incident.title,
      services: servicesOf(this.deps.team.team, incident.service),
      alertNames: alerts.flatMap(alert => alert.alertName ?? []),
      runbookLinks: alerts.flatMap(alert => [
        ...(alert.runbookLink === undefined ? [] : [alert.runbookLink]),
        ...alert.links.filter(link => /run-?book|play-?book/i.test(link.text ?? '')).map(link => link.href),
      ]),
    };
    return this.matchFacts(facts);
  }
}

/** All that a service is called: by its source, and in the team file. */
export function servicesOf(
  { services }: Team,
  { id, name }: { readonly id: string; readonly name: string },
): readonly string[] {
  const ours = services.filter(
    service => service.pagerDuty.includes(id) || service.name.toLowerCase() === name.toLowerCase(),
  );
  return [name, id, ...ours.map(service => service.name)];
}

/** What the team file names for the services that are called so. */
function runbooksOf({ services }: Team, names: readonly string[]): readonly string[] {
  const wanted = new Set(names.map(name => name.toLowerCase()));
  return services.filter(({ name }) => wanted.has(name.toLowerCase())).flatMap(({ runbooks }) => runbooks);
}
