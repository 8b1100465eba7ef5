import { seedHistory } from './history';
import { acknowledge, open, type NewIncident } from './lifecycle';
import type { Agent, AlertContext } from './model';
import { seedDirectory, simIds } from './shopDirectory';
import { SimState } from './state';
import { settle } from './timers';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface SeedOptions {
  /** The same seed gives the same account, ids included. */
  readonly seed: number;
  /** Server time at the start, in milliseconds since the epoch. */
  readonly now: number;
  /** Weeks of resolved incidents before `now`. */
  readonly historyWeeks: number;
  /** Without them the account starts with nothing open. */
  readonly openIncidents: boolean;
}

/** The account `shop`: three services, six people, a policy of two levels, open incidents of each class, some weeks of past. */
export function seedShop(options: SeedOptions): SimState {
  const state = new SimState(options.seed);
  const { now } = options;
  seedDirectory(state, now);
  if (options.openIncidents) openForgotten(state, now);
  seedHistory(state, now, options.historyWeeks);
  if (options.openIncidents) openTonight(state, now);
  settle(state, now);
  return state;
}

/** Open for longer than the month that a list covers by default: only `date_range=all` finds it. */
function openForgotten(state: SimState, now: number): void {
  const at = now - 45 * day;
  const forgotten = open(state, {
    title: 'Refund export is a day late',
    serviceId: simIds.billing,
    at,
    agent: monitorOf(state, simIds.billing),
    urgency: 'low',
    alert: { severity: 'warning', contexts: [], details: { job: 'refund-export', lateness: '26h' } },
  });
  acknowledge(state, forgotten, simIds.marcus, at + 2 * hour);
}

function openTonight(state: SimState, now: number): void {
  open(state, {
    title: 'Checkout pod restarted',
    serviceId: simIds.checkout,
    at: now - 142 * minute,
    agent: monitorOf(state, simIds.checkout),
    urgency: 'low',
    priorityId: simIds.p3,
    alert: {
      severity: 'warning',
      summary: 'A pod of checkout ended by itself twice in a day',
      contexts: [runbook('.opex/playbooks/checkout-restarts.md')],
      details: {
        alertname: 'CheckoutRestarts',
        service: 'checkout',
        exception: 'EventBusError',
        restarts: 2,
        window: '24h',
      },
    },
  });
  const slow = open(state, {
    title: 'Search latency above 2 s',
    serviceId: simIds.search,
    at: now - 25 * minute,
    agent: monitorOf(state, simIds.search),
    priorityId: simIds.p2,
    alert: {
      severity: 'error',
      summary: 'One query in twenty takes longer than 2 s',
      contexts: [runbook('.opex/playbooks/search-latency.md')],
      details: {
        alertname: 'SearchLatencyHigh',
        service: 'search',
        environment: 'production',
        exception: 'QueryTimeout',
        p95_ms: 2014,
        threshold_ms: 2000,
      },
    },
  });
  acknowledge(state, slow, simIds.tomasz, now - 20 * minute);
  open(state, checkoutPage(state, now - 6 * minute));
}

function monitorOf(state: SimState, serviceId: string): Agent {
  return { kind: 'integration', id: state.service(serviceId).integrationId };
}

/** A link to a file of the sample repository, as monitors put it into their alerts. */
function runbook(path: string): AlertContext {
  return { type: 'link', href: `https://git.example.com/shop/shop/blob/main/${path}`, text: 'Runbook' };
}

/** The page this account is about: cards cannot be charged, so nobody can buy. */
export function checkoutPage(state: SimState, at: number): NewIncident {
  const link = runbook('.opex/playbooks/card-gateway-down.md');
  return {
    title: 'Checkout: card charges failing',
    serviceId: simIds.checkout,
    at,
    agent: monitorOf(state, simIds.checkout),
    priorityId: simIds.p1,
    alert: {
      severity: 'critical',
      summary: 'More than 5 % of charges failed in the last 5 minutes',
      contexts: [link, { type: 'link', href: 'https://grafana.example.com/d/checkout', text: 'Dashboard' }],
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
        runbook_url: link.href ?? '',
      },
    },
  };
}
