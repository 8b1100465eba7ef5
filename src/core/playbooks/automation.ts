import { readUse, type UseRecord } from './useRecord';

/** A command that people run by hand in incident after incident. */
export interface AutomationCandidate {
  /** The same as long as it is the same command of the same playbook. */
  readonly key: string;
  readonly playbook: string;
  readonly title: string;
  /** As the playbook has it, secrets masked. */
  readonly command: string;
  /** Zero-based line of the playbook, as it was last run. */
  readonly line?: number;
  /** Different incidents in which it was run, and how often in all. */
  readonly incidents: number;
  readonly runs: number;
  /** What the runs took people, in whole minutes: from the press to the command's end, or to what they did next. */
  readonly minutes: number;
}

/** In fewer incidents it is chance. */
const leastIncidents = 3;
/** Whoever does nothing for longer does something else. */
const longestRunMs = 10 * 60_000;
const mostCandidates = 20;

/** The commands worth automating, those that took the most time first. Records without an incident do not count. */
export function automationCandidates(records: readonly UseRecord[]): readonly AutomationCandidate[] {
  interface Sum {
    readonly playbook: string;
    title: string;
    readonly command: string;
    line: number | undefined;
    readonly incidents: Set<string>;
    runs: number;
    ms: number;
    lastAt: number;
  }
  const sums = new Map<string, Sum>();
  for (const record of records) {
    const { incident, playbook, title } = record;
    if (!incident) continue;
    for (const { command, end } of readUse(record).commands) {
      const template = command.template.replace(/\s+/g, ' ').trim();
      if (template === '') continue;
      const key = `${playbook}\n${template}`;
      const sum = sums.get(key) ?? {
        playbook,
        title,
        command: template,
        line: undefined,
        incidents: new Set<string>(),
        runs: 0,
        ms: 0,
        lastAt: -Infinity,
      };
      sum.incidents.add(incident.id);
      sum.runs += 1;
      sum.ms += Math.min(longestRunMs, Math.max(0, (end?.at ?? nextAfter(record, command.at)) - command.at));
      if (command.at > sum.lastAt) {
        sum.lastAt = command.at;
        sum.line = command.line;
        sum.title = title;
      }
      sums.set(key, sum);
    }
  }
  return [...sums]
    .filter(([, { incidents }]) => incidents.size >= leastIncidents)
    .map(([key, { playbook, title, command, line, incidents, runs, ms }]) => ({
      key,
      playbook,
      title,
      command,
      ...(line === undefined ? {} : { line }),
      incidents: incidents.size,
      runs,
      minutes: Math.round(ms / 60_000),
    }))
    .sort((a, b) => b.minutes - a.minutes || b.incidents - a.incidents || (a.key < b.key ? -1 : 1))
    .slice(0, mostCandidates);
}

/** When the person did the next thing in that incident; the same time where nothing followed. */
function nextAfter({ events }: UseRecord, at: number): number {
  return events.find(event => event.at > at && event.kind !== 'commandEnd')?.at ?? at;
}
