import { problem } from '../../core/base/problem';
import type {
  Dimension,
  SampleAnswer,
  SampledStratum,
  SampleRequest,
  SampleStratum,
} from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { EngineRefusal } from '../logEngine/engineApi';
import { layToStrata, notAsked } from '../logEngine/layToStrata';
import { thinned } from '../logEngine/thinned';
import { isOneOf } from './logsqlText';
import { type Row, type VictoriaLogsContext } from './victoriaLogsContext';
import { mapOf } from './victoriaLogsCounts';

/** Records of VictoriaLogs, bounded. */
export class VictoriaLogsSamples {
  /** A server that is too old to draw at random. */
  private cannotDraw = false;

  constructor(private readonly context: VictoriaLogsContext) {}

  async sample(request: SampleRequest, signal: AbortSignal): Promise<SampleAnswer> {
    const meter = new AnswerMeter();
    const wanted = request.strata.filter(({ total, want }) => total > 0 && want > 0);
    if (wanted.length === 0) return { ...meter.answer, strata: request.strata.map(notAsked) };
    const { rows, isCut, dimensions } = await this.ask(request, wanted, meter, signal);
    const entries = this.context.entries(rows, dimensions, meter);
    const laid = layToStrata(entries, wanted).map((list, index) => thinned(list, wanted[index]?.want ?? 0));
    const all = laid.reduce((sum, { length }) => sum + length, 0);
    const share = Math.min(1, request.maxEntries / Math.max(1, all));
    const found = new Map<SampleStratum, SampledStratum>(
      wanted.map((stratum, index) => {
        const list = laid[index] ?? [];
        const kept = thinned(list, share < 1 ? Math.max(1, Math.floor(list.length * share)) : list.length);
        const isAll = stratum.total <= stratum.want && kept.length === list.length && !isCut;
        const how = isAll ? 'all' : this.cannotDraw || isCut ? 'newest' : 'spread';
        return [stratum, { entries: kept, how }];
      }),
    );
    return {
      ...meter.answer,
      strata: request.strata.map(stratum => found.get(stratum) ?? notAsked(stratum)),
    };
  }

  /** All strata in one request: of each so many as the largest wants, drawn by a hash of their times. */
  private async ask(
    { query, exclude = [], maxBytes }: SampleRequest,
    wanted: readonly SampleStratum[],
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<{
    readonly rows: readonly Row[];
    readonly isCut: boolean;
    readonly dimensions: ReturnType<typeof mapOf>;
  }> {
    const { context } = this;
    const named = new Set(wanted.flatMap(({ values }) => Object.keys(values) as Dimension[]));
    const dimensions = mapOf(named, context);
    const text = context.textOf(query);
    const fields = new Map([...dimensions].map(([dimension, ref]) => [dimension, text.field(ref)]));
    for (const match of exclude) text.exclude(match);
    if (fields.size > 0) {
      const conditions = wanted.map(({ values }) => {
        const tests = [...fields].map(([dimension, field]) => isOneOf(field, [values[dimension] ?? null]));
        return `(${tests.join(' ')})`;
      });
      text.filter(conditions.length === 1 ? (conditions[0] ?? '*') : `(${conditions.join(' or ')})`);
    }
    const most = Math.max(...wanted.map(({ want }) => want));
    const partition = fields.size > 0 ? ` partition by (${[...fields.values()].join(', ')})` : '';
    const drawn = 'hash(_time) as opex_draw | sort by (opex_draw)';
    const ask = (order: string): ReturnType<VictoriaLogsContext['rows']> =>
      context.rows(`${String(text)} | ${order} limit ${most}${partition}`, meter, signal, maxBytes);
    const newest = 'sort by (_time desc)';
    if (this.cannotDraw) return { ...(await ask(newest)), dimensions };
    try {
      return { ...(await ask(drawn)), dimensions };
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.limit || !/hash|pipe/i.test(error.detail)) throw error;
      this.cannotDraw = true;
      const detail = error.detail;
      meter.note(problem('logs.partialAnswer', { backend: context.label, why: 'other', detail }));
      return { ...(await ask(newest)), dimensions };
    }
  }
}
