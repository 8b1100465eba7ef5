import { invalidInput, notFound } from './apiError';
import { BodyReader } from './bodyReader';
import { addNote } from './notes';
import { pageOf } from './query';
import { ok, type Answer, type Call, type Route } from './router';

const mostNotes = 2000;

function listNotes({ state, render, ids: [id = ''] }: Call): Answer {
  const notes = state.notesOf(state.incident(id).id);
  return ok({ notes: [...notes].reverse().map(note => render.note(note)) });
}

function postNote(call: Call): Answer {
  const { state, render, now, ids } = call;
  const actor = call.actor();
  const incident = state.incident(ids[0] ?? '');
  const content = BodyReader.of(call.body, 'body').object('note').text('content');
  if (state.notesOf(incident.id).length >= mostNotes) {
    throw invalidInput(`An incident may have at most ${mostNotes} notes`);
  }
  const note = addNote(state, incident.id, actor.id, content, now);
  incident.updatedAt = now;
  return ok({ note: render.note(note) });
}

function listAlerts({ state, query, render, ids: [id = ''] }: Call): Answer {
  const wanted = query.list('statuses');
  const key = query.text('alert_key');
  const rows = state
    .alertsOf(state.incident(id).id)
    .filter(alert => wanted.length === 0 || wanted.includes(alert.status))
    .filter(alert => key === undefined || alert.key === key);
  if (query.text('sort_by')?.endsWith(':desc') === true) rows.reverse();
  return ok(pageOf('alerts', rows, query.paging(), alert => render.alert(alert, query.includes())));
}

function putNote(call: Call): Answer {
  const { state, render, now, ids } = call;
  call.actor();
  const [id = '', noteId = ''] = ids;
  const note = state.notesOf(state.incident(id).id).find(candidate => candidate.id === noteId);
  if (note === undefined) throw notFound();
  note.content = BodyReader.of(call.body, 'body').object('note').text('content');
  note.updatedAt = now;
  return ok({ note: render.note(note) });
}

function getAlert({ state, render, ids: [id = '', alertId = ''] }: Call): Answer {
  return ok({ alert: render.alert(state.alertOf(id, alertId)) });
}

export const incidentDetails: readonly Route[] = [
  { method: 'GET', path: '/incidents/{id}/notes', handle: listNotes },
  { method: 'POST', path: '/incidents/{id}/notes', handle: postNote },
  { method: 'PUT', path: '/incidents/{id}/notes/{note_id}', handle: putNote },
  { method: 'GET', path: '/incidents/{id}/alerts', handle: listAlerts },
  { method: 'GET', path: '/incidents/{id}/alerts/{alert_id}', handle: getAlert },
];
