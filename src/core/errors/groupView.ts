import type { EntityId } from '../base/identity';
import type { DecidedGroup } from './applyDecisions';
import type { ErrorGroup } from './errorGroup';
import type { Freshness } from './freshness';
import type { GroupValue } from './groupValue';

/** How groups of one class follow each other. */
export type GroupOrder = 'seen' | 'count' | 'value' | 'new';

const groupOrders: readonly GroupOrder[] = ['seen', 'count', 'value', 'new'];

/** What of the errors is shown, as a person chose it. */
export interface ErrorsShown {
  /** A service as the records call it; `''` for records that tell none. */
  readonly service?: string;
  /** Stands in the title, the exception, the release or a sample's message; case does not count. */
  readonly text?: string;
  readonly order: GroupOrder;
}

export const allShown: ErrorsShown = { order: 'seen' };

/** A group with what is known around it. */
export interface ViewedGroup extends DecidedGroup {
  readonly value?: GroupValue;
  readonly fresh?: Freshness;
  /** It came back after a note said that it was fixed: by which release, where the note tells. */
  readonly regressed?: { readonly note: string; readonly release?: string };
  /** The open incident of its service that it happened in. */
  readonly incident?: { readonly id: EntityId; readonly label: string };
}

/** True where the group is one that was asked for. */
export function isShown({ group }: ViewedGroup, { service, text }: ErrorsShown): boolean {
  if (service !== undefined && (group.service ?? '') !== service) return false;
  return text === undefined || holdsText(group, text.toLowerCase());
}

/** In the order that was asked for; what is equal stays as it came. */
export function inOrder(groups: readonly ViewedGroup[], order: GroupOrder): readonly ViewedGroup[] {
  const keyOf = (viewed: ViewedGroup): number => {
    const { group, value, fresh } = viewed;
    switch (order) {
      case 'seen':
        return group.lastSeen;
      case 'count':
        return group.count;
      case 'value':
        return value?.loss[1] ?? -1;
      case 'new':
        // First those that came with a deploy, then by when they began.
        return group.firstSeen + (fresh ? 1e15 : 0);
    }
  };
  return [...groups].sort((a, b) => keyOf(b) - keyOf(a));
}

/** The share of error records of which nothing says a class: no rule, no field of their own. 0 to 1. */
export function unclassifiedShare(groups: readonly ErrorGroup[]): number {
  let all = 0;
  let without = 0;
  for (const { count, classified } of groups) {
    all += count;
    const { kind } = classified.reason;
    if (kind === 'level' || kind === 'default' || kind === 'uncaught') without += count;
  }
  return all === 0 ? 0 : without / all;
}

/** Reads what a window kept of what was shown; anything else is as if nothing was chosen. */
export function readShown(value: unknown): ErrorsShown {
  if (typeof value !== 'object' || value === null) return allShown;
  const { service, text, order } = value as Readonly<Partial<Record<string, unknown>>>;
  return {
    order: groupOrders.find(known => known === order) ?? 'seen',
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
  };
}

function holdsText({ title, exceptionType, release, service, samples }: ErrorGroup, text: string): boolean {
  const texts = [
    title,
    exceptionType,
    release,
    service,
    ...samples.map(sample => sample.exceptionMessage ?? sample.message),
  ];
  return texts.some(one => one?.toLowerCase().includes(text));
}
