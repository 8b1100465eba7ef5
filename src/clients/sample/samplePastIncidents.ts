import { runbookLink, type SampleIncidentSeed } from './sampleSeed';

const minute = 60_000;
const day = 1440 * minute;
const dana = 'dana.reyes@example.com';
const tomasz = 'tomasz.lis@example.com';
const priya = 'priya.nair@example.com';

/** One row of the past: age in days, minutes until acknowledged and until resolved, and the note that closed it. */
type PastRow = readonly [
  id: string,
  kind: keyof typeof kinds,
  ageDays: number,
  acknowledgedAfter: number,
  resolvedAfter: number,
  who: string,
  note: string,
];

const kinds = {
  charges: [
    'checkout',
    'CheckoutChargeErrors',
    'critical',
    'Checkout: card charges failing',
    'P1',
    'card-gateway-down',
  ],
  restarts: ['checkout', 'CheckoutRestarts', 'warning', 'Checkout pod restarted', 'P3', 'checkout-restarts'],
  latency: ['search', 'SearchLatencyHigh', 'error', 'Search latency above 2 s', 'P2', 'search-latency'],
  index: [
    'search',
    'SearchIndexReadErrors',
    'warning',
    'Search: index segments do not load',
    'P3',
    'search-index-broken',
  ],
  backlog: ['billing', 'BillingQueueBacklog', 'critical', 'Queue backlog growing', 'P2', 'queue-backlog'],
} as const;

const rows: readonly PastRow[] = [
  [
    'Q2BACKLOG00009',
    'backlog',
    1.2,
    6,
    48,
    tomasz,
    'Ledger answered 503 for half an hour; it caught up by itself.',
  ],
  ['Q2LATENCY00009', 'latency', 2.4, 4, 95, priya, 'A bot pasted whole paragraphs. Blocked at the edge.'],
  [
    'Q2RESTARTS0008',
    'restarts',
    3.1,
    41,
    70,
    dana,
    'Event bus was restarting. Published four lost events again.',
  ],
  ['Q2INDEXREAD007', 'index', 4.6, 12, 13, priya, 'Whole again by itself, as always.'],
  ['Q2BACKLOG00008', 'backlog', 5.3, 9, 64, dana, 'Worker restarted.'],
  [
    'Q2INDEXREAD001',
    'index',
    6.4,
    8,
    150,
    priya,
    'Found it: the indexer writes in place. Root cause is beside load_segment.',
  ],
  ['Q2LATENCY00008', 'latency', 7.2, 3, 33, tomasz, 'Two more pods.'],
  ['Q2INDEXREAD006', 'index', 8.8, 25, 26, tomasz, 'Gone before I had the laptop open.'],
  ['Q2RESTARTS0007', 'restarts', 9.5, 15, 44, tomasz, 'Event bus full: its disk. Platform took it.'],
  ['Q2BACKLOG00007', 'backlog', 10.1, 5, 39, priya, 'Ledger upgrade nobody told us about.'],
  [
    'Q2RETRYSTORM02',
    'charges',
    12.2,
    3,
    18,
    dana,
    'Again slow at their side; v2.29.1 with the retry budget went out.',
  ],
  [
    'Q2RETRYSTORM01',
    'charges',
    12.5,
    2,
    41,
    dana,
    'Our retries kept the gateway down. Root cause is beside charge.',
  ],
  ['Q2LATENCY00007', 'latency', 13.6, 7, 81, priya, 'Index loaded in a loop; indexer stopped and started.'],
  ['Q2INDEXREAD005', 'index', 15.0, 30, 31, dana, 'Nothing to do.'],
  ['Q2BACKLOG00006', 'backlog', 16.7, 4, 122, tomasz, 'Month end. A second worker for the night.'],
  ['Q2RESTARTS0006', 'restarts', 18.2, 22, 37, priya, 'Out of memory: old orders are never forgotten.'],
  ['Q2LATENCY00006', 'latency', 19.9, 5, 28, dana, 'Synonyms file with a loop in it. Fixed by hand.'],
  [
    'Q2CHARGES00005',
    'charges',
    21.4,
    1,
    27,
    tomasz,
    'Gateway incident at their side, 25 minutes. Banner was on.',
  ],
  ['Q2BACKLOG00005', 'backlog', 23.3, 11, 58, priya, 'Caught up.'],
  ['Q2INDEXREAD004', 'index', 25.8, 17, 18, tomasz, 'Again one segment, again whole a minute later.'],
  ['Q2RESTARTS0005', 'restarts', 27.5, 9, 52, dana, 'Rolled back, memory is fine on the release before.'],
];

function pastIncident(row: PastRow, index: number): SampleIncidentSeed {
  const [id, kind, ageDays, acknowledgedAfter, resolvedAfter, who, note] = row;
  const [service, name, severity, title, priority, playbook] = kinds[kind];
  const createdAgeMs = ageDays * day;
  const resolvedAgeMs = createdAgeMs - resolvedAfter * minute;
  const link = runbookLink(`.opex/playbooks/${playbook}.md`);
  return {
    id,
    number: 1476 - index,
    title,
    service,
    urgency: severity === 'warning' ? 'low' : 'high',
    priority,
    assignee: who,
    createdAgeMs,
    acknowledgedAgeMs: createdAgeMs - acknowledgedAfter * minute,
    resolvedAgeMs,
    alerts: [
      {
        name,
        severity,
        summary: title,
        runbookLink: link,
        details: { alertname: name, service, runbook_url: link },
      },
    ],
    notes: [{ author: who, ageMs: resolvedAgeMs, content: note }],
  };
}

/** Resolved in the last weeks, newest first. */
export const samplePastIncidents: readonly SampleIncidentSeed[] = rows.map(pastIncident);
