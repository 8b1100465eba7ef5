import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { wholeLine, type FieldRef } from '../../core/errors/fieldMapping';
import type { Dimension, LogEntry, LogQuery, RecordMatch, StratumValues } from '../../core/errors/logBackend';
import type { BackendConnection } from '../http/backendAccess';
import type { AnswerMeter } from '../logEngine/answerMeter';
import type { EngineApi, Parameters } from '../logEngine/engineApi';
import { quoted, escapedPattern } from '../logEngine/matchPattern';
import { millisOf } from '../logEngine/timeText';
import { hash64 } from '../../core/errors/fingerprint';
import { labelName, LogqlPipeline, ownLabel } from './logqlPipeline';
import { readLokiAnswer, type Labels, type LokiAnswer, type LokiLine } from './lokiAnswer';
import { readSelector, selectorText, widestSelector, type StreamSelector } from './streamSelector';

/** Labels of streams change seldom: they are asked for again after this (ms). */
const labelsKeptMs = 10 * 60_000;

/** Asks that a line's labels, metadata and what the query made of it come apart (Loki 3; others ignore it). */
const apart = { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' };

/** A query of LogQL in the making: selector and pipeline. */
export interface LogqlText {
  readonly selector: string;
  readonly pipeline: LogqlPipeline;
}

/** What all requests to one Loki share: how records are selected, and how answers are read. */
export class LokiContext {
  private known: { readonly labels: readonly string[]; readonly until: number } | undefined;

  constructor(
    readonly api: EngineApi,
    readonly connection: BackendConnection,
    private readonly now: () => number,
  ) {}

  get label(): string {
    return this.connection.label;
  }

  /** The server's clock, as far as it told it. */
  serverNow(): number {
    return this.api.http.serverClock.now();
  }

  /** Where a dimension stands; undefined where it is not mapped, or is the line itself. */
  fieldOf(dimension: Dimension): FieldRef | undefined {
    const ref = this.connection.mapping?.fields[dimension];
    return ref && ref.name !== wholeLine ? ref : undefined;
  }

  /** @throws ProblemError `logs.fieldUnusable` where a filter wants a field that is not mapped. */
  async queryText(
    query: LogQuery,
    matches: readonly RecordMatch[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<LogqlText> {
    return this.textFor(query, matches, await this.labels(meter, signal));
  }

  /** For the server's page, as far as it can be written without asking; undefined where nothing is known of it. */
  pageText(query: LogQuery): string | undefined {
    try {
      const { selector, pipeline } = this.textFor(query, [], this.known?.labels ?? []);
      return `${selector}${String(pipeline)}`;
    } catch {
      return undefined;
    }
  }

  private textFor(query: LogQuery, matches: readonly RecordMatch[], labels: readonly string[]): LogqlText {
    const pipeline = new LogqlPipeline();
    const matchers: string[] = [];
    if (query.text !== undefined && query.text !== '') pipeline.text(query.text);
    for (const [dimension, values] of [
      ['service', query.services],
      ['level', query.levels],
    ] as const) {
      if (values === undefined) continue;
      const ref = this.fieldOf(dimension);
      if (!ref) {
        throw new ProblemError(problem('logs.fieldUnusable', { backend: this.label, field: dimension }));
      }
      pipeline.oneOf(ref, values);
      const isIndexed = ref.place === 'field' && labels.includes(labelName(ref.name));
      if (isIndexed && values.length > 0 && !values.includes(null)) {
        const pattern = values.map(value => escapedPattern(value ?? '')).join('|');
        matchers.push(`${labelName(ref.name)}=~${quoted(pattern)}`);
      }
    }
    for (const match of [...(query.match ? [query.match] : []), ...matches]) pipeline.match(match);
    return { selector: selectorText(this.selector(labels), matchers), pipeline };
  }

  /** @throws ProblemError `logs.badSelector` for what is no stream selector; `logs.noRecords` where nothing has a label. */
  selector(labels: readonly string[]): StreamSelector {
    const { within, label: backend } = this.connection;
    const chosen =
      within === undefined || within.trim() === '' ? widestSelector(labels) : readSelector(within);
    if (chosen) return chosen;
    throw new ProblemError(
      within === undefined || within.trim() === ''
        ? problem('logs.noRecords', { backend })
        : problem('logs.queryRefused', { backend, detail: `no stream selector: ${within.slice(0, 200)}` }),
    );
  }

  /** Names of the labels that streams have. */
  async labels(meter: AnswerMeter, signal: AbortSignal, isFresh = false): Promise<readonly string[]> {
    if (!isFresh && this.known && this.known.until > this.now()) return this.known.labels;
    const { body } = await this.api.read('/loki/api/v1/labels', this.recent(), meter, signal);
    const labels = readNames(body, this.label);
    // Nothing there yet may change with the next record.
    if (labels.length > 0) this.known = { labels, until: this.now() + labelsKeptMs };
    return labels;
  }

  /** The last day. */
  recent(): Parameters {
    const end = Math.ceil(this.now()) + 60_000;
    return [
      ['start', `${end - 24 * 3_600_000}000000`],
      ['end', `${end}000000`],
    ];
  }

  async ask(
    path: 'query' | 'query_range',
    parameters: Parameters,
    meter: AnswerMeter,
    signal: AbortSignal,
    cutAt?: number,
  ): Promise<LokiAnswer & { readonly isCut: boolean }> {
    const { body, isCut = false } = await this.api.read(`/loki/api/v1/${path}`, parameters, meter, signal, {
      headers: apart,
      ...(cutAt === undefined ? {} : { cutAt }),
    });
    const { label: backend } = this;
    const answer = readLokiAnswer(body, backend, isCut);
    for (const detail of answer.warnings)
      meter.lack(problem('logs.partialAnswer', { backend, why: 'other', detail }));
    if (isCut && cutAt !== undefined) {
      meter.lack(problem('logs.partialAnswer', { backend, why: 'bytes', limit: cutAt }));
    }
    if (answer.unreadable > 0) {
      const count = answer.unreadable;
      meter.lack(
        answer.kind === 'streams'
          ? problem('logs.unreadableEntries', { backend, count })
          : problem('logs.badAnswer', { backend, what: `${count} numbers that are none` }),
      );
    }
    return { ...answer, isCut };
  }

  /** @param dimensions those by which the query told values in labels of its own, with their labels. */
  entryOf(found: LokiLine, dimensions: ReadonlyMap<Dimension, string>): LogEntry {
    const { at, line, stream, metadata, parsed } = found;
    const all: Labels = { ...stream, ...metadata, ...parsed };
    const fields = Object.fromEntries(
      Object.entries({ ...stream, ...metadata }).filter(([name]) => !name.startsWith(ownLabel)),
    );
    const values: Partial<Record<Dimension, string | null>> = {};
    for (const [dimension, label] of dimensions) values[dimension] = valueOf(all, label);
    const identity = JSON.stringify([Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)), line]);
    return { id: `${at}-${hash64(identity)}`, time: millisOf(at), fields, line, values };
  }
}

/** Dimension values of a series; a label that is missing or empty is none. */
export function stratumOf(labels: Labels, dimensions: ReadonlyMap<Dimension, string>): StratumValues {
  return Object.fromEntries([...dimensions].map(([dimension, label]) => [dimension, valueOf(labels, label)]));
}

function valueOf(labels: Labels, label: string): string | null {
  const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
  return value === undefined || value === '' ? null : value;
}

/** `{ data: [...] }`; some leave `data` out where there is none, some write the list alone. */
function readNames(body: unknown, backend: string): readonly string[] {
  const data: unknown = Array.isArray(body) ? body : (body as { readonly data?: unknown } | undefined)?.data;
  if (data === undefined || data === null) {
    if (typeof body === 'object' && body !== null && 'status' in body) return [];
    throw new ProblemError(problem('logs.badAnswer', { backend, what: 'no list of labels' }));
  }
  if (!Array.isArray(data)) {
    throw new ProblemError(problem('logs.badAnswer', { backend, what: 'no list of labels' }));
  }
  return (data as readonly unknown[]).filter(
    (name): name is string => typeof name === 'string' && name !== '__name__',
  );
}
