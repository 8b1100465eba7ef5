import type { Problem } from '../../core/base/problem';
import { isAbort, problem, ProblemError } from '../../core/base/problem';
import type { Person } from '../../core/incidents/incident';
import type {
  Contact,
  OnCallPolicies,
  OnCallSchedule,
  OnCallScope,
  OnCallSource,
  OnCallTurns,
  TimeSpan,
} from '../../core/incidents/onCall';
import type {} from '../../core/incidents/onCallProblems';
import { HttpFailure } from '../http/httpFailure';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import {
  contactSchema,
  ladderSchema,
  onCallSchema,
  scheduleSchema,
  shiftScheduleSchema,
  type PagerDutyLadder,
} from './onCallSchemas';
import type { PagerDutyApi } from './pagerDutyApi';
import { readOne } from './readRows';
import { toContact, toEntries, toPolicy, toShiftEntries, toTurn } from './toOnCall';

/** `GET /oncalls` has a stricter limit of its own: a look asks it once, for no more policies than fit a question. */
const mostPolicies = 25;
/** Each is a request of its own. */
const mostSchedules = 40;

type Query = readonly (readonly [string, string])[];

type Turns = Pick<OnCallTurns, 'turns' | 'incomplete'>;

interface ScheduleRef {
  readonly id: string;
  readonly name: string;
  /** Of the API v3: a schedule of shifts, which the older address does not know. */
  readonly ofShifts: boolean;
}

/** Who answers for what at a PagerDuty account. */
export class PagerDutyOnCall implements OnCallSource {
  readonly sourceId: string;
  readonly label: string;
  readonly me?: Person;

  constructor(
    connection: PagerDutyConnection,
    private readonly api: PagerDutyApi,
  ) {
    this.sourceId = `pagerduty:${connection.account}`;
    this.label = connection.label;
    if (connection.user) this.me = connection.user;
  }

  readMine(span: TimeSpan, signal: AbortSignal): Promise<OnCallTurns> {
    return this.told(async () => {
      if (!this.me) throw new ProblemError(problem('onCall.nobody', {}));
      const { turns, incomplete } = await this.turns(
        [['user_ids[]', this.me.id], ...rangeOf(span), ['include[]', 'users']],
        signal,
      );
      return { turns, ...this.clock(), ...(incomplete ? { incomplete } : {}) };
    });
  }

  readPolicies(scope: OnCallScope, span: TimeSpan, signal: AbortSignal): Promise<OnCallPolicies> {
    return this.told(async () => {
      const listed = await this.api.list(ladderSchema, {
        path: '/escalation_policies',
        key: 'escalation_policies',
        query: [['include[]', 'targets']],
        signal,
      });
      const { wanted, cut } = inScope(listed.rows, scope);
      const ids = wanted.map((row): [string, string] => ['escalation_policy_ids[]', row.id]);
      const now = await this.turnsNow(ids, signal);
      const schedules: OnCallSchedule[] = [];
      const refs = schedulesOf(wanted);
      for (const ref of refs.slice(0, mostSchedules)) schedules.push(await this.schedule(ref, span, signal));
      for (const { id, name } of refs.slice(mostSchedules)) {
        const left = problem('onCall.tooManySchedules', { most: mostSchedules });
        schedules.push({ id, name, entries: [], problem: left });
      }
      const incomplete = listed.incomplete ?? now.incomplete ?? cut;
      return {
        policies: wanted.map(toPolicy),
        turns: now.turns,
        schedules,
        ...this.clock(),
        ...(incomplete ? { incomplete } : {}),
      };
    });
  }

  readContacts(personId: string, signal: AbortSignal): Promise<readonly Contact[]> {
    return this.told(async () => {
      const path = `/users/${encodeURIComponent(personId)}/contact_methods`;
      const { rows } = await this.api.list(contactSchema, {
        path,
        key: 'contact_methods',
        paged: false,
        signal,
      });
      return rows.flatMap(row => toContact(row) ?? []);
    });
  }

  /** Without an id PagerDuty would answer for the whole account. */
  private async turnsNow(ids: Query, signal: AbortSignal): Promise<Turns> {
    return ids.length === 0 ? { turns: [] } : this.turns([...ids, ['include[]', 'users']], signal);
  }

