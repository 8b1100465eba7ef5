import { isObject, type OpenApiDocument, type SchemaObject } from './openApiDocument';

/**
 * Where PagerDuty's description and PagerDuty part ways. Each row is as narrow as it can be and says why;
 * a row whose place is gone from the description fails, so that the table cannot outlive its reasons.
 */
export interface SchemaDefect {
  readonly pointer: string;
  readonly because: string;
  readonly correct: (schema: SchemaObject) => SchemaObject;
}

const schemas = '#/components/schemas';
const incident = `${schemas}/Incident/allOf/1/properties`;
const service = `${schemas}/Service/allOf/1/properties`;
const logEntry = `${schemas}/LogEntry/allOf/1/properties`;
const alert = `${schemas}/Alert/allOf/1/properties`;
const onCall = `${schemas}/Oncall/properties`;

const orNull = (schema: SchemaObject): SchemaObject => ({ anyOf: [schema, { type: 'null' }] });
/** The whole object, told from a reference by its type. */
const whole = (name: string, type: string): SchemaObject => ({
  allOf: [
    { $ref: `${schemas}/${name}` },
    { type: 'object', properties: { type: { enum: [type] } }, required: ['type'] },
  ],
});

const nullIn = (pointer: string, because: string): SchemaDefect => ({ pointer, because, correct: orNull });
const wholeIn = (pointer: string, name: string, type: string, include: string): SchemaDefect => ({
  pointer,
  because: `include[]=${include} puts the whole ${name} where the schema knows only a reference`,
  correct: schema => ({ anyOf: [schema, whole(name, type)] }),
});
const wholeTeamsIn = (pointer: string): SchemaDefect => ({
  pointer,
  because: 'include[]=teams puts whole teams where the schema knows only references',
  correct: schema => ({ ...schema, items: { anyOf: [schema['items'], whole('Team', 'team')] } }),
});

const inExamples = 'null in the example of the same operation, not nullable in the schema';
const unset = 'null is how an unset timeout is written, and the way to unset it';

export const schemaDefects: readonly SchemaDefect[] = [
  nullIn(`${incident}/resolved_at`, 'described as null for an incident that is not resolved'),
  nullIn(`${incident}/resolve_reason`, inExamples),
  nullIn(`${incident}/priority`, 'an incident without a priority has null there'),
  nullIn(`${incident}/alert_grouping`, 'described as null for an incident without grouping'),
  nullIn(`${service}/auto_resolve_timeout`, unset),
  nullIn(`${service}/acknowledgement_timeout`, unset),
  nullIn(`${service}/support_hours`, 'a service without support hours has null there'),
  nullIn(`${onCall}/start`, 'a user who is a target directly is on call for ever'),
  nullIn(`${onCall}/end`, 'a user who is a target directly is on call for ever'),
  nullIn(`${onCall}/schedule`, 'a user who is a target directly has no schedule'),
  wholeIn(`${onCall}/user`, 'User', 'user', 'users'),
  wholeIn(`${onCall}/escalation_policy`, 'EscalationPolicy', 'escalation_policy', 'escalation_policies'),
  wholeIn(`${onCall}/schedule`, 'Schedule', 'schedule', 'schedules'),
  wholeIn(`${logEntry}/incident`, 'Incident', 'incident', 'incidents'),
  wholeIn(`${logEntry}/service`, 'Service', 'service', 'services'),
  wholeIn(`${alert}/incident`, 'Incident', 'incident', 'incidents'),
  wholeIn(`${alert}/service`, 'Service', 'service', 'services'),
  wholeIn(`${alert}/first_trigger_log_entry`, 'LogEntry', 'trigger_log_entry', 'first_trigger_log_entries'),
  wholeIn(`${service}/escalation_policy`, 'EscalationPolicy', 'escalation_policy', 'escalation_policies'),
  wholeTeamsIn(`${service}/teams`),
  wholeTeamsIn(`${logEntry}/teams`),
  wholeTeamsIn(`${schemas}/User/allOf/1/properties/teams`),
  wholeTeamsIn(`${schemas}/EscalationPolicy/allOf/1/properties/teams`),
  {
    pointer: `${schemas}/AcknowledgeLogEntry/allOf/1/properties/type`,
    because: 'says acknowledgement_log_entry, which LogEntry itself does not allow',
    correct: () => ({ type: 'string', enum: ['acknowledge_log_entry'] }),
  },
  {
    pointer: `${schemas}/Channel`,
    because: 'oneOf over alternatives that all match every channel, so that none ever passes',
    correct: ({ oneOf, ...rest }) => ({ ...rest, anyOf: oneOf }),
  },
  {
    pointer: `${schemas}/ResponderRequestTargetReference`,
    because: 'every example wraps the target in responder_request_target, the schema does not',
    correct: schema => ({ type: 'object', properties: { responder_request_target: schema } }),
  },
  {
    pointer:
      '#/paths/~1incidents~1{id}~1alerts/put/requestBody/content/application~1json/schema/properties/alerts/items',
    because: 'an alert in a list must say which one it is; the example does, the schema has no id',
    correct: schema => ({ allOf: [schema, { properties: { id: { type: 'string' } }, required: ['id'] }] }),
  },
  ...['change_since', 'change_until'].map((name): SchemaDefect => ({
    pointer: `#/components/parameters/${name}/schema`,
    because: 'the pattern is a template of a date and no regular expression; no date matches it',
    correct: () => ({ type: 'string', format: 'date-time', pattern: 'Z$' }),
  })),
  {
    pointer: `${schemas}/IncidentBody`,
    because: 'requires a type without naming it, and wants details as an object where the example has text',
    correct: schema => ({
      ...schema,
      properties: {
        type: { type: 'string', enum: ['incident_body'] },
        details: { type: ['string', 'object'] },
      },
    }),
  },
];

