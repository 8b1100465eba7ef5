import type { LevelScale } from './logLevel';

/** What a field of a log record can mean to us. */
export type FieldRole = (typeof fieldRoles)[number];

/** In the order in which a person is shown them. */
export const fieldRoles = [
  'time',
  'level',
  'message',
  'service',
  'environment',
  'release',
  'status',
  'traceId',
  'exceptionType',
  'exceptionMessage',
  'stack',
  'classField',
  /** What tells customers apart, for value. */
  'customer',
  /** What tells orders (or requests) apart, for value. */
  'order',
] as const;

/** The name by which the whole line is meant, in engines that keep lines (Loki) or one message (`_msg`). */
export const wholeLine = '_line';

/** Where a value stands. */
export interface FieldRef {
  /** As the engine or the record calls it; dots as written. `_line` (`wholeLine`) is the line or message itself. */
  readonly name: string;
  /**
   * `field`: the engine's own field, column, label or structured metadata, which it can filter and count by as it is.
   * `json`, `logfmt`: a member of what stands in the line, which the engine has to take apart while it asks
   * (Loki's `| json`, VictoriaLogs' `unpack_json`); an engine that cannot says so by a problem.
   */
  readonly place: 'field' | 'json' | 'logfmt';
  /**
   * Elasticsearch: the field beside it that holds the value unanalysed (`message.keyword`), by which alone can be
   * counted. Absent where there is none, or `name` itself is one.
   */
  readonly keyword?: string;
}

/** Presets by what wrote or shipped the records. */
export type MappingPreset = 'ecs' | 'openTelemetry' | 'loki' | 'pino' | 'logback' | 'custom';

/** Which field of a backend's records means what. Absent roles are guessed from each record on its own. */
export interface FieldMapping {
  readonly preset: MappingPreset;
  readonly fields: Readonly<Partial<Record<FieldRole, FieldRef>>>;
  /** How numbers mean levels; absent where levels are words. */
  readonly levelScale?: LevelScale;
}

/** Why a field was taken for a role; the words are the platform's. */
export type MappingReason =
  /** `preset` names it so, and `share` (0–1) of the sample have it. */
  | { readonly kind: 'preset'; readonly preset: MappingPreset; readonly share: number }
  /** A usual name of it. */
  | { readonly kind: 'name'; readonly share: number }
  /** Its values look like it: `example` is one of them (remote text, secrets masked). */
  | { readonly kind: 'values'; readonly share: number; readonly example: string }
  /** Nothing in the sample fits. */
  | { readonly kind: 'none' };

/** A mapping guessed from a sample, for a person to confirm. */
export interface GuessedMapping {
  readonly mapping: FieldMapping;
  /** For every role, in `fieldRoles` order. */
  readonly reasons: Readonly<Record<FieldRole, MappingReason>>;
  /** Records that were looked at. */
  readonly sampled: number;
}
