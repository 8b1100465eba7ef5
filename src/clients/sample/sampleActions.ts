import { problem } from '../../core/base/problem';
import type { OtherWrite } from '../../core/incidents/incidentWrite';
import type {} from '../../core/incidents/problems';
import { WriteFailure } from '../../core/incidents/writeFailure';
import { samplePolicies } from './sampleAround';
import { nobodyIsPaged, policyOf, type SampleIncident, type SampleMemory } from './sampleMemory';
import { sampleTeam } from './sampleSeed';

type Carried = Exclude<OtherWrite, { readonly kind: 'silence' | 'expireSilence' }>;

/** Does to an incident of the sample what a real source would; whom that pages is told, and that nobody was. */
export function carryOut(memory: SampleMemory, row: SampleIncident, write: Carried): SampleIncident {
  const { incident } = row;
  const { me } = memory;
  const by = `by ${me.name}`;
  const now = memory.now();
  const detail = nobodyIsPaged;
  switch (write.kind) {
    case 'escalate': {
      const change = memory.givenTo(row, policyOf(incident), write.level, now);
      const summary = `Escalated to level ${write.level} ${by}: ${names(change.incident?.assignees)}`;
      return memory.change(incident.nativeId, change, { kind: 'escalate', summary, detail });
    }
    case 'reassign': {
      const policy = samplePolicies.find(({ id }) => id === write.to.policies[0]?.id);
      const people = [...(write.keep ? incident.assignees : []), ...known(write.to.people)];
      const change = policy
        ? memory.givenTo(row, policy, 1, now)
        : { incident: memory.handed(incident, [...new Map(people.map(one => [one.id, one])).values()]) };
      const summary = `Assigned to ${names(change.incident?.assignees)} ${by}`;
      return memory.change(incident.nativeId, change, { kind: 'assign', summary, detail });
    }
    case 'snooze': {
      const pendingActions = [{ kind: 'unacknowledge' as const, at: now + write.seconds * 1000 }];
      const acknowledgedBy = [{ person: me, at: now }];
      return memory.change(
        incident.nativeId,
        { incident: { ...incident, status: 'acknowledged', acknowledgedBy, pendingActions } },
        { kind: 'snooze', summary: `Snoozed for ${Math.round(write.seconds / 60)} min ${by}` },
      );
    }
    case 'priority': {
      const { name: priority } = write.priority;
      const summary = `Priority set to ${priority} ${by}`;
      const change = { incident: { ...incident, priority } };
      return memory.change(incident.nativeId, change, { kind: 'priority', summary });
    }
    case 'editNote': {
      const note = row.notes.find(({ id }) => id === write.noteId);
      if (!note) throw new WriteFailure('refused', problem('incidents.noteGone', {}));
      const notes = row.notes.map(one => (one === note ? { ...one, content: write.text } : one));
      const summary = `Note changed ${by}`;
      return memory.change(incident.nativeId, { notes }, { kind: 'annotate', summary, detail: write.text });
    }
    case 'requestResponders': {
      const policies = samplePolicies.filter(({ id }) => write.targets.policies.some(one => one.id === id));
      const asked = [
        ...known(write.targets.people),
        ...policies.flatMap(policy => memory.onCall.peopleAt(policy, 1, now)),
      ];
      const request = { state: 'asked' as const, at: now, message: write.message };
      const responders = [
        ...row.responders.filter(({ person }) => !asked.some(({ id }) => id === person.id)),
        ...asked.map(person => ({ person, ...request })),
      ];
      const summary = `${names(asked)} asked to join ${by}`;
      return memory.change(incident.nativeId, { responders }, { kind: 'responder', summary, detail });
    }
  }
}

function known(people: readonly { readonly id: string }[]) {
  return sampleTeam
    .filter(member => people.some(({ id }) => id === member.id))
    .map(({ id, name, email }) => ({ id, name, email }));
}

function names(people: readonly { readonly name: string }[] = []): string {
  return people.map(({ name }) => name).join(', ');
}
