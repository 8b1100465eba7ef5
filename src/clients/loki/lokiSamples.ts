import { problem } from '../../core/base/problem';
import type {
  Dimension,
  LogEntry,
  SampleAnswer,
  SampledStratum,
  SampleRequest,
  SampleStratum,
} from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { EngineRefusal, type Parameters } from '../logEngine/engineApi';
import { layToStrata, notAsked } from '../logEngine/layToStrata';
import { thinned } from '../logEngine/thinned';
import { isOneOf, ownLabel } from './logqlPipeline';
import type { LokiAnswer } from './lokiAnswer';
import type { LokiContext, LogqlText } from './lokiContext';

/** What a server gives at most unless it is set otherwise (`max_entries_limit_per_query`). */
const usualMostEntries = 5_000;

/**
 * A record's time modulo this prime decides whether it is taken. Of the primes below a million it spreads times of
 * whole milliseconds and of whole seconds evenly (small partial quotients of 10⁶/p and 10⁹/p).
 */
const modulus = 620_099;
const drawLabel = `${ownLabel}draw`;

/** With records left out nobody knows how many stay: so many times more are drawn. */
const drawnWithExclusions = 3;

/** Lines of Loki, bounded. */
export class LokiSamples {
  private mostEntries = usualMostEntries;
  /** False once the server's templates turned out to lack a function: it then answers nothing at all. */
  private canDraw: boolean | undefined;

  constructor(private readonly context: LokiContext) {}

  async sample(request: SampleRequest, signal: AbortSignal): Promise<SampleAnswer> {
    const meter = new AnswerMeter();
    const wanted = request.strata.filter(({ total, want }) => total > 0 && want > 0);
    const found = new Map<SampleStratum, SampledStratum>();
    if (wanted.length > 0) {
      const isDrawn = this.canDraw !== false && wanted.some(({ total, want }) => total > want);
      const drawn = isDrawn ? await this.draw(request, wanted, meter, signal, found) : 0;
      if (drawn > 0) this.canDraw = true;
      if (drawn === 0 && (!isDrawn || this.canDraw === undefined)) {
        const entries = await this.newest(request, wanted, meter, signal, found);
        if (isDrawn && entries > 0) this.canDraw = false;
      }
    }
    return {
      ...meter.answer,
      strata: request.strata.map(stratum => found.get(stratum) ?? notAsked(stratum)),
    };
  }

  /** Newest lines of a query as they are; at most what the server gives. */
  async limited(
    wanted: number,
    parameters: (limit: number) => Parameters,
    meter: AnswerMeter,
    signal: AbortSignal,
    cutAt?: number,
  ): Promise<{ readonly answer: LokiAnswer & { readonly isCut: boolean }; readonly limit: number }> {
    const limit = Math.max(1, Math.min(wanted, this.mostEntries));
    try {
      const answer = await this.context.ask('query_range', parameters(limit), meter, signal, cutAt);
      return { answer, limit };
    } catch (error) {
      const told =
        error instanceof EngineRefusal && error.limit?.why === 'entries' ? error.limit.limit : undefined;
      if (told === undefined || told >= limit) throw error;
      this.mostEntries = told;
      const answer = await this.context.ask('query_range', parameters(told), meter, signal, cutAt);
      return { answer, limit: told };
    }
  }

  /** All strata at once, each by its share of what is drawn. @returns how many entries came. */
  private async draw(
    request: SampleRequest,
    wanted: readonly SampleStratum[],
    meter: AnswerMeter,
    signal: AbortSignal,
    found: Map<SampleStratum, SampledStratum>,
  ): Promise<number> {
    const { query, exclude = [], maxEntries, maxBytes } = request;
    const { text, dimensions } = await this.textOf(query, wanted, meter, signal);
    const { selector, pipeline } = text;
    for (const match of exclude) pipeline.exclude(match);
    pipeline.filter(anyStratum(wanted, dimensions));
    const more = exclude.length > 0 ? drawnWithExclusions : 1.1;
    const isWhole = ({ total, want }: SampleStratum): boolean => total <= want;
    const drawn = wanted.map(stratum => {
      const condition = stratumCondition(stratum, dimensions);
      if (isWhole(stratum)) return condition;
      const below = Math.max(1, Math.ceil((modulus * stratum.want * more) / stratum.total));
      return below >= modulus ? condition : `(${condition} and ${drawLabel} < ${below})`;
    });
    const stages =
      ` | label_format ${drawLabel}=\`{{mod (unixEpochNanos __timestamp__) ${modulus}}}\`` +
      ` | ${drawn.join(' or ')}${pipeline.dropped(drawLabel)}`;
    const expected = wanted.reduce((sum, { total, want }) => sum + Math.min(total, want * more), 0);
    const parameters = windowed(`${selector}${String(pipeline)}${stages}`, query.window);
    const limit = Math.max(maxEntries, Math.ceil(expected * 1.25) + 20);
    const { answer, limit: asked } = await this.limited(limit, parameters, meter, signal, maxBytes);
    const isCut = answer.isCut || answer.lines.length >= asked;
    if (isCut && !answer.isCut) this.lackEntries(asked, meter);
    this.lay(wanted, answer, dimensions, maxEntries, found, stratum =>
      isCut ? 'newest' : isWhole(stratum) ? 'all' : 'spread',
    );
    return answer.lines.length;
  }

