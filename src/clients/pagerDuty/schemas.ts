import * as z from 'zod/mini';

/**
 * What Opex relies on in PagerDuty's answers (its OpenAPI description, 2026-08); everything else is left out.
 * A row without one of these is not shown as something it may not be.
 */

/** PagerDuty writes ISO 8601 with zone; the text is kept, `Date.parse` reads it. */
const time = z.string().check(z.refine(text => !Number.isNaN(Date.parse(text))));
/** Absent, null and a value: null is taken as absent. */
const maybe = <T>(schema: z.ZodMiniType<T>) =>
  z.pipe(
    z.nullish(schema),
    z.transform(value => value ?? undefined),
  );
const text = maybe(z.string());
const id = z.string().check(z.minLength(1));

const reference = z.object({ id, summary: text, name: text, email: text, html_url: text, type: text });

export const incidentSchema = z.object({
  id,
  incident_number: maybe(z.number()),
  title: text,
  summary: text,
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  urgency: z.enum(['high', 'low']),
  priority: maybe(reference),
  service: reference,
  created_at: time,
  updated_at: maybe(time),
  last_status_change_at: maybe(time),
  last_status_change_by: maybe(z.object({ id: text, summary: text })),
  assignments: maybe(z.array(z.object({ assignee: reference }))),
  acknowledgements: maybe(z.array(z.object({ at: time, acknowledger: reference }))),
  pending_actions: maybe(z.array(z.object({ type: z.string(), at: time }))),
  alert_counts: maybe(z.object({ all: maybe(z.number()), triggered: maybe(z.number()) })),
  resolve_reason: maybe(z.object({ type: text, incident: maybe(z.object({ summary: text, id: text })) })),
  html_url: text,
});

export const alertSchema = z.object({
  id,
  summary: text,
  severity: z.catch(maybe(z.enum(['critical', 'error', 'warning', 'info'])), undefined),
  status: z.catch(z.enum(['triggered', 'resolved']), 'triggered'),
  created_at: time,
  body: maybe(
    z.object({
      // Anyone's: read one by one, and passed over where they are no links.
      contexts: maybe(z.array(z.unknown())),
      details: z.optional(z.unknown()),
      // Not in the description, yet sent for events of the Events API v2.
      cef_details: z.optional(z.unknown()),
    }),
  ),
});

export const noteSchema = z.object({
  id,
  content: z.string(),
  created_at: time,
  user: maybe(reference),
});

export const userSchema = z.object({ id, name: text, summary: text, email: text, html_url: text });

export const serviceSchema = z.object({
  id,
  name: text,
  summary: text,
  escalation_policy: maybe(reference),
  teams: maybe(z.array(reference)),
});

export const prioritySchema = z.object({ name: text, summary: text, description: text });

export const policySchema = z.object({
  id,
  name: text,
  summary: text,
  escalation_rules: maybe(z.array(z.object({ targets: maybe(z.array(reference)) }))),
});

export type PagerDutyIncident = z.infer<typeof incidentSchema>;
export type PagerDutyAlert = z.infer<typeof alertSchema>;
export type PagerDutyNote = z.infer<typeof noteSchema>;
export type PagerDutyUser = z.infer<typeof userSchema>;
export type PagerDutyReference = z.infer<typeof reference>;
