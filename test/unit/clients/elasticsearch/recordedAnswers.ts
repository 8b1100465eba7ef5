import { from } from './searchWorld';

/** Answers as servers gave them, cut to what differs. */

const shards = { total: 2, successful: 2, skipped: 0, failed: 0 };
const bucket = (key: unknown, count: unknown, inner: object) => ({ key, doc_count: count, ...inner });
const none = { doc_count: 0 };
const times = (count: unknown, key: unknown = from) => ({ time: { buckets: [bucket(key, count, {})] } });

/** 12 errors and 30 infos of checkout. */
export const counted = {
  took: 3,
  timed_out: false,
  _shards: shards,
  hits: { total: null, max_score: null, hits: [] },
  aggregations: {
    some: {
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: 0,
      buckets: [
        bucket('checkout', 42, {
          some: {
            doc_count_error_upper_bound: 0,
            sum_other_doc_count: 0,
            buckets: [bucket('info', 30, times(30)), bucket('error', 12, times(12))],
          },
          none,
        }),
      ],
    },
    none,
  },
};

/** The same of a server that writes numbers as texts, knows no shards, and dates as it likes. */
export const countedInTexts = {
  took: '3',
  timed_out: false,
  aggregations: {
    some: {
      sum_other_doc_count: '0',
      buckets: [
        bucket('checkout', '42', {
          some: {
            buckets: [
              bucket('info', '30', {
                time: { buckets: [{ key_as_string: new Date(from).toISOString(), doc_count: '30' }] },
              }),
              bucket('error', '12', times('12', String(from))),
            ],
          },
          none: { doc_count: '0' },
        }),
      ],
    },
  },
};

export const shardFailed = {
  ...counted,
  _shards: {
    total: 5,
    successful: 4,
    skipped: 0,
    failed: 1,
    failures: [
      {
        shard: 0,
        index: 'logs-2026.01.10',
        node: 'a1',
        reason: {
          type: 'circuit_breaking_exception',
          reason: '[parent] Data too large',
          durability: 'TRANSIENT',
        },
      },
    ],
  },
};

/** While a node restarts: nothing failed, and half is not there. */
export const shardUnassigned = {
  ...counted,
  _shards: { total: 2, successful: 1, skipped: 0, failed: 0 },
};

export const noShardAssigned = {
  ...counted,
  _shards: { total: 2, successful: 0, skipped: 0, failed: 0 },
};

export const allShardsFailed = {
  took: 1,
  timed_out: false,
  _shards: {
    total: 1,
    successful: 0,
    failed: 1,
    failures: [{ reason: { type: 'query_shard_exception', reason: 'failed to create query' } }],
  },
  hits: { total: { value: 0, relation: 'eq' }, hits: [] },
};

const failure = (type: string, reason: string, status: number) => ({
  error: {
    root_cause: [{ type, reason }],
    type: 'search_phase_execution_exception',
    reason: 'all shards failed',
  },
  status,
});

export const errors = {
  unauthorized: {
    error: {
      root_cause: [
        { type: 'security_exception', reason: 'missing authentication credentials for REST request' },
      ],
      type: 'security_exception',
      reason: 'missing authentication credentials for REST request',
    },
    status: 401,
  },
  forbidden: failure(
    'security_exception',
    'action [indices:data/read/search] is unauthorized for API key id [x]',
    403,
  ),
  rejected: failure('es_rejected_execution_exception', 'rejected execution of coordinating operation', 429),
  tooManyBuckets: failure(
    'too_many_buckets_exception',
    'Trying to create too many buckets. Must be less than or equal to: [65536]',
    503,
  ),
  fielddata: failure(
    'illegal_argument_exception',
    'Fielddata is disabled on [log.level] in [logs-2026.01.10]. Text fields are not optimised for operations that require per-document field data',
    400,
  ),
  noIntervals: failure('parsing_exception', 'no [query] registered for [intervals]', 400),
  /** ZincSearch, OpenObserve. */
  text: { error: 'unsupported aggregation: missing' },
} as const;

export const capabilities = {
  indices: ['logs-2026.01.10'],
  fields: {
    _id: { _id: { type: '_id', metadata_field: true, searchable: true, aggregatable: false } },
    '@timestamp': { date: { type: 'date', searchable: true, aggregatable: true } },
    log: { object: { type: 'object', searchable: false, aggregatable: false } },
    'log.level': { keyword: { type: 'keyword', searchable: true, aggregatable: true } },
    message: { text: { type: 'text', searchable: true, aggregatable: false } },
    'message.keyword': { keyword: { type: 'keyword', searchable: true, aggregatable: true } },
    'service.name': { keyword: { type: 'keyword', searchable: true, aggregatable: true } },
    'error.type': { keyword: { type: 'keyword' }, unmapped: { type: 'unmapped' } },
    'error.stack_trace': { wildcard: { type: 'wildcard' } },
    'http.response.status_code': { long: { type: 'long' } },
  },
};

const hit = (id: string, source: object, more: object = {}) => ({
  _index: 'logs-2026.01.10',
  _id: id,
  _score: 1,
  _source: { 'service.name': 'checkout', log: { level: 'error' }, message: `m ${id}`, ...source },
  ...more,
});

/** The same time as servers tell it, and two hits that have none. */
export const oddHits = {
  took: 1,
  timed_out: false,
  // Before release 7 the total was a number.
  hits: {
    total: 8,
    hits: [
      hit('a', {}, { fields: { '@timestamp': [String(from)] } }),
      hit('b', { '@timestamp': new Date(from).toISOString() }),
      hit('c', { '@timestamp': from }),
      hit('d', { '@timestamp': String(from) }),
      hit('e', { '@timestamp': from / 1_000 }),
      hit('f', { '@timestamp': '2026-01-10T12:00:00.000' }),
      hit('g', { '@timestamp': 'yesterday' }),
      hit('h', {}),
    ],
  },
};
