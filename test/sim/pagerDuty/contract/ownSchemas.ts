import { Ajv, type ValidateFunction } from 'ajv';
import type { LoggedRequest } from '../requestLog';
import type { Violation } from './checkAgainstOpenApi';
import { addFormats } from './schemaChecker';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const time: Schema = { type: 'string', format: 'date-time' };
const url: Schema = { type: 'string', format: 'url' };
const count: Schema = { type: 'integer', minimum: 0 };
const list = (items: Schema): Schema => ({ type: 'array', items });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** An object in which all these properties are there; more may be. */
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const reference = object({ id: text, type: text, summary: text });

const incident = object({
  id: { type: 'string', pattern: '^[QP][0-9A-Z]{6,13}$' },
  type: { const: 'incident' },
  incident_number: count,
  title: text,
  html_url: url,
  created_at: time,
  updated_at: time,
  status: { enum: ['triggered', 'acknowledged', 'resolved'] },
  urgency: { enum: ['high', 'low'] },
  service: reference,
  escalation_policy: reference,
  assignments: list(object({ at: time, assignee: reference })),
  acknowledgements: list(object({ at: time, acknowledger: reference })),
  pending_actions: list(
    object({ type: { enum: ['escalate', 'unacknowledge', 'resolve', 'urgency_change'] }, at: time }),
  ),
  alert_counts: object({ all: count, triggered: count, resolved: count }),
  priority: orNull(reference),
  resolved_at: orNull(time),
  last_status_change_at: time,
  last_status_change_by: reference,
});

const alert = object({
  id: text,
  type: { const: 'alert' },
  summary: text,
  created_at: time,
  status: { enum: ['triggered', 'resolved'] },
  severity: { enum: ['critical', 'error', 'warning', 'info'] },
  service: reference,
  body: object({
    type: { const: 'alert_body' },
    contexts: list(object({ type: { enum: ['link', 'image'] } })),
    details: { type: 'object' },
  }),
});

const logEntry = object({
  id: text,
  type: { type: 'string', pattern: '_log_entry$' },
  summary: text,
  created_at: time,
  agent: reference,
  channel: object({ type: text }),
  incident: object({ id: text, type: { enum: ['incident_reference', 'incident'] }, summary: text }),
});

const note = object({ id: text, user: reference, content: text, created_at: time });
const user = object({ id: text, type: { const: 'user' }, name: text, email: text, html_url: url });
const service = object({ id: text, type: { const: 'service' }, name: text, escalation_policy: reference });
const priority = object({ id: text, type: { const: 'priority' }, name: text });
const schedule = object({ id: text, type: { const: 'schedule' }, name: text, time_zone: text });
const contactMethod = object({ id: text, type: text, label: text, address: text });
const onCall = object({
  user: reference,
  escalation_policy: reference,
  escalation_level: { type: 'integer', minimum: 1 },
  schedule: orNull(reference),
  start: orNull(time),
  end: orNull(time),
});
const policy = object({
  id: text,
  name: text,
  num_loops: count,
  escalation_rules: list(object({ escalation_delay_in_minutes: count, targets: list(reference) })),
});

const page = (name: string, items: Schema): Schema => ({
  ...object({
    [name]: list(items),
    limit: { type: 'integer', minimum: 1 },
    offset: count,
    more: { type: 'boolean' },
    total: orNull(count),
  }),
});

/** What Opex reads of each answer to a successful request, by method and path. */
const successes: readonly (readonly [RegExp, Schema])[] = [
  [/^(GET|PUT) \/incidents$/, page('incidents', incident)],
  [/^POST \/incidents$/, object({ incident })],
  [/^(GET|PUT) \/incidents\/[^/]+$/, object({ incident })],
  [/^POST \/incidents\/[^/]+\/snooze$/, object({ incident })],
  [/^GET \/incidents\/[^/]+\/notes$/, object({ notes: list(note) })],
  [/^(POST|PUT) \/incidents\/[^/]+\/notes(\/[^/]+)?$/, object({ note })],
  [/^GET \/incidents\/[^/]+\/alerts$/, page('alerts', alert)],
  [/^GET \/incidents\/[^/]+\/alerts\/[^/]+$/, object({ alert })],
  [/^GET (\/incidents\/[^/]+)?\/log_entries$/, page('log_entries', logEntry)],
  [/^GET \/log_entries\/[^/]+$/, object({ log_entry: logEntry })],
  [/^GET \/users$/, page('users', user)],
  [/^GET \/users\/[^/]+$/, object({ user })],
  [/^GET \/services$/, page('services', service)],
  [/^GET \/services\/[^/]+$/, object({ service })],
  [/^GET \/priorities$/, page('priorities', priority)],
  [/^GET \/abilities$/, object({ abilities: list(text) })],
  [/^GET \/oncalls$/, page('oncalls', onCall)],
  [/^GET \/escalation_policies$/, page('escalation_policies', policy)],
  [/^GET \/escalation_policies\/[^/]+$/, object({ escalation_policy: policy })],
  [/^GET \/users\/[^/]+\/contact_methods$/, object({ contact_methods: list(contactMethod) })],
  [/^GET \/schedules$/, page('schedules', schedule)],
  [/^GET \/schedules\/[^/]+$/, object({ schedule })],
];

const error = object({
  error: object({ message: text, code: { type: 'integer' }, errors: list(text) }),
});

const headers = object({
  date: text,
  'x-request-id': { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
});

const rateLimitHeaders = object({
  'ratelimit-limit': { type: 'string', pattern: '^\\d+$' },
  'ratelimit-remaining': { type: 'string', pattern: '^\\d+$' },
  'ratelimit-reset': { type: 'string', pattern: '^\\d+$' },
});

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
addFormats(ajv);
const compiled = new Map<Schema, ValidateFunction>();

/** Holds answers against what Opex relies on; needs no description from PagerDuty. Spoilt answers are left out. */
export function checkAgainstOwnSchemas(requests: readonly LoggedRequest[]): Violation[] {
  return requests.filter(request => request.fault === undefined && request.status !== 0).flatMap(checkOne);
}

function checkOne(request: LoggedRequest): Violation[] {
  const operation = `${request.method} ${request.path}`;
  const violations: Violation[] = [];
  const check = (schema: Schema, value: unknown, where: Violation['where']): void => {
    let validate = compiled.get(schema);
    if (validate === undefined) compiled.set(schema, (validate = ajv.compile(schema)));
    if (validate(value)) return;
    violations.push({ request: request.number, operation, where, message: ajv.errorsText(validate.errors) });
  };
  check(headers, request.responseHeaders, 'header');
  const isText = request.responseHeaders['content-type']?.startsWith('text/plain') === true;
  if (request.status >= 400) {
    if (!isText) check(error, request.responseBody, 'responseBody');
    return violations;
  }
  check(rateLimitHeaders, request.responseHeaders, 'header');
  const schema = successes.find(([pattern]) => pattern.test(operation))?.[1];
  if (schema !== undefined) check(schema, request.responseBody, 'responseBody');
  return violations;
}