  /** Without drawing: small strata together, whole; of others the newest, one request each. @returns how many came. */
  private async newest(
    request: SampleRequest,
    wanted: readonly SampleStratum[],
    meter: AnswerMeter,
    signal: AbortSignal,
    found: Map<SampleStratum, SampledStratum>,
  ): Promise<number> {
    const { query, exclude = [], maxEntries, maxBytes, maxRequests } = request;
    const small = wanted.filter(({ total, want }) => total <= want);
    const large = wanted.filter(({ total, want }) => total > want).sort((a, b) => b.total - a.total);
    const groups = [...(small.length > 0 ? [small] : []), ...large.map(stratum => [stratum])];
    const left = Math.max(1, maxRequests - meter.made);
    if (groups.length > left) {
      const { label: backend } = this.context;
      meter.lack(problem('logs.partialAnswer', { backend, why: 'requests', limit: maxRequests }));
    }
    let bytes = maxBytes;
    let entries = 0;
    for (const group of groups.slice(0, left)) {
      const { text, dimensions } = await this.textOf(query, group, meter, signal);
      const { selector, pipeline } = text;
      for (const match of exclude) pipeline.exclude(match);
      pipeline.filter(anyStratum(group, dimensions));
      const spent = meter.answer.cost.bytes;
      const { answer, limit } = await this.limited(
        Math.min(
          maxEntries,
          group.reduce((sum, { total, want }) => sum + Math.min(total, want), 0),
        ),
        windowed(`${selector}${String(pipeline)}${pipeline.dropped()}`, query.window),
        meter,
        signal,
        Math.max(1, bytes),
      );
      bytes -= meter.answer.cost.bytes - spent;
      const isAll =
        group === small && !answer.isCut && limit >= group.reduce((sum, { total }) => sum + total, 0);
      this.lay(group, answer, dimensions, maxEntries, found, () => (isAll ? 'all' : 'newest'));
      entries += answer.lines.length;
      if (bytes <= 0) break;
    }
    return entries;
  }

  private lay(
    strata: readonly SampleStratum[],
    answer: LokiAnswer,
    dimensions: ReadonlyMap<Dimension, string>,
    maxEntries: number,
    found: Map<SampleStratum, SampledStratum>,
    how: (stratum: SampleStratum) => SampledStratum['how'],
  ): void {
    const laid = layToStrata(
      answer.lines.map(line => this.context.entryOf(line, dimensions)),
      strata,
    );
    const kept = laid.map((entries, index) => thinned(entries, strata[index]?.want ?? 0));
    const all = kept.reduce((sum, { length }) => sum + length, 0);
    strata.forEach((stratum, index) => {
      const entries: readonly LogEntry[] = kept[index] ?? [];
      const share =
        all > maxEntries ? Math.max(1, Math.floor((entries.length * maxEntries) / all)) : entries.length;
      const told = how(stratum);
      found.set(stratum, {
        entries: thinned(entries, share),
        how: told === 'all' && share < entries.length ? 'spread' : told,
      });
    });
  }

  /** The query with labels for the dimensions that strata name; those that are mapped where there are none. */
  private async textOf(
    query: SampleRequest['query'],
    strata: readonly SampleStratum[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<{ readonly text: LogqlText; readonly dimensions: ReadonlyMap<Dimension, string> }> {
    const text = await this.context.queryText(query, [], meter, signal);
    const named = new Set(strata.flatMap(({ values }) => Object.keys(values) as Dimension[]));
    const dimensions = new Map<Dimension, string>();
    for (const dimension of named.size > 0 ? named : (['service', 'level'] as const)) {
      const ref = this.context.fieldOf(dimension);
      if (ref) dimensions.set(dimension, text.pipeline.label(ref));
    }
    return { text, dimensions };
  }

  private lackEntries(limit: number, meter: AnswerMeter): void {
    meter.lack(problem('logs.partialAnswer', { backend: this.context.label, why: 'entries', limit }));
  }
}

function windowed(
  query: string,
  { from, to }: SampleRequest['query']['window'],
): (limit: number) => Parameters {
  return limit => [
    ['query', query],
    ['start', `${Math.floor(from)}000000`],
    ['end', `${Math.ceil(to)}000000`],
    ['limit', String(limit)],
    ['direction', 'backward'],
  ];
}

function stratumCondition({ values }: SampleStratum, dimensions: ReadonlyMap<Dimension, string>): string {
  const tests = [...dimensions].map(([dimension, label]) => isOneOf(label, [values[dimension] ?? null]));
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' and ')})`;
}

function anyStratum(strata: readonly SampleStratum[], dimensions: ReadonlyMap<Dimension, string>): string {
  return strata.map(stratum => stratumCondition(stratum, dimensions)).join(' or ');
}
