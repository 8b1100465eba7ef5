import { problem } from '../../core/base/problem';
import { wholeLine } from '../../core/errors/fieldMapping';
import type {
  CountAnswer,
  CountRequest,
  Dimension,
  MatchAnswer,
  MatchCount,
  MatchRequest,
  RecordMatch,
} from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { CountRows } from '../logEngine/countBuckets';
import { EngineRefusal, type Parameters } from '../logEngine/engineApi';
import { ownLabel } from './logqlPipeline';
import type { LokiAnswer } from './lokiAnswer';
import { stratumOf, type LokiContext } from './lokiContext';
import { rangeLegs, type RangeLegs } from './rangeLegs';

const legLabel = `${ownLabel}leg`;

/** Longest query: Loki takes 131,072 bytes, older ones (before 2.5) 5,120, which the limit of matches keeps to anyway. */
const longestQuery = 100_000;

/** Counting in Loki itself. */
export class LokiCounts {
  /** Splits that made too many series, by their dimensions: not tried again soon. */
  private readonly tooMany = new Set<string>();

  constructor(private readonly context: LokiContext) {}

  async count(request: CountRequest, signal: AbortSignal): Promise<CountAnswer> {
    const meter = new AnswerMeter();
    const { context } = this;
    const mapped = request.by.filter(dimension => context.fieldOf(dimension));
    for (let length = mapped.length; ; length--) {
      const by = mapped.slice(0, length);
      const key = by.join(' ');
      if (length > 0 && this.tooMany.has(key)) continue;
      try {
        return await this.countBy(request, by, meter, signal);
      } catch (error) {
        if (length === 0 || !(error instanceof EngineRefusal) || error.limit?.why !== 'series') throw error;
        this.tooMany.add(key);
        meter.note(
          problem('logs.partialAnswer', {
            backend: context.label,
            why: 'series',
            ...(error.limit.limit === undefined ? {} : { limit: error.limit.limit }),
          }),
        );
      }
    }
  }

  async countMatches(request: MatchRequest, signal: AbortSignal): Promise<MatchAnswer> {
    const meter = new AnswerMeter();
    const counts: (MatchCount | undefined)[] = request.matches.map(() => undefined);
    const parts = await this.matchParts(request, meter, signal);
    let isCounting = request.distinct !== undefined;
    for (const [index, part] of parts.entries()) {
      if (index >= request.maxRequests) {
        const { label: backend } = this.context;
        meter.lack(problem('logs.partialAnswer', { backend, why: 'requests', limit: request.maxRequests }));
        break;
      }
      try {
        await this.askMatches(request, part, isCounting, counts, meter, signal);
      } catch (error) {
        // Different values are counted by a series for each, of which there may be too many.
        if (!isCounting || !(error instanceof EngineRefusal) || error.limit?.why !== 'series') throw error;
        isCounting = false;
        await this.askMatches(request, part, isCounting, counts, meter, signal);
      }
    }
    return { ...meter.answer, counts };
  }

