import type { Server, ServerResponse } from 'node:http';
import { Api, type ApiAnswer, type ApiParts } from './api';
import { ApiError, shapeError } from './apiError';
import type { Control } from './control';
import { listen, stop, type Received } from './http';
import { Random } from './random';
import { isWrite, type LoggedRequest } from './requestLog';
import { settle } from './timers';
import { webPage } from './webPage';

export interface ServerParts extends ApiParts {
  readonly requests: LoggedRequest[];
  readonly control: Control;
}

/** The simulator's HTTP side: reads requests, writes answers, and spoils them where a scene says so. */
export class SimServer {
  private server: Server | undefined;
  private readonly api: Api;
  private readonly requestIds = new Random(0x1d);
  private readonly pauses = new Set<() => void>();
  port = 0;

  constructor(private readonly parts: ServerParts) {
    this.api = new Api(parts);
  }

  async start(port: number): Promise<void> {
    const listening = await listen(port, (received, response) => this.handle(received, response));
    this.server = listening.server;
    this.port = listening.port;
  }

  /** Refuses connections from here on; `start(port)` takes them again. */
  async stop(): Promise<void> {
    for (const resume of this.pauses) resume();
    const { server } = this;
    this.server = undefined;
    if (server !== undefined) await stop(server);
  }

  private async handle(received: Received, response: ServerResponse): Promise<void> {
    const path = received.url.pathname;
    if (path.startsWith('/__sim/')) {
      const { status, body } = this.parts.control.answer(received);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
      return;
    }
    if (path.startsWith('/web/')) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(webPage(this.parts.state, path));
      return;
    }
    await this.handleApi(received, response);
  }

  private async handleApi(received: Received, response: ServerResponse): Promise<void> {
    const { faults, requests, state } = this.parts;
    settle(state, this.parts.now());
    const logged = logEntryOf(received, requests.length + 1, this.parts.now());
    requests.push(logged);
    if (faults.delayMs > 0) await this.pause(faults.delayMs);
    if (faults.outage !== undefined) {
      logged.fault = `outage ${faults.outage}`;
      if (faults.outage === 'silent') return;
      if (faults.outage === 'destroyed') {
        response.destroy();
        return;
      }
      this.send(logged, response, outageAnswer(faults.outage));
      return;
    }
    const answer = this.api.answer(received);
    if (answer.fault !== undefined) logged.fault = answer.fault;
    this.spoil(logged, response, answer);
  }

  private spoil(logged: LoggedRequest, response: ServerResponse, answer: ApiAnswer): void {
    const fault = this.parts.faults.takeAnswerFault(isWrite(logged));
    if (fault === undefined) {
      this.send(logged, response, answer);
      return;
    }
    logged.fault = fault;
    switch (fault) {
      case 'answerLost':
        note(logged, answer, {});
        response.destroy();
        return;
      case 'wrongBody':
        this.send(logged, response, { ...answer, status: 200, text: '{"unexpected":{"incidents":"none"}}' });
        return;
      case 'notJson':
        this.send(logged, response, { ...answer, status: 200, text: 'It works!' });
        return;
      case 'cutOff': {
        const whole = Buffer.from(answer.text);
        const headers = this.headersOf(answer, whole.length);
        note(logged, answer, headers);
        response.writeHead(answer.status, headers);
        response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
      }
    }
  }

  private send(logged: LoggedRequest, response: ServerResponse, answer: ApiAnswer): void {
    const body = Buffer.from(answer.text);
    const headers = this.headersOf(answer, body.length);
    note(logged, answer, headers);
    logged.delivered = true;
    response.writeHead(answer.status, headers);
    response.end(body);
  }

  private headersOf(answer: ApiAnswer, length: number): Record<string, string> {
    const { requestIds } = this;
    const groups = [8, 4, 4, 4, 12].map(size => requestIds.hex(size));
    return {
      date: new Date(this.parts.now()).toUTCString(),
      'x-request-id': groups.join('-'),
      ...answer.headers,
      ...(answer.contentType === undefined ? {} : { 'content-type': answer.contentType }),
      ...(answer.status === 204 ? {} : { 'content-length': String(length) }),
    };
  }

  private pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const resume = (): void => {
        clearTimeout(timer);
        this.pauses.delete(resume);
        resolve();
      };
      const timer = setTimeout(resume, ms);
      this.pauses.add(resume);
    });
  }
}

function outageAnswer(kind: '503' | 'html502'): ApiAnswer {
  const [error, shape] =
    kind === '503'
      ? ([new ApiError(503, 2000, 'Service Unavailable'), 'noErrors'] as const)
      : ([new ApiError(502, 0, 'Bad Gateway'), 'html'] as const);
  return { status: error.status, headers: {}, ...shapeError(error, shape) };
}

function logEntryOf(received: Received, number: number, at: number): LoggedRequest {
  const query: Record<string, string[]> = {};
  for (const [name, value] of received.url.searchParams) (query[name] ??= []).push(value);
  return {
    number,
    at,
    method: received.method,
    path: received.url.pathname,
    query,
    headers: received.headers,
    from: received.headers['from'],
    body: parsed(received.text),
    status: 0,
    responseHeaders: {},
    responseBody: undefined,
    fault: undefined,
    delivered: false,
  };
}

function note(logged: LoggedRequest, answer: ApiAnswer, headers: Record<string, string>): void {
  logged.status = answer.status;
  logged.responseHeaders = headers;
  logged.responseBody = parsed(answer.text);
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
