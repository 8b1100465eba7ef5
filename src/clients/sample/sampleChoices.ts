import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import { samplePolicies } from './sampleAround';
import { policyOf, type SampleMemory } from './sampleMemory';
import { sampleTeam } from './sampleSeed';

/** What one chooses from at the sample team: a policy's name says that choosing it pages nobody. */
export function sampleChoices(memory: SampleMemory): IncidentChoices {
  return {
    people: query => {
      const wanted = query.trim().toLowerCase();
      const items = sampleTeam
        .filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted))
        .map(({ id, name, email }) => ({ id, name, email }));
      return Promise.resolve({ items });
    },
    policies: () =>
      Promise.resolve({ items: samplePolicies.map(({ id, name }) => ({ id, name: invented(name) })) }),
    priorities: () => Promise.resolve({ items: ['P1', 'P2', 'P3'].map(name => ({ id: name, name })) }),
    levels: async nativeId => {
      const { incident } = await Promise.resolve(memory.get(nativeId));
      const policy = policyOf(incident);
      const levels = policy.levels.map((_, index) =>
        memory.onCall.peopleAt(policy, index + 1, memory.now()).map(({ name }) => name),
      );
      return { policy: { id: policy.id, name: invented(policy.name) }, levels };
    },
  };
}

function invented(name: string): string {
  return `${name} (invented: nobody is paged)`;
}
