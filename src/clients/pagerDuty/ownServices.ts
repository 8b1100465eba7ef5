import * as v from 'valibot';
import type { Clock } from '../../core/base/clock';
import { problem } from '../../core/base/problem';
import type { KnownServices } from '../../core/incidents/incidentFilter';
import type {} from '../../core/incidents/problems';
import { utc } from './incidentLists';
import type { PagerDutyApi } from './pagerDutyApi';
import { readOne } from './readRows';
import { maybe, reference, serviceSchema } from './schemas';
import { toPerson } from './toIncident';

const person = v.object({ teams: maybe(v.array(reference)) });
const onCall = v.object({ escalation_policy: reference });
/** Whoever is on call within so long answers for the services (ms): most rotations come round by then. */
const aheadMs = 28 * 86_400_000;

/**
 * The account's services, and which of them are a person's: of a team of this person, or with an escalation policy on
 * which this person is on call within the next four weeks, at any level.
 */
export async function readKnownServices(
  api: PagerDutyApi,
  userId: string | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<KnownServices> {
  const { rows, incomplete } = await api.list(serviceSchema, { path: '/services', key: 'services', signal });
  const mine = userId === undefined ? undefined : await readMine(api, userId, clock, signal);
  return {
    services: rows.map(row => {
      const teams = (row.teams ?? []).map(toPerson).map(({ id, name }) => ({ id, name }));
      const policy = row.escalation_policy?.id;
      const isMine =
        mine !== undefined &&
        (teams.some(({ id }) => mine.has(id)) || (policy !== undefined && mine.has(policy)));
      return { id: row.id, name: row.name ?? row.summary ?? row.id, teams, isMine };
    }),
    ...(mine ? {} : { mineProblem: problem('incidents.mineUnknown', {}) }),
    ...(incomplete ? { incomplete } : {}),
  };
}

/** Ids of the person's teams and of the policies that page this person. */
async function readMine(
  api: PagerDutyApi,
  userId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const path = `/users/${encodeURIComponent(userId)}`;
  const { teams } = readOne(person, 'user', await api.get(path, [], 'user', signal));
  const now = clock.now() + (api.http.serverClock.offsetMs ?? 0);
  const { rows } = await api.list(onCall, {
    path: '/oncalls',
    key: 'oncalls',
    query: [
      ['user_ids[]', userId],
      ['since', utc(now)],
      ['until', utc(now + aheadMs)],
      ['earliest', 'true'],
      ['time_zone', 'UTC'],
    ],
    signal,
  });
  return new Set([...(teams ?? []).map(({ id }) => id), ...rows.map(row => row.escalation_policy.id)]);
}
