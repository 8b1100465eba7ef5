import type { Clock } from '../../core/base/clock';
import { entityId } from '../../core/base/identity';
import type { IncidentAlert, IncidentStatus, Person } from '../../core/incidents/incident';
import { SampleIncidentSource, type SampleIncident } from './sampleIncidentSource';
import { sampleIncidentSeeds } from './sampleIncidents';
import { sampleServices, sampleTeam, type SampleIncidentSeed } from './sampleSeed';

const escalateAfterMs = 30 * 60_000;

/** The sample team's incidents, all ages counted back from now. The person who looks is the team's first. */
export function sampleTeamSource(label: string, clock: Clock): SampleIncidentSource {
  const now = clock.now();
  const [me] = sampleTeam;
  if (!me) throw new RangeError('the sample team is empty');
  return new SampleIncidentSource(
    label,
    sampleIncidentSeeds.map(seed => toSampleIncident(seed, me.email, now)),
    me,
    clock,
  );
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
  };
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

function personOf(email: string): Person {
  return sampleTeam.find(person => person.email === email) ?? { id: email, name: email, email };
}
