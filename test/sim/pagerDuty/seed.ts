import { seedHistory } from './history';
import { acknowledge, open } from './lifecycle';
import type { Service, Token, User } from './model';
import { SimState } from './state';
import { settle } from './timers';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Keys of the seeded account. They open nothing but a simulator. */
export const simTokens = {
  /** Dana's own key; she is on call. */
  user: 'u+sim-dana-reyes-key',
  /** Tomasz's own key: the colleague. */
  colleague: 'u+sim-tomasz-lis-key',
  /** Nobody's key: `/users/me` refuses it, writes need `From`. */
  account: 'sim-account-key-0001',
  /** An account key that may only read. */
  readOnly: 'sim-readonly-key-001',
  /** Was valid once. */
  revoked: 'sim-revoked-key-0001',
  /** Belongs to an account in the other service region. */
  otherRegion: 'sim-europe-key-00001',
  /** Dana's, to be sent as `Bearer`. */
  oauth: 'pdus+sim-oauth-token',
} as const;

export const simIds = {
  checkout: 'PCHKOUT',
  search: 'PSEARCH',
  billing: 'PBILLNG',
  policy: 'PSHOPEP',
  schedule: 'PSHOPSC',
  team: 'PSHOPTM',
  dana: 'PDANARY',
  tomasz: 'PTOMASZ',
  priya: 'PPRIYAN',
  ines: 'PINESDU',
  marcus: 'PMARCUS',
  yuki: 'PYUKITA',
  p1: 'PPRIO01',
  p2: 'PPRIO02',
  p3: 'PPRIO03',
  p4: 'PPRIO04',
  p5: 'PPRIO05',
} as const;

/** Days ago, service, version; the oldest is past the 90 days that PagerDuty keeps. */
const deploys: readonly (readonly [number, string, string])[] = [
  [120, simIds.checkout, 'checkout-2.1.0'],
  [13, simIds.search, 'search-1.8.0'],
  [6, simIds.checkout, 'checkout-2.4.0'],
  [0.2, simIds.checkout, 'checkout-2.4.1'],
];

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

function seedDirectory(state: SimState, now: number): void {
  state.teams.set(simIds.team, { id: simIds.team, name: 'Shop' });
  for (const ability of ['teams', 'urgencies', 'priorities', 'read_only_users', 'service_support_hours']) {
    state.abilities.add(ability);
  }
  for (const [daysAgo, service, version] of deploys) {
    state.changeEvents.push({
      id: state.random.id('0', 26),
      serviceId: service,
      summary: `Deployed ${version}`,
      source: 'deploy-pipeline',
      at: now - daysAgo * day,
      links: [{ href: `https://deploy.example.com/${version}`, text: 'Deploy' }],
      details: { version, environment: 'production' },
    });
  }
  for (const user of users()) state.users.set(user.id, user);
  for (const token of tokens()) state.tokens.set(token.key, token);
  state.priorities.push(
    { id: simIds.p1, name: 'P1', description: 'Customers cannot buy' },
    { id: simIds.p2, name: 'P2', description: 'A part of the shop is down' },
    { id: simIds.p3, name: 'P3', description: 'Degraded' },
    { id: simIds.p4, name: 'P4', description: 'Minor' },
    { id: simIds.p5, name: 'P5', description: 'For information' },
  );
  state.schedules.set(simIds.schedule, {
    id: simIds.schedule,
    name: 'Shop Primary',
    timeZone: 'Europe/Lisbon',
    userIds: [simIds.dana, simIds.tomasz, simIds.priya],
    startAt: Math.floor((now - 2 * day) / hour) * hour,
    turnMs: 7 * day,
  });
  state.policies.set(simIds.policy, {
    id: simIds.policy,
    name: 'Shop On-Call',
    loops: 1,
    levels: [
      { id: 'PSHOPL1', delayMinutes: 15, targets: [{ kind: 'schedule', id: simIds.schedule }] },
      { id: 'PSHOPL2', delayMinutes: 15, targets: [{ kind: 'user', id: simIds.ines }] },
    ],
    teamIds: [simIds.team],
  });
  const service = (id: string, name: string, description: string, rest: Partial<Service>): void => {
    state.services.set(id, {
      id,
      name,
      description,
      policyId: simIds.policy,
      teamIds: [simIds.team],
      integrationId: `${id.slice(0, 5)}IN`,
      acknowledgementTimeout: 1800,
      autoResolveTimeout: null,
      createdAt: now - 400 * day,
      ...rest,
    });
  };
  service(simIds.checkout, 'checkout', 'Cart, payment, order placement', {});
  service(simIds.search, 'search', 'Product search and suggestions', { autoResolveTimeout: 4 * 3600 });
  state.workflows.push({ id: 'PSHOPWF', name: 'Open a call and tell support', createdAt: now - 200 * day });
  service(simIds.billing, 'billing', 'Invoices and refunds', { acknowledgementTimeout: null });
}

