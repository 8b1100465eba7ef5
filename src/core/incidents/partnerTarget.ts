import type { Named } from './incidentWrite';

/**
 * The escalation policy that a partner's `reach` in the team file means: by its id ("escalation policy PXYZ, #payments"),
 * else by its whole name. Undefined where it names none of those that there are.
 */
export function partnerPolicy(reach: string, policies: readonly Named[]): Named | undefined {
  const words = new Set(reach.split(/[^A-Za-z0-9]+/));
  const byId = policies.find(({ id }) => words.has(id));
  if (byId) return byId;
  const text = ` ${plain(reach)} `;
  return policies
    .filter(({ name }) => plain(name) !== '' && text.includes(` ${plain(name)} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