  private async countBy(
    { query, stepMs, maxRows }: CountRequest,
    by: readonly Dimension[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<CountAnswer> {
    const { context } = this;
    const { selector, pipeline } = await context.queryText(query, [], meter, signal);
    const dimensions = new Map(
      by.flatMap(dimension => {
        const ref = context.fieldOf(dimension);
        return ref ? [[dimension, pipeline.label(ref)] as const] : [];
      }),
    );
    const plan = rangeLegs(query.window, stepMs, context.serverNow());
    const grouping = dimensions.size === 0 ? 'sum' : `sum by (${[...dimensions.values()].join(',')})`;
    const text = legText(
      plan,
      range => `${grouping} (count_over_time(${selector}${String(pipeline)} ${range}))`,
    );
    const answer = await context.ask('query_range', rangeOf(text, plan, stepMs), meter, signal);
    const rows = new CountRows();
    for (const { labels, points } of countingSeries(answer, plan)) {
      for (const [at, value] of points) rows.add(stratumOf(labels, dimensions), at - stepMs, value);
    }
    const all = rows.sorted;
    if (all.length > maxRows) {
      meter.lack(problem('logs.partialAnswer', { backend: context.label, why: 'buckets', limit: maxRows }));
    }
    return { ...meter.answer, by, rows: all.slice(0, maxRows) };
  }

  /** The matches, each as its own selector and pipeline, laid to queries of a length that is taken. */
  private async matchParts(
    { query, matches, distinct }: MatchRequest,
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<readonly (readonly MatchLeg[])[]> {
    const parts: MatchLeg[][] = [];
    let length = 0;
    for (const [index, match] of matches.entries()) {
      const { selector, pipeline } = await this.context.queryText(query, [match], meter, signal);
      const total = `${selector}${String(pipeline)}`;
      const wanted = distinct && distinct.name !== wholeLine ? pipeline.label(distinct) : undefined;
      if (wanted !== undefined) pipeline.filter(`${wanted}!=""`);
      const leg: MatchLeg = {
        index,
        match,
        total,
        ...(wanted === undefined
          ? {}
          : { distinct: { label: wanted, text: `${selector}${String(pipeline)}` } }),
      };
      const own = total.length * 3 + (leg.distinct?.text.length ?? 0) + 400;
      const last = parts[parts.length - 1];
      if (!last || length + own > longestQuery) {
        parts.push([leg]);
        length = own;
      } else {
        last.push(leg);
        length += own;
      }
    }
    return parts;
  }

  private async askMatches(
    { query: { window }, stepMs }: MatchRequest,
    legs: readonly MatchLeg[],
    withDistinct: boolean,
    counts: (MatchCount | undefined)[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<void> {
    const { context } = this;
    const span = Math.max(1, Math.ceil(window.to - window.from));
    const step = stepMs ?? span;
    // Without buckets the window itself is the range, and the only step its end.
    const plan: RangeLegs =
      stepMs === undefined
        ? {
            start: window.to,
            end: window.to,
            legs: [{ name: 'w', range: `[${span}ms] offset 1ns`, counts: () => true }],
          }
        : rangeLegs(window, stepMs, context.serverNow());
    const last = plan.end - window.to;
    const whole = stepMs === undefined ? `[${span}ms] offset 1ns` : `[${span}ms] offset ${last + 1}ms`;
    const named = (name: string, text: string): string =>
      `label_replace(${text},"${legLabel}","${name}","","")`;
    const text = legs
      .flatMap(({ index, total, distinct }) => [
        ...plan.legs.map(({ name, range }) =>
          named(`${name}${index}`, `sum(count_over_time(${total} ${range}))`),
        ),
        ...(withDistinct && distinct
          ? [
              named(
                `d${index}`,
                `count(sum by (${distinct.label}) (count_over_time(${distinct.text} ${whole})))`,
              ),
            ]
          : []),
      ])
      .join(' or ');
    const answer =
      stepMs === undefined
        ? await context.ask(
            'query',
            [
              ['query', text],
              ['time', `${window.to}000000`],
            ],
            meter,
            signal,
          )
        : await context.ask('query_range', rangeOf(text, plan, step), meter, signal);
    const rows = new Map(answer.series.map(({ labels, points }) => [labels[legLabel] ?? '', points]));
    for (const { index, distinct } of legs) {
      const buckets = new Map<number, number>();
      let total = 0;
      for (const { name, counts: isCounted } of plan.legs) {
        for (const [at, value] of rows.get(`${name}${index}`) ?? []) {
          if (stepMs !== undefined && !isCounted(at)) continue;
          total += value;
          if (value > 0) buckets.set(at - step, (buckets.get(at - step) ?? 0) + value);
        }
      }
      const points = rows.get(`d${index}`) ?? [];
      const different = stepMs === undefined ? points[0]?.[1] : points.find(([at]) => at === plan.end)?.[1];
      counts[index] = {
        total,
        isExact: true,
        ...(stepMs === undefined ? {} : { buckets }),
        ...(withDistinct && distinct ? { distinct: { count: different ?? 0, isExact: true } } : {}),
      };
    }
  }
}

interface MatchLeg {
  readonly index: number;
  readonly match: RecordMatch;
  readonly total: string;
  readonly distinct?: { readonly label: string; readonly text: string };
}

function legText({ legs }: RangeLegs, of: (range: string) => string): string {
  const [only] = legs;
  if (legs.length === 1 && only) return of(only.range);
  return legs
    .map(({ name, range }) => `label_replace(${of(range)},"${legLabel}","${name}","","")`)
    .join(' or ');
}

function countingSeries(answer: LokiAnswer, { legs }: RangeLegs): LokiAnswer['series'] {
  return answer.series.map(({ labels, points }) => {
    const leg = legs.length === 1 ? legs[0] : legs.find(({ name }) => name === labels[legLabel]);
    return { labels, points: points.filter(([at]) => leg?.counts(at) === true) };
  });
}

function rangeOf(query: string, { start, end }: RangeLegs, stepMs: number): Parameters {
  return [
    ['query', query],
    ['start', `${start}000000`],
    ['end', `${end}000000`],
    ['step', String(stepMs / 1_000)],
  ];
}
