import type { GenericSchema } from 'valibot';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type { Incident } from '../../core/incidents/incident';
import type {
  AlikeIncident,
  ChangeEvent,
  HistoryQuery,
  IncidentContextSource,
  Listed,
  PastIncident,
  RelatedIncident,
  Responder,
  TimelineEntry,
  TimeWindow,
} from '../../core/incidents/incidentContext';
import type {} from '../../core/incidents/problems';
import { HttpFailure } from '../http/httpFailure';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import {
  changeEventSchema,
  logEntrySchema,
  pastIncidentSchema,
  relatedIncidentSchema,
  responderSchema,
  type PagerDutyModel,
} from './contextSchemas';
import type { ListRequest, PagerDutyApi } from './pagerDutyApi';
import { isRecord, readOne, RowReader } from './readRows';
import { incidentSchema } from './schemas';
import { toChangeEvent, toPastIncident, toResponder, toTimelineEntry } from './toContext';
import { toIncident } from './toIncident';

/** So many entries of a timeline are read, the newest; and so many changes, and past incidents of PagerDuty's choice. */
const mostEntries = 300;
const mostChanges = 100;
const mostAlike = 10;

/** What a PagerDuty account knows around its incidents. */
export class PagerDutyContext implements IncidentContextSource {
  constructor(
    private readonly connection: PagerDutyConnection,
    private readonly api: PagerDutyApi,
  ) {}

  /** PagerDuty takes the number where it takes the id [OpenAPI, GET /incidents/{id}]. */
  async find(idOrNumber: string, signal: AbortSignal): Promise<Incident> {
    return this.told(async () => {
      const path = `/incidents/${encodeURIComponent(idOrNumber)}`;
      return this.incident(
        readOne(incidentSchema, 'incident', await this.api.get(path, [], 'incident', signal)),
      );
    }, idOrNumber);
  }

  readTimeline(nativeId: string, signal: AbortSignal): Promise<Listed<TimelineEntry>> {
    const path = `/incidents/${encodeURIComponent(nativeId)}/log_entries`;
    const request = { path, key: 'log_entries', most: mostEntries, signal };
    return this.told(() => this.list(logEntrySchema, request, toTimelineEntry), nativeId);
  }

  /** Change events refuse every zone but UTC, and are kept for 90 days. */
  readChanges(
    serviceId: string,
    { since, until }: TimeWindow,
    signal: AbortSignal,
  ): Promise<Listed<ChangeEvent>> {
    const path = `/services/${encodeURIComponent(serviceId)}/change_events`;
    const query = [
      ['since', utc(since)],
      ['until', utc(until)],
    ] as const;
    const request = { path, key: 'change_events', query, most: mostChanges, signal };
    return this.told(() => this.list(changeEventSchema, request, toChangeEvent));
  }

  /** The range may be six months at most [OpenAPI, GET /incidents]. */
  readHistory(
    { since, until, serviceId, most }: HistoryQuery,
    signal: AbortSignal,
  ): Promise<Listed<PastIncident>> {
    const query = [
      ['statuses[]', 'resolved'],
      ['since', utc(since)],
      ['until', utc(until)],
      ['sort_by', 'created_at:desc'],
      ...(serviceId === undefined ? [] : ([['service_ids[]', serviceId]] as const)),
    ] as const;
    const request = { path: '/incidents', key: 'incidents', query, most, signal };
    return this.told(() =>
      this.list(incidentSchema, request, row => toPastIncident(row, this.incident(row))),
    );
  }

  async readAlike(nativeId: string, signal: AbortSignal): Promise<Listed<AlikeIncident>> {
    const path = `/incidents/${encodeURIComponent(nativeId)}/past_incidents`;
    return this.planned('alike', async () => {
      const query = [['limit', String(mostAlike)]] as const;
      const body = await this.api.get(path, query, 'past_incidents', signal);
      return rowsOf(pastIncidentSchema, 'past_incidents', body, ({ incident, score }) => ({
        ...modelOf(incident),
        ...(score === undefined ? {} : { score }),
      }));
    });
  }

  async readRelated(nativeId: string, signal: AbortSignal): Promise<Listed<RelatedIncident>> {
    const path = `/incidents/${encodeURIComponent(nativeId)}/related_incidents`;
    return this.planned('related', async () => {
      const body = await this.api.get(path, [], 'related_incidents', signal);
      return rowsOf(
        relatedIncidentSchema,
        'related_incidents',
        body,
        ({ incident, relationships }): RelatedIncident => ({
          ...modelOf(incident),
          why: whyRelated(relationships?.[0]?.type),
        }),
      );
    });
  }

  /** They stand in the incident itself; an answer without the list tells of none. */
  async readResponders(nativeId: string, signal: AbortSignal): Promise<Listed<Responder>> {
    return this.told(async () => {
      const path = `/incidents/${encodeURIComponent(nativeId)}`;
      const body = await this.api.get(path, [], 'incident', signal);
      const incident = isRecord(body) ? body['incident'] : undefined;
      const list = isRecord(incident) ? (incident['incidents_responders'] ?? []) : undefined;
      return rowsOf(responderSchema, 'incidents_responders', { incidents_responders: list }, toResponder);
    }, nativeId);
  }

  private async list<Row, Item>(
    schema: GenericSchema<unknown, Row>,
    request: ListRequest & { readonly most: number },
    toItem: (row: Row) => Item,
  ): Promise<Listed<Item>> {
    const { rows, incomplete } = await this.api.list(schema, request);
    const { most } = request;
    const cut = rows.length >= most ? problem('context.newestOnly', { shown: most }) : undefined;
    return listed(rows.map(toItem), incomplete ?? cut);
  }

  private incident(row: Parameters<typeof toIncident>[0]): Incident {
    const { account, user } = this.connection;
    return toIncident(row, { account, ...(user === undefined ? {} : { userId: user.id }) });
  }

  /** Accounts without the add-on answer 402, and in fact often 403 [OpenAPI lists 403]. */
  private async planned<T>(what: 'alike' | 'related', read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof HttpFailure && (error.status === 402 || error.status === 403)) {
        throw new ProblemError(problem('context.notInPlan', { what }), { cause: error });
      }
      throw pagerDutyFailure(error);
    }
  }

  private async told<T>(read: () => Promise<T>, nativeId?: string): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (nativeId !== undefined && error instanceof HttpFailure && error.status === 404) {
        throw new ProblemError(problem('incidents.notFound', { nativeId }), { cause: error });
      }
      throw pagerDutyFailure(error);
    }
  }
}

function rowsOf<Row, Item>(
  schema: GenericSchema<unknown, Row>,
  key: string,
  body: unknown,
  toItem: (row: Row) => Item,
): Listed<Item> {
  const reader = new RowReader(schema, key);
  reader.page(body);
  const { rows, dropped } = reader.result;
  return listed(rows.map(toItem), dropped);
}

function listed<T>(rows: readonly T[], incomplete: Problem | undefined): Listed<T> {
  return incomplete ? { rows, incomplete } : { rows };
}

function modelOf(incident: PagerDutyModel): {
  readonly nativeId: string;
  readonly title: string;
  readonly createdAt: number;
} {
  return {
    nativeId: incident.id,
    title: incident.title?.trim() || incident.summary?.trim() || incident.id,
    createdAt: Date.parse(incident.created_at),
  };
}

function whyRelated(type: string | undefined): RelatedIncident['why'] {
  if (type === 'service_dependency') return 'dependency';
  return type === 'machine_learning_inferred' ? 'similar' : 'unknown';
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