/** Puts the corrections into a copy of the document's schemas. @throws where a row names a place that is not there. */
export function correctDefects(document: OpenApiDocument, defects: readonly SchemaDefect[]): void {
  for (const { pointer, correct } of defects) {
    const cut = pointer.lastIndexOf('/');
    const parent = document.at(pointer.slice(0, cut));
    const key = pointer.slice(cut + 1);
    const schema = isObject(parent) ? parent[key] : undefined;
    if (!isObject(parent) || !isObject(schema)) {
      throw new Error(`${pointer} is no longer in the description: its exception is out of date`);
    }
    parent[key] = correct(schema);
  }
}

/** What a check lets pass; the two tables of this file unless told otherwise. */
export interface Exceptions {
  readonly schemas: readonly SchemaDefect[];
  readonly answers: readonly UndocumentedAnswer[];
}

export interface UndocumentedAnswer {
  readonly operation: string;
  readonly status: number;
  readonly because: string;
}

/** Answers that PagerDuty gives and does not describe; their bodies are still held to the error schema. */
export const undocumentedAnswers: readonly UndocumentedAnswer[] = [
  { operation: 'GET /users/me', status: 401, because: 'a wrong key is 401 on every operation' },
  {
    operation: 'GET /incidents/{id}/past_incidents',
    status: 401,
    because: 'a wrong key is 401 on every operation',
  },
  {
    operation: 'POST /incidents/{id}/responder_requests',
    status: 402,
    because:
      'a plan without coordinated_responding, which the text of the description says and its answers do not',
  },
  { operation: 'PUT /incidents/{id}', status: 400, because: 'bad arguments, From and 1001/1002/1005/1019' },
  { operation: 'GET /incidents/{id}/alerts', status: 404, because: 'the incident may not be there' },
  { operation: 'PUT /incidents', status: 404, because: 'one of the incidents may not be there' },
  { operation: 'GET /services', status: 429, because: 'the rate limit counts every operation' },
  { operation: 'GET /services/{id}', status: 429, because: 'the rate limit counts every operation' },
  {
    operation: 'GET /escalation_policies/{id}',
    status: 429,
    because: 'the rate limit counts every operation',
  },
];

/** Header parameters that the description requires of requests that cannot sensibly carry them. */
export function headerIsExcused(header: string, hasBody: boolean): boolean {
  // Content-Type is required of every operation there; it describes a body, and HTTP clients drop it where none is.
  return header.toLowerCase() === 'content-type' && !hasBody;
}

/** The content type of a 401 was seen to be text/plain, where the description promises JSON (go-pagerduty #469). */
export function mayBePlainText(status: number): boolean {
  return status === 401;
}

export const knownExceptions: Exceptions = { schemas: schemaDefects, answers: undocumentedAnswers };
