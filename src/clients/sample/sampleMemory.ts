import type { Clock } from '../../core/base/clock';
import { problem } from '../../core/base/problem';
import type {
  Incident,
  IncidentAlert,
  IncidentNote,
  PendingAction,
  Person,
} from '../../core/incidents/incident';
import type { Responder, TimelineEntry, TimelineKind } from '../../core/incidents/incidentContext';
import { WriteFailure } from '../../core/incidents/writeFailure';
import '../../core/incidents/sampleProblems';
import { samplePolicies } from './sampleAround';
import type { SampleOnCall } from './sampleOnCall';
import { sampleServices, type SamplePolicy } from './sampleSeed';

/** What the sample holds of an incident. */
export interface SampleIncident {
  readonly incident: Incident;
  readonly alerts: readonly IncidentAlert[];
  readonly notes: readonly IncidentNote[];
  /** In the order of its happening. */
  readonly timeline: readonly TimelineEntry[];
  readonly responders: readonly Responder[];
  readonly resolvedAt?: number;
  /** The level of its policy that has it, from 1. */
  readonly level: number;
}

/** What a change leaves in the timeline. */
export interface Told {
  readonly kind: TimelineKind;
  readonly summary: string;
  readonly detail?: string;
  readonly at?: number;
}

/** Said wherever a real source would page somebody. */
export const nobodyIsPaged = 'nobody was paged: the team is invented';

/**
 * The sample's incidents: in this window's memory and nowhere else. What a source does by itself (the next level, an
 * acknowledgement that runs out) is done when somebody looks.
 */
export class SampleMemory {
  private readonly rows: Map<string, SampleIncident>;

  constructor(
    rows: readonly SampleIncident[],
    readonly onCall: SampleOnCall,
    private readonly clock: Clock,
  ) {
    this.rows = new Map(rows.map(row => [row.incident.nativeId, row]));
  }

  get me(): Person {
    return this.onCall.me;
  }

  now(): number {
    return this.clock.now();
  }

  get all(): readonly SampleIncident[] {
    return [...this.rows.keys()].map(id => this.get(id));
  }

  /** @throws WriteFailure `sample.noSuchIncident` */
  get(nativeId: string): SampleIncident {
    const row = this.rows.get(nativeId);
    if (!row) throw new WriteFailure('refused', problem('sample.noSuchIncident', { id: nativeId }));
    const due = row.incident.pendingActions.find(({ at }) => at <= this.now());
    if (!due) return row;
    this.rows.set(nativeId, this.happened(row, due));
    return this.get(nativeId);
  }

  /** @throws WriteFailure `sample.alreadyResolved`, `sample.noSuchIncident` */
  open(nativeId: string): SampleIncident {
    const row = this.get(nativeId);
    if (row.incident.status !== 'resolved') return row;
    throw new WriteFailure('refused', problem('sample.alreadyResolved', { title: row.incident.title }));
  }

  change(nativeId: string, change: Partial<SampleIncident>, told: Told): SampleIncident {
    const row = this.changed(this.get(nativeId), change, { ...told, at: this.now() });
    this.rows.set(nativeId, row);
    return row;
  }

  /** What an incident is once a level of a policy has it. */
  givenTo(row: SampleIncident, policy: SamplePolicy, level: number, at: number): Partial<SampleIncident> {
    const people = this.onCall.peopleAt(policy, level, at);
    return {
      level,
      incident: { ...this.handed(row.incident, people), pendingActions: next(policy, level, at) },
    };
  }

  /** Somebody else has it, and has not said so yet. */
  handed(incident: Incident, people: readonly Person[]): Incident {
    const mine = people.some(({ id }) => id === this.me.id);
    return {
      ...incident,
      status: 'triggered',
      acknowledgedBy: [],
      assignees: people,
      mine,
      pendingActions: [],
    };
  }

  private happened(row: SampleIncident, due: PendingAction): SampleIncident {
    const { incident } = row;
    const policy = policyOf(incident);
    if (due.kind === 'unacknowledge') {
      const again = { ...incident, status: 'triggered' as const, acknowledgedBy: [] };
      const pendingActions = next(policy, row.level, due.at);
      const told = { kind: 'unacknowledge' as const, summary: 'Acknowledgement ran out', at: due.at };
      return this.changed(row, { incident: { ...again, pendingActions } }, told);
    }
    const change = this.givenTo(row, policy, row.level + 1, due.at);
    const names = change.incident?.assignees.map(({ name }) => name).join(', ') ?? '';
    const summary = `Nobody acknowledged it: escalated to level ${row.level + 1}, ${names}`;
    return this.changed(row, change, { kind: 'escalate', summary, detail: nobodyIsPaged, at: due.at });
  }

  private changed(row: SampleIncident, change: Partial<SampleIncident>, told: Told): SampleIncident {
    const { at = this.now() } = told;
    const after = { ...row, ...change };
    const id = `${row.incident.nativeId}-L${row.timeline.length + 1}`;
    return {
      ...after,
      incident: { ...after.incident, updatedAt: at },
      timeline: [...row.timeline, { ...told, id, at }],
    };
  }
}

/** The policy of an incident's service. */
export function policyOf({ service }: Incident): SamplePolicy {
  const policy = samplePolicies.find(({ services }) =>
    services.some(one => sampleServices[one] === service.id),
  );
  if (!policy) throw new RangeError(`no policy for ${service.id}`);
  return policy;
}

/** After the last level nobody is left. */
function next({ levels }: SamplePolicy, level: number, at: number): readonly PendingAction[] {
  const delay = level < levels.length ? levels[level - 1]?.delayMs : undefined;
  return delay === undefined ? [] : [{ kind: 'escalate', at: at + delay }];
}
