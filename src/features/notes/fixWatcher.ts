import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { isComplete } from '../../core/base/sourceHealth';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { FixStore } from '../../core/notes/fixStore';
import {
  deployed,
  readFixState,
  startOfFix,
  watchFix,
  type FixEvent,
  type FixSighting,
  type FixState,
} from '../../core/notes/fixWatch';
import type { NoteFile, NoteStore } from '../../core/notes/noteStore';
import { executeCommand } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { ageText } from '../../platform/timeText';
import { anchoredFile } from './codeFile';
import { writeFix } from './recordFix';

const hour = 3_600_000;
const folder = 'fixes';
const told = 'fixes-told';
/** Readings come in bursts. */
const settleMs = 500;
/** How often logs are read for a fix alone, when nothing else needs them; and how long such a reading may take. */
const lookEveryMs = 15 * 60_000;
const lookForMs = 2 * 60_000;
const rolloutMs = 30 * 60_000;

interface FixWatcherDeps {
  readonly store: NoteStore;
  readonly fixes: FixStore;
  readonly errors: ErrorStore;
  readonly needErrors: () => Disposable;
  readonly settings: Settings;
  readonly state: SharedState;
  readonly clock: Clock;
  readonly log: Logger;
  readonly reload: (uri: vscode.Uri) => Promise<void>;
}

/** What is kept of a fix on disk; `recorded` tells a new fix of the same note from the old one. */
interface Kept {
  readonly version: 1;
  readonly recorded: string;
  readonly state: FixState;
  readonly service?: string;
}

