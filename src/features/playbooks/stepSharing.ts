import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { EntityId } from '../../core/base/identity';
import type { Logger } from '../../core/base/logger';
import { problemOf } from '../../core/base/problem';
import type { Incident, IncidentNote } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { IncidentWrite } from '../../core/incidents/incidentWrite';
import type { Outbox } from '../../core/incidents/outbox';
import { isSameNote } from '../../core/incidents/sendEntry';
import { isSharedNote, writeSharedNote } from '../../core/playbooks/sharedSteps';
import { readUse } from '../../core/playbooks/useRecord';
import type { PlaybookUseFiles } from '../../platform/playbookUse';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';

export interface StepSharingDeps {
  readonly incidents: IncidentStore;
  readonly details: IncidentDetails;
  readonly outbox: Outbox;
  readonly state: SharedState;
  readonly uses: PlaybookUseFiles;
  readonly settings: Settings;
  readonly canWrite: (incident: Incident, action: IncidentAction) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Why ticks of an incident are where they are. */
export type Sharing = 'shared' | 'sending' | 'willShare' | 'setting' | 'cannot' | 'noIncident';

/** Which note is ours, and what it says; one record an incident, for all windows. */
interface ShareRecord {
  readonly version: 1;
  readonly noteId?: string;
  /** What the note says, or will when it is made. */
  readonly text: string;
  readonly at: number;
}

const folder = 'playbookShares';
/** Several ticks in a row are one write. */
const quietMs = 3_000;
/** A window that began to make the note has made it by then, or died. */
const makingMs = 90_000;
const againMs = 5_000;

/**
 * Keeps one note a person on an incident as what was done with playbooks stands: made with the first tick, edited in
 * place from then on, through the outbox. Several windows of this machine make one note between them.
 */
export class StepSharing extends Owner {
  private readonly pending = new Map<EntityId, Disposable>();
  private readonly under = new Set<EntityId>();
  private readonly shared = new Set<EntityId>();
  private readonly stateChanged = this.register(new Emitter<EntityId>());

  /** Fires when `stateOf` an incident may say something else. */
  readonly onDidChange: Event<EntityId> = this.stateChanged.event;

  constructor(private readonly deps: StepSharingDeps) {
    super();
    this.register(toDisposable(() => this.pending.forEach(timer => timer.dispose())));
    this.register(
      deps.outbox.onDidConfirm(({ entry }) => {
        if (textOf(entry.write) === undefined) return;
        this.confirmed(entry.incidentId, entry.write).catch((error: unknown) =>
          this.warn(entry.incidentId, error),
        );
      }),
    );
  }

  /** Where ticks for an incident go. */
  stateOf(incidentId: EntityId | undefined): Sharing {
    if (incidentId === undefined) return 'noIncident';
    const row = this.deps.incidents.find(incidentId);
    if (!row || !this.deps.canWrite(row.incident, 'addNote')) return 'cannot';
    const mode = this.deps.settings.get('opex.playbooks.shareSteps');
    if (mode === 'never' || (mode !== 'all' && row.classified.severity !== 'critical')) return 'setting';
    if (this.itemOf(incidentId) !== undefined || this.pending.has(incidentId)) return 'sending';
    return this.shared.has(incidentId) ? 'shared' : 'willShare';
  }

  /** The id of this person's own note, where it is known. */
  async noteIdOf(incidentId: EntityId): Promise<string | undefined> {
    return (await this.read(incidentId))?.noteId;
  }

  /** Something was done for the incident: its note follows. */
  changed(incidentId: EntityId): void {
    this.soon(incidentId, quietMs);
  }

  private soon(incidentId: EntityId, ms: number): void {
    this.pending.get(incidentId)?.dispose();
    this.pending.set(
      incidentId,
      this.deps.clock.after(ms, () => {
        this.pending.delete(incidentId);
        this.publish(incidentId).catch((error: unknown) => this.warn(incidentId, error));
      }),
    );
  }

