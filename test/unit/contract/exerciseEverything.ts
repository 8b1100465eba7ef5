import { simIds } from '../../sim/pagerDuty';
import type { SimClient } from '../sim/pagerDuty/simClient';

/** Calls every endpoint in every way that a client of ours may, errors that PagerDuty describes included. */
export async function exerciseEverything(client: SimClient): Promise<void> {
  await readDirectory(client);
  await readIncidents(client);
  await writeIncidents(client);
  await mergeAndAsk(client);
  await beRefused(client);
}

async function readDirectory(client: SimClient): Promise<void> {
  for (const path of [
    '/users/me',
    '/users/me?include[]=teams',
    '/users?query=dana&include[]=teams',
    '/users?limit=2&offset=4&total=true',
    `/users/${simIds.ines}`,
    `/users/${simIds.ines}/contact_methods`,
    '/services',
    '/services?name=checkout&include[]=escalation_policies&include[]=teams',
    `/services?query=sea&sort_by=name:desc&team_ids[]=${simIds.team}`,
    `/services/${simIds.search}?include[]=escalation_policies`,
    '/escalation_policies?query=shop&include[]=teams',
    `/escalation_policies/${simIds.policy}`,
    '/schedules',
    `/schedules/${simIds.schedule}`,
    `/schedules/${simIds.schedule}?since=2026-01-01T00:00:00Z&until=2026-01-15T00:00:00Z&overflow=true&time_zone=UTC`,
    '/priorities?total=true',
    '/abilities',
    '/abilities/teams',
    '/oncalls',
    '/oncalls?include[]=users&include[]=escalation_policies&include[]=schedules&earliest=true',
    `/oncalls?user_ids[]=${simIds.dana}&schedule_ids[]=${simIds.schedule}&since=2026-03-01T00:00:00Z&until=2026-04-01T00:00:00Z&time_zone=UTC`,
  ]) {
    await client.get(path);
  }
}

async function readIncidents(client: SimClient): Promise<void> {
  const [open] = await client.list('/incidents?statuses[]=triggered&date_range=all');
  const id = String(open?.['id']);
  const [alert] = await client.list(`/incidents/${id}/alerts`);
  const [entry] = await client.list(`/incidents/${id}/log_entries`);
  for (const path of [
    '/incidents',
    '/incidents?statuses[]=triggered&statuses[]=acknowledged&date_range=all&limit=100&total=true',
    '/incidents?statuses[]=resolved&since=2026-02-01T00:00:00Z&until=2026-03-01T00:00:00Z&time_zone=UTC&sort_by=created_at:desc,incident_number:asc',
    `/incidents?service_ids[]=${simIds.checkout}&urgencies[]=high&team_ids[]=${simIds.team}&user_ids[]=${simIds.dana}`,
    '/incidents?include[]=services&include[]=assignees&include[]=acknowledgers&include[]=priorities&include[]=teams&include[]=escalation_policies&include[]=first_trigger_log_entries&include[]=agents&include[]=users',
    `/incidents/${id}`,
    `/incidents/${id}?include[]=first_trigger_log_entries`,
    `/incidents/${id}/alerts?statuses[]=triggered&sort_by=created_at:desc&include[]=services&include[]=incidents&include[]=first_trigger_log_entries`,
    `/incidents/${id}/alerts/${String(alert?.['id'])}`,
    `/incidents/${id}/notes`,
    `/incidents/${id}/log_entries?is_overview=true&include[]=incidents&include[]=services&include[]=teams`,
    '/log_entries?limit=100&include[]=incidents&total=true',
    '/log_entries?limit=100&offset=100&include[]=services&include[]=teams',
    '/log_entries?limit=100&offset=200&since=2026-01-01T00:00:00Z&until=2026-03-01T00:00:00Z&time_zone=UTC',
    `/log_entries/${String(entry?.['id'])}?include[]=incidents`,
  ]) {
    await client.get(path);
  }
}

async function writeIncidents(client: SimClient): Promise<void> {
  const created = await client.post('/incidents', {
    incident: {
      type: 'incident',
      title: 'Opened by hand',
      service: { id: simIds.search, type: 'service_reference' },
      priority: { id: simIds.p2, type: 'priority_reference' },
      urgency: 'high',
      body: { type: 'incident_body', details: 'Search shows nothing.' },
      escalation_policy: { id: simIds.policy, type: 'escalation_policy_reference' },
    },
  });
  const id = String((created.json['incident'] as { id?: unknown } | undefined)?.id);
  const reference = { type: 'incident_reference', id };
  await client.setStatus(id, 'acknowledged');
  await client.post(`/incidents/${id}/notes`, { note: { content: 'Index rebuilt.' } });
  await client.get(`/incidents/${id}/notes`);
  await client.post(`/incidents/${id}/snooze`, { duration: 3600 });
  await client.put(`/incidents/${id}`, {
    incident: {
      type: 'incident',
      title: 'Opened by hand, renamed',
      urgency: 'low',
      assignments: [{ assignee: { id: simIds.priya, type: 'user_reference' } }],
    },
  });
  await client.put('/incidents', {
    incidents: [{ ...reference, status: 'resolved', resolution: 'Rebuilt.' }],
  });
  await client.setStatus(id, 'acknowledged');
  client.sim.clock.advance(3 * 3_600_000);
  await client.get(`/incidents/${id}/log_entries`);
  await client.get('/log_entries?limit=100');
  await client.get(`/incidents/${id}`);
}

