import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { LocatedGroup } from '../../core/notes/hotLines';
import type { FramePlace, FrameResolver } from '../../platform/frameResolver';

const settleMs = 200;

interface GroupPlacesDeps {
  readonly errors: ErrorStore;
  readonly frames: Pick<FrameResolver, 'locate' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where in the workspace the error groups are: each at its topmost own frame that is found. Kept in memory. */
export class GroupPlaces extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly known = new Map<string, Promise<FramePlace | undefined>>();
  private byFile: ReadonlyMap<string, readonly LocatedGroup[]> = new Map();
  private pending: Disposable | undefined;
  private turn = 0;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: GroupPlacesDeps) {
    super();
    this.register(deps.errors.onDidChange(() => this.locateSoon()));
    this.register(
      deps.frames.onDidChange(() => {
        this.known.clear();
        this.locateSoon();
      }),
    );
    this.register(toDisposable(() => this.pending?.dispose()));
    this.locateSoon();
  }

  /** Groups whose place is in this file. */
  inFile(uri: vscode.Uri): readonly LocatedGroup[] {
    return this.byFile.get(uri.toString()) ?? [];
  }

  /** The place of a group, asked for now. Never rejects. */
  placeOf(group: ErrorGroup): Promise<FramePlace | undefined> {
    const key = keyOf(group);
    const place = this.known.get(key) ?? this.locate(group);
    this.known.set(key, place);
    return place;
  }

  private locateSoon(): void {
    this.pending ??= this.deps.clock.after(settleMs, () => {
      this.pending = undefined;
      void this.locateAll();
    });
  }

  private async locateAll(): Promise<void> {
    const turn = ++this.turn;
    const byFile = new Map<string, LocatedGroup[]>();
    const { groups } = this.deps.errors;
    // All at once: files are then looked for in a few searches.
    const places = await Promise.all(groups.map(group => this.placeOf(group)));
    if (turn !== this.turn || this.isDisposed) return;
    for (const [index, group] of groups.entries()) {
      const place = places[index];
      if (!place) continue;
      const key = place.uri.toString();
      const { fingerprint, count, classified } = group;
      const located = { fingerprint, count, severity: classified.severity, line: place.line };
      const known = byFile.get(key);
      if (known) known.push(located);
      else byFile.set(key, [located]);
    }
    const current = new Set(groups.map(keyOf));
    for (const key of this.known.keys()) if (!current.has(key)) this.known.delete(key);
    this.byFile = byFile;
    this.changed.fire();
  }

  private async locate(group: ErrorGroup): Promise<FramePlace | undefined> {
    for (const frame of group.frames) {
      if (frame.library) continue;
      try {
        const place = await this.deps.frames.locate(frame, group.service);
        if (place) return place;
      } catch (error) {
        this.deps.log.warn(
          `frame of ${group.fingerprint}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return undefined;
  }
}

/** A newer sample may come from another release, with other lines. */
function keyOf(group: ErrorGroup): string {
  const frames = group.frames.filter(frame => !frame.library).map(frame => `${frame.file}:${frame.line}`);
  return [group.fingerprint, group.service ?? '', ...frames].join('\n');
}
