import { alertKey } from './alertNames';
import { sureConfidence, type IncidentFacts } from './matchPlaybooks';
import type { PlaybookMatch } from './playbook';
import type { TimeSlices } from '../base/timeSlices';

/** An alert as it was seen, once or often. All of it is remote text. */
export interface SeenAlert {
  readonly title: string;
  /** What the monitor calls it. */
  readonly alert?: string;
  readonly service?: { readonly id: string; readonly name: string };
  /** Links to runbooks that it carried. */
  readonly runbookLinks?: readonly string[];
}

/** An alert that fired and that no playbook is for. */
export interface AlertWithout {
  /** The same as long as it is the same alert. */
  readonly key: string;
  readonly title: string;
  readonly alert?: string;
  readonly service?: string;
  readonly count: number;
}

export interface Reach {
  /** The most frequent first. */
  readonly without: readonly AlertWithout[];
  /** URIs of the playbooks that some alert led to. */
  readonly reached: ReadonlySet<string>;
}

const mostAlerts = 5_000;

/** Which playbooks the alerts led to, and which alerts to none. `servicesOf` tells all names of a service. */
export async function reachOf(
  seen: readonly SeenAlert[],
  match: (facts: IncidentFacts) => readonly PlaybookMatch[],
  servicesOf: (service: { readonly id: string; readonly name: string }) => readonly string[],
  slices: TimeSlices,
): Promise<Reach> {
  const groups = new Map<string, { readonly first: SeenAlert; readonly links: Set<string>; count: number }>();
  for (const alert of seen.slice(0, mostAlerts)) {
    const key = keyOf(alert);
    const group = groups.get(key) ?? { first: alert, links: new Set<string>(), count: 0 };
    group.count += 1;
    alert.runbookLinks?.forEach(link => group.links.add(link));
    groups.set(key, group);
  }
  const without: AlertWithout[] = [];
  const reached = new Set<string>();
  for (const [key, { first, links, count }] of groups) {
    const { title, alert, service } = first;
    const matches = match({
      title,
      services: service ? servicesOf(service) : [],
      alertNames: alert === undefined ? [] : [alert],
      runbookLinks: [...links],
    }).filter(({ confidence }) => confidence >= sureConfidence);
    for (const { playbook } of matches) reached.add(playbook.uri);
    if (matches.length === 0) {
      without.push({
        key,
        title,
        count,
        ...(alert === undefined ? {} : { alert }),
        ...(service ? { service: service.name } : {}),
      });
    }
    await slices.next();
  }
  return { without: without.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)), reached };
}

/** Numbers change from one time to the next: hosts, percentages, ids. */
function keyOf({ title, alert, service }: SeenAlert): string {
  const name = alertKey(alert ?? title.replace(/\d+/g, ''));
  return `${alertKey(service?.name ?? '')}:${name === '' ? alertKey(title) : name}`;
}
