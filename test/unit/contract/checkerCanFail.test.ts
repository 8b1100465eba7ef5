import assert from 'node:assert/strict';
import type { LoggedRequest } from '../../sim/pagerDuty';
import {
  OpenApiCheck,
  OpenApiDocument,
  checkAgainstOpenApi,
  checkAgainstOwnSchemas,
  type Violation,
} from '../../sim/pagerDuty/contract';
import { SimClient } from '../sim/pagerDuty/simClient';

/** A description as small as can be, so that the checker is proven also where PagerDuty's is not at hand. */
const smallDocument = new OpenApiDocument({
  openapi: '3.0.2',
  paths: {
    '/incidents/{id}': {
      put: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'From', in: 'header', required: true, schema: { type: 'string', format: 'email' } },
          {
            name: 'Accept',
            in: 'header',
            required: true,
            schema: { type: 'string', default: 'application/vnd.pagerduty+json;version=2' },
          },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['incident'],
                properties: {
                  incident: {
                    type: 'object',
                    properties: {
                      type: { type: 'string', enum: ['incident_reference'] },
                      status: { $ref: '#/components/schemas/Status' },
                    },
                  },
                },
              },
            },
          },
        },
        responses: { 200: { $ref: '#/components/responses/Incident' } },
      },
    },
    '/incidents': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
          { name: 'total', in: 'query', schema: { type: 'boolean' } },
          { name: 'statuses[]', in: 'query', explode: true, schema: { $ref: '#/components/schemas/Status' } },
          {
            name: 'sort_by',
            in: 'query',
            explode: false,
            schema: { type: 'array', maxItems: 2, items: { type: 'string' } },
          },
        ],
        responses: { 200: { description: 'any' } },
      },
    },
  },
  components: {
    schemas: { Status: { type: 'string', enum: ['triggered', 'acknowledged', 'resolved'] } },
    responses: {
      Incident: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['incident'],
              properties: {
                incident: {
                  type: 'object',
                  properties: {
                    number: { type: 'integer', nullable: true, minimum: 0, exclusiveMinimum: true },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

const put: LoggedRequest = {
  number: 7,
  at: 0,
  method: 'PUT',
  path: '/incidents/Q1',
  query: {},
  headers: {
    authorization: 'Token token=x',
    accept: 'application/vnd.pagerduty+json;version=2',
    'content-type': 'application/json',
    from: 'dana@example.com',
  },
  from: 'dana@example.com',
  body: { incident: { type: 'incident_reference', status: 'resolved' } },
  status: 200,
  responseHeaders: { 'content-type': 'application/json' },
  responseBody: { incident: { number: null } },
  fault: undefined,
  delivered: true,
};
const get: LoggedRequest = {
  ...put,
  method: 'GET',
  path: '/incidents',
  body: undefined,
  responseBody: undefined,
};

describe('the checker of the published description', () => {
  const check = new OpenApiCheck(smallDocument, { schemas: [], answers: [] });
  const complaint = (request: LoggedRequest): string =>
    check
      .violationsOf(request)
      .map(({ where, message }) => `${where}: ${message}`)
      .join('; ');

  const honest: readonly (readonly [string, LoggedRequest])[] = [
    ['a write', put],
    [
      'a list with every kind of parameter',
      { ...get, query: { limit: ['5'], total: ['true'], sort_by: ['a,b'] } },
    ],
    ['several values of a list', { ...get, query: { 'statuses[]': ['triggered', 'acknowledged'] } }],
    ['an answer that a scene spoilt', { ...put, fault: 'wrongBody', responseBody: 'nonsense' }],
    ['a request that was never answered', { ...put, status: 0, responseBody: undefined }],
  ];
  for (const [name, request] of honest) {
    it(`accepts ${name}`, () => assert.equal(complaint(request), ''));
  }

  const anonymous = { ...put.headers, from: undefined };
  const wrong: readonly (readonly [string, LoggedRequest, RegExp])[] = [
    ['an unknown path', { ...put, path: '/incident/Q1' }, /no such operation/],
    ['a method the path does not have', { ...put, method: 'POST' }, /no such operation/],
    ['a missing From', { ...put, headers: anonymous }, /^header: From is missing/],
    ['a From that is no mail', { ...put, headers: { ...put.headers, from: 'Dana' } }, /^header: From/],
    [
      'no version in Accept',
      { ...put, headers: { ...put.headers, accept: '*/*' } },
      /^header: Accept must be/,
    ],
    ['no Authorization', { ...put, headers: { ...put.headers, authorization: undefined } }, /Authorization/],
    ['a missing body', { ...put, body: undefined }, /^requestBody: the body is missing/],
    ['a body where none belongs', { ...get, body: {} }, /takes no body/],
    [
      'a value outside the enum',
      { ...put, body: { incident: { status: 'closed' } } },
      /^requestBody: .*allowed/,
    ],
    ['a misspelt field', { ...put, body: { incident: { state: 'resolved' } } }, /no field \/incident\/state/],
    ['a misspelt parameter', { ...get, query: { statuses: ['triggered'] } }, /no parameter statuses/],
    ['a wrong value in a list', { ...get, query: { 'statuses[]': ['open'] } }, /^query: statuses\[\]=open/],
    [
      'the same value twice',
      { ...get, query: { 'statuses[]': ['resolved', 'resolved'] } },
      /repeats a value/,
    ],
    ['a single parameter twice', { ...get, query: { limit: ['1', '2'] } }, /limit is given 2 times/],
    ['a number that is none', { ...get, query: { limit: ['many'] } }, /^query: limit=many/],
    ['more values than allowed', { ...get, query: { sort_by: ['a,b,c'] } }, /more than 2/],
    ['an undocumented status', { ...put, status: 418 }, /^status: 418/],
    ['an answer of the wrong shape', { ...put, responseBody: { incidents: [] } }, /^responseBody: /],
    [
      'an answer with a wrong type',
      { ...put, responseBody: { incident: { number: 'x' } } },
      /must be integer/,
    ],
    ['an answer at an excluded bound', { ...put, responseBody: { incident: { number: 0 } } }, /must be > 0/],
    [
      'an answer of another media type',
      { ...put, responseHeaders: { 'content-type': 'text/html' } },
      /text\/html/,
    ],
  ];
  for (const [name, request, expected] of wrong) {
    it(`finds ${name}`, () => assert.match(complaint(request), expected));
  }

  it('fails where an exception names a place that the description no longer has', () => {
    const row = { pointer: '#/components/schemas/Gone', because: 'a test', correct: () => ({}) };
    assert.throws(() => new OpenApiCheck(smallDocument, { schemas: [row], answers: [] }), /out of date/);
  });

  it('refuses what is no OpenAPI 3.0 document', () => {
    assert.throws(() => new OpenApiDocument({ swagger: '2.0' }), /no OpenAPI 3.0/);
  });
});

describe('real traffic, changed in one place, is found', () => {
  let client: SimClient;
  let traffic: LoggedRequest[];

  before(async () => {
    client = await SimClient.start({ historyWeeks: 1 });
    const open = await client.list('/incidents?statuses[]=triggered');
    await client.setStatus(String(open.at(-1)?.['id']), 'acknowledged');
    await client.get('/oncalls');
    traffic = client.sim.requests;
  });
  after(() => client.close());

  /** Copies the traffic and sets one place of one answer. */
  const changed = (path: RegExp, place: readonly (string | number)[], value: unknown): LoggedRequest[] => {
    const copy = structuredClone(traffic);
    const request = copy.find(candidate => path.test(`${candidate.method} ${candidate.path}`));
    let inner: unknown = request?.responseBody;
    for (const key of place.slice(0, -1)) inner = (inner as Record<string | number, unknown>)[key];
    (inner as Record<string | number, unknown>)[place.at(-1) ?? ''] = value;
    return copy;
  };
  const where = (violations: readonly Violation[]): string[] => violations.map(violation => violation.where);

  const changes: readonly (readonly [RegExp, readonly (string | number)[], unknown])[] = [
    [/^GET \/incidents$/, ['incidents', 0, 'status'], 'open'],
    [/^GET \/incidents$/, ['incidents', 0, 'created_at'], 'yesterday'],
    [/^GET \/incidents$/, ['more'], 'no'],
    [/^GET \/incidents$/, ['incidents'], undefined],
    [/^PUT \/incidents\//, ['incident', 'assignments', 0, 'assignee', 'id'], undefined],
    [/^PUT \/incidents\//, ['incident', 'pending_actions', 0, 'at'], 5],
    [/^GET \/oncalls$/, ['oncalls', 0, 'escalation_level'], 'first'],
  ];
  for (const [path, place, value] of changes) {
    it(`${path.source} ${place.join('.')} = ${String(value)}`, () => {
      const copy = changed(path, place, value);
      assert.deepEqual(where(checkAgainstOwnSchemas(copy)), ['responseBody']);
      const document = OpenApiDocument.fromEnvironment();
      if (document !== undefined)
        assert.deepEqual(where(checkAgainstOpenApi(copy, document)), ['responseBody']);
    });
  }

  it('and unchanged traffic is not', () => {
    assert.deepEqual(checkAgainstOwnSchemas(traffic), []);
  });
});
