import { record } from './logBook';
import type { Note } from './model';
import type { SimState } from './state';

/** Writes a note and its log entry. */
export function addNote(
  state: SimState,
  incidentId: string,
  userId: string,
  content: string,
  at: number,
): Note {
  const note: Note = {
    id: state.random.id('P', 7),
    incidentId,
    userId,
    content,
    createdAt: at,
    updatedAt: at,
  };
  state.notes.push(note);
  record(state, {
    type: 'annotate',
    incidentId,
    at,
    agent: { kind: 'user', id: userId },
    channel: { type: 'note', summary: content },
    summary: `Note added by ${state.user(userId).name}.`,
    note: content,
  });
  return note;
}
