import { argumentsCausedError, invalidInput } from './apiError';
import type { JsonObject } from './model';
import { isTimeZone } from './timestamps';

const defaultLimit = 25;
const largestLimit = 100;
const largestWindow = 10_000;

export interface Paging {
  readonly limit: number;
  readonly offset: number;
  readonly wantsTotal: boolean;
}

/** The query of a request. Unknown parameters are ignored without a word, as PagerDuty does. */
export class Query {
  constructor(private readonly params: URLSearchParams) {}

  text(name: string): string | undefined {
    return this.params.get(name) ?? undefined;
  }

  /** `name[]=a&name[]=b`; without the brackets PagerDuty does not see it. */
  list(name: string): readonly string[] {
    return this.params.getAll(`${name}[]`);
  }

  has(name: string): boolean {
    return this.params.has(name) || this.params.has(`${name}[]`);
  }

  flag(name: string): boolean {
    return this.params.get(name) === 'true';
  }

  includes(): ReadonlySet<string> {
    return new Set(this.list('include'));
  }

  /** @throws ApiError 2001 when the zone is unknown. */
  timeZone(): string | undefined {
    const zone = this.text('time_zone');
    if (zone !== undefined && !isTimeZone(zone)) throw invalidInput('Time zone is not valid.');
    return zone;
  }

  /** A limit above 100 is lowered without a word. @throws ApiError 2001 for what is no number, 2002 past 10,000. */
  paging(): Paging {
    const limit = Math.min(this.count('limit', defaultLimit), largestLimit);
    const offset = this.count('offset', 0);
    if (limit === 0) throw invalidInput('Limit must be greater than 0.');
    if (offset + limit > largestWindow) {
      throw argumentsCausedError(`Offset plus limit must be at most ${largestWindow}.`);
    }
    return { limit, offset, wantsTotal: this.flag('total') };
  }

  private count(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (!/^\d{1,9}$/.test(text)) throw invalidInput(`${name} must be a whole number of 0 or more.`);
    return Number(text);
  }
}

/** One page of the rows, under `name`, with PagerDuty's paging fields. */
export function pageOf<T>(
  name: string,
  rows: readonly T[],
  paging: Paging,
  render: (row: T) => JsonObject,
): JsonObject {
  const { limit, offset, wantsTotal } = paging;
  return {
    [name]: rows.slice(offset, offset + limit).map(render),
    limit,
    offset,
    total: wantsTotal ? rows.length : null,
    more: rows.length > offset + limit,
  };
}
