import * as vscode from 'vscode';
import { filesHolding, renamesSince, textsAt } from '../clients/git/fileHistory';
import type { Logger } from '../core/base/logger';
import type { OldText } from '../core/notes/placeAnchor';
import { recordRepositoryOf, type RecordRepository } from './recordRepository';

/** A file at a commit; the path from the folder. */
interface FileThen {
  readonly commit: string;
  readonly path: string;
}

/** Texts of old commits that are kept; a survey asks for those of one folder at a time. */
const maxTexts = 400;
/** More files than this hold a line that says nothing. */
const maxHolding = 12;

/**
 * What git knows of files as they were: their text at a commit, where they were renamed to, which files hold a line.
 * In a window that is not trusted, without git, or where the commit is not here, it knows nothing. Never rejects.
 */
export class AnchorHistory {
  private readonly texts = new Map<string, OldText>();
  private readonly repositories = new Map<string, Promise<RecordRepository | undefined>>();
  private readonly renames = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(private readonly log: Logger) {}

  /** The text, where it was loaded. */
  textOf(root: string, { commit, path }: FileThen): OldText {
    return this.texts.get(keyOf(root, commit, path));
  }

  /** Reads texts that are not known yet, all by one process; true where that brought any. */
  async load(root: string, files: readonly FileThen[]): Promise<boolean> {
    const missing = files.filter(({ commit, path }) => !this.texts.has(keyOf(root, commit, path)));
    if (missing.length === 0) return false;
    return this.asked(root, false, async ({ git, prefix }) => {
      const found = await textsAt(
        git,
        missing.map(({ commit, path }) => ({ commit, path: prefix + path })),
      );
      for (const [index, { commit, path }] of missing.entries()) {
        this.texts.set(keyOf(root, commit, path), found[index]?.split(/\r\n|\r|\n/));
      }
      // Those just asked for stay, however many: whoever asked is about to look at them.
      const most = Math.max(maxTexts, missing.length);
      for (const key of this.texts.keys()) {
        if (this.texts.size <= most) break;
        this.texts.delete(key);
      }
      return found.some(text => text !== undefined);
    });
  }

  /** Where a file of a commit is today, if git sees a rename. */
  async renameOf(root: string, { commit, path }: FileThen): Promise<string | undefined> {
    return this.asked(root, undefined, async ({ git, prefix }) => {
      const key = keyOf(root, commit, '');
      let renames = this.renames.get(key);
      if (!renames) {
        renames = renamesSince(git, commit);
        this.renames.set(key, renames);
        // One that failed (too slow just then) is asked for again.
        renames.catch(() => this.renames.delete(key));
      }
      const now = (await renames).get(prefix + path);
      return now?.startsWith(prefix) ? now.slice(prefix.length) : undefined;
    });
  }

  /** Files of the folder that hold a line, none where too many do. */
  async filesHolding(root: string, line: string, ending: string): Promise<readonly string[]> {
    return this.asked(root, [], async ({ git, prefix }) => {
      const paths = await filesHolding(git, line, ending);
      const inside = paths.filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length));
      return inside.length > maxHolding ? [] : inside;
    });
  }

  /** Another commit is checked out: what was renamed since has to be asked anew. */
  forgetRenames(): void {
    this.renames.clear();
  }

  private async asked<T>(
    root: string,
    nothing: T,
    ask: (repository: RecordRepository) => Promise<T>,
  ): Promise<T> {
    if (!vscode.workspace.isTrusted) return nothing;
    try {
      const repository = this.repositories.get(root) ?? recordRepositoryOf(vscode.Uri.parse(root, true));
      this.repositories.set(root, repository);
      const known = await repository;
      return known ? await ask(known) : nothing;
    } catch (error) {
      this.repositories.delete(root);
      this.log.info(`git for anchors: ${error instanceof Error ? error.message : String(error)}`);
      return nothing;
    }
  }
}

function keyOf(root: string, commit: string, path: string): string {
  return `${root}\n${commit}\n${path}`;
}
