import { runbookLink, type SampleIncidentSeed } from './sampleSeed';

const minute = 60_000;
const dana = 'dana.reyes@example.com';
const tomasz = 'tomasz.lis@example.com';
const priya = 'priya.nair@example.com';

/** Open now, as the sample's logs and playbooks have it. */
export const sampleOpenIncidents: readonly SampleIncidentSeed[] = [
  {
    id: 'Q3CHARGES00001',
    number: 1482,
    title: 'Checkout: card charges failing',
    service: 'checkout',
    urgency: 'high',
    priority: 'P1',
    assignee: dana,
    createdAgeMs: 11 * minute,
    alerts: [
      {
        name: 'CheckoutChargeErrors',
        severity: 'critical',
        summary: 'More than 5 % of charges failed in the last 5 minutes',
        runbookLink: runbookLink('.opex/playbooks/card-gateway-down.md'),
        details: {
          alertname: 'CheckoutChargeErrors',
          service: 'checkout',
          environment: 'production',
          exception: 'ChargeError',
          message: 'gateway timeout',
          status: 504,
          release: 'v2.31',
          share: '86 %',
          threshold: '5 %',
          runbook_url: runbookLink('.opex/playbooks/card-gateway-down.md'),
        },
      },
      {
        name: 'CheckoutGatewayLatency',
        severity: 'warning',
        summary: 'Card gateway p95 above 700 ms',
        runbookLink: runbookLink('.opex/playbooks/card-gateway-down.md'),
        details: {
          alertname: 'CheckoutGatewayLatency',
          service: 'checkout',
          p95_ms: 1460,
          threshold_ms: 700,
        },
      },
    ],
    notes: [],
  },
  {
    id: 'Q3SEARCHLAT001',
    number: 1480,
    title: 'Search latency above 2 s',
    service: 'search',
    urgency: 'high',
    priority: 'P2',
    assignee: priya,
    createdAgeMs: 31 * minute,
    acknowledgedAgeMs: 27 * minute,
    alerts: [
      {
        name: 'SearchLatencyHigh',
        severity: 'error',
        summary: 'One query in twenty takes longer than 2 s',
        runbookLink: runbookLink('.opex/playbooks/search-latency.md'),
        details: {
          alertname: 'SearchLatencyHigh',
          service: 'search',
          environment: 'production',
          exception: 'QueryTimeout',
          p95_ms: 2014,
          threshold_ms: 2000,
        },
      },
    ],
    notes: [
      {
        author: priya,
        ageMs: 22 * minute,
        content: 'Long pasted queries, a handful of them. Lowering the time limit if it goes on.',
      },
    ],
    helpers: [
      {
        who: tomasz,
        state: 'joined',
        ageMs: 19 * minute,
        message: 'Please join: is it the new stop words? You are released from other work for this.',
      },
    ],
  },
  {
    id: 'Q3BACKLOG00001',
    number: 1481,
    title: 'Queue backlog growing',
    service: 'billing',
    urgency: 'high',
    assignee: dana,
    createdAgeMs: 12 * minute,
    acknowledgedAgeMs: 10 * minute,
    alerts: [
      {
        name: 'BillingQueueBacklog',
        severity: 'critical',
        summary: 'More than 200 paid orders wait for their invoice',
        runbookLink: runbookLink('.opex/playbooks/queue-backlog.md'),
        details: {
          alertname: 'BillingQueueBacklog',
          service: 'billing',
          depth: 381,
          oldest_s: 775,
          threshold: 200,
        },
      },
    ],
    notes: [],
  },
  {
    id: 'Q3RESTARTS0001',
    number: 1478,
    title: 'Checkout pod restarted',
    service: 'checkout',
    urgency: 'low',
    priority: 'P3',
    assignee: tomasz,
    createdAgeMs: 142 * minute,
    alerts: [
      {
        name: 'CheckoutRestarts',
        severity: 'warning',
        summary: 'A pod of checkout ended by itself twice in a day',
        runbookLink: runbookLink('.opex/playbooks/checkout-restarts.md'),
        details: {
          alertname: 'CheckoutRestarts',
          service: 'checkout',
          exception: 'EventBusError',
          restarts: 2,
          window: '24h',
        },
      },
    ],
    notes: [],
  },
  {
    id: 'Q3INDEXREAD001',
    number: 1479,
    title: 'Search: index segments do not load',
    service: 'search',
    urgency: 'low',
    assignee: priya,
    createdAgeMs: 77 * minute,
    acknowledgedAgeMs: 60 * minute,
    alerts: [
      {
        name: 'SearchIndexReadErrors',
        severity: 'warning',
        summary: 'IndexReadError in the last hour',
        details: {
          alertname: 'SearchIndexReadErrors',
          service: 'search',
          exception: 'IndexReadError',
          count: 1,
        },
      },
    ],
    notes: [],
  },
  {
    id: 'Q3STOCKNEG0001',
    number: 1477,
    title: 'Orders of sku-1020 fail: stock is negative',
    service: 'checkout',
    urgency: 'low',
    assignee: dana,
    createdAgeMs: 201 * minute,
    // No runbook, as it happens in real teams: what fits has to be found by service and words.
    alerts: [
      {
        name: 'CheckoutStockErrors',
        severity: 'warning',
        summary: 'StockError: stock of sku-1020 is negative',
        details: {
          alertname: 'CheckoutStockErrors',
          service: 'checkout',
          exception: 'StockError',
          sku: 'sku-1020',
        },
      },
    ],
    notes: [],
  },
];
