import { parseEntityId, type EntityId } from '../base/identity';

/** What a person may call an incident by. */
export type IncidentRef =
  /** As its source numbers it: "#1482". */
  | { readonly kind: 'number'; readonly value: string }
  /** The source's own id. */
  | { readonly kind: 'id'; readonly value: string }
  /** One of this editor's links. */
  | { readonly kind: 'entity'; readonly value: EntityId };

const ownId = /^(?=.*[A-Z])[A-Z0-9]{6,40}$/;

/**
 * Reads what was typed or pasted: a number, an id, an address of the incident at its source, or a link of this editor.
 * Undefined for all else.
 */
export function readIncidentRef(text: string): IncidentRef | undefined {
  const typed = text.trim();
  if (typed.length > 2_000) return undefined;
  const number = /^#?(\d{1,15})$/.exec(typed)?.[1];
  if (number !== undefined) return { kind: 'number', value: number };
  if (ownId.test(typed)) return { kind: 'id', value: typed };
  if (/^https:\/\//i.test(typed)) return ofAddress(typed);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) {
    const query = /^[^?]*\/\/[^/?]+\/incident\?([^#]*)/.exec(typed)?.[1];
    const id = query === undefined ? undefined : readLinkQuery(query);
    return id === undefined ? undefined : { kind: 'entity', value: id };
  }
  return isIncidentId(typed) ? { kind: 'entity', value: typed } : undefined;
}

/** The incident that the query of a link names: `id=pagerduty:acme:Q1482ABC`. Anybody can make a link. */
export function readLinkQuery(query: string): EntityId | undefined {
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at) !== 'id') continue;
    const value = decoded(pair.slice(at + 1));
    return value !== undefined && isIncidentId(value) ? value : undefined;
  }
  return undefined;
}

/** An id that may be shown and asked for: of bounded length, with nothing but what ids are made of. */
function isIncidentId(text: string): boolean {
  const parts = text.length <= 500 ? parseEntityId(text) : undefined;
  return parts !== undefined && /^[\w:./@~-]{1,300}$/.test(parts.id) && !parts.id.includes('..');
}

/** `https://acme.pagerduty.com/incidents/Q1482ABC`, with whatever stands behind the id. */
function ofAddress(text: string): IncidentRef | undefined {
  const path = /^https:\/\/[^/?#]+(\/[^?#]*)/i.exec(text)?.[1] ?? '';
  const value = /\/incidents\/([^/]+)/.exec(path)?.[1];
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return { kind: 'number', value };
  return ownId.test(value) ? { kind: 'id', value } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}
