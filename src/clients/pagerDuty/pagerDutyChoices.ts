import type { GenericSchema } from 'valibot';
import { problem, ProblemError } from '../../core/base/problem';
import type { EscalationLevels, IncidentChoices, PersonChoice } from '../../core/incidents/incidentChoices';
import type { Named } from '../../core/incidents/incidentWrite';
import type {} from '../../core/incidents/problems';
import type { DirectoryListing } from '../../core/team/directory';
import { HttpFailure } from '../http/httpFailure';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyApi } from './pagerDutyApi';
import { readOne } from './readRows';
import { policySchema, prioritySchema, userSchema, type PagerDutyIncident } from './schemas';
import { toPerson } from './toIncident';

/** A picker shows so many people; typing narrows them down at PagerDuty. */
const mostPeople = 100;

/** What one chooses from when an incident of PagerDuty's is handed on. */
export class PagerDutyChoices implements IncidentChoices {
  constructor(
    private readonly api: PagerDutyApi,
    private readonly readIncident: (nativeId: string, signal: AbortSignal) => Promise<PagerDutyIncident>,
  ) {}

  people(query: string, signal: AbortSignal): Promise<DirectoryListing<PersonChoice>> {
    const wanted = query.trim();
    const request = {
      path: '/users',
      key: 'users',
      query: wanted === '' ? [] : ([['query', wanted]] as const),
      most: mostPeople,
      signal,
    };
    return this.list(userSchema, request, toPerson);
  }

  policies(signal: AbortSignal): Promise<DirectoryListing<Named>> {
    const request = { path: '/escalation_policies', key: 'escalation_policies', signal };
    return this.list(policySchema, request, ({ id, name, summary }) => ({ id, name: name ?? summary ?? id }));
  }

  /** An account without priorities answers 402 (a plan) or an empty list (not switched on): both are none. */
  async priorities(signal: AbortSignal): Promise<DirectoryListing<Named>> {
    try {
      const request = { path: '/priorities', key: 'priorities', signal };
      return await this.list(prioritySchema, request, ({ id, name, summary }) => ({
        id,
        name: name ?? summary ?? id,
      }));
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (cause instanceof HttpFailure && cause.status === 402) return { items: [] };
      throw error;
    }
  }

  async levels(nativeId: string, signal: AbortSignal): Promise<EscalationLevels> {
    const policy = (await this.readIncident(nativeId, signal)).escalation_policy;
    if (!policy) {
      const where = 'incident.escalation_policy';
      throw new ProblemError(problem('incidents.unexpectedAnswer', { what: 'incident', where }));
    }
    return this.told(async () => {
      const path = `/escalation_policies/${encodeURIComponent(policy.id)}`;
      const body = await this.api.get(path, [], 'escalation_policy', signal);
      const { id, name, summary, escalation_rules: rules } = readOne(policySchema, 'escalation_policy', body);
      return {
        policy: { id, name: name ?? summary ?? id },
        levels: (rules ?? []).map(({ targets }) => (targets ?? []).map(target => toPerson(target).name)),
      };
    });
  }

  private list<Row, Item>(
    schema: GenericSchema<unknown, Row>,
    request: Parameters<PagerDutyApi['list']>[1],
    toItem: (row: Row) => Item,
  ): Promise<DirectoryListing<Item>> {
    return this.told(async () => {
      const { rows, incomplete } = await this.api.list(schema, request);
      const items = rows.map(toItem);
      return incomplete ? { items, incomplete } : { items };
    });
  }

  private async told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw pagerDutyFailure(error);
    }
  }
}
