import { ApiError, invalidInput, tooLarge } from './apiError';
import { BodyReader } from './bodyReader';
import { resolve } from './lifecycle';
import type { Alert } from './model';
import { ok, type Answer, type Call, type Route } from './router';
import type { SimState } from './state';

const largestBulk = 250;
const mostAlerts = 1000;

/** The sources' alerts move to the target; the sources are resolved and can never be changed again (1019). */
function merge(call: Call): Answer {
  const { state, render, now, ids } = call;
  const actor = call.actor();
  const target = state.incident(ids[0] ?? '');
  const sources = BodyReader.of(call.body, 'body')
    .objects('source_incidents')
    .map(source => state.incident(source.text('id')))
    .filter(source => source.id !== target.id);
  if (target.status === 'resolved')
    throw invalidInput('Open incidents cannot be merged into a resolved incident');
  if (sources.some(({ mergedInto }) => mergedInto !== null))
    throw new ApiError(400, 1019, 'Incident Has Been Merged');
  const moved = sources.flatMap(source => state.alertsOf(source.id));
  if (state.alertsOf(target.id).length + moved.length > mostAlerts) {
    throw invalidInput(`An incident cannot have more than ${mostAlerts} alerts`);
  }
  for (const alert of moved) alert.incidentId = target.id;
  for (const source of sources) {
    if (source.status !== 'resolved') resolve(state, source, now, { kind: 'user', id: actor.id });
    source.mergedInto = target.id;
  }
  target.updatedAt = now;
  return ok({ incident: render.incidentRef(target) });
}

function updateAlert(call: Call): Answer {
  call.actor();
  const [id = '', alertId = ''] = call.ids;
  const alert = call.state.alertOf(id, alertId);
  change(call.state, alert, BodyReader.of(call.body, 'body').object('alert'));
  return ok({ alert: call.render.alert(alert) });
}

function updateAlerts(call: Call): Answer {
  const { state, render, ids } = call;
  call.actor();
  const changes = BodyReader.of(call.body, 'body').objects('alerts');
  if (changes.length > largestBulk) throw tooLarge(`At most ${largestBulk} alerts may be updated at a time`);
  const alerts = changes.map(item => state.alertOf(ids[0] ?? '', item.text('id')));
  alerts.forEach((alert, index) => {
    const item = changes[index];
    if (item !== undefined) change(state, alert, item);
  });
  return ok({
    alerts: alerts.map(alert => render.alert(alert)),
    limit: 100,
    offset: 0,
    more: false,
    total: null,
  });
}

function change(state: SimState, alert: Alert, wanted: BodyReader): void {
  const status = wanted.oneOf('status', ['resolved', 'triggered']);
  const parent = wanted.optionalObject('incident')?.text('id');
  if (parent !== undefined) alert.incidentId = state.incident(parent).id;
  alert.status = status ?? alert.status;
}

export const mergingRoutes: readonly Route[] = [
  { method: 'PUT', path: '/incidents/{id}/merge', handle: merge },
  { method: 'PUT', path: '/incidents/{id}/alerts', handle: updateAlerts },
  { method: 'PUT', path: '/incidents/{id}/alerts/{alert_id}', handle: updateAlert },
];
