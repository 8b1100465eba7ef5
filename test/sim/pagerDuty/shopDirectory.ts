import type { Service, Token, User } from './model';
import type { SimState } from './state';

const hour = 3_600_000;
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
  /** The partner team that checkout calls when the gateway fails. */
  paymentsPolicy: 'PPAYMNT',
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
  [120, simIds.checkout, 'v2.19'],
  [13, simIds.search, 'v2.29'],
  [6, simIds.checkout, 'v2.30'],
  [0.2, simIds.checkout, 'v2.31'],
];

/** People, keys, services, policies, schedules and deploys of the account `shop`. */
export function seedDirectory(state: SimState, now: number): void {
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
  state.policies.set(simIds.paymentsPolicy, {
    id: simIds.paymentsPolicy,
    name: 'Payments On-Call',
    loops: 0,
    levels: [{ id: 'PPAYML1', delayMinutes: 30, targets: [{ kind: 'user', id: simIds.marcus }] }],
    teamIds: [],
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
  const user = (
    id: string,
    name: string,
    role: User['role'],
    jobTitle: string,
    timeZone: string,
    phone?: string,
  ): User => ({
    id,
    name,
    email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
    role,
    jobTitle,
    timeZone,
    teamIds: [simIds.team],
    ...(phone === undefined ? {} : { phone: { countryCode: 1, address: phone } }),
  });
  return [
    user(simIds.dana, 'Dana Reyes', 'user', 'Backend Engineer', 'Europe/Lisbon'),
    user(simIds.tomasz, 'Tomasz Lis', 'user', 'Backend Engineer', 'Europe/Warsaw'),
    user(simIds.priya, 'Priya Nair', 'user', 'Search Engineer', 'Asia/Kolkata'),
    user(simIds.ines, 'Ines Duarte', 'admin', 'Team Lead', 'Europe/Lisbon', '2025550143'),
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
