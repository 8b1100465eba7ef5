import { acknowledge, open, resolve } from './lifecycle';
import type { AlertSeverity, Urgency } from './model';
import { addNote } from './notes';
import type { SimState } from './state';
import { settle } from './timers';

const minute = 60_000;
const day = 24 * 60 * minute;
const incidentsPerWeek = 18;

interface Trouble {
  readonly title: string;
  readonly service: string;
  readonly priority: string | null;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  /** Resolved by the service's own timeout, untouched: nobody needed to be paged for it. */
  readonly flaps: boolean;
  readonly note?: string;
}

/** What keeps happening to this shop. Service and priority by name. */
const troubles: readonly Trouble[] = [
  {
    title: 'Checkout: card charges failing',
    service: 'checkout',
    priority: 'P1',
    severity: 'critical',
    urgency: 'high',
    flaps: false,
    note: 'Gateway timed out again and the retries piled up. Lowered the retry budget.',
  },
  {
    title: 'Checkout pod restarted',
    service: 'checkout',
    priority: 'P3',
    severity: 'warning',
    urgency: 'low',
    flaps: false,
    note: 'Event bus was away for a minute; came back by itself.',
  },
  {
    title: 'Checkout: error budget burns fast',
    service: 'checkout',
    priority: 'P3',
    severity: 'error',
    urgency: 'high',
    flaps: false,
  },
  {
    title: 'Search latency above 2 s',
    service: 'search',
    priority: 'P2',
    severity: 'error',
    urgency: 'high',
    flaps: true,
  },
  {
    title: 'Search: index segments do not load',
    service: 'search',
    priority: null,
    severity: 'warning',
    urgency: 'low',
    flaps: true,
  },
  {
    title: 'Queue backlog growing',
    service: 'billing',
    priority: 'P2',
    severity: 'critical',
    urgency: 'high',
    flaps: false,
    note: 'Worker restarted, it caught up by itself.',
  },
  {
    title: 'Billing: VAT rate missing for country',
    service: 'billing',
    priority: 'P4',
    severity: 'error',
    urgency: 'low',
    flaps: false,
    note: 'Added the rate by hand.',
  },
];

/** Resolved incidents over the weeks before `now`, in order of time, with acknowledgements, escalations and notes. */
export function seedHistory(state: SimState, now: number, weeks: number): void {
  const { random } = state;
  const starts = Array.from({ length: weeks * incidentsPerWeek }, () =>
    Math.floor(now - day / 2 - random.next() * (weeks * 7 - 0.5) * day),
  ).sort((a, b) => a - b);
  for (const at of starts) relive(state, random.pick(troubles), at, now);
}

function relive(state: SimState, trouble: Trouble, at: number, now: number): void {
  const { random } = state;
  const service = [...state.services.values()].find(({ name }) => name === trouble.service);
  if (service === undefined) return;
  const incident = open(state, {
    title: trouble.title,
    serviceId: service.id,
    at,
    agent: { kind: 'integration', id: service.integrationId },
    urgency: trouble.urgency,
    priorityId: state.priorities.find(({ name }) => name === trouble.priority)?.id ?? null,
    alert: { severity: trouble.severity, contexts: [], details: { environment: 'production' } },
  });
  if (trouble.flaps && random.next() < 0.6) {
    const until = at + random.integer(4, 40) * minute;
    settle(state, until);
    resolve(state, incident, until, { kind: 'service', id: service.id });
    return;
  }
  const acknowledgedAt = at + random.integer(1, 22) * minute;
  settle(state, acknowledgedAt);
  const userId = incident.assignments[0]?.userId;
  if (userId === undefined) return;
  acknowledge(state, incident, userId, acknowledgedAt);
  const resolvedAt = Math.min(now - minute, acknowledgedAt + random.integer(5, 28) * minute);
  if (trouble.note !== undefined && random.next() < 0.7) {
    addNote(state, incident.id, userId, trouble.note, resolvedAt - minute);
  }
  resolve(state, incident, resolvedAt, { kind: 'user', id: userId });
}
