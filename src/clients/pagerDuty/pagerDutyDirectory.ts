import type { GenericSchema } from 'valibot';
import { isAbort } from '../../core/base/problem';
import type { IncidentAlert } from '../../core/incidents/incident';
import type {
  DirectoryEscalationPolicy,
  DirectoryListing,
  DirectoryPriority,
  DirectoryRunbookLink,
  DirectoryService,
  TeamDirectory,
} from '../../core/team/directory';
import { HttpFailure } from '../http/httpFailure';
import { pagerDutyFailure } from './apiError';
import { pageSize, type PagerDutyApi } from './pagerDutyApi';
import { incidentSchema, policySchema, prioritySchema, serviceSchema } from './schemas';
import { toPerson } from './toIncident';

/** "Set Up Team" looks at the alerts of so many incidents a service, and of no more than so many in all. */
const incidentsPerService = 3;
const mostIncidents = 40;

export interface DirectoryParts {
  readonly label: string;
  readonly api: PagerDutyApi;
  readonly readAlerts: (incidentId: string, signal: AbortSignal) => Promise<readonly IncidentAlert[]>;
}

/** What a PagerDuty account knows of its services and people. */
export class PagerDutyDirectory implements TeamDirectory {
  readonly label: string;

  constructor(private readonly parts: DirectoryParts) {
    this.label = parts.label;
  }

  listServices(signal: AbortSignal): Promise<DirectoryListing<DirectoryService>> {
    return this.list(serviceSchema, '/services', 'services', signal, row => ({
      id: row.id,
      name: row.name ?? row.summary ?? row.id,
      teams: (row.teams ?? []).map(team => toPerson(team).name),
      ...(row.escalation_policy === undefined ? {} : { escalationPolicyId: row.escalation_policy.id }),
    }));
  }

  /** An account without priorities answers 402 (a plan) or an empty list (not switched on): both are none. */
  async listPriorities(signal: AbortSignal): Promise<DirectoryListing<DirectoryPriority>> {
    try {
      return await this.list(prioritySchema, '/priorities', 'priorities', signal, row => ({
        name: row.name ?? row.summary ?? '',
        ...(row.description === undefined ? {} : { description: row.description }),
      }));
    } catch (error) {
      if (error instanceof Error && error.cause instanceof HttpFailure && error.cause.status === 402) {
        return { items: [] };
      }
      throw error;
    }
  }

  listEscalationPolicies(signal: AbortSignal): Promise<DirectoryListing<DirectoryEscalationPolicy>> {
    return this.list(policySchema, '/escalation_policies', 'escalation_policies', signal, row => ({
      id: row.id,
      name: row.name ?? row.summary ?? row.id,
      firstLevel: (row.escalation_rules?.[0]?.targets ?? []).map(target => {
        const { name, email } = toPerson(target);
        return email === undefined ? { name } : { name, email };
      }),
    }));
  }

  /** Looks at the newest incidents of each service: of those open, and of those resolved in the last month. */
  async recentRunbookLinks(signal: AbortSignal): Promise<DirectoryListing<DirectoryRunbookLink>> {
    const links = new Map<string, DirectoryRunbookLink>();
    for (const { id, serviceId } of await this.newestIncidents(signal)) {
      for (const { runbookLink, alertName } of await this.alertsOf(id, signal)) {
        if (runbookLink === undefined) continue;
        const link = { serviceId, href: runbookLink, ...(alertName === undefined ? {} : { alertName }) };
        links.set(`${serviceId} ${runbookLink}`, link);
      }
    }
    return { items: [...links.values()] };
  }

  private async newestIncidents(signal: AbortSignal): Promise<readonly { id: string; serviceId: string }[]> {
    const found: { id: string; serviceId: string }[] = [];
    const counts = new Map<string, number>();
    for (const status of ['triggered', 'acknowledged', 'resolved']) {
      const query = [
        ['statuses[]', status],
        ['sort_by', 'created_at:desc'],
      ] as const;
      const request = { path: '/incidents', key: 'incidents', query, most: pageSize, signal };
      const { rows } = await this.told(() => this.parts.api.list(incidentSchema, request));
      for (const { id, service } of rows) {
        const count = counts.get(service.id) ?? 0;
        counts.set(service.id, count + 1);
        if (count < incidentsPerService) found.push({ id, serviceId: service.id });
      }
    }
    return found.slice(0, mostIncidents);
  }

  /** An incident whose alerts cannot be read gives no links; a server that cannot be asked is a failure. */
  private async alertsOf(incidentId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]> {
    try {
      return await this.parts.readAlerts(incidentId, signal);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const gone = cause instanceof HttpFailure && (cause.status === 403 || cause.status === 404);
      if (isAbort(error) || (cause instanceof HttpFailure && !gone)) throw error;
      return [];
    }
  }

  private async list<Row, Item>(
    schema: GenericSchema<unknown, Row>,
    path: string,
    key: string,
    signal: AbortSignal,
    toItem: (row: Row) => Item,
  ): Promise<DirectoryListing<Item>> {
    const { rows, incomplete } = await this.told(() => this.parts.api.list(schema, { path, key, signal }));
    const items = rows.map(toItem);
    return incomplete ? { items, incomplete } : { items };
  }

  private async told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw pagerDutyFailure(error);
    }
  }
}
