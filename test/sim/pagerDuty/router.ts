import { notFound } from './apiError';
import type { JsonObject, Token, User } from './model';
import type { Query } from './query';
import type { Renderer } from './render';
import type { SimState } from './state';

/** What a handler may look at. */
export interface Call {
  readonly state: SimState;
  readonly render: Renderer;
  readonly now: number;
  readonly query: Query;
  readonly body: unknown;
  readonly token: Token;
  /** Path parameters in order. */
  readonly ids: readonly string[];
  /** Whose act this is. @throws ApiError where `From` is missing or unknown. */
  actor(): User;
}

export interface Answer {
  readonly status: number;
  readonly body?: JsonObject;
}

export type Handler = (call: Call) => Answer;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/incidents/{id}/notes` */
  readonly path: string;
  readonly handle: Handler;
  /** PagerDuty limits this operation separately. */
  readonly limited?: true;
}

export interface Match {
  readonly route: Route;
  readonly ids: readonly string[];
}

export const ok = (body: JsonObject): Answer => ({ status: 200, body });

/** @throws ApiError 404 when there is no such endpoint; a fixed path goes before one with a parameter. */
export function match(routes: readonly Route[], method: string, path: string): Match {
  const segments = path.split('/').slice(1);
  const matches: Match[] = [];
  for (const route of routes) {
    if (route.method !== method) continue;
    const ids = idsOf(route.path.split('/').slice(1), segments);
    if (ids !== undefined) matches.push({ route, ids });
  }
  const found = matches.sort((a, b) => a.ids.length - b.ids.length)[0];
  if (found === undefined) throw notFound();
  return found;
}

function idsOf(pattern: readonly string[], segments: readonly string[]): string[] | undefined {
  if (pattern.length !== segments.length) return undefined;
  const ids: string[] = [];
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) ids.push(decode(segment));
    else if (part !== segment) return undefined;
  }
  return ids;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
