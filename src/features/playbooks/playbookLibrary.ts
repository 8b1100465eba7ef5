import type * as vscode from 'vscode';
import type * as FrontMatterReader from '../../core/documents/frontMatter';
import type { Clock } from '../../core/base/clock';
import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import { problemOf, type Problem } from '../../core/base/problem';
import {
  parsePlaybook,
  type ParsedPlaybook,
  type PlaybookDocument,
} from '../../core/playbooks/parsePlaybook';
import { PlaybookIndex, type PlaybookHit } from '../../core/playbooks/playbookIndex';
import type { RenderedPlaybook } from '../../core/playbooks/renderPlaybook';
import type { FileLink } from '../../core/playbooks/link';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import { TimeSlices } from '../../core/base/timeSlices';
import { hostTurns } from '../../platform/hostTurns';
import { setContextKey } from '../../platform/contextKey';
import type { PlaybookFiles } from './playbookFiles';

type FrontMatter = typeof FrontMatterReader;

export interface PlaybookLibraryDeps {
  readonly files: PlaybookFiles;
  readonly store: PlaybookStore;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Known {
  readonly document: PlaybookDocument | undefined;
  readonly problems: readonly Problem[];
}

/** Reads the playbooks when somebody first asks for them, keeps store and index as the files are. */
export class PlaybookLibrary extends Owner {
  private readonly changed = this.register(new Emitter<ReadonlySet<string>>());
  private readonly known = new Map<string, Known>();
  private readonly index = new PlaybookIndex(hostTurns);
  private frontMatter: Promise<FrontMatter> | undefined;
  private loaded: Promise<void> | undefined;
  private queue: Promise<void> = Promise.resolve();

  /** Fires when files changed on disk, with their URIs; empty: any may have. */
  readonly onDidChangeFiles: Event<ReadonlySet<string>> = this.changed.event;

  constructor(private readonly deps: PlaybookLibraryDeps) {
    super();
    this.register(
      deps.files.onDidChange(uris => {
        this.changed.fire(uris);
        void this.reload(uris.size === 0 ? undefined : uris);
      }),
    );
  }

  /** Resolves when the playbooks have been read at least once; what failed is in the store. Never rejects. */
  load(): Promise<void> {
    this.loaded ??= this.reload(undefined);
    return this.loaded;
  }

  /** Reads all files anew. Never rejects. */
  refresh(): Promise<void> {
    this.changed.fire(new Set());
    this.loaded = this.reload(undefined);
    return this.loaded;
  }

  /** Searches what has been read so far. */
  search(query: string, limit: number): readonly PlaybookHit[] {
    return this.index.search(query, { typing: true, limit });
  }

  /** Reads one file as it is now, whether or not it is among the found ones. @throws ProblemError */
  async read(uri: vscode.Uri): Promise<ParsedPlaybook> {
    const { text, problems } = await this.deps.files.read(uri);
    this.frontMatter ??= import('../../core/documents/frontMatter');
    const parsed = parsePlaybook(uri.toString(), text, (await this.frontMatter).parseFrontMatter);
    return { ...parsed, problems: [...problems, ...parsed.problems] };
  }

  /** The page of a playbook; `mapImage` says where an image may be loaded from. Loads what reads Markdown. */
  async render(
    parsed: ParsedPlaybook,
    mapImage: (link: FileLink) => string | undefined,
  ): Promise<RenderedPlaybook> {
    const { renderPlaybook } = await import('../../core/playbooks/renderPlaybook');
    return renderPlaybook(parsed, mapImage, hostTurns);
  }

  /** One after another, so that two readings never mix. */
  private reload(changed: ReadonlySet<string> | undefined): Promise<void> {
    this.queue = this.queue
      .then(() => this.readAll(changed))
      .catch((error: unknown) => {
        this.deps.log.error(
          `playbooks: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        this.deps.store.fail(problemOf(error));
      });
    return this.queue;
  }

  private async readAll(changed: ReadonlySet<string> | undefined): Promise<void> {
    if (this.isDisposed) return;
    const { store, files, clock, log } = this.deps;
    store.beginRead();
    files.watch();
    const found = await files.find();
    const listed = new Set(found.uris.map(uri => uri.toString()));
    // What stands in a folder that cannot be listed just now is not gone.
    const mayBeThere = found.incomplete?.code === 'playbooks.listFailed';
    for (const uri of this.known.keys()) {
      if (mayBeThere || listed.has(uri)) continue;
      this.known.delete(uri);
      this.index.remove(uri);
    }
    const stale = found.uris.filter(
      uri => !this.known.has(uri.toString()) || !changed || changed.has(uri.toString()),
    );
    const documents = await this.readMany(stale);
    const longestMs = await this.index.add(documents);
    log.trace(
      `playbooks: ${found.uris.length} files, ${stale.length} read, longest slice ${longestMs.toFixed(1)} ms`,
    );
    const entries = [...this.known.values()];
    const playbooks = entries.flatMap(entry => entry.document?.playbook ?? []);
    const problems = [...found.problems, ...entries.flatMap(entry => entry.problems)];
    if (found.incomplete?.code === 'playbooks.listFailed' && found.uris.length === 0)
      store.fail(found.incomplete);
    else store.succeed(playbooks, problems, clock.now(), found.incomplete);
    setContextKey('opex.noPlaybooks', found.uris.length === 0 && problems.length === 0);
  }

  /** A few files at a time; parsing lets others run in between. */
  private async readMany(uris: readonly vscode.Uri[]): Promise<readonly PlaybookDocument[]> {
    const documents: PlaybookDocument[] = [];
    const slices = new TimeSlices(hostTurns);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let uri = uris[next++]; uri; uri = uris[next++]) {
        const key = uri.toString();
        try {
          const { playbook, sections, problems } = await this.read(uri);
          const document = { playbook, sections };
          documents.push(document);
          this.known.set(key, { document, problems });
        } catch (error) {
          this.index.remove(key);
          this.known.set(key, { document: undefined, problems: [problemOf(error)] });
        }
        await slices.next();
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return documents;
  }
}
