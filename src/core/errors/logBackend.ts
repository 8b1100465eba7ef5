import type { Problem } from '../base/problem';
import type { FieldRef } from './fieldMapping';
import type { TimeWindow } from './logSource';

/**
 * A log engine (Loki, VictoriaLogs, Elasticsearch, OpenSearch): what we ask of it, in one shape. The engine counts, we
 * fetch bounded samples: "ask, don't pull". One object is one connection: address, account, tenant, the selector or
 * index pattern that everything is restricted to, and the field mapping are given to its constructor.
 *
 * Every method rejects with a ProblemError where the engine gave no answer (`http.*`, `logs.queryRefused`,
 * `logs.badAnswer`, …) and on abort. What came incomplete is told in `Answer.problems`, never left out and never told
 * as zero. Answers are untrusted and decoded defensively: numbers as strings, absent members, plain-text errors.
 * No method retries for longer than its `signal` lives; none keeps anything running.
 */
export interface LogBackend {
  /** `loki:<connection>`: stable for as long as the connection is. */
  readonly id: string;
  /** What a person calls it: "Loki (logs.shop.example)". */
  readonly label: string;

  /** What is there: asked by the connect flow and the "test" of a connection. Works without a field mapping. */
  probe(signal: AbortSignal): Promise<LogProbe>;

  /** Records by dimension values × time bucket, in ONE request. */
  count(request: CountRequest, signal: AbortSignal): Promise<CountAnswer>;

  /** Records of several strata, bounded in entries, bytes and requests. */
  sample(request: SampleRequest, signal: AbortSignal): Promise<SampleAnswer>;

  /** How many records fit each of several matches: all in one request where the engine can, never in more than asked. */
  countMatches(request: MatchRequest, signal: AbortSignal): Promise<MatchAnswer>;

  /** Address of the engine's own page (Grafana Explore, Kibana Discover, VictoriaLogs UI) for a query; pure. */
  link(query: LogQuery): string | undefined;
}

/** Restricts records. Everything given must hold. */
export interface LogQuery {
  /** Start inclusive, end exclusive, by the records' mapped time. */
  readonly window: TimeWindow;
  /** Values of the mapped service field; null: records without one. Absent: all. */
  readonly services?: readonly (string | null)[];
  /** Values of the mapped level field as the engine wrote them (from `CountRow`); null: records without one. */
  readonly levels?: readonly (string | null)[];
  /** What a person typed: stands in the message or line, case-insensitive, as it is (no pattern). */
  readonly text?: string;
  readonly match?: RecordMatch;
}

/** A neutral query that each client renders in its engine's language. */
export interface RecordMatch {
  /** All must hold; none: everything matches. */
  readonly all: readonly MatchCondition[];
}

/** All text is matched as written, by case; a client that cannot (analysed text) answers `isExact: false`. */
export type MatchCondition =
  /** The value is this one; null: the record has no such field. */
  | { readonly kind: 'equals'; readonly field: FieldRef; readonly value: string | null }
  /** Every text stands in the value, in any order. */
  | { readonly kind: 'contains'; readonly field: FieldRef; readonly texts: readonly string[] }
  /**
   * The parts stand in the value in this order, with anything but line ends between them (also nothing).
   * `start`: the value begins with the first part; `end`: the value, or its first line, ends with the last.
   */
  | {
      readonly kind: 'template';
      readonly field: FieldRef;
      readonly parts: readonly string[];
      readonly start: boolean;
      readonly end: boolean;
    };

/** What every answer tells of itself. */
export interface Answer {
  /** HTTP requests that were made for it, retries included, and bytes of body that came (after decompression). */
  readonly cost: AnswerCost;
  /** Why it is not whole (`logs.partialAnswer`: shards failed, timed out, cut at a limit) or what was odd in it. */
  readonly problems: readonly Problem[];
  /** False where a problem means that counts are lower bounds or records are missing. */
  readonly isWhole: boolean;
}

export interface AnswerCost {
  readonly requests: number;
  readonly bytes: number;
}

/** What counts can be split by: each is a role of the mapping. */
export type Dimension = 'service' | 'level' | 'classField' | 'exceptionType' | 'release';

export interface CountRequest {
  readonly query: LogQuery;
  /** In order of importance: what the engine cannot split by, or only into too many rows, is left off from the end. */
  readonly by: readonly Dimension[];
  /** Length of a time bucket, ms; buckets begin at whole multiples of it since 1970, the first may begin before `from`. */
  readonly stepMs: number;
  /** Rows at most; past it the largest are told and `isWhole` is false. */
  readonly maxRows: number;
}

