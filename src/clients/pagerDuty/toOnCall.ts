import type {
  Contact,
  OnCallPerson,
  OnCallPolicy,
  OnCallSchedule,
  OnCallTurn,
} from '../../core/incidents/onCall';
import { safeLink } from '../http/baseUrl';
import type {
  PagerDutyContact,
  PagerDutyLadder,
  PagerDutyOnCall,
  PagerDutySchedule,
  PagerDutyShiftSchedule,
} from './onCallSchemas';
import type { PagerDutyReference } from './schemas';
import { toPerson } from './toIncident';

export function toTurn(row: PagerDutyOnCall): OnCallTurn {
  return {
    person: toOnCallPerson(row.user),
    policy: toPlace(row.escalation_policy),
    level: row.escalation_level,
    ...(row.schedule === undefined ? {} : { schedule: toPlace(row.schedule) }),
    ...(row.start === undefined ? {} : { start: Date.parse(row.start) }),
    ...(row.end === undefined ? {} : { end: Date.parse(row.end) }),
  };
}

export function toPolicy(row: PagerDutyLadder): OnCallPolicy {
  return {
    ...toPlace(row),
    ...linkOf(row.html_url),
    services: (row.services ?? []).map(toPlace),
    levels: row.escalation_rules.map(rule => ({
      ...(rule.escalation_delay_in_minutes === undefined
        ? {}
        : { delayMs: rule.escalation_delay_in_minutes * 60_000 }),
      targets: rule.targets.map(target =>
        target.type?.startsWith('schedule') === true
          ? { kind: 'schedule', ...toPlace(target) }
          : { kind: 'person', person: toOnCallPerson(target) },
      ),
    })),
  };
}

type Entries = Pick<OnCallSchedule, 'entries' | 'url'>;

export function toEntries(row: PagerDutySchedule): Entries {
  const entries = row.final_schedule.rendered_schedule_entries.map(({ user, start, end }) => ({
    person: toOnCallPerson(user),
    start: Date.parse(start),
    end: end === undefined ? Infinity : Date.parse(end),
  }));
  return { entries: inOrder(entries), ...linkOf(row.html_url) };
}

/** A place that is left empty on purpose is one where nobody answers. Members come without their names. */
export function toShiftEntries(row: PagerDutyShiftSchedule): Entries {
  const entries = row.final_schedule.computed_shift_assignments.flatMap(({ member, start_time, end_time }) =>
    member.user_id === undefined
      ? []
      : {
          person: { id: member.user_id, name: member.user_id },
          start: Date.parse(start_time),
          end: Date.parse(end_time),
        },
  );
  return { entries: inOrder(entries), ...linkOf(row.html_url) };
}

const contactKinds: Readonly<Record<string, Contact['kind']>> = {
  phone_contact_method: 'phone',
  sms_contact_method: 'sms',
  email_contact_method: 'email',
  whatsapp_contact_method: 'whatsapp',
};

/** Undefined for what nobody can dial or write to (push notifications). */
export function toContact({ type, label, address, country_code }: PagerDutyContact): Contact | undefined {
  const kind = contactKinds[type.replace(/_reference$/, '')];
  if (kind === undefined || address.trim() === '') return undefined;
  const number =
    country_code === undefined || address.startsWith('+') ? address : `+${country_code} ${address}`;
  return { kind, label: label ?? '', address: kind === 'email' ? address : number };
}

function toOnCallPerson(reference: PagerDutyReference): OnCallPerson {
  return { ...toPerson(reference), ...linkOf(reference.html_url) };
}

function toPlace({
  id,
  summary,
  name,
}: {
  id: string;
  summary?: string | undefined;
  name?: string | undefined;
}) {
  const known = [name, summary].find(candidate => candidate?.trim());
  return { id, name: known ?? id };
}

function linkOf(text: string | undefined): { readonly url?: string } {
  const url = safeLink(text);
  return url === undefined ? {} : { url };
}

function inOrder(entries: OnCallSchedule['entries']): OnCallSchedule['entries'] {
  return [...entries].sort((a, b) => a.start - b.start);
}