function users(): User[] {
  const user = (id: string, name: string, role: User['role'], jobTitle: string, timeZone: string): User => ({
    id,
    name,
    email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
    role,
    jobTitle,
    timeZone,
    teamIds: [simIds.team],
  });
  return [
    user(simIds.dana, 'Dana Reyes', 'user', 'Backend Engineer', 'Europe/Lisbon'),
    user(simIds.tomasz, 'Tomasz Lis', 'user', 'Backend Engineer', 'Europe/Warsaw'),
    user(simIds.priya, 'Priya Nair', 'user', 'Search Engineer', 'Asia/Kolkata'),
    user(simIds.ines, 'Ines Duarte', 'admin', 'Team Lead', 'Europe/Lisbon'),
    user(simIds.marcus, 'Marcus Hale', 'owner', 'Head of Engineering', 'America/New_York'),
    user(simIds.yuki, 'Yuki Tanaka', 'observer', 'Support Manager', 'Asia/Tokyo'),
  ];
}

function tokens(): Token[] {
  const token = (key: string, rest: Partial<Token>): Token => ({
    key,
    kind: 'account',
    userId: null,
    readOnly: false,
    region: 'us',
    revoked: false,
    ...rest,
  });
  return [
    token(simTokens.user, { kind: 'user', userId: simIds.dana }),
    token(simTokens.colleague, { kind: 'user', userId: simIds.tomasz }),
    token(simTokens.account, {}),
    token(simTokens.readOnly, { readOnly: true }),
    token(simTokens.revoked, { kind: 'user', userId: simIds.dana, revoked: true }),
    token(simTokens.otherRegion, { region: 'eu' }),
    token(simTokens.oauth, { kind: 'oauth', userId: simIds.dana }),
  ];
}

/** Open for longer than six months back can be asked for by default: only `date_range=all` finds it. */
function openForgotten(state: SimState, now: number): void {
  const at = now - 45 * day;
  const forgotten = open(state, {
    title: 'Refund export is a day late',
    serviceId: simIds.billing,
    at,
    agent: { kind: 'integration', id: state.service(simIds.billing).integrationId },
    urgency: 'low',
    alert: { severity: 'warning', contexts: [], details: { job: 'refund-export', lateness: '26h' } },
  });
  acknowledge(state, forgotten, simIds.marcus, at + 2 * hour);
}

function openTonight(state: SimState, now: number): void {
  const agent = (id: string): { kind: 'integration'; id: string } => ({
    kind: 'integration',
    id: state.service(id).integrationId,
  });
  open(state, {
    title: 'Invoice queue is growing',
    serviceId: simIds.billing,
    at: now - 3 * hour,
    agent: agent(simIds.billing),
    urgency: 'low',
    alert: {
      severity: 'warning',
      contexts: [],
      details: { queue: 'invoices', depth: 1840, threshold: 1000 },
    },
  });
  const slow = open(state, {
    title: 'Search latency p99 above 2 s',
    serviceId: simIds.search,
    at: now - 25 * minute,
    agent: agent(simIds.search),
    priorityId: simIds.p2,
    alert: {
      severity: 'error',
      contexts: [{ type: 'link', href: 'https://wiki.example.com/runbooks/search-latency', text: 'Runbook' }],
      details: { p99_ms: 2310, threshold_ms: 2000, environment: 'production' },
    },
  });
  acknowledge(state, slow, simIds.tomasz, now - 20 * minute);
  open(state, checkoutPage(state, now - 6 * minute));
}

/** The page this account is about: checkout throws while an order is placed. */
export function checkoutPage(state: SimState, at: number): Parameters<typeof open>[1] {
  return {
    title: 'Checkout: TypeError while placing orders',
    serviceId: simIds.checkout,
    at,
    agent: { kind: 'integration', id: state.service(simIds.checkout).integrationId },
    priorityId: simIds.p1,
    alert: {
      severity: 'critical',
      contexts: [
        { type: 'link', href: 'https://wiki.example.com/runbooks/checkout-errors', text: 'Runbook' },
        { type: 'link', href: 'https://grafana.example.com/d/checkout', text: 'Dashboard' },
      ],
      details: {
        alert_name: 'CheckoutErrorRate',
        error_class: 'TypeError',
        message: "Cannot read properties of undefined (reading 'amount')",
        environment: 'production',
        error_rate: '14.2/min',
        runbook_url: 'https://wiki.example.com/runbooks/checkout-errors',
      },
    },
  };
}
