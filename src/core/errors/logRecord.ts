/** One record of a log, in one shape whatever wrote it. All text is untrusted. */
export interface LogRecord {
  /** Unix ms; absent where the record tells none that can be read. */
  readonly time?: number;
  readonly level: LogLevel;
  /** The first line or the message field. */
  readonly message: string;
  readonly service?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly status?: number;
  readonly exceptionType?: string;
  readonly exceptionMessage?: string;
  /** The stack trace's text as it was written. */
  readonly stack?: string;
  /** True where the record shows that nobody caught the exception. */
  readonly uncaught?: boolean;
  /** A class or severity field of the record, with its name. */
  readonly classField?: { readonly field: string; readonly value: string };
  /** Where it was read: file and 1-based line, or the backend's own address of it. */
  readonly origin: RecordOrigin;
  /** The record as it was written, cut at 16 KB. */
  readonly raw: string;
}

export interface RecordOrigin {
  readonly source: string;
  readonly line?: number;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'unknown';

/** What a parser makes of one record's text, before its origin is added. */
export type RecordFacts = Omit<LogRecord, 'origin' | 'raw'> & {
  /** Its time named no zone. */
  readonly zoneless?: boolean;
};
