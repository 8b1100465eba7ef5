import { ApiError, errorShapes, invalidInput } from './apiError';
import { BodyReader } from './bodyReader';
import type { SimClock } from './clock';
import type { Received } from './http';
import type { LoggedRequest } from './requestLog';
import type { Scenes } from './scenes';
import type { SimState } from './state';
import { settle } from './timers';

export interface ControlParts {
  readonly state: SimState;
  readonly clock: SimClock;
  readonly requests: readonly LoggedRequest[];
  readonly scenes: () => Scenes;
  readonly close: () => Promise<void>;
}

type Command = (args: BodyReader, scenes: Scenes) => unknown;

const outages = ['503', 'destroyed', 'html502', 'silent'] as const;
const severities = ['critical', 'error', 'warning', 'info'] as const;
const many = 100_000;

/** Scenes by name, with their arguments as one JSON object; `{}` where a scene needs none. */
const commands: Readonly<Record<string, Command>> = {
  pageArrives: (args, scenes) =>
    scenes.pageArrives({
      title: args.optionalText('title'),
      service: args.optionalText('service'),
      severity: args.oneOf('severity', severities),
      priority: args.optionalText('priority'),
      urgency: args.oneOf('urgency', ['high', 'low']),
      details: args.optionalJson('details'),
      contexts: args.optionalObjects('contexts')?.map(context => ({
        type: context.oneOf('type', ['link', 'image']) ?? 'link',
        href: context.text('href'),
        text: context.optionalText('text') ?? '',
      })),
      ageMs: args.integer('ageMs', 0, Number.MAX_SAFE_INTEGER),
    }),
  stormOf: (args, scenes) => scenes.stormOf(args.integer('count', 1, 5000) ?? 200).length,
  colleagueAcknowledges: (args, scenes) =>
    scenes.colleagueAcknowledges(args.text('id'), args.optionalText('userId')),
  colleagueResolves: (args, scenes) => scenes.colleagueResolves(args.text('id'), args.optionalText('userId')),
  colleagueNotes: (args, scenes) =>
    scenes.colleagueNotes(args.text('id'), args.text('content'), args.optionalText('userId')),
  rateLimit: (args, scenes) =>
    scenes.rateLimit(args.flag('on', true), {
      headers: args.flag('headers', true),
      body: args.flag('body', true),
    }),
  outage: (args, scenes) =>
    scenes.outage(args.flag('on', true) ? (args.oneOf('kind', outages) ?? '503') : undefined),
  html502: (args, scenes) => scenes.html502(args.flag('on', true)),
  tokenRevoked: (args, scenes) => scenes.tokenRevoked(args.optionalText('key'), args.flag('revoked', true)),
  slow: (args, scenes) => scenes.slow(args.integer('ms', 0, 600_000) ?? 2000),
  cutOffMidBody: (args, scenes) => scenes.cutOffMidBody(args.integer('count', 1, many)),
  answerLost: (args, scenes) => scenes.answerLost(args.integer('count', 1, many)),
  wrongBody: (args, scenes) => scenes.wrongBody(args.integer('count', 1, many)),
  notJson: (args, scenes) => scenes.notJson(args.integer('count', 1, many)),
  changedSinceLastRequest: (args, scenes) => scenes.changedSinceLastRequest(args.integer('count', 1, many)),
  accessLostAfterResolve: (args, scenes) => scenes.accessLostAfterResolve(args.flag('on', true)),
  errorShape: (args, scenes) => scenes.errorShape(args.oneOf('shape', errorShapes)),
  clockSkew: (args, scenes) => scenes.clockSkew(args.integer('ms', -1e12, 1e12) ?? 0),
  ability: (args, scenes) => scenes.ability(args.text('name'), args.flag('has', true)),
  eventIntelligence: (args, scenes) => scenes.eventIntelligence(args.flag('has', true)),
  scheduleGap: (args, scenes) =>
    scenes.scheduleGap(args.integer('inMs', 0, 1e12) ?? 0, args.integer('lengthMs', 1, 1e12) ?? 3_600_000),
  scheduleHidden: (args, scenes) => scenes.scheduleHidden(args.flag('hidden', true)),
  handOverIn: (args, scenes) => scenes.handOverIn(args.integer('ms', 0, 1e12) ?? 0),
  clearFaults: (_args, scenes) => scenes.clearFaults(),
};

/** The simulator's own endpoints below `/__sim/`, for driving it from another process. PagerDuty has none of it. */
export class Control {
  constructor(private readonly parts: ControlParts) {}

  answer(received: Received): { status: number; body: unknown } {
    const [, , name = '', argument = ''] = received.url.pathname.split('/');
    try {
      const body = this.carryOut(`${received.method} ${name}`, argument, received.text);
      return { status: 200, body: { result: body ?? null } };
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 400;
      const message = error instanceof Error ? error.message : String(error);
      const errors = error instanceof ApiError ? error.errors : [];
      return { status, body: { error: message, errors } };
    }
  }

  private carryOut(what: string, argument: string, text: string): unknown {
    const { state, clock, requests, scenes, close } = this.parts;
    switch (what) {
      case 'POST scene': {
        const command = Object.hasOwn(commands, argument) ? commands[argument] : undefined;
        if (command === undefined) {
          throw invalidInput(`no scene ${argument}; there are ${Object.keys(commands).join(', ')}`);
        }
        return command(argsOf(text), scenes());
      }
      case 'POST clock':
        clock.advance(argsOf(text).integer('advanceMs', -1e12, 1e12) ?? 0);
        return { now: clock.now() };
      case 'GET requests':
        return requests;
      case 'GET incidents':
        settle(state, clock.now());
        return [...state.incidents.values()].filter(
          incident => argument === '' || incident.status === argument || incident.id === argument,
        );
      case 'GET pages':
        return state.pages;
      case 'POST close':
        setImmediate(() => void close());
        return undefined;
      default:
        throw new ApiError(404, 2100, `no such control: ${what}`);
    }
  }
}

function argsOf(text: string): BodyReader {
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw invalidInput('the arguments are not JSON');
  }
  return BodyReader.of(value, 'arguments');
}