async function mergeAndAsk(client: SimClient): Promise<void> {
  const { scenes } = client.sim;
  const [target, ...sources] = scenes.stormOf(3);
  const id = target?.id ?? '';
  await client.put(`/incidents/${id}/merge`, {
    source_incidents: sources.map(source => ({ type: 'incident_reference', id: source.id })),
  });
  await client.get(`/incidents/${sources[0]?.id ?? ''}`);
  const [first, second] = await client.list(`/incidents/${id}/alerts`);
  await client.put(`/incidents/${id}/alerts/${String(first?.['id'])}`, { alert: { status: 'resolved' } });
  await client.put(`/incidents/${id}/alerts`, {
    alerts: [{ id: String(second?.['id']), status: 'resolved' }],
  });
  const note = scenes.colleagueNotes(id, 'Looking.');
  await client.put(`/incidents/${id}/notes/${note.id}`, { note: { content: 'Looking at it.' } });
  await client.post(`/incidents/${id}/status_updates`, { message: 'Nodes are coming back.' });
  scenes.ability('coordinated_responding', true);
  await client.post(`/incidents/${id}/responder_requests`, {
    requester_id: simIds.dana,
    message: 'Please help',
    responder_request_targets: [{ responder_request_target: { id: simIds.ines, type: 'user_reference' } }],
  });
  scenes.eventIntelligence(true);
  await client.get(`/incidents/${id}/past_incidents?limit=3&total=true`);
  await client.get(`/incidents/${id}/related_incidents`);
  const [workflow] = await client.list('/incident_workflows');
  await client.post(`/incident_workflows/${String(workflow?.['id'])}/instances`, {
    incident_workflow_instance: { incident: { id, type: 'incident_reference' } },
  });
  await client.get('/change_events?since=2026-01-01T00:00:00Z&until=2026-03-01T00:00:00Z');
  await client.get(`/services/${simIds.checkout}/change_events?limit=1`);
  await client.post('/analytics/raw/incidents', {
    filters: { service_ids: [simIds.checkout], created_at_start: '2026-02-01T00:00:00Z', urgency: 'high' },
    order: 'asc',
    order_by: 'created_at',
    limit: 50,
    time_zone: 'Etc/UTC',
  });
}

async function beRefused(client: SimClient): Promise<void> {
  const { tokens } = client.sim;
  const [open] = await client.list('/incidents?statuses[]=triggered');
  const id = String(open?.['id']);
  await client.get('/users/me', { key: tokens.account });
  await client.get('/users/me', { key: 'nobody-has-this-key' });
  await client.get('/incidents', { key: tokens.revoked });
  await client.get('/incidents/QNOSUCHTHING00');
  await client.get('/incidents/QNOSUCHTHING00/alerts');
  await client.get('/incidents?since=2025-01-01T00:00:00Z&until=2026-03-01T00:00:00Z');
  await client.get('/incidents?limit=100&offset=9950');
  await client.setStatus(id, 'acknowledged', { key: tokens.account, from: 'nobody@example.com' });
  await client.setStatus(id, 'resolved', { key: tokens.readOnly });
  await client.setStatus(id, 'resolved');
  await client.setStatus(id, 'resolved');
  await client.put('/incidents', {
    incidents: [{ type: 'incident_reference', id: 'QNOSUCHTHING00', status: 'resolved' }],
  });
  await client.put('/incidents', {
    incidents: Array.from({ length: 251 }, () => ({ type: 'incident_reference', id, status: 'resolved' })),
  });
  await client.get(`/incidents/${id}/past_incidents?limit=3`, { key: 'nobody-has-this-key' });
  client.sim.scenes.ability('coordinated_responding', false);
  await client.post(`/incidents/${id}/responder_requests`, {
    requester_id: simIds.dana,
    message: 'Please help',
    responder_request_targets: [{ responder_request_target: { id: simIds.ines, type: 'user_reference' } }],
  });
  client.sim.scenes.ability('priorities', false);
  await client.get('/priorities');
  client.sim.scenes.rateLimit(true);
  await client.get('/services');
  await client.get(`/services/${simIds.billing}`);
  await client.get(`/escalation_policies/${simIds.policy}`);
  await client.setStatus(id, 'acknowledged');
  client.sim.scenes.clearFaults();
}