/** Watches the errors of notes with a fix: whether it is deployed, silent for long enough, or back. */
export class FixWatcher extends Owner {
  private readonly kept = new Map<string, Kept>();
  private pending: Disposable | undefined;
  private need: Disposable | undefined;
  private next: Disposable | undefined;
  private enough: Disposable | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly deps: FixWatcherDeps) {
    super();
    this.register(deps.store.onDidChange(() => this.lookSoon()));
    this.register(deps.errors.onDidChange(() => this.lookSoon()));
    this.register(
      deps.settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.silentHours')) this.lookSoon();
      }),
    );
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(
      toDisposable(() => {
        for (const one of [this.next, this.enough, this.need]) one?.dispose();
      }),
    );
    this.readLater(settleMs);
    this.lookSoon();
  }

  /** "Mark Fix as Deployed": for logs that name no release. @throws ProblemError */
  async markDeployed(file: NoteFile): Promise<void> {
    const now = this.deps.clock.now();
    await this.keep(file, { ...this.keptOf(file), state: deployed(now) });
    await writeFix(this.deps, file, () => ({ deployed: isoTime(now) }));
  }

  private get watched(): readonly NoteFile[] {
    return this.deps.store.files.filter(
      ({ note, problems }) =>
        note.fix !== undefined &&
        note.errors.length > 0 &&
        note.status !== 'wontfix' &&
        !problems.some(({ code }) => code === 'notes.mergeConflict'),
    );
  }

  private lookSoon(): void {
    this.pending ??= this.deps.clock.after(settleMs, () => {
      this.pending = undefined;
      this.work = this.work
        .then(() => this.look())
        .catch((error: unknown) => {
          this.deps.log.error(
            `fixes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          );
        });
    });
  }

  /** Errors are read only while somebody looks at them, or at code: for a fix now and then. */
  private readLater(afterMs: number): void {
    this.next = this.deps.clock.after(afterMs, () => {
      if (this.isDisposed) return;
      if (this.watched.length > 0) {
        this.need?.dispose();
        this.need = this.deps.needErrors();
        this.enough?.dispose();
        this.enough = this.deps.clock.after(lookForMs, () => this.need?.dispose());
      }
      this.readLater(lookEveryMs);
    });
  }

  private async look(): Promise<void> {
    const { fixes, clock, settings } = this.deps;
    const files = this.watched;
    for (const file of files) {
      if (this.isDisposed) return;
      await this.load(file);
      const before = this.keptOf(file);
      const service = this.serviceOf(file) ?? before.service;
      const seen = this.sighting(file, service);
      const step =
        seen && file.note.fix
          ? watchFix(before.state, file.note.fix, seen, {
              silentMs: settings.get('opex.rootCauses.silentHours') * hour,
              rolloutMs,
            })
          : { state: before.state };
      fixes.set(file.note.uri, file.note.fix, step.state);
      const isNews =
        step.event !== undefined || grew(before.state, step.state) || !this.kept.has(file.note.uri);
      if (isNews)
        await this.keep(file, {
          ...before,
          state: step.state,
          ...(service === undefined ? {} : { service }),
        });
      if (step.event && (await this.isFirst(file, step)))
        void this.tell(file, step.event, step.state, clock.now());
      // The silence since the deploy may be long already.
      if (step.event === 'deployed') this.lookSoon();
    }
    const uris = new Set(files.map(({ note }) => note.uri));
    for (const uri of [...this.kept.keys()].filter(known => !uris.has(known))) {
      this.kept.delete(uri);
      fixes.set(uri, undefined, undefined);
    }
  }

  private keptOf({ note }: NoteFile): Kept {
    const recorded = recordedOf(note.fix);
    const kept = this.kept.get(note.uri);
    if (kept?.recorded === recorded) return kept;
    const state = startOfFix(note.fix ?? { commits: [] }, note.status === 'fixed', this.deps.clock.now());
    return { version: 1, recorded, state };
  }

  /** What this machine has seen of the fix; another window may have seen more. */
  private async load({ note }: NoteFile): Promise<void> {
    const value = (await this.deps.state.read(folder, note.uri)) as Partial<Kept> | undefined;
    const state = readFixState(value?.state);
    if (value?.version !== 1 || !state || value.recorded !== recordedOf(note.fix)) return;
    const service = typeof value.service === 'string' ? { service: value.service } : {};
    this.kept.set(note.uri, { version: 1, recorded: value.recorded, state, ...service });
  }

  private async keep({ note }: NoteFile, kept: Kept): Promise<void> {
    this.kept.set(note.uri, kept);
    await this.deps.state.write(folder, note.uri, kept);
  }

  private serviceOf({ note }: NoteFile): string | undefined {
    for (const fingerprint of note.errors) {
      const service = this.deps.errors.byFingerprint(fingerprint)?.service;
      if (service !== undefined) return service;
    }
    return undefined;
  }

  /** The newest reading, as far as this note goes; undefined where nothing was read. */
  private sighting({ note }: NoteFile, service: string | undefined): FixSighting | undefined {
    const { errors } = this.deps;
    const windows = errors.sources.flatMap(({ window, health }) =>
      window && health.asOf !== undefined ? [window] : [],
    );
    if (windows.length === 0) return undefined;
    const groups = note.errors.flatMap(fingerprint => errors.byFingerprint(fingerprint) ?? []);
    const [newest] = [...groups].sort((a, b) => b.lastSeen - a.lastSeen);
    return {
      from: Math.max(...windows.map(({ from }) => from)),
      to: Math.min(...windows.map(({ to }) => to)),
      complete: errors.health.every(isComplete),
      ...(newest
        ? {
            errors: {
              lastSeen: newest.lastSeen,
              ...(newest.release === undefined ? {} : { release: newest.release }),
            },
          }
        : {}),
      releases: errors.groups
        .filter(group => service === undefined || group.service === service)
        .flatMap(({ release, lastSeen }) => (release === undefined ? [] : [{ release, lastSeen }])),
    };
  }

  /** One window of the machine tells a person, once. */
  private isFirst(
    { note }: NoteFile,
    { event, state }: { readonly event?: FixEvent; readonly state: FixState },
  ): Promise<boolean> {
    const at = state.kind === 'recorded' ? state.at : state.deployedAt;
    return this.deps.state.claim(told, `${note.uri} ${event ?? ''} ${at}`, { version: 1 });
  }

  private async tell(file: NoteFile, event: FixEvent, state: FixState, now: number): Promise<void> {
    const title = plainText(file.note.title, 80);
    if (event === 'deployed' || state.kind === 'recorded') {
      void vscode.window.setStatusBarMessage(
        vscode.l10n.t('The fix of “{0}” is in production. Opex watches whether it stays silent.', title),
        10_000,
      );
      return;
    }
    if (event === 'fixed' && state.kind === 'fixed') {
      const mark = vscode.l10n.t('Mark as Fixed');
      const silent = ageText(state.silence.to - state.silence.from);
      const pressed = await vscode.window.showInformationMessage(
        vscode.l10n.t('“{0}” has been silent for {1} since its fix was deployed.', title, silent),
        mark,
      );
      if (pressed === mark) {
        await writeFix(this.deps, file, () => ({ deployed: isoTime(state.deployedAt) }), 'fixed');
      }
      return;
    }
    const go = vscode.l10n.t('Go to Line');
    const write = vscode.l10n.t('Write to Note');
    const at = state.kind === 'regressed' ? state.at : now;
    const release = state.kind === 'regressed' ? state.release : undefined;
    const ago = ageText(Math.max(0, now - at));
    const pressed = await vscode.window.showWarningMessage(
      release === undefined
        ? vscode.l10n.t('“{0}” is back, {1} ago: its fix does not hold.', title, ago)
        : vscode.l10n.t(
            '“{0}” is back in {1}, {2} ago: its fix does not hold.',
            title,
            plainText(release, 40),
            ago,
          ),
      go,
      write,
    );
    if (pressed === go) await goToLine(file);
    if (pressed === write) await writeFix(this.deps, file, () => ({ regressed: isoTime(at) }), 'confirmed');
  }
}

async function goToLine({ note, root }: NoteFile): Promise<void> {
  const [anchor] = note.anchors;
  if (!anchor) {
    await executeCommand('opex.openRootCause', note.uri);
    return;
  }
  const at = new vscode.Range(anchor.line - 1, 0, anchor.line - 1, 0);
  await vscode.window.showTextDocument(anchoredFile(root, anchor.path), { selection: at });
}

/** Longer silence is kept now and then only: a write at each reading would wear the disk. */
function grew(before: FixState, after: FixState): boolean {
  if (before.kind !== after.kind) return true;
  if (!('silence' in before) || !('silence' in after)) return false;
  return after.silence.to - before.silence.to > 10 * 60_000 || after.silence.from !== before.silence.from;
}

function recordedOf(fix: NoteFile['note']['fix']): string {
  return JSON.stringify([fix?.recorded, fix?.commits, fix?.release]);
}

function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
