import * as v from 'valibot';
import type { Bug } from '../../core/review/bugFigures';

/** What became of an issue. */
export type IssueState = 'open' | 'closed' | 'notPlanned';

/** What is read of GitHub's answers, and nothing more of them. */

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const issue = v.object({
  number,
  labels: v.array(v.union([v.string(), v.object({ name: v.nullish(v.string()) })])),
  created_at: v.string(),
  closed_at: v.nullish(v.string()),
  state: v.picklist(['open', 'closed']),
  pull_request: v.optional(v.unknown()),
});

const found = v.object({ number, body: v.nullish(v.string()), pull_request: v.optional(v.unknown()) });

const states = v.object({
  data: v.nullish(
    v.record(
      v.string(),
      v.nullish(
        v.object({
          issue: v.nullish(
            v.object({ state: v.picklist(['OPEN', 'CLOSED']), stateReason: v.nullish(v.string()) }),
          ),
        }),
      ),
    ),
  ),
  errors: v.optional(v.array(v.object({ type: v.optional(v.string()) }))),
});

/** A list of an answer; undefined where it is none. */
export function readRows(body: unknown): readonly unknown[] | undefined {
  const read = v.safeParse(v.array(v.unknown()), body);
  return read.success ? read.output : undefined;
}

/** A row of the list of issues; undefined for a pull request. */
export function readBug(
  row: unknown,
): { readonly number: number; readonly bug: Bug } | 'unreadable' | undefined {
  const read = v.safeParse(issue, row);
  if (!read.success) return 'unreadable';
  const { labels, created_at: created, closed_at: closed, state, pull_request: pull } = read.output;
  if (pull !== undefined) return undefined;
  const openedAt = Date.parse(created);
  const closedAt = state === 'closed' ? Date.parse(closed ?? '') : undefined;
  if (Number.isNaN(openedAt) || Number.isNaN(closedAt)) return 'unreadable';
  return {
    number: read.output.number,
    bug: {
      labels: labels.flatMap(label => (typeof label === 'string' ? label : (label.name ?? []))),
      openedAt,
      ...(closedAt === undefined ? {} : { closedAt }),
    },
  };
}

/** The number of an issue that has these words in its body. */
export function readFound(row: unknown, words: string): number | undefined {
  const read = v.safeParse(found, row);
  if (!read.success || read.output.pull_request !== undefined) return undefined;
  return read.output.body?.includes(words) === true ? read.output.number : undefined;
}

export function readIssueNumber(body: unknown): number | undefined {
  const read = v.safeParse(v.object({ number }), body);
  return read.success ? read.output.number : undefined;
}

/** States by the names that they were asked by; undefined where the answer is none. */
export function readStates(body: unknown):
  | {
      readonly states: ReadonlyMap<string, IssueState>;
      readonly isRateLimited: boolean;
    }
  | undefined {
  const read = v.safeParse(states, body);
  if (!read.success) return undefined;
  const isRateLimited = read.output.errors?.some(({ type }) => type === 'RATE_LIMITED') ?? false;
  // An error without data says nothing of any issue, not that it is not there.
  if (!read.output.data && !isRateLimited) return undefined;
  return {
    states: new Map(
      Object.entries(read.output.data ?? {}).flatMap(([name, row]) =>
        row?.issue ? [[name, stateOf(row.issue)] as const] : [],
      ),
    ),
    isRateLimited,
  };
}

/** A duplicate is done where the other one is: of this one it is not known. */
function stateOf({
  state,
  stateReason,
}: {
  readonly state: 'OPEN' | 'CLOSED';
  readonly stateReason?: string | null | undefined;
}): IssueState {
  if (state === 'OPEN') return 'open';
  return stateReason === 'NOT_PLANNED' || stateReason === 'DUPLICATE' ? 'notPlanned' : 'closed';
}
