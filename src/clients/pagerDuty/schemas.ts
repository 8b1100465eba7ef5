import * as v from 'valibot';

/**
 * What Opex relies on in PagerDuty's answers (its OpenAPI description, 2026-08); everything else is left out.
 * A row without one of these is not shown as something it may not be.
 */

/** PagerDuty writes ISO 8601 with zone; the text is kept, `Date.parse` reads it. */
export const time = v.pipe(
  v.string(),
  v.check(text => !Number.isNaN(Date.parse(text))),
);
/** Absent, null and a value: null is taken as absent. */
export const maybe = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.nullish(schema),
    v.transform(value => value ?? undefined),
  );
export const text = maybe(v.string());
const id = v.pipe(v.string(), v.minLength(1));

export const reference = v.object({ id, summary: text, name: text, email: text, html_url: text, type: text });

export const incidentSchema = v.object({
  id,
  incident_number: maybe(v.number()),
  incident_key: v.fallback(text, undefined),
  title: text,
  summary: text,
  status: v.picklist(['triggered', 'acknowledged', 'resolved']),
  urgency: v.picklist(['high', 'low']),
  priority: maybe(reference),
  service: reference,
  created_at: time,
  updated_at: maybe(time),
  last_status_change_at: maybe(time),
  resolved_at: maybe(time),
  last_status_change_by: maybe(v.object({ id: text, summary: text })),
  assignments: maybe(v.array(v.object({ at: v.fallback(maybe(time), undefined), assignee: reference }))),
  // Who was asked to help; only where the account has that. Whatever it is, it hides no incident.
  incidents_responders: v.fallback(
    maybe(v.array(v.object({ state: text, user: reference, requested_at: time }))),
    undefined,
  ),
  acknowledgements: maybe(v.array(v.object({ at: time, acknowledger: reference }))),
  pending_actions: maybe(v.array(v.object({ type: v.string(), at: time }))),
  alert_counts: maybe(v.object({ all: maybe(v.number()), triggered: maybe(v.number()) })),
  resolve_reason: maybe(v.object({ type: text, incident: maybe(v.object({ summary: text, id: text })) })),
  escalation_policy: maybe(reference),
  /** Read one by one; absent where the plan has none. */
  responder_requests: maybe(v.array(v.unknown())),
  html_url: text,
});

/** Of a log entry only what leads to its incident: that is all the reading of changes needs. */
export const logEntryStub = v.object({ id, created_at: time, incident: v.looseObject({ id }) });

/** What a log entry's incident has where it came whole, and a reference lacks: without one of these it is read anew. */
export const wholeIncident = v.looseObject({
  assignments: v.array(v.unknown()),
  acknowledgements: v.array(v.unknown()),
  pending_actions: v.array(v.unknown()),
  alert_counts: v.looseObject({ all: v.number() }),
});

export const alertSchema = v.object({
  id,
  summary: text,
  severity: v.fallback(maybe(v.picklist(['critical', 'error', 'warning', 'info'])), undefined),
  status: v.fallback(v.picklist(['triggered', 'resolved']), 'triggered'),
  created_at: time,
  body: maybe(
    v.object({
      // Anyone's: read one by one, and passed over where they are no links.
      contexts: maybe(v.array(v.unknown())),
      details: v.optional(v.unknown()),
      // Not in the description, yet sent for events of the Events API v2.
      cef_details: v.optional(v.unknown()),
    }),
  ),
});

export const noteSchema = v.object({
  id,
  content: v.string(),
  created_at: time,
  user: maybe(reference),
});

export const userSchema = v.object({ id, name: text, summary: text, email: text, html_url: text });

export const serviceSchema = v.object({
  id,
  name: text,
  summary: text,
  escalation_policy: maybe(reference),
  teams: maybe(v.array(reference)),
});

export const prioritySchema = v.object({ id, name: text, summary: text, description: text });

export const policySchema = v.object({
  id,
  name: text,
  summary: text,
  escalation_rules: maybe(v.array(v.object({ targets: maybe(v.array(reference)) }))),
});

export type PagerDutyIncident = v.InferOutput<typeof incidentSchema>;
export type PagerDutyAlert = v.InferOutput<typeof alertSchema>;
export type PagerDutyNote = v.InferOutput<typeof noteSchema>;
export type PagerDutyUser = v.InferOutput<typeof userSchema>;
export type PagerDutyReference = v.InferOutput<typeof reference>;
