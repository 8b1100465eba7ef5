import type { Partner, TeamService } from '../team/team';

/** A team that can help with what a playbook is for. */
export type PlaybookPartner = Pick<Partner, 'name' | 'when'> & {
  /** How to reach them; absent where neither the playbook nor the team file says it. */
  readonly reach?: string;
};

const mostPartners = 20;
const longestText = 300;

/**
 * The partners of a playbook's front matter: a list of names, or names with `when` and `reach` (or just how to reach
 * them). Undefined where `partners` is neither.
 */
export function readPartners(value: unknown): readonly PlaybookPartner[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ name: cut(value) }];
  if (Array.isArray(value)) {
    const found = (value as readonly unknown[]).slice(0, mostPartners).map(readListed);
    return found.every(partner => partner !== undefined) ? found : undefined;
  }
  if (typeof value !== 'object') return undefined;
  const found = Object.entries(value)
    .slice(0, mostPartners)
    .map(([name, entry]) => readNamed(name, entry));
  return found.every(partner => partner !== undefined) ? found : undefined;
}

/** Those of the playbook first, completed by the team file; then the other partners of the service. */
export function partnersOf(
  own: readonly PlaybookPartner[],
  services: readonly TeamService[],
): readonly PlaybookPartner[] {
  const known = new Map(
    services.flatMap(({ partners }) => partners.map(partner => [key(partner.name), partner] as const)),
  );
  const all = new Map<string, PlaybookPartner>();
  for (const partner of own) all.set(key(partner.name), { ...known.get(key(partner.name)), ...partner });
  for (const [name, partner] of known) if (!all.has(name)) all.set(name, partner);
  return [...all.values()].slice(0, mostPartners);
}

function readListed(value: unknown): PlaybookPartner | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { name: cut(value) };
  if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
  const { name, ...rest } = value as Readonly<Record<string, unknown>>;
  return typeof name === 'string' ? readNamed(name, rest) : undefined;
}

function readNamed(name: string, value: unknown): PlaybookPartner | undefined {
  if (name.trim() === '') return undefined;
  if (value === null || value === undefined) return { name: cut(name) };
  if (typeof value === 'string') return { name: cut(name), reach: cut(value) };
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { when, reach } = value as Readonly<Record<string, unknown>>;
  if ((when !== undefined && typeof when !== 'string') || (reach !== undefined && typeof reach !== 'string'))
    return undefined;
  return {
    name: cut(name),
    ...(when === undefined ? {} : { when: cut(when) }),
    ...(reach === undefined ? {} : { reach: cut(reach) }),
  };
}

function key(name: string): string {
  return name.trim().toLowerCase();
}

function cut(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > longestText ? `${plain.slice(0, longestText - 1)}…` : plain;
}