  private async turns(query: Query, signal: AbortSignal): Promise<Turns> {
    const utc = ['time_zone', 'UTC'] as const;
    const request = { path: '/oncalls', key: 'oncalls', query: [...query, utc], signal };
    const { rows, incomplete } = await this.api.list(onCallSchema, request);
    return { turns: rows.map(toTurn), ...(incomplete ? { incomplete } : {}) };
  }

  /** A schedule that is hidden or gone takes no other with it; whatever ends the line ends the look. */
  private async schedule(ref: ScheduleRef, span: TimeSpan, signal: AbortSignal): Promise<OnCallSchedule> {
    const { id, name } = ref;
    try {
      return { id, name, ...(await this.entries(ref, span, signal)) };
    } catch (error) {
      if (isAbort(error)) throw error;
      if (!(error instanceof HttpFailure)) {
        if (error instanceof ProblemError) return { id, name, entries: [], problem: error.problem };
        throw error;
      }
      if (error.status !== 403 && error.status !== 404) throw error;
      return {
        id,
        name,
        entries: [],
        problem: problem('onCall.scheduleHidden', { status: error.status }),
      };
    }
  }

  /** With `overflow`, since a turn cut off at the span's end would look like a hand-over there. */
  private async entries({ id, ofShifts }: ScheduleRef, span: TimeSpan, signal: AbortSignal) {
    const query: Query = [...rangeOf(span), ['overflow', 'true'], ['time_zone', 'UTC']];
    const path = `/schedules/${encodeURIComponent(id)}`;
    if (!ofShifts) {
      const body = await this.api.get(path, query, 'schedule', signal);
      return toEntries(readOne(scheduleSchema, 'schedule', body));
    }
    const withFinal: Query = [...query, ['include[]', 'final_schedule']];
    const body = await this.api.get(`/v3${path}`, withFinal, 'schedule', signal);
    return toShiftEntries(readOne(shiftScheduleSchema, 'schedule', body));
  }

  private clock(): { readonly asOf: number; readonly clockOffsetMs?: number } {
    const { serverClock } = this.api.http;
    const { offsetMs } = serverClock;
    return { asOf: serverClock.now(), ...(offsetMs === undefined ? {} : { clockOffsetMs: offsetMs }) };
  }

  private async told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw pagerDutyFailure(error);
    }
  }
}

/** Without a zone PagerDuty takes the account's. */
function rangeOf({ start, end }: TimeSpan): Query {
  return [
    ['since', new Date(start).toISOString()],
    ['until', new Date(end).toISOString()],
  ];
}

function inScope(
  rows: readonly PagerDutyLadder[],
  { serviceIds, policyIds }: OnCallScope,
): { readonly wanted: readonly PagerDutyLadder[]; readonly cut?: Problem } {
  const isNamed = serviceIds.length + policyIds.length > 0;
  const wanted = rows
    .filter(
      row =>
        !isNamed ||
        policyIds.includes(row.id) ||
        (row.services ?? []).some(service => serviceIds.includes(service.id)),
    )
    .sort((a, b) => ((a.name ?? a.id) < (b.name ?? b.id) ? -1 : 1));
  if (wanted.length === 0 && serviceIds.length > 0) {
    return { wanted, cut: problem('onCall.noPolicy', { services: serviceIds.length }) };
  }
  if (wanted.length <= mostPolicies) return { wanted };
  const cut = problem('onCall.tooManyPolicies', { shown: mostPolicies, total: wanted.length });
  return { wanted: wanted.slice(0, mostPolicies), cut };
}

function schedulesOf(rows: readonly PagerDutyLadder[]): readonly ScheduleRef[] {
  const targets = rows.flatMap(row => row.escalation_rules).flatMap(rule => rule.targets);
  const refs = targets
    .filter(({ type }) => type?.startsWith('schedule') === true)
    .map(({ id, summary, name, type }) => ({
      id,
      name: summary ?? name ?? id,
      ofShifts: type?.startsWith('schedule_v3') === true,
    }));
  return [...new Map(refs.map(ref => [ref.id, ref] as const)).values()];
}