  private async publish(incidentId: EntityId): Promise<void> {
    const { incidents, outbox, uses, clock, canWrite } = this.deps;
    const state = this.stateOf(incidentId);
    if (state === 'cannot' || state === 'setting' || state === 'noIncident') return;
    const item = this.itemOf(incidentId);
    if (item && item.state !== 'refused') return;
    if (this.under.has(incidentId)) {
      this.soon(incidentId, quietMs);
      return;
    }
    this.under.add(incidentId);
    try {
      if (item) {
        await outbox.discard(item.entryId);
        await this.lookAgain(incidentId);
      }
      const row = incidents.find(incidentId);
      const text = writeSharedNote((await uses.ofIncident(incidentId)).map(readUse));
      let record = await this.read(incidentId);
      if (!row || (text === undefined && !record)) return;
      const wanted = text ?? emptyNote();
      if (record && record.noteId === undefined) {
        const note = await this.findNote(incidentId, record.text);
        if (note) {
          record = { ...record, noteId: note.id };
          await this.deps.state.write(folder, incidentId, record);
        } else if (clock.now() - record.at < makingMs) {
          this.soon(incidentId, againMs);
          return;
        } else {
          await this.deps.state.remove(folder, incidentId);
          record = undefined;
        }
      }
      if (!record) {
        const made: ShareRecord = { version: 1, text: wanted, at: clock.now() };
        // Another window makes it at this moment.
        if (!(await this.deps.state.claim(folder, incidentId, made))) {
          this.soon(incidentId, againMs);
          return;
        }
        await outbox.press(row.incident, { kind: 'note', text: wanted });
        return;
      }
      const { noteId, text: was } = record;
      this.shared.add(incidentId);
      if (noteId === undefined || isSameNote(was, wanted) || !canWrite(row.incident, 'editNote')) return;
      await outbox.press(row.incident, { kind: 'editNote', noteId, text: wanted, was });
    } finally {
      this.under.delete(incidentId);
      this.stateChanged.fire(incidentId);
    }
  }

  /** The note is ours with this text: the next change begins from it. */
  private async confirmed(incidentId: EntityId, write: IncidentWrite): Promise<void> {
    if (write.kind === 'editNote') {
      const { noteId, text } = write;
      await this.deps.state.write(folder, incidentId, {
        version: 1,
        noteId,
        text,
        at: this.deps.clock.now(),
      });
    }
    this.soon(incidentId, 0);
  }

  /**
   * The change was refused. Where the note is still as this extension writes it, another window was faster; where
   * somebody wrote into it, or took it away, that stays as it is, and ours is made anew.
   */
  private async lookAgain(incidentId: EntityId): Promise<void> {
    const record = await this.read(incidentId);
    const { notes } = await this.deps.details.load(incidentId, true);
    const note = notes.value?.find(({ id }) => id === record?.noteId);
    if (!record || !note || !isSharedNote(note.content)) await this.deps.state.remove(folder, incidentId);
    else await this.deps.state.write(folder, incidentId, { ...record, text: note.content });
  }

  private warn(incidentId: EntityId, error: unknown): void {
    this.deps.log.warn(`playbook steps of ${incidentId} are not shared: ${problemOf(error).code}`);
  }

  private async findNote(incidentId: EntityId, text: string): Promise<IncidentNote | undefined> {
    // A read that is under way may have begun before the note was there.
    const { details } = this.deps;
    const known = await details.load(incidentId);
    const find = (notes = known.notes): IncidentNote | undefined =>
      notes.value?.find(note => isSameNote(note.content, text));
    const found = find();
    if (found) return found;
    await details.readAgain(incidentId);
    return find(details.get(incidentId)?.notes);
  }

  private itemOf(incidentId: EntityId) {
    return this.deps.outbox.items.find(
      ({ entry }) => entry.incidentId === incidentId && textOf(entry.write) !== undefined,
    );
  }

  private async read(incidentId: EntityId): Promise<ShareRecord | undefined> {
    const value = await this.deps.state.read(folder, incidentId);
    if (typeof value !== 'object' || value === null) return undefined;
    const { version, noteId, text, at } = value as Readonly<Record<string, unknown>>;
    if (version !== 1 || typeof text !== 'string' || typeof at !== 'number') return undefined;
    return { version: 1, text, at, ...(typeof noteId === 'string' ? { noteId } : {}) };
  }
}

/** The text of a write that is of shared steps. */
function textOf(write: IncidentWrite): string | undefined {
  return (write.kind === 'note' || write.kind === 'editNote') && isSharedNote(write.text)
    ? write.text
    : undefined;
}

function emptyNote(): string {
  return `${vscode.l10n.t('Nothing is ticked any more.')}\n[Opex steps v1]`;
}
