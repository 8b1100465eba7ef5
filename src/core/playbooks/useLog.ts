import { readUse, type UseRecord } from './useRecord';

/** How a playbook was used on this machine, over all incidents; times in Unix ms. */
export interface PlaybookHistory {
  readonly lastUsedAt: number;
  /** When somebody last said that it helped. */
  readonly lastHelpedAt?: number;
  /** A step was said to be wrong, and nobody has said since that it helped. */
  readonly wrongSince?: number;
  /** Incidents that it was used for. */
  readonly incidents: number;
}

/** By URI of the playbook; a record in which nothing happened is none. */
export function historyOfUses(records: readonly UseRecord[]): ReadonlyMap<string, PlaybookHistory> {
  const histories = new Map<string, PlaybookHistory>();
  for (const record of records) {
    const { playbook, lastAt, incident } = readUse(record);
    if (lastAt === undefined) continue;
    const known = histories.get(playbook);
    const lastHelpedAt = latest(known?.lastHelpedAt, lastOutcome(record, 'helped'));
    const wrongSince = latest(known?.wrongSince, lastOutcome(record, 'wrong'));
    histories.set(playbook, {
      lastUsedAt: Math.max(known?.lastUsedAt ?? lastAt, lastAt),
      incidents: (known?.incidents ?? 0) + (incident ? 1 : 0),
      ...(lastHelpedAt === undefined ? {} : { lastHelpedAt }),
      ...(wrongSince === undefined ? {} : { wrongSince }),
    });
  }
  for (const [uri, { wrongSince, ...history }] of histories) {
    if (wrongSince !== undefined && wrongSince <= (history.lastHelpedAt ?? 0)) histories.set(uri, history);
  }
  return histories;
}

/** URIs of the playbooks that were used last, the latest first. */
export function recentPlaybooks(
  histories: ReadonlyMap<string, PlaybookHistory>,
  most: number,
): readonly string[] {
  return [...histories]
    .sort(([, a], [, b]) => b.lastUsedAt - a.lastUsedAt)
    .slice(0, most)
    .map(([uri]) => uri);
}

function lastOutcome({ events }: UseRecord, wanted: 'helped' | 'wrong'): number | undefined {
  const times = events.flatMap(event =>
    event.kind === 'outcome' && event.outcome === wanted ? [event.at] : [],
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
