import type { Clock } from '../../core/base/clock';
import { entityId } from '../../core/base/identity';
import type { IncidentAlert, IncidentStatus } from '../../core/incidents/incident';
import type { IncidentContextSource, TimelineEntry } from '../../core/incidents/incidentContext';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { OnCallSource } from '../../core/incidents/onCall';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import { SampleContext } from './sampleContext';
import { SampleHistory } from './sampleHistory';
import { SampleIncidentSource } from './sampleIncidentSource';
import { sampleIncidentSeeds } from './sampleIncidents';
import { SampleMemory, type SampleIncident, type Told } from './sampleMemory';
import { SampleOnCall } from './sampleOnCall';
import { personOf, sampleServices, sampleTeam, type SampleIncidentSeed } from './sampleSeed';

const escalateAfterMs = 30 * 60_000;

/** What a connected account would be: its incidents, what is around them, and who is on call. */
export interface SampleAccount {
  readonly source: IncidentSource;
  readonly context: IncidentContextSource;
  readonly onCall: OnCallSource;
  readonly history: IncidentHistorySource;
}

/** The sample team, all ages counted back from now. The person who looks is the team's first. */
export function openSampleTeam(label: string, clock: Clock): SampleAccount {
  const now = clock.now();
  const [me] = sampleTeam;
  if (!me) throw new RangeError('the sample team is empty');
  const onCall = new SampleOnCall(label, personOf(me.email), clock);
  const rows = sampleIncidentSeeds.map(seed => toSampleIncident(seed, me.email, now));
  const memory = new SampleMemory(rows, onCall, clock);
  return {
    source: new SampleIncidentSource(label, memory),
    context: new SampleContext(memory),
    onCall,
    history: new SampleHistory(label, memory),
  };
}

function toSampleIncident(seed: SampleIncidentSeed, me: string, now: number): SampleIncident {
  const createdAt = now - seed.createdAgeMs;
  const assignee = personOf(seed.assignee);
  const status = statusOf(seed);
  const acknowledged = seed.acknowledgedAgeMs === undefined ? undefined : now - seed.acknowledgedAgeMs;
  return {
    incident: {
      id: entityId('sample', 'shop', seed.id),
      sourceId: 'sample:shop',
      nativeId: seed.id,
      number: seed.number,
      title: seed.title,
      status,
      urgency: seed.urgency,
      ...(seed.priority === undefined ? {} : { priority: seed.priority }),
      ...worstAlert(seed),
      service: { id: sampleServices[seed.service], name: seed.service },
      createdAt,
      assignees: status === 'resolved' ? [] : [assignee],
      acknowledgedBy: acknowledged === undefined ? [] : [{ person: assignee, at: acknowledged }],
      mine: seed.assignee === me,
      pendingActions:
        status === 'triggered' && seed.urgency === 'high'
          ? [{ kind: 'escalate', at: now + escalateAfterMs - (seed.createdAgeMs % escalateAfterMs) }]
          : [],
      alertCount: seed.alerts.length,
    },
    alerts: seed.alerts.map((alert, index): IncidentAlert => ({
      id: `${seed.id}-${index + 1}`,
      summary: alert.summary,
      severity: alert.severity,
      status: status === 'resolved' ? 'resolved' : 'triggered',
      createdAt,
      alertName: alert.name,
      links: alert.runbookLink === undefined ? [] : [{ href: alert.runbookLink, text: 'Runbook' }],
      ...(alert.runbookLink === undefined ? {} : { runbookLink: alert.runbookLink }),
      details: alert.details,
    })),
    notes: seed.notes.map((note, index) => ({
      id: `${seed.id}-N${index + 1}`,
      content: note.content,
      author: personOf(note.author),
      createdAt: now - note.ageMs,
    })),
    timeline: timelineOf(seed, now),
    responders: (seed.helpers ?? []).map(({ who, state, ageMs, message }) => {
      return { person: personOf(who), state, at: now - ageMs, message };
    }),
    ...(seed.resolvedAgeMs === undefined ? {} : { resolvedAt: now - seed.resolvedAgeMs }),
    level: 1,
  };
}

/** What happened to it, as its ages tell. */
function timelineOf(seed: SampleIncidentSeed, now: number): readonly TimelineEntry[] {
  const { name } = personOf(seed.assignee);
  const told = (ageMs: number | undefined, kind: Told['kind'], summary: string, detail?: string) =>
    ageMs === undefined
      ? []
      : [{ kind, at: now - ageMs, summary, ...(detail === undefined ? {} : { detail }) }];
  return [
    ...told(seed.createdAgeMs, 'trigger', `Triggered by ${seed.alerts[0]?.name ?? 'a monitor'}`),
    ...told(seed.createdAgeMs - 1000, 'assign', `Assigned to ${name}`),
    ...told(seed.acknowledgedAgeMs, 'acknowledge', `Acknowledged by ${name}`),
    ...seed.notes.flatMap(note =>
      told(note.ageMs, 'annotate', `Note added by ${personOf(note.author).name}`, note.content),
    ),
    ...(seed.helpers ?? []).flatMap(({ who, ageMs, state }) =>
      told(ageMs, 'responder', `${personOf(who).name} ${state === 'asked' ? 'was asked to join' : state}`),
    ),
    ...told(seed.resolvedAgeMs, 'resolve', `Resolved by ${name}`),
  ]
    .sort((a, b) => a.at - b.at)
    .map((entry, index) => ({ ...entry, id: `${seed.id}-L${index + 1}` }));
}

function statusOf(seed: SampleIncidentSeed): IncidentStatus {
  if (seed.resolvedAgeMs !== undefined) return 'resolved';
  return seed.acknowledgedAgeMs === undefined ? 'triggered' : 'acknowledged';
}

function worstAlert({ alerts }: SampleIncidentSeed): Pick<SampleIncident['incident'], 'alertSeverity'> {
  const worst = (['critical', 'error', 'warning', 'info'] as const).find(severity =>
    alerts.some(alert => alert.severity === severity),
  );
  return worst ? { alertSeverity: worst } : {};
}
