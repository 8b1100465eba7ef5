import { startPagerDutySim, type PagerDutySim, type PagerDutySimOptions } from '../../../sim/pagerDuty';

/** Server time at which the tests' simulators start and stand still. */
export const start = Date.parse('2026-03-01T02:00:00Z');

export type Fields = { readonly [name: string]: unknown };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON; an empty object where it is none. */
  readonly json: Fields;
}

export interface CallOptions {
  readonly key?: string;
  /** Replaces the whole Authorization header; null leaves it out. */
  readonly authorization?: string | null;
  readonly from?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The few words in which the simulator's tests speak to it: a client without manners of its own. */
export class SimClient {
  private constructor(readonly sim: PagerDutySim) {}

  static async start(options: PagerDutySimOptions = {}): Promise<SimClient> {
    return new SimClient(await startPagerDutySim({ startAt: start, maxLifetimeMs: 60_000, ...options }));
  }

  get(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.send('GET', path, options);
  }

  put(path: string, body: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.send('PUT', path, { from: 'dana.reyes@example.com', ...options, body });
  }

  post(path: string, body: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.send('POST', path, { from: 'dana.reyes@example.com', ...options, body });
  }

  /** Sets an incident's status as Dana. */
  setStatus(id: string, status: string, options: CallOptions = {}): Promise<Reply> {
    return this.put(`/incidents/${id}`, { incident: { type: 'incident_reference', status } }, options);
  }

  async list(path: string): Promise<readonly Fields[]> {
    const { status, text, json } = await this.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    const name = path.replace(/\?.*/, '').split('/').pop() ?? '';
    return json[name] as readonly Fields[];
  }

  async send(method: string, path: string, options: CallOptions): Promise<Reply> {
    const { key = this.sim.tokens.user, authorization, from, body, headers } = options;
    const auth = authorization === undefined ? `Token token=${key}` : authorization;
    const response = await fetch(this.sim.url + path, {
      method,
      headers: {
        accept: 'application/vnd.pagerduty+json;version=2',
        ...(auth === null ? {} : { authorization: auth }),
        ...(from === undefined ? {} : { from }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: fieldsOf(text) };
  }

  close(): Promise<void> {
    return this.sim.close();
  }
}

function fieldsOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}
