import * as v from 'valibot';
import { maybe, reference, text, time } from './schemas';

/** What Opex relies on in PagerDuty's answers about people and schedules (its OpenAPI description, 2026-08). */

const name = { id: v.pipe(v.string(), v.minLength(1)), name: text, summary: text, html_url: text };

/** No `start` or no `end`: since ever, for good. No `schedule`: the person stands in the policy. */
export const onCallSchema = v.object({
  user: reference,
  escalation_policy: reference,
  escalation_level: v.number(),
  schedule: maybe(reference),
  start: maybe(time),
  end: maybe(time),
});

export const ladderSchema = v.object({
  ...name,
  services: maybe(v.array(reference)),
  escalation_rules: v.array(
    v.object({ escalation_delay_in_minutes: maybe(v.number()), targets: v.array(reference) }),
  ),
});

/** A schedule of layers: `final_schedule` is what its overrides and layers come out as. */
export const scheduleSchema = v.object({
  ...name,
  final_schedule: v.object({
    rendered_schedule_entries: v.array(v.object({ user: reference, start: time, end: maybe(time) })),
  }),
});

/** A schedule of shifts (API v3). A member may be nobody: then nobody is on call for that time. */
export const shiftScheduleSchema = v.object({
  ...name,
  final_schedule: v.object({
    computed_shift_assignments: v.array(
      v.object({ start_time: time, end_time: time, member: v.object({ type: text, user_id: text }) }),
    ),
  }),
});

/** Numbers come without their country's code in front, which is a field of its own. */
export const contactSchema = v.object({
  type: v.string(),
  label: text,
  address: v.string(),
  country_code: maybe(v.number()),
});

export type PagerDutyOnCall = v.InferOutput<typeof onCallSchema>;
export type PagerDutyLadder = v.InferOutput<typeof ladderSchema>;
export type PagerDutySchedule = v.InferOutput<typeof scheduleSchema>;
export type PagerDutyShiftSchedule = v.InferOutput<typeof shiftScheduleSchema>;
export type PagerDutyContact = v.InferOutput<typeof contactSchema>;
