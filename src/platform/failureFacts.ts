import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { NoteDraft } from '../core/notes/noteDraft';
import { BlockFinder } from '../core/notes/placeBlock';
import type { FrameTarget } from './commands';
import { FailedRevisions, type FailedRevisionDeps, type FailedTarget } from './failedRevision';
import type { FramePlace } from './frameResolver';
import { fileAtFailure, textOfRevision } from './revisionFiles';
import { linesOf, TodayFinder } from './todayPlace';
import { windowChanges } from './windowChanges';

/** As many as a person weighs. */
const mostSuspects = 5;

/** What is known of a failure when somebody begins to write about its line. Never rejects. */
export class FailureFacts {
  private readonly revisions: FailedRevisions;

  constructor(private readonly deps: FailedRevisionDeps) {
    this.revisions = new FailedRevisions(deps);
  }

  /**
   * Today's line of a frame, 1-based: a trace counts the lines of the revision that failed. Its own where that revision
   * is not known; undefined where the line is gone.
   */
  async todaysLine(target: FrameTarget, { uri, line }: FramePlace): Promise<number | undefined> {
    return this.quietly(line, async () => {
      const failure = await this.revisions.find(target, folderOf(uri));
      if (failure?.kind !== 'found') return line;
      const text = await textOfRevision(await fileAtFailure(failure, uri));
      if (text === undefined) return line;
      const place = await new TodayFinder(linesOf(text), uri).place(line - 1);
      return 'line' in place ? place.line + 1 : undefined;
    });
  }

  /** Commits between the release before and the one that failed that touch the function of a line (of today, zero-based). */
  async suspects(
    target: FailedTarget,
    document: vscode.TextDocument,
    line: number,
    functionName?: string,
  ): Promise<NonNullable<NoteDraft['suspects']>> {
    return this.quietly([], async () => {
      const failure = await this.revisions.find(target, folderOf(document.uri));
      if (failure?.kind !== 'found') return [];
      const file = await fileAtFailure(failure, document.uri);
      const old = await textOfRevision(file);
      const place =
        old === undefined
          ? undefined
          : new BlockFinder(linesOf(document.getText()), linesOf(old)).place({ start: line, end: line });
      if (!place || place.kind === 'lost') return [];
      const at = {
        ...{ path: file.path, line: place.start },
        ...(functionName === undefined ? {} : { function: functionName }),
      };
      const { since, touching } = await windowChanges(this.revisions, target, failure, at);
      // Without an end the window is the whole history: nothing is suspect for having been written once.
      if (!since) return [];
      return touching.slice(0, mostSuspects).map(({ hash, subject }) => ({ commit: hash, subject }));
    });
  }

  private async quietly<T>(nothing: T, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.deps.log.info(`facts of a failure: ${error instanceof Error ? error.message : String(error)}`);
      return nothing;
    }
  }
}

function folderOf(file: vscode.Uri): vscode.Uri {
  return file.scheme === 'file' ? vscode.Uri.file(dirname(file.fsPath)) : file;
}
