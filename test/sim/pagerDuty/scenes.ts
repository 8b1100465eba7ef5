import type { ErrorShape } from './apiError';
import type { SimClock } from './clock';
import type { Faults, ForcedError, OutageKind } from './faults';
import { acknowledge, addAlert, open, resolve } from './lifecycle';
import type { AlertContext, AlertSeverity, Incident, JsonObject, Note, Schedule, Urgency } from './model';
import { addNote } from './notes';
import type { RateLimiter } from './rateLimit';
import { checkoutPage } from './seed';
import { simIds, simTokens } from './shopDirectory';
import type { SimServer } from './server';
import type { SimState } from './state';
import { settle } from './timers';

export interface PageOptions {
  readonly title?: string | undefined;
  /** Id or name of the service; checkout unless told otherwise. */
  readonly service?: string | undefined;
  readonly severity?: AlertSeverity | undefined;
  /** Id or name (`P1`); null for none. */
  readonly priority?: string | null | undefined;
  readonly urgency?: Urgency | undefined;
  readonly details?: JsonObject | undefined;
  readonly contexts?: readonly AlertContext[] | undefined;
  readonly assigneeIds?: readonly string[] | undefined;
  /** How long ago it began, in milliseconds. */
  readonly ageMs?: number | undefined;
}

export interface SceneParts {
  readonly state: SimState;
  readonly clock: SimClock;
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly server: SimServer;
}

/** What a test or a demo can make happen to the account and to the line. */
export class Scenes {
  constructor(private readonly parts: SceneParts) {}

  /** A monitor opens an incident; what is not given is as in the seeded checkout failure. */
  pageArrives(options: PageOptions = {}): Incident {
    const { state, clock } = this.parts;
    const usual = checkoutPage(state, clock.now() - (options.ageMs ?? 0));
    const incident = open(state, {
      ...usual,
      title: options.title ?? usual.title,
      serviceId: this.serviceId(options.service ?? simIds.checkout),
      urgency: options.urgency,
      priorityId: options.priority === undefined ? usual.priorityId : this.priorityId(options.priority),
      assigneeIds: options.assigneeIds,
      alert: {
        severity: options.severity ?? usual.alert?.severity ?? 'critical',
        contexts: options.contexts ?? usual.alert?.contexts ?? [],
        details: options.details ?? usual.alert?.details ?? {},
      },
    });
    settle(state, clock.now());
    return incident;
  }

  /** Many incidents at once over all services, some with several alerts. */
  stormOf(count: number): Incident[] {
    const { state, clock } = this.parts;
    const services = [...state.services.values()];
    return Array.from({ length: count }, (_, index) => {
      const service = services[index % services.length];
      const incident = this.pageArrives({
        title: `${service?.name ?? 'shop'}: node ${String(index + 1).padStart(3, '0')} does not answer`,
        service: service?.id,
        severity: index % 10 === 0 ? 'critical' : 'error',
        priority: index % 10 === 0 ? 'P2' : null,
        contexts: [],
        details: { node: `node-${index + 1}`, environment: 'production' },
      });
      if (index % 5 === 0) {
        addAlert(state, incident, { severity: 'error', contexts: [], details: {} }, clock.now());
      }
      return incident;
    });
  }

  colleagueAcknowledges(incidentId: string, userId: string = simIds.tomasz): void {
    const { state, clock } = this.parts;
    acknowledge(state, state.incident(incidentId), userId, clock.now());
  }

  colleagueResolves(incidentId: string, userId: string = simIds.tomasz): void {
    const { state, clock } = this.parts;
    resolve(state, state.incident(incidentId), clock.now(), { kind: 'user', id: userId });
  }

  colleagueNotes(incidentId: string, content: string, userId: string = simIds.tomasz): Note {
    const { state, clock } = this.parts;
    return addNote(state, state.incident(incidentId).id, userId, content, clock.now());
  }

  /** Every request is over the limit; the 429's headers or body may be missing, as was seen. */
  rateLimit(on: boolean, present: { headers?: boolean; body?: boolean } = {}): void {
    this.parts.limiter.forced = on;
    this.parts.faults.bareRateLimit = { headers: present.headers ?? true, body: present.body ?? true };
  }

  /** The API is down in one of the ways it can be; `undefined` brings it back. */
  outage(kind: OutageKind | undefined): void {
    this.parts.faults.outage = kind;
  }

  html502(on = true): void {
    this.outage(on ? 'html502' : undefined);
  }

  /** Nobody listens on the port any more (the control endpoint neither) until it is called with false. */
  async connectionRefused(on: boolean): Promise<void> {
    const { server } = this.parts;
    if (!on) {
      await server.start(server.port);
      return;
    }
    await server.stop();
    // Clients learn of the end of the connections they kept only a moment later; from then on there is only refusal.
    await new Promise(resolve => setTimeout(resolve, 50));
  }

