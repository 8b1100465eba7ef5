import { accessDenied, ApiError, abilityMissing, invalidInput, notFound } from './apiError';
import { shiftsBetween } from './onCall';
import { pageOf, type Query } from './query';
import type { RenderedRange } from './renderDirectory';
import { ok, type Answer, type Call, type Route } from './router';
import { parseTime } from './timestamps';

/** Abilities that exist, whether or not the account has them. */
const knownAbilities: ReadonlySet<string> = new Set([
  'teams',
  'urgencies',
  'priorities',
  'read_only_users',
  'service_support_hours',
  'coordinated_responding',
  'event_rules',
]);

function named<T extends { readonly name: string }>(rows: Iterable<T>, query: Query, exact?: string): T[] {
  const text = query.text('query')?.toLowerCase();
  return [...rows]
    .filter(row => text === undefined || row.name.toLowerCase().includes(text))
    .filter(row => exact === undefined || row.name === exact)
    .sort((a, b) => (query.text('sort_by') === 'name:desc' ? -1 : 1) * a.name.localeCompare(b.name));
}

function inTeams(query: Query, teamIds: readonly string[]): boolean {
  const asked = query.list('team_ids');
  return asked.length === 0 || teamIds.some(id => asked.includes(id));
}

function me({ state, token, query, render }: Call): Answer {
  if (token.userId === null) {
    throw new ApiError(
      400,
      2001,
      "Cannot use account-level access token for '/users/me'. Use a user-level token instead.",
    );
  }
  return ok({ user: render.user(state.user(token.userId), query.includes()) });
}

function listPriorities({ state, query, render }: Call): Answer {
  if (!state.abilities.has('priorities')) throw abilityMissing('priorities');
  return ok(pageOf('priorities', state.priorities, query.paging(), priority => render.priority(priority)));
}

function testAbility({ state, ids: [id = ''] }: Call): Answer {
  if (state.abilities.has(id)) return { status: 204 };
  if (knownAbilities.has(id)) throw abilityMissing(id);
  throw notFound();
}

function onCalls({ state, query, render, now }: Call): Answer {
  const zone = query.timeZone() ?? state.accountTimeZone;
  const sinceText = query.text('since');
  const untilText = query.text('until');
  const since = sinceText === undefined ? now : parseTime(sinceText, zone);
  const until = untilText === undefined ? Math.max(since, now) : parseTime(untilText, zone);
  if (until < since) throw invalidInput('until cannot be before since');
  if (until > now + 91 * 86_400_000)
    throw invalidInput('On-call shifts are limited to 90 days in the future');
  const asked = (name: string, id: string | null): boolean => {
    const ids = query.list(name);
    return ids.length === 0 || ids.includes(id ?? 'null');
  };
  const shifts = shiftsBetween(state, since, until)
    .filter(shift => asked('user_ids', shift.userId))
    .filter(shift => asked('escalation_policy_ids', shift.policyId))
    .filter(shift => asked('schedule_ids', shift.scheduleId));
  const seen = new Set<string>();
  const rows = query.flag('earliest')
    ? shifts.filter(({ policyId, level, userId }) => {
        const key = `${policyId} ${level} ${userId}`;
        const isFirst = !seen.has(key);
        seen.add(key);
        return isFirst;
      })
    : shifts;
  return ok(pageOf('oncalls', rows, query.paging(), shift => render.onCall(shift, query.includes(), zone)));
}

/** The range that a schedule is rendered for: two weeks where only one end is given, nothing where none is. */
function renderedRange(query: Query, zone: string): RenderedRange | undefined {
  const sinceText = query.text('since');
  const untilText = query.text('until');
  if (sinceText === undefined && untilText === undefined) return undefined;
  const twoWeeks = 14 * 86_400_000;
  const since = sinceText === undefined ? undefined : parseTime(sinceText, zone);
  const until = untilText === undefined ? (since ?? 0) + twoWeeks : parseTime(untilText, zone);
  return { since: since ?? until - twoWeeks, until, overflow: query.flag('overflow') };
}

const directoryReads: Readonly<Record<string, (call: Call) => Answer>> = {
  '/users': ({ state, query, render }) =>
    ok(
      pageOf(
        'users',
        named(state.users.values(), query).filter(user => inTeams(query, user.teamIds)),
        query.paging(),
        user => render.user(user, query.includes()),
      ),
    ),
  '/users/me': me,
  '/users/{id}': ({ state, query, render, ids: [id = ''] }) =>
    ok({ user: render.user(state.user(id), query.includes()) }),
  '/services': ({ state, query, render }) =>
    ok(
      pageOf(
        'services',
        named(state.services.values(), query, query.text('name')).filter(({ teamIds }) =>
          inTeams(query, teamIds),
        ),
        query.paging(),
        service => render.service(service, query.includes()),
      ),
    ),
  '/services/{id}': ({ state, query, render, ids: [id = ''] }) =>
    ok({ service: render.service(state.service(id), query.includes()) }),
  '/escalation_policies': ({ state, query, render }) =>
    ok(
      pageOf(
        'escalation_policies',
        named(state.policies.values(), query).filter(({ teamIds }) => inTeams(query, teamIds)),
        query.paging(),
        policy => render.policy(policy, query.includes()),
      ),
    ),
  '/escalation_policies/{id}': ({ state, query, render, ids: [id = ''] }) =>
    ok({ escalation_policy: render.policy(state.policy(id), query.includes()) }),
  '/schedules': ({ state, query, render }) =>
    ok(
      pageOf('schedules', named(state.schedules.values(), query), query.paging(), schedule =>
        render.schedule(schedule),
      ),
    ),
  '/schedules/{id}': ({ state, query, render, ids: [id = ''] }) => {
    const schedule = state.schedules.get(id);
    if (schedule === undefined) throw notFound();
    if (schedule.hidden) throw accessDenied();
    return ok({ schedule: render.schedule(schedule, renderedRange(query, schedule.timeZone)) });
  },
  '/users/{id}/contact_methods': ({ state, render, ids: [id = ''] }) =>
    ok({ contact_methods: render.contactMethods(state.user(id)) }),
  '/priorities': listPriorities,
  '/abilities': ({ state }) => ok({ abilities: [...state.abilities] }),
  '/abilities/{id}': testAbility,
};

export const directoryRoutes: readonly Route[] = [
  ...Object.entries(directoryReads).map(([path, handle]): Route => ({ method: 'GET', path, handle })),
  { method: 'GET', path: '/oncalls', handle: onCalls, limited: true },
];
