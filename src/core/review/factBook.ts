import type { EntityId } from '../base/identity';
import { factsOf, type FactContext, type IncidentFacts } from './incidentFacts';
import type { IncidentRecord } from './incidentHistory';

/**
 * Facts of all incidents that are known, kept until an incident or what they hang on changes: after one incident
 * changed, only its own facts are worked out again.
 */
export class FactBook {
  private context: FactContext | undefined;
  private known = new Map<EntityId, IncidentFacts>();

  /** Facts of these incidents, by trigger and then id: the same order whatever order they came in. */
  of(records: readonly IncidentRecord[], context: FactContext): readonly IncidentFacts[] {
    if (context !== this.context) this.known = new Map();
    this.context = context;
    const next = new Map<EntityId, IncidentFacts>();
    for (const record of records) {
      const before = this.known.get(record.id);
      // Of two sources that tell the same incident, the one that was read whole counts.
      const twin = next.get(record.id);
      if (twin && (twin.record.whole || !record.whole)) continue;
      next.set(record.id, before?.record === record ? before : factsOf(record, context));
    }
    this.known = next;
    const facts = [...next.values()];
    // Thousands that come in order, as most do, are looked through faster than they are sorted.
    const isInOrder = facts.every((fact, at) => at === 0 || byTrigger(facts[at - 1] ?? fact, fact) <= 0);
    return isInOrder ? facts : facts.sort(byTrigger);
  }
}

function byTrigger({ record: a }: IncidentFacts, { record: b }: IncidentFacts): number {
  if (a.triggeredAt !== b.triggeredAt) return a.triggeredAt - b.triggeredAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