  tokenRevoked(key: string = simTokens.user, revoked = true): void {
    const token = this.parts.state.tokens.get(key);
    if (token === undefined) throw new Error(`there is no key ${key} to revoke`);
    token.revoked = revoked;
  }

  /** Each answer waits this long; 0 ends it. */
  slow(ms: number): void {
    this.parts.faults.delayMs = ms;
  }

  /** The next answers stop half-way through their body. */
  cutOffMidBody(count = 1, only: 'writes' | 'all' = 'all'): void {
    this.parts.faults.spoil('cutOff', count, only);
  }

  /** The next writes are carried out, and the connection dies before the answer. */
  answerLost(count = 1): void {
    this.parts.faults.spoil('answerLost', count, 'writes');
  }

  /** The next answers are JSON of another shape, with status 200. */
  wrongBody(count = 1, only: 'writes' | 'all' = 'all'): void {
    this.parts.faults.spoil('wrongBody', count, only);
  }

  /** The next answers are no JSON at all, with status 200 and a JSON content type. */
  notJson(count = 1, only: 'writes' | 'all' = 'all'): void {
    this.parts.faults.spoil('notJson', count, only);
  }

  /** The next requests fail without being carried out. */
  fail(error: ForcedError, count = 1, only: 'writes' | 'all' = 'all'): void {
    this.parts.faults.fail(error, count, only);
  }

  /** The next writes are refused because somebody else was faster (1005). */
  changedSinceLastRequest(count = 1): void {
    const message = 'Incident Has Changed Since Last Request';
    this.fail({ status: 400, code: 1005, message, shape: 'object' }, count, 'writes');
  }

  /** Resolving works, and is answered with 403 (2018). */
  accessLostAfterResolve(on = true): void {
    this.parts.faults.accessLostAfterResolve = on;
  }

  /** Every error takes this shape; `undefined` goes back to the usual one. */
  errorShape(shape: ErrorShape | undefined): void {
    this.parts.faults.errorShape = shape;
  }

  /** The server's clock, and all it ever wrote down, is this much ahead of real time (behind, when negative). */
  clockSkew(ms: number): void {
    this.parts.clock.shift(ms);
    this.parts.state.shiftTimes(ms);
  }

  /** The account loses or gains a paid ability. */
  ability(name: string, has: boolean): void {
    if (has) this.parts.state.abilities.add(name);
    else this.parts.state.abilities.delete(name);
  }

  /** The account buys or gives up the add-on with past and related incidents. */
  eventIntelligence(has: boolean): void {
    this.parts.state.hasEventIntelligence = has;
  }

  /** Ends every fault; what happened to the incidents stays. */
  clearFaults(): void {
    this.parts.faults.clear();
    this.parts.limiter.forced = false;
  }

  /** Nobody is on call on the schedule for so long, from so much later on. */
  scheduleGap(inMs: number, lengthMs: number, scheduleId: string = simIds.schedule): void {
    const { state, clock } = this.parts;
    const start = clock.now() + inMs;
    this.changeSchedule(scheduleId, schedule => ({
      breaks: [...(schedule.breaks ?? []), { start, end: start + lengthMs }],
    }));
    settle(state, clock.now());
  }

  /** The schedule's own address answers 403; `/oncalls` goes on to tell who is on call. */
  scheduleHidden(hidden = true, scheduleId: string = simIds.schedule): void {
    this.changeSchedule(scheduleId, () => ({ hidden }));
  }

  /** The turn under way is handed over after so long: to the next of the rotation. */
  handOverIn(ms: number, scheduleId: string = simIds.schedule): void {
    const { clock } = this.parts;
    this.changeSchedule(scheduleId, ({ turnMs }) => ({ startAt: clock.now() + ms - turnMs }));
  }

  private changeSchedule(id: string, change: (schedule: Schedule) => Partial<Schedule>): void {
    const { schedules } = this.parts.state;
    const schedule = schedules.get(id);
    if (schedule === undefined) throw new Error(`there is no schedule ${id}`);
    schedules.set(id, { ...schedule, ...change(schedule) });
  }

  private serviceId(idOrName: string): string {
    const { services } = this.parts.state;
    const service =
      services.get(idOrName) ?? [...services.values()].find(candidate => candidate.name === idOrName);
    if (service === undefined) throw new Error(`there is no service ${idOrName}`);
    return service.id;
  }

  private priorityId(idOrName: string | null): string | null {
    if (idOrName === null) return null;
    const known = this.parts.state.priorities.find(({ id, name }) => id === idOrName || name === idOrName);
    if (known === undefined) throw new Error(`there is no priority ${idOrName}`);
    return known.id;
  }
}
