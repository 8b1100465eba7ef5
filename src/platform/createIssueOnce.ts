import type { Clock } from '../core/base/clock';
import { isAbort, problem, ProblemError } from '../core/base/problem';
import type {} from '../core/review/problems';
import type { SharedState } from './sharedState';

/** What is asked of a tracker. */
export interface IssueMaker {
  /** Number of the issue that has these words in its body. */
  find(repository: string, mark: string, signal: AbortSignal): Promise<number | undefined>;
  create(
    repository: string,
    draft: { readonly title: string; readonly body: string; readonly labels: readonly string[] },
    signal: AbortSignal,
  ): Promise<number>;
}

export interface WantedIssue {
  /** Names the tracker among those of this machine. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly title: string;
  readonly body: string;
  /** Words of the body that no other issue has. */
  readonly mark: string;
  readonly labels: readonly string[];
}

export interface CreatedIssue {
  readonly number: number;
  /** To be called once the issue's link is kept: until then it is not created again. */
  readonly settle: () => Promise<void>;
}

interface IssueDeps {
  readonly maker: IssueMaker;
  readonly state: Pick<SharedState, 'claim' | 'read' | 'write' | 'remove'>;
  readonly clock: Clock;
}

const folder = 'issues';
/** An issue that was asked for so long ago is either listed, or was never made. */
const settledMs = 60_000;

/**
 * Creates an issue that is there once, whatever was lost on the way: it is looked for first, and what was asked for a
 * moment ago and is not listed yet is not asked for again, by any window of this machine.
 * @throws ProblemError `review.issuePending` where that is not known yet; or what the tracker says.
 */
export async function createIssueOnce(
  { host, repository, mark, ...draft }: WantedIssue,
  { maker, state, clock }: IssueDeps,
  signal: AbortSignal,
): Promise<CreatedIssue> {
  const name = `${host}/${repository}/${mark}`;
  const settle = (): Promise<void> => state.remove(folder, name);
  const asked = startOf(await state.read(folder, name));
  const known = await maker.find(repository, mark, signal);
  if (known !== undefined) return { number: known, settle };
  const waited = asked === undefined ? settledMs : clock.now() - asked;
  if (waited >= 0 && waited < settledMs) throw pending(settledMs - waited);
  const record = { version: 1, startedAt: clock.now() };
  if (asked !== undefined) await state.write(folder, name, record);
  else if (!(await state.claim(folder, name, record))) throw pending(settledMs);
  try {
    return { number: await maker.create(repository, draft, signal), settle };
  } catch (error) {
    if (!mayBeThere(error)) {
      await settle();
      throw error;
    }
    if (isAbort(error)) throw error;
    // It may be there all the same; where it cannot be told now, the next press looks again.
    const number = await maker.find(repository, mark, signal).catch(() => undefined);
    if (number === undefined) throw error;
    return { number, settle };
  }
}

function pending(leftMs: number): ProblemError {
  return new ProblemError(problem('review.issuePending', { seconds: Math.ceil(leftMs / 1000) }));
}

/** When it was asked for; a record that cannot be read counts as one of long ago. */
function startOf(record: unknown): number | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  return 'startedAt' in record && typeof record.startedAt === 'number' ? record.startedAt : 0;
}

/** False only where it certainly was not created: nothing arrived, or the tracker refused it. */
function mayBeThere(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('mayHaveArrived' in error)) return true;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  return error.mayHaveArrived !== false && !(status !== undefined && status >= 300 && status < 500);
}
