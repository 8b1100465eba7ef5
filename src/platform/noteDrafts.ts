import { randomUUID } from 'node:crypto';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import type { Clock } from '../core/base/clock';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import type { NoteDraft } from '../core/notes/noteDraft';
import type { SharedState } from './sharedState';
import { WindowLease } from './windowLease';

const folder = 'note-drafts';
/** Owner of drafts whose window said that it goes. */
const nobody = '';
/** After the last letter, ms: soon enough that a crash costs a word, not a sentence. */
const settleMs = 300;

/** What somebody is writing in a thread over code, as it is kept until it is a note. */
export interface KeptDraft {
  readonly version: 1;
  readonly id: string;
  /** URI of the folder whose note it becomes, and of the file of code. */
  readonly root: string;
  readonly code: string;
  /** Zero-based. */
  readonly line: number;
  /** What is known besides; for a note that is there already only its title. */
  readonly draft: NoteDraft;
  /** The text as the person sees it, its title in the first line. */
  readonly text: string;
  /** The text that the person was given: one like it holds nothing that could be lost. */
  readonly begun: string;
  /** A note that is there already: its URI, and its file's text when editing began. */
  readonly note?: { readonly uri: string; readonly read: string };
}

/**
 * Texts of threads on disk: a reload, a crash or a closed thread loses none of them. A draft belongs to the window it
 * is written in while that lives; afterwards the next window that has its folder open takes it over.
 */
export class NoteDrafts extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly drafts = new Map<string, KeptDraft>();
  private readonly unsaved = new Set<string>();
  private readonly lease: WindowLease;
  private pending: Disposable | undefined;
  private work: Promise<void> = Promise.resolve();

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly deps: {
      readonly state: SharedState;
      readonly clock: Clock;
      readonly log: Logger;
    },
  ) {
    super();
    this.lease = this.register(new WindowLease(randomUUID(), deps.state, deps.clock));
    this.register(
      toDisposable(() => {
        this.pending?.dispose();
        // The window goes: what was typed last is written at once, and free for the next one, as far as it gets.
        for (const draft of this.drafts.values()) {
          void this.enqueue(() =>
            this.deps.state.write(folder, draft.id, { version: 1, owner: nobody, draft }),
          );
        }
      }),
    );
  }

  /** Drafts of this window, as they were begun. */
  get all(): readonly KeptDraft[] {
    return [...this.drafts.values()];
  }

  get(id: string): KeptDraft | undefined {
    return this.drafts.get(id);
  }

  /** Keeps a draft from now on; its first text at once, later ones a moment after the last letter. */
  keep(draft: KeptDraft): void {
    const isNew = !this.drafts.has(draft.id);
    this.drafts.set(draft.id, draft);
    this.unsaved.add(draft.id);
    if (isNew) {
      this.save();
      this.changed.fire();
      return;
    }
    this.pending?.dispose();
    this.pending = this.deps.clock.after(settleMs, () => this.save());
  }

  /** It became a note, or the person discarded it. */
  async forget(id: string): Promise<void> {
    this.drafts.delete(id);
    this.unsaved.delete(id);
    this.changed.fire();
    await this.enqueue(() => this.deps.state.remove(folder, id));
  }

  /**
   * Takes over what windows left that are gone, of these folders. `held`: others still have some; the process of a
   * window that is reloaded may outlive it for a while, so ask again. Never rejects.
   */
  async takeOver(
    roots: readonly string[],
  ): Promise<{ readonly taken: readonly KeptDraft[]; readonly held: boolean }> {
    const taken: KeptDraft[] = [];
    let held = false;
    await this.enqueue(async () => {
      for (const [id, value] of await this.deps.state.list(folder)) {
        const record = readKept(id, value);
        if (!record || this.drafts.has(id) || !roots.includes(record.draft.root)) continue;
        if (record.owner !== nobody && (await this.lease.isAlive(record.owner))) {
          held = true;
          continue;
        }
        this.drafts.set(id, record.draft);
        taken.push(record.draft);
        await this.write(record.draft);
      }
    });
    if (taken.length > 0) this.changed.fire();
    return { taken, held };
  }

  private save(): void {
    const drafts = [...this.unsaved].flatMap(id => this.drafts.get(id) ?? []);
    this.unsaved.clear();
    for (const draft of drafts) void this.enqueue(() => this.write(draft));
  }

  private async write(draft: KeptDraft): Promise<void> {
    await this.lease.hold(() => this.drafts.size > 0);
    // Forgotten while this waited: it must not come back.
    if (!this.drafts.has(draft.id)) return;
    await this.deps.state.write(folder, draft.id, { version: 1, owner: this.lease.sessionId, draft });
  }

  /** One after another, so that an older text never overwrites a newer one. */
  private enqueue(job: () => Promise<void>): Promise<void> {
    this.work = this.work.then(job).catch((error: unknown) => {
      this.deps.log.error(`note draft: ${error instanceof Error ? error.message : String(error)}`);
    });
    return this.work;
  }
}

/** A record from disk; undefined where it is none that this version wrote: it is left as it is. */
function readKept(
  id: string,
  value: unknown,
): { readonly owner: string; readonly draft: KeptDraft } | undefined {
  const { version, owner, draft } = (value ?? {}) as {
    readonly version?: unknown;
    readonly owner?: unknown;
    readonly draft?: Partial<KeptDraft>;
  };
  if (version !== 1 || typeof owner !== 'string' || draft?.version !== 1 || draft.id !== id) return undefined;
  const isWhole =
    [draft.root, draft.code, draft.text, draft.begun, draft.draft?.title].every(
      part => typeof part === 'string',
    ) &&
    Number.isInteger(draft.line) &&
    [draft.draft?.incidents, draft.draft?.errors, draft.draft?.anchors].every(Array.isArray);
  return isWhole ? { owner, draft: draft as KeptDraft } : undefined;
}
