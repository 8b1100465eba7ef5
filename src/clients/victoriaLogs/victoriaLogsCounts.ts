import { problem } from '../../core/base/problem';
import type { FieldRef } from '../../core/errors/fieldMapping';
import type {
  CountAnswer,
  CountRequest,
  Dimension,
  MatchAnswer,
  MatchCount,
  MatchRequest,
} from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { CountRows } from '../logEngine/countBuckets';
import { millisOf, readNanos } from '../logEngine/timeText';
import { numberOf, stratumOf, type VictoriaLogsContext } from './victoriaLogsContext';

/** Rows of numbers, and their bytes, that are read at most. */
const mostRows = 20_000;
const mostBytes = 5_000_000;

/** Filters in one query; past it they go into another. */
const mostMatches = 60;

/** Counting in VictoriaLogs itself, by its `stats` pipe. */
export class VictoriaLogsCounts {
  constructor(private readonly context: VictoriaLogsContext) {}

  async count({ query, by, stepMs, maxRows }: CountRequest, signal: AbortSignal): Promise<CountAnswer> {
    const { context } = this;
    const meter = new AnswerMeter();
    const mapped = by.filter(dimension => context.fieldOf(dimension));
    for (let length = mapped.length; ; length--) {
      const dimensions = mapOf(mapped.slice(0, length), context);
      const text = context.textOf(query);
      const fields = [...dimensions.values()].map(ref => text.field(ref));
      const grouping = [`_time:${stepMs}ms`, ...fields].join(', ');
      const { rows: found, isCut } = await context.rows(
        `${String(text)} | stats by (${grouping}) count() as opex_n | limit ${mostRows + 1}`,
        meter,
        signal,
        mostBytes,
      );
      if ((found.length > mostRows || isCut) && length > 0) {
        meter.note(
          problem('logs.partialAnswer', { backend: context.label, why: 'buckets', limit: mostRows }),
        );
        continue;
      }
      const rows = new CountRows();
      let unreadable = 0;
      for (const row of found) {
        const at = readNanos(row['_time']);
        const records = numberOf(row['opex_n']);
        if (at === undefined || records === undefined) unreadable += 1;
        else rows.add(stratumOf(row, dimensions), millisOf(at), records);
      }
      if (unreadable > 0) {
        const what = `${unreadable} numbers that are none`;
        meter.lack(problem('logs.badAnswer', { backend: context.label, what }));
      }
      const all = rows.sorted;
      if (all.length > maxRows) {
        meter.lack(problem('logs.partialAnswer', { backend: context.label, why: 'buckets', limit: maxRows }));
      }
      return { ...meter.answer, by: [...dimensions.keys()], rows: all.slice(0, maxRows) };
    }
  }

  async countMatches(request: MatchRequest, signal: AbortSignal): Promise<MatchAnswer> {
    const meter = new AnswerMeter();
    const counts: (MatchCount | undefined)[] = request.matches.map(() => undefined);
    const parts = Math.ceil(request.matches.length / mostMatches);
    for (let part = 0; part < parts; part++) {
      if (part >= request.maxRequests) {
        const { label: backend } = this.context;
        meter.lack(problem('logs.partialAnswer', { backend, why: 'requests', limit: request.maxRequests }));
        break;
      }
      await this.askMatches(request, part * mostMatches, counts, meter, signal);
    }
    // Different values of a window are no sum of those of its buckets: they are asked for apart, where that may be.
    if (request.distinct && request.stepMs !== undefined && parts * 2 <= request.maxRequests) {
      const { query, matches, distinct, maxRequests } = request;
      const whole: MatchRequest = { query, matches, distinct, maxRequests };
      const again: (MatchCount | undefined)[] = request.matches.map(() => undefined);
      for (let part = 0; part < parts; part++) {
        await this.askMatches(whole, part * mostMatches, again, meter, signal);
      }
      counts.forEach((count, index) => {
        const distinct = again[index]?.distinct;
        if (count && distinct) counts[index] = { ...count, distinct };
      });
    }
    return { ...meter.answer, counts };
  }

  private async askMatches(
    { query, matches, stepMs, distinct }: MatchRequest,
    first: number,
    counts: (MatchCount | undefined)[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<void> {
    const { context } = this;
    const text = context.textOf(query);
    const part = matches.slice(first, first + mostMatches);
    const withDistinct = distinct !== undefined && stepMs === undefined ? text.field(distinct) : undefined;
    const functions = part.flatMap((match, offset) => {
      const filter = text.expression(match);
      return [
        `count() if (${filter}) as opex_m${offset}`,
        ...(withDistinct === undefined
          ? []
          : [`count_uniq(${withDistinct}) if (${filter} ${withDistinct}:*) as opex_d${offset}`]),
      ];
    });
    const grouping = stepMs === undefined ? '' : `by (_time:${stepMs}ms) `;
    const { rows } = await context.rows(
      `${String(text)} | stats ${grouping}${functions.join(', ')} | limit ${mostRows}`,
      meter,
      signal,
      mostBytes,
    );
    part.forEach((_, offset) => {
      const buckets = new Map<number, number>();
      let total = 0;
      for (const row of rows) {
        const records = numberOf(row[`opex_m${offset}`]) ?? 0;
        const at = readNanos(row['_time']);
        total += records;
        if (at !== undefined && records > 0) buckets.set(millisOf(at), records);
      }
      const different = numberOf(rows[0]?.[`opex_d${offset}`]);
      counts[first + offset] = {
        total,
        isExact: true,
        ...(stepMs === undefined ? {} : { buckets }),
        ...(withDistinct === undefined ? {} : { distinct: { count: different ?? 0, isExact: true } }),
      };
    });
  }
}

/** Dimensions with the field that each is mapped to; those that are not are left out. */
export function mapOf(
  dimensions: Iterable<Dimension>,
  context: VictoriaLogsContext,
): ReadonlyMap<Dimension, FieldRef> {
  const map = new Map<Dimension, FieldRef>();
  for (const dimension of dimensions) {
    const ref = context.fieldOf(dimension);
    if (ref) map.set(dimension, ref);
  }
  return map;
}
