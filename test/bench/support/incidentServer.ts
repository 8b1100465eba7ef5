import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const day = 86_400_000;
const mostRows = 10_000;

interface Row {
  readonly id: string;
  readonly createdAt: number;
  status: 'triggered' | 'acknowledged' | 'resolved';
  updatedAt: number;
}

/**
 * An account with as many open incidents as wanted, with PagerDuty's paging, ranges and ceiling. It is no simulator: its
 * answers are made of ready texts, so that what is measured is the client.
 */
export class IncidentServer {
  private readonly rows: Row[] = [];
  private log: { readonly row: Row; readonly at: number; readonly id: string }[] = [];
  private server: Server | undefined;
  requests = 0;

  constructor(
    count: number,
    private readonly now: number,
  ) {
    for (let index = 0; index < count; index++) {
      // Over more than a year, the newest first.
      const createdAt = now - Math.floor((index / count) * 400 * day) - 60_000;
      const status = index % 3 === 0 ? 'acknowledged' : 'triggered';
      this.rows.push({ id: `Q${index}`, createdAt, status, updatedAt: createdAt });
    }
  }

  get open(): number {
    return this.rows.filter(({ status }) => status !== 'resolved').length;
  }

  /** A share of what is open changes hands, as many are resolved, and as many come. */
  change(share: number, at: number): void {
    const count = Math.max(1, Math.floor((this.rows.length * share) / 3));
    const open = this.rows.filter(({ status }) => status !== 'resolved');
    const step = Math.floor(open.length / (2 * count));
    for (let index = 0; index < 2 * count; index++) {
      const row = open[index * step];
      if (!row) continue;
      row.status = index % 2 === 0 ? 'resolved' : row.status === 'triggered' ? 'acknowledged' : 'triggered';
      this.happen(row, at);
    }
    for (let index = 0; index < count; index++) {
      const row: Row = { id: `N${at}x${index}`, createdAt: at - index, status: 'triggered', updatedAt: at };
      this.rows.unshift(row);
      this.happen(row, at);
    }
  }

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.requests += 1;
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const answer = pathname === '/log_entries' ? this.entries(searchParams) : this.incidents(searchParams);
      response.writeHead(200, { 'content-type': 'application/json', date: new Date(this.now).toUTCString() });
      response.end(answer);
    });
    this.server = server;
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    await new Promise<void>(resolve => (server ? server.close(() => resolve()) : resolve()));
  }

  private happen(row: Row, at: number): void {
    row.updatedAt = at;
    this.log.unshift({ row, at, id: `R${at}x${this.log.length}` });
  }

  private incidents(asked: URLSearchParams): string {
    const isAll = asked.get('date_range') === 'all';
    const since = isAll ? -Infinity : Date.parse(asked.get('since') ?? '');
    const until = isAll ? Infinity : Date.parse(asked.get('until') ?? '');
    const rows = this.rows.filter(
      ({ status, createdAt }) =>
        status === asked.get('statuses[]') && createdAt >= since && createdAt <= until,
    );
    if (asked.get('sort_by') === 'created_at:asc') rows.reverse();
    return page('incidents', rows, asked, incidentText);
  }

  private entries(asked: URLSearchParams): string {
    const since = Date.parse(asked.get('since') ?? '');
    const entries = this.log.filter(({ at }) => at >= since);
    return page('log_entries', entries, asked, ({ row, at, id }) =>
      JSON.stringify({
        id,
        type: 'notify_log_entry',
        created_at: new Date(at).toISOString(),
        incident: '#',
      }).replace('"#"', () => incidentText(row)),
    );
  }
}

function page<T>(name: string, rows: readonly T[], asked: URLSearchParams, text: (row: T) => string): string {
  const [offset, limit] = [Number(asked.get('offset')), Number(asked.get('limit'))];
  if (offset + limit > mostRows) return JSON.stringify({ error: { code: 2002, message: 'too far' } });
  const part = rows.slice(offset, offset + limit).map(text);
  return `{"${name}":[${part.join()}],"more":${rows.length > offset + limit}}`;
}

function incidentText({ id, createdAt, status, updatedAt }: Row): string {
  const number = Number(/\d+$/.exec(id)?.[0]);
  const service = { id: `PSERV${number % 40}`, type: 'service_reference', summary: `service ${number % 40}` };
  const person = { id: `PUSER${number % 25}`, type: 'user_reference', summary: `Engineer ${number % 25}` };
  return JSON.stringify({
    id,
    type: 'incident',
    incident_number: number,
    title: `node ${number} does not answer: health check failed three times in a row`,
    status,
    urgency: number % 4 === 0 ? 'high' : 'low',
    service,
    priority: number % 10 === 0 ? { id: 'PP1', type: 'priority_reference', summary: 'P1' } : null,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    last_status_change_at: new Date(updatedAt).toISOString(),
    assignments: [{ at: new Date(createdAt).toISOString(), assignee: person }],
    acknowledgements:
      status === 'acknowledged' ? [{ at: new Date(updatedAt).toISOString(), acknowledger: person }] : [],
    pending_actions: [{ type: 'resolve', at: new Date(createdAt + 500 * day).toISOString() }],
    alert_counts: { all: 0, triggered: 0, resolved: 0 },
    teams: [{ id: 'PTEAM1', type: 'team_reference', summary: 'Platform' }],
    html_url: `https://acme.pagerduty.com/incidents/${id}`,
  });
}
