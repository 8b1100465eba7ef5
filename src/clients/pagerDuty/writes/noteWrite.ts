import { isAbort, problem } from '../../../core/base/problem';
import type { IncidentNote } from '../../../core/incidents/incident';
import type { NoteToAdd } from '../../../core/incidents/incidentSource';
import type { OtherWrite } from '../../../core/incidents/incidentWrite';
import type {} from '../../../core/incidents/problems';
import { isSameNote } from '../../../core/incidents/sendEntry';
import { WriteFailure } from '../../../core/incidents/writeFailure';
import { readOne } from '../readRows';
import { noteSchema } from '../schemas';
import { toNote } from '../toIncident';
import { failed, fateOfAnswer, hasEnded, isRaced, notSent } from './writeAnswer';
import { incidentPath, type WriteParts } from './writeParts';

/** Adds and changes notes. There is no idempotency key: before a note is sent again, the notes are read. */
export class NoteWrite {
  constructor(private readonly parts: WriteParts) {}

  /** @throws WriteFailure, or an abort. */
  async add(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    if (note.triedBefore) {
      const there = await this.earlier(nativeId, note, signal).catch((error: unknown) => {
        throw notSent(error);
      });
      if (there) return there;
    }
    try {
      const path = `${incidentPath(nativeId)}/notes`;
      const body = { note: { content: note.content } };
      const answer = await this.parts.api.write('POST', path, body, this.parts.from, 'notes', signal);
      return toNote(readOne(noteSchema, 'note', answer));
    } catch (error) {
      if (isAbort(error)) throw error;
      const fate = isRaced(error) ? 'notSent' : fateOfAnswer(error);
      if (fate !== 'unconfirmed') throw failed(fate, error);
      const there = await this.earlier(nativeId, note, signal).catch(() => undefined);
      if (there) return there;
      throw failed('unconfirmed', error);
    }
  }

  /** Writes a note anew, unless somebody else did meanwhile. @throws WriteFailure, or an abort. */
  async edit(
    nativeId: string,
    { noteId, text, was }: Extract<OtherWrite, { kind: 'editNote' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const before = await this.content(nativeId, noteId, signal).catch((error: unknown) => {
      throw notSent(error);
    });
    if (before === undefined) throw new WriteFailure('refused', problem('incidents.noteGone', {}));
    if (isSameNote(before, text)) return;
    if (!isSameNote(before, was)) throw new WriteFailure('refused', problem('incidents.noteChanged', {}));
    try {
      const path = `${incidentPath(nativeId)}/notes/${encodeURIComponent(noteId)}`;
      await this.parts.api.write('PUT', path, { note: { content: text } }, this.parts.from, 'note', signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      const fate = isRaced(error) ? 'notSent' : fateOfAnswer(error);
      if (fate !== 'unconfirmed') throw failed(fate, error);
      const after = await this.content(nativeId, noteId, signal).catch(() => undefined);
      if (after !== undefined && isSameNote(after, text)) return;
      throw failed(after !== undefined && hasEnded(error) ? 'notSent' : 'unconfirmed', error);
    }
  }

  private async content(nativeId: string, noteId: string, signal: AbortSignal): Promise<string | undefined> {
    const notes = await this.parts.readNotes(nativeId, signal);
    return notes.find(({ id }) => id === noteId)?.content;
  }

  private async earlier(
    nativeId: string,
    note: NoteToAdd,
    signal: AbortSignal,
  ): Promise<IncidentNote | undefined> {
    const { userId } = this.parts;
    const notes = await this.parts.readNotes(nativeId, signal);
    return notes.find(
      ({ id, content, author }) =>
        !note.known.includes(id) &&
        isSameNote(content, note.content) &&
        (author === undefined || author.id === userId),
    );
  }
}
