import * as vscode from 'vscode';
import { problem } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import type { Failure, MissingFailure } from '../../platform/failedRevision';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { shortRelease } from '../../platform/revisionFiles';
import type { TodayPlace } from '../../platform/todayPlace';

/** "v2.31 (4be1f2c)"; a release that is its commit's hash is not told twice. */
export function revisionName(release: string, commit: string): string {
  const short = commit.slice(0, 7);
  const name = plainText(shortRelease(release), 60);
  return name.includes(short) || short === '' ? name : `${name} (${short})`;
}

export function failureName(failure: Failure): string {
  return failure.kind === 'found'
    ? revisionName(failure.release, failure.commit)
    : plainText(failure.release, 60);
}

/** Why today's file is shown in place of the one that failed. */
export function missingText(failure: MissingFailure): string {
  const command = fetchCommand(failure);
  const args = { release: failureName(failure), why: failure.why };
  return sentenceOf(problem('logs.revisionMissing', command === undefined ? args : { ...args, command }))
    .text;
}

/** What brings the revision here; undefined where nothing would. */
export function fetchCommand({ why }: MissingFailure): string | undefined {
  switch (why) {
    case 'absent':
      return 'git fetch --all --tags';
    case 'shallow':
      return 'git fetch --unshallow --tags';
    default:
      return undefined;
  }
}

/** The jump from an old line, and how sure it is. */
export function todayText(place: TodayPlace, file: string): string {
  switch (place.kind) {
    case 'exact':
      return vscode.l10n.t('Go to today’s line {0} (exact)', place.line + 1);
    case 'likely':
      return vscode.l10n.t('Go to today’s line {0} (likely)', place.line + 1);
    case 'gone':
      return vscode.l10n.t('This line is gone from today’s {0}', plainText(file, 60));
    case 'noFile':
      return vscode.l10n.t('{0} is gone today', plainText(file, 60));
  }
}
