import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { problemOf, type Problem } from '../base/problem';
import type { OnCallPolicies, OnCallScope, OnCallSource, TimeSpan } from './onCall';
import { laddersOf, type Ladder } from './onCallLadder';

/** What the on-call view knows of one account. */
export interface BoardPart {
  readonly sourceId: string;
  readonly label: string;
  /** Nothing was read yet, and a read is under way. */
  readonly loading: boolean;
  /** As read; they stand as of now, since schedules tell what comes. */
  readonly ladders?: readonly Ladder[];
  /** When it was read (Unix ms, this machine's clock). */
  readonly asOf?: number;
  /** The source's clock minus this machine's (ms). */
  readonly offsetMs: number;
  /** Why the last read failed; what was read before is kept. */
  readonly problem?: Problem;
  /** Why it is not everything. */
  readonly incomplete?: Problem;
}

export interface OnCallBoardOptions {
  readonly clock: Clock;
  /** The accounts that know who is on call; asked at each look. */
  readonly sources: () => readonly OnCallSource[];
  readonly scope: (sourceId: string) => OnCallScope;
}

const day = 24 * 60 * 60_000;
/** Gaps are looked for so far ahead. */
export const horizonMs = 14 * day;
/** A look within this after a read shows that read: policies and schedules are many requests. */
const freshMs = 10 * 60_000;
/** After a failure the next look within this does not try again; a press does. */
const failedRestMs = 60_000;

interface Part {
  readonly source: OnCallSource;
  /** The scope that was read; another one is another question. */
  scope: string;
  read?: { readonly policies: OnCallPolicies; readonly span: TimeSpan; readonly at: number };
  problem?: Problem;
  triedAt?: number;
  reading?: AbortController;
}

/** Reads who is on call for the view: when somebody looks at it, and no more often than that changes. */
export class OnCallBoard extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly parts = new Map<string, Part>();

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: OnCallBoardOptions) {
    super();
    this.register({ dispose: () => this.parts.forEach(part => part.reading?.abort()) });
  }

  /** Somebody looks: reads what is not fresh. Resolves when the reads ended; never rejects. */
  look(): Promise<void> {
    return this.readWhere(part => !this.isFresh(part));
  }

  /** Somebody pressed refresh: reads all of it. */
  refresh(): Promise<void> {
    return this.readWhere(() => true);
  }

  get view(): readonly BoardPart[] {
    const now = this.options.clock.now();
    return this.current().map(({ source, read, problem, reading }) => {
      const offsetMs = read?.policies.clockOffsetMs ?? 0;
      return {
        sourceId: source.sourceId,
        label: source.label,
        loading: !read && reading !== undefined,
        offsetMs,
        ...(read ? { ladders: laddersOf(read.policies, read.span, now + offsetMs), asOf: read.at } : {}),
        ...(problem ? { problem } : {}),
        ...(read?.policies.incomplete ? { incomplete: read.policies.incomplete } : {}),
      };
    });
  }

  private current(): Part[] {
    const sources = this.options.sources();
    for (const [id, part] of this.parts) {
      if (sources.includes(part.source)) continue;
      part.reading?.abort();
      this.parts.delete(id);
    }
    return sources.map(source => {
      const known = this.parts.get(source.sourceId);
      if (known) return known;
      const part: Part = { source, scope: '' };
      this.parts.set(source.sourceId, part);
      return part;
    });
  }

  private isFresh({ read, problem, triedAt, reading, scope, source }: Part): boolean {
    const now = this.options.clock.now();
    if (reading) return true;
    if (problem && triedAt !== undefined && now - triedAt < failedRestMs) return true;
    const asked = JSON.stringify(this.options.scope(source.sourceId));
    return read !== undefined && !problem && now - read.at < freshMs && scope === asked;
  }

  private async readWhere(wanted: (part: Part) => boolean): Promise<void> {
    const reads = this.current()
      .filter(wanted)
      .map(part => this.read(part));
    if (reads.length > 0) this.changed.fire();
    await Promise.all(reads);
  }

  private async read(part: Part): Promise<void> {
    const { clock, scope } = this.options;
    part.reading?.abort();
    const controller = new AbortController();
    part.reading = controller;
    const asked = scope(part.source.sourceId);
    const start = clock.now();
    part.triedAt = start;
    // From a day before, so that whoever answers now is in it with the beginning of the turn.
    const span = { start: start - day, end: start + horizonMs };
    try {
      const policies = await part.source.readPolicies(asked, span, controller.signal);
      if (controller.signal.aborted) return;
      part.read = { policies, span, at: clock.now() };
      part.scope = JSON.stringify(asked);
      delete part.problem;
    } catch (error) {
      if (controller.signal.aborted) return;
      part.problem = problemOf(error);
    } finally {
      if (part.reading === controller) {
        delete part.reading;
        if (!this.isDisposed) this.changed.fire();
      }
    }
  }
}
