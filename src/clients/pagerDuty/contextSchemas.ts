import * as v from 'valibot';
import { maybe, reference, text, time } from './schemas';

/** What Opex relies on in the answers around an incident (PagerDuty's OpenAPI description, 2026-08). */

/** A channel has another form for each kind; all that is taken of it is text. */
const channel = v.fallback(
  maybe(
    v.object({
      type: text,
      summary: text,
      notification: v.fallback(maybe(v.object({ type: text, status: text })), undefined),
    }),
  ),
  undefined,
);

export const logEntrySchema = v.object({
  id: v.string(),
  type: v.string(),
  summary: text,
  created_at: time,
  agent: v.fallback(maybe(reference), undefined),
  channel,
  note: v.fallback(text, undefined),
  user: v.fallback(maybe(reference), undefined),
  assignees: v.fallback(maybe(v.array(reference)), undefined),
  html_url: text,
});

export const changeEventSchema = v.object({
  id: v.string(),
  summary: text,
  timestamp: time,
  source: text,
  links: v.fallback(maybe(v.array(v.object({ href: v.string(), text }))), undefined),
  custom_details: v.optional(v.unknown()),
});

const incidentModel = v.object({ id: v.string(), title: text, summary: text, created_at: time });

export const pastIncidentSchema = v.object({
  incident: incidentModel,
  score: v.fallback(maybe(v.number()), undefined),
});

export const relatedIncidentSchema = v.object({
  incident: incidentModel,
  relationships: v.fallback(maybe(v.array(v.object({ type: text }))), undefined),
});

export const responderSchema = v.object({
  state: v.string(),
  user: reference,
  updated_at: v.fallback(maybe(time), undefined),
  message: text,
});

export type PagerDutyLogEntry = v.InferOutput<typeof logEntrySchema>;
export type PagerDutyChangeEvent = v.InferOutput<typeof changeEventSchema>;
export type PagerDutyResponder = v.InferOutput<typeof responderSchema>;
export type PagerDutyModel = v.InferOutput<typeof incidentModel>;
