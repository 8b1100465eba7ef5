/**
 * Names one thing of one account of one source: `source:account:id`, e.g. `pagerduty:acme:Q1482ABC`.
 * The same in stores, notes, files and links. Source and account hold no colon; the id may.
 */
export type EntityId = string;

export interface EntityIdParts {
  readonly source: string;
  readonly account: string;
  readonly id: string;
}

const part = /^[A-Za-z0-9._~-]+$/;

/** Joins the parts. @throws RangeError when a part is empty or source or account hold other than `A-Za-z0-9._~-`. */
export function entityId(source: string, account: string, id: string): EntityId {
  if (!part.test(source) || !part.test(account) || id === '') {
    throw new RangeError(`not an identity: ${source}:${account}:${id}`);
  }
  return `${source}:${account}:${id}`;
}

/** The parts of an identity, or undefined when the text is none. */
export function parseEntityId(text: string): EntityIdParts | undefined {
  const first = text.indexOf(':');
  const second = text.indexOf(':', first + 1);
  if (first < 1 || second < 0 || second === text.length - 1) return undefined;
  const source = text.slice(0, first);
  const account = text.slice(first + 1, second);
  return part.test(source) && part.test(account)
    ? { source, account, id: text.slice(second + 1) }
    : undefined;
}
