import assert from 'node:assert/strict';
import type { ComingUp } from '../../../../src/core/review/comingUp';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { writeReview, type RegionChange } from '../../../../src/core/review/writeReview';
import { file } from './week';

/** A file that was written, with what that changed and the codes of what was told. */
export interface Written {
  readonly text: string;
  readonly changes: readonly RegionChange[];
  readonly codes: readonly string[];
}

/** Writes a file, which must not be refused. */
export function write(model: ReviewModel, current?: string): Written {
  const result = writeReview(model, current, file);
  assert.ok(result.kind === 'written');
  return { text: result.text, changes: result.changes, codes: result.problems.map(({ code }) => code) };
}

/** The text with some places changed, each of which must be there. */
export const edit = (text: string, ...edits: readonly (readonly [string | RegExp, string])[]): string =>
  edits.reduce((now, [from, to]) => {
    const next = now.replace(from, to);
    assert.notEqual(next, now, String(from));
    return next;
  }, text);

/** A line of the list of what is coming up gets a name and how it stands: the rest of it is as people wrote it. */
export const withoutNames = (text: string): string =>
  text.replace(/ <!-- opex:ahead [^>]*-->/g, '').replace(/^.*<!-- opex:state -->\r?\n/gm, '');

/** Something that comes up, called by its id, with what is told of it. */
export const ahead = (id: string, told: Partial<ComingUp> = {}): ComingUp => ({
  id,
  what: id,
  about: [],
  struck: false,
  since: '2026-W47',
  remarks: [],
  ...told,
});
