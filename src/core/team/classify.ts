import { serviceOfIncident, serviceOfRecord } from './ownership';
import { compareSeverity, severities, type Classified, type Severity } from './severity';
import { ruleMatches, type RulePatterns, type RuleSubject } from './severityRule';
import type { SeverityRule, Team } from './team';

/** What of an incident its class hangs on. */
export interface ClassifiableIncident {
  readonly title: string;
  readonly urgency: 'high' | 'low';
  readonly priority?: string;
  readonly alertSeverity?: 'critical' | 'error' | 'warning' | 'info';
  readonly service: { readonly id: string; readonly name: string };
}

/** What of a log record its class hangs on. */
export interface ClassifiableRecord {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'unknown';
  readonly message: string;
  readonly service?: string;
  readonly environment?: string;
  readonly status?: number;
  readonly exceptionType?: string;
  readonly exceptionMessage?: string;
  readonly stack?: string;
  readonly uncaught?: boolean;
  readonly classField?: { readonly field: string; readonly value: string };
}

/**
 * The class of an incident: the team's first rule that matches; else its priority, where the team maps it;
 * else its worst alert (critical → major, others → standard); else its urgency (high → major, low → standard).
 * Only a rule or the priority map makes critical. A rule about exceptions, status codes or environments
 * matches no incident, since an incident tells none of them.
 */
export function classifyIncident(
  incident: ClassifiableIncident,
  team: Team,
  patterns: RulePatterns,
): Classified {
  const classified = classOfIncident(incident, team, patterns);
  const sla = team.sla[classified.severity];
  return sla ? { ...classified, sla } : classified;
}

function classOfIncident(incident: ClassifiableIncident, team: Team, patterns: RulePatterns): Classified {
  const unruled = classByDefault(incident, team);
  const rule = firstMatch(team, patterns, () => ({
    services: names(serviceOfIncident(team, incident.service)?.name, incident.service.name),
    texts: [incident.title],
  }));
  if (!rule) return unruled;
  const lowered = incident.priority !== undefined && compareSeverity(unruled.severity, rule.class) < 0;
  return { severity: rule.class, reason: { kind: 'teamRule', rule: rule.number, lowered } };
}

/**
 * The class of a logged error, or undefined for a record that is no error: warnings and below are none,
 * unless nobody caught their exception or the record names its class itself.
 * The team's first rule that matches wins; then a class or severity field; fatal and uncaught are major,
 * all else is standard. The level alone never makes critical.
 */
export function classifyRecord(
  record: ClassifiableRecord,
  team: Team,
  patterns: RulePatterns,
): Classified | undefined {
  const named = classOfField(record.classField);
  if (named === undefined && !isError(record)) return undefined;
  const rule = firstMatch(team, patterns, () => subjectOfRecord(record, team));
  if (rule) return { severity: rule.class, reason: { kind: 'teamRule', rule: rule.number, lowered: false } };
  if (named !== undefined && record.classField) {
    return { severity: named, reason: { kind: 'field', ...record.classField } };
  }
  if (record.uncaught) return { severity: 'major', reason: { kind: 'uncaught' } };
  if (record.level === 'fatal') return { severity: 'major', reason: { kind: 'level', level: 'fatal' } };
  if (record.level === 'error') return { severity: 'standard', reason: { kind: 'level', level: 'error' } };
  return { severity: 'standard', reason: { kind: 'default' } };
}

/** What a rule is held against of a log record. */
export function subjectOfRecord(record: ClassifiableRecord, team: Team): RuleSubject {
  return {
    services: names(serviceOfRecord(team, record.service)?.name, record.service),
    texts: names(record.message, record.exceptionMessage),
    exception: record.exceptionType,
    status: record.status,
    environment: record.environment,
  };
}

function classByDefault(incident: ClassifiableIncident, team: Team): Classified {
  const { priority, alertSeverity, urgency } = incident;
  const mapped = priority === undefined ? undefined : classOfPriority(team, priority);
  if (priority !== undefined && mapped)
    return { severity: mapped, reason: { kind: 'priority', name: priority } };
  if (alertSeverity) {
    const severity = alertSeverity === 'critical' ? 'major' : 'standard';
    return { severity, reason: { kind: 'alertSeverity', value: alertSeverity } };
  }
  return { severity: urgency === 'high' ? 'major' : 'standard', reason: { kind: 'urgency', value: urgency } };
}

/** The class that the team gives a PagerDuty priority; names are compared as people write them, not by case. */
function classOfPriority(team: Team, name: string): Severity | undefined {
  const exact = team.priorities.get(name);
  if (exact) return exact;
  const wanted = name.trim().toLowerCase();
  for (const [key, severity] of team.priorities) if (key.trim().toLowerCase() === wanted) return severity;
  return undefined;
}

/**
 * The class that a record's own field tells. `CRITICAL` in capitals in a field called severity is how Python and
 * Google Cloud write a level, and a level never makes critical; a class field may write it as it likes.
 */
function classOfField(classField: ClassifiableRecord['classField']): Severity | undefined {
  if (!classField) return undefined;
  const value = classField.value.trim();
  const severity = severities.find(known => known === value.toLowerCase());
  const isLevelWord = value === 'CRITICAL' && !/class/i.test(classField.field);
  return severity === 'critical' && isLevelWord ? undefined : severity;
}

/** A record without a level is an error where it shows a failure: an exception, or a server's error status. */
function isError(record: ClassifiableRecord): boolean {
  if (record.level === 'error' || record.level === 'fatal' || record.uncaught) return true;
  if (record.level !== 'unknown') return false;
  return record.exceptionType !== undefined || record.stack !== undefined || (record.status ?? 0) >= 500;
}

/** The subject is built only where there are rules: this runs for every line of a log. */
function firstMatch(
  team: Team,
  patterns: RulePatterns,
  subjectOf: () => RuleSubject,
): SeverityRule | undefined {
  if (team.severityRules.length === 0) return undefined;
  const subject = subjectOf();
  return team.severityRules.find(rule => ruleMatches(rule, subject, patterns));
}

function names(...candidates: readonly (string | undefined)[]): readonly string[] {
  return candidates.filter(name => name !== undefined);
}
