import * as v from 'valibot';
import { logEntrySchema } from './contextSchemas';
import { maybe, reference, text, time } from './schemas';

/** What the reading of the past relies on (PagerDuty's OpenAPI description, 2026-08). */

const named = v.fallback(maybe(v.object({ summary: text, name: text })), undefined);

export const historyEntrySchema = v.object({
  ...logEntrySchema.entries,
  incident: v.object({ id: v.string() }),
  channel: v.fallback(
    maybe(
      v.object({
        type: text,
        notification: v.fallback(maybe(v.object({ type: text })), undefined),
        old_priority: named,
        new_priority: named,
        new_urgency: v.fallback(text, undefined),
      }),
    ),
    undefined,
  ),
  changed_actions: v.fallback(maybe(v.array(v.object({ type: v.string(), at: time }))), undefined),
  user: v.fallback(maybe(reference), undefined),
});

/** `time_zone` is a name of the IANA database or of Rails: what it is, the reader of it finds out. */
export const zonedUserSchema = v.object({ id: v.string(), name: text, email: text, time_zone: text });

export const analyticsRowSchema = v.object({
  id: v.string(),
  created_at: v.string(),
  seconds_to_first_ack: v.fallback(maybe(v.number()), undefined),
  seconds_to_resolve: v.fallback(maybe(v.number()), undefined),
});

export type HistoryEntry = v.InferOutput<typeof historyEntrySchema>;
export type ZonedUser = v.InferOutput<typeof zonedUserSchema>;