export interface CountAnswer extends Answer {
  /** The dimensions that it is split by: those asked for, less what had to be left off. */
  readonly by: readonly Dimension[];
  readonly rows: readonly CountRow[];
}

/** One combination of dimension values. */
export interface CountRow {
  /** As the engine wrote them; null: the records have none. Only dimensions of `CountAnswer.by`. */
  readonly values: StratumValues;
  /** Records in the window. */
  readonly total: number;
  /** Beginning of a bucket (Unix ms) -> records; empty buckets are left out. Their sum is `total`. */
  readonly buckets: ReadonlyMap<number, number>;
}

export type StratumValues = Readonly<Partial<Record<Dimension, string | null>>>;

export interface SampleRequest {
  readonly query: LogQuery;
  readonly strata: readonly SampleStratum[];
  /** Records that fit any of these are left out: what is known need not be fetched again. */
  readonly exclude?: readonly RecordMatch[];
  /** Over all strata. */
  readonly maxEntries: number;
  /** Of the answers' bodies over all requests: reading stops there, and what came so far is told (`isWhole: false`). */
  readonly maxBytes: number;
  /**
   * HTTP requests at most. With fewer requests than strata a client asks for several at once (small ones together,
   * since all of their records fit), and names in the answer what it could not ask for.
   */
  readonly maxRequests: number;
}

export interface SampleStratum {
  readonly values: StratumValues;
  /** How many records it holds, as far as counted: small ones are asked for together. */
  readonly total: number;
  /** Entries wanted of it. */
  readonly want: number;
}

export interface SampleAnswer extends Answer {
  /** One for each stratum asked for, in that order. */
  readonly strata: readonly SampledStratum[];
}

export interface SampledStratum {
  readonly entries: readonly LogEntry[];
  /**
   * `all`: every record of it (that is not excluded); `spread`: taken over the window or at random, so that shares mean
   * something; `newest`: the newest only; `none`: not asked for.
   */
  readonly how: 'all' | 'spread' | 'newest' | 'none';
}

/** One record as the engine has it. */
export interface LogEntry {
  /** The engine's own id, else something made of time, stream and content that is the same at every read. */
  readonly id: string;
  /** Unix ms, fraction allowed. NaN never: an entry whose time cannot be read is counted in the answer's problems. */
  readonly time: number;
  /** Labels, metadata, `_source`: nested or flat with dots, values of any JSON type. The line is not in it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line, in engines that keep lines (Loki; VictoriaLogs' `_msg`). May hold several lines, JSON, logfmt. */
  readonly line?: string;
  /** Dimension values as `count` tells them, so that an entry can be laid to its stratum. */
  readonly values: StratumValues;
}

export interface MatchRequest {
  readonly query: LogQuery;
  readonly matches: readonly RecordMatch[];
  /** As in `CountRequest`; absent: totals only. */
  readonly stepMs?: number;
  /** Also the number of different values of this field, in the same request where the engine can. */
  readonly distinct?: FieldRef;
  readonly maxRequests: number;
}

export interface MatchAnswer extends Answer {
  /** One for each match, in order; undefined where it was not asked for or not answered. */
  readonly counts: readonly (MatchCount | undefined)[];
}

export interface MatchCount {
  readonly total: number;
  /** As in `CountRow`; absent without `stepMs`. */
  readonly buckets?: ReadonlyMap<number, number>;
  /** False where the engine's text search is coarser than the match (analysed text: no case, no punctuation). */
  readonly isExact: boolean;
  /** `isExact` false: an engine's approximation (HyperLogLog). Absent where the engine cannot tell. */
  readonly distinct?: { readonly count: number; readonly isExact: boolean };
}

/** What a connection test found. */
export interface LogProbe extends Answer {
  /** "Loki", "OpenSearch": what answered, by its own word. */
  readonly product: string;
  readonly version?: string;
  /** Streams, indices or data streams (at most 200), largest first where the engine tells sizes. */
  readonly streams: readonly ProbedStream[];
  /** Fields or labels by name (at most 1,000); not those that only stand in the lines: `guessMapping` finds these. */
  readonly fields: readonly ProbedField[];
  /** Newest records (at most 200), to guess the mapping from and to show. */
  readonly sample: readonly LogEntry[];
}

export interface ProbedStream {
  readonly name: string;
  readonly records?: number;
}

export interface ProbedField {
  readonly name: string;
  /** As the engine calls it: `keyword`, `text`, `date`, `label`, `structured metadata`. */
  readonly type?: string;
  /** As `FieldRef.keyword`. */
  readonly keyword?: string;
}
