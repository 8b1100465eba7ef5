import { classifyIncident } from '../../../src/core/team/classify';
import { defaultTeam, type Team } from '../../../src/core/team/team';
import type {
  Actor,
  IncidentEvent,
  IncidentRecord,
  PersonRef,
} from '../../../src/core/review/incidentHistory';
import type { ReviewInput } from '../../../src/core/review/makeReview';
import type { ReviewPeriod } from '../../../src/core/review/period';

/** The Monday hand-over that the year ends with. */
export const yearEnd = Date.parse('2026-11-23T09:00:00+01:00');

const minute = 60_000;
const yearMs = 364 * 24 * 60 * minute;
const people: readonly PersonRef[] = [
  'Europe/Berlin',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Sydney',
  'America/Los_Angeles',
].map((zone, index) => ({ id: `U${index}`, name: `Person ${index}`, email: `p${index}@example.com`, zone }));

/** The same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Incidents of a year as an account would tell them: some flap, some are merged, reopened, escalated, timed out. */
export function madeHistory(incidents: number, services: number): IncidentRecord[] {
  const next = random(7);
  return Array.from({ length: incidents }, (_, index) => {
    const triggeredAt = yearEnd - yearMs + Math.floor(next() * yearMs);
    return madeRecord(index, triggeredAt, Math.floor(next() ** 2 * services), next);
  });
}

function madeRecord(index: number, triggeredAt: number, service: number, next: () => number): IncidentRecord {
  const person = people[Math.floor(next() * people.length)] ?? { id: 'U' };
  const by: Actor = { kind: 'person', person };
  const events: IncidentEvent[] = [
    { kind: 'trigger', at: triggeredAt },
    { kind: 'notify', at: triggeredAt + 1_000, to: person, channel: 'push' },
  ];
  const after = (most: number): number => triggeredAt + Math.floor(next() * most * minute);
  const [acknowledged, resolved] = [after(20), triggeredAt + 20 * minute + Math.floor(next() * 300) * minute];
  if (next() < 0.3)
    events.push({ kind: 'escalate', at: after(10), level: 2, to: [people[index % 6] ?? person] });
  if (next() < 0.3)
    events.push({ kind: 'notify', at: after(15), to: people[index % 6] ?? person, channel: 'phone' });
  if (next() < 0.85) events.push({ kind: 'acknowledge', at: acknowledged, by });
  if (next() < 0.1) events.push({ kind: 'priority', at: acknowledged + 1, from: 'P2', to: 'P1' });
  if (next() < 0.05) events.push({ kind: 'merge', at: acknowledged + 2 });
  events.push({
    kind: 'resolve',
    at: resolved,
    by: next() < 0.5 ? by : next() < 0.9 ? { kind: 'monitor' } : { kind: 'timeout' },
  });
  if (next() < 0.05) {
    events.push(
      { kind: 'reopen', at: resolved + 10 * minute },
      { kind: 'resolve', at: resolved + 30 * minute, by },
    );
  }
  const kind = Math.floor(next() * 8);
  return {
    id: `pagerduty:acme:Q${index}`,
    sourceId: 'pagerduty:acme',
    nativeId: `Q${index}`,
    number: index,
    title: `Service ${service}: ${['latency', 'errors', 'disk', 'queue', 'memory', 'certificate', 'replica lag', 'traffic'][kind] ?? ''} above ${index % 100}%`,
    url: `https://acme.pagerduty.example/incidents/Q${index}`,
    service: { id: `P${service}`, name: `service-${service}` },
    status: 'resolved',
    urgency: next() < 0.75 ? 'high' : 'low',
    priority: next() < 0.1 ? 'P1' : 'P2',
    triggeredAt,
    alertKey: `alert-${kind}`,
    events: events.sort((a, b) => a.at - b.at),
    whole: true,
  };
}

const team: Team = {
  ...defaultTeam,
  priorities: new Map([
    ['P1', 'critical'],
    ['P2', 'major'],
  ]),
};

/** A review of them, with a cause and a playbook for one in three. */
export function reviewOf(
  records: readonly IncidentRecord[],
  period: ReviewPeriod,
  earlier: readonly ReviewPeriod[],
): ReviewInput {
  const isKnown = (id: string): boolean => Number(/\d+$/.exec(id)?.[0] ?? 0) % 3 === 0;
  const causeOf = (id: string) =>
    isKnown(id)
      ? {
          key: `note-${Number(/\d+$/.exec(id)?.[0] ?? 0) % 90}`,
          text: 'Retry storm',
          href: '../root-causes/a.md',
          prevention: 'planned' as const,
        }
      : undefined;
  const outcomeOf = (id: string) => (isKnown(id) ? ('acted' as const) : undefined);
  return {
    period,
    asOf: period.to,
    people: { leads: 'Person 0', asks: 'Person 1', manager: 'Mia' },
    team: people.flatMap(({ name }) => name ?? []),
    gaps: [],
    records,
    context: {
      zone: 'Europe/Berlin',
      classify: incident => classifyIncident(incident, team, { matches: () => false }).severity,
      serviceOf: ({ name }) => name,
      sla: {
        critical: { acknowledgeMs: 5 * minute, resolveMs: 60 * minute },
        major: { acknowledgeMs: 15 * minute, resolveMs: 480 * minute },
      },
    },
    causes: { causeOf, outcomeOf, plannedFor: () => 'none', verdictOn: () => undefined },
    rows: {
      causeOf,
      outcomeOf,
      playbookOf: id =>
        isKnown(id) ? { title: 'What to do', href: '../playbooks/a.md', used: true } : undefined,
    },
    journal: [],
    earlier,
    services: [],
    areas: [],
    goals: [{ quarter: '2026-Q4', class: 'critical', count: { operator: '<=', value: 20 } }],
    isQuarterWhole: true,
    decided: () => undefined,
    trend: [],
    availability: [],
    charts: [],
    remarks: [],
    items: [],
    candidates: [],
    comingUp: [],
    pathsOf: () => [],
    authors: { authorsOf: () => undefined },
    costs: [],
    wins: { silenced: [], faster: [] },
  };
}
