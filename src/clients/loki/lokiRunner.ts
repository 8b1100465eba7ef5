import { problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { QueryColumn, QueryRows, QueryRunner } from '../../core/errors/queryRunner';
import { AnswerMeter } from '../logEngine/answerMeter';
import { millisOf } from '../logEngine/timeText';
import type { LokiAnswer, Labels } from './lokiAnswer';
import type { LokiContext } from './lokiContext';
import type { LokiSamples } from './lokiSamples';

/** Of one answer to a person's query. */
const mostBytes = 4_000_000;

/** Runs LogQL as a person wrote it: lines newest first, or a number for each series at the end of the window. */
export class LokiRunner implements QueryRunner {
  readonly language = 'logql';

  constructor(
    private readonly context: LokiContext,
    private readonly samples: LokiSamples,
  ) {}

  async run(text: string, { from, to }: TimeWindow, limit: number, signal: AbortSignal): Promise<QueryRows> {
    const meter = new AnswerMeter();
    const span = Math.max(1_000, Math.ceil(to - from));
    const { answer, limit: asked } = await this.samples.limited(
      limit + 1,
      most => [
        ['query', text],
        ['start', `${Math.floor(from)}000000`],
        ['end', `${Math.ceil(to)}000000`],
        ['limit', String(most)],
        ['direction', 'backward'],
        // A query that counts is asked for one number: at the end.
        ['step', String(span / 1_000)],
      ],
      meter,
      signal,
      mostBytes,
    );
    const rows = answer.kind === 'streams' ? lineRows(answer) : seriesRows(answer);
    const [lacking] = meter.answer.problems;
    const isCut = rows.rows.length > limit || (answer.kind === 'streams' && answer.lines.length >= asked);
    const note = isCut
      ? problem('logs.partialAnswer', {
          backend: this.context.label,
          why: 'entries',
          limit: Math.min(limit, rows.rows.length),
        })
      : lacking;
    return { columns: rows.columns, rows: rows.rows.slice(0, limit), ...(note ? { note } : {}) };
  }
}

type Table = Pick<QueryRows, 'columns' | 'rows'>;

function lineRows({ lines }: LokiAnswer): Table {
  const sorted = [...lines].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0));
  const names = differing(sorted.map(({ stream }) => stream));
  return {
    columns: [
      { name: 'time', kind: 'time' },
      ...names.map((name): QueryColumn => ({ name, kind: 'text' })),
      { name: 'line', kind: 'text' },
    ],
    rows: sorted.map(({ at, stream, line }) => [
      new Date(millisOf(at)).toISOString(),
      ...names.map(name => stream[name] ?? ''),
      line,
    ]),
  };
}

/** Labels that tell the lines apart; those that all have alike say nothing. */
function differing(all: readonly Labels[]): readonly string[] {
  const names = [...new Set(all.flatMap(labels => Object.keys(labels)))].sort();
  return names.filter(name => new Set(all.map(labels => labels[name])).size > 1).slice(0, 8);
}

function seriesRows({ series }: LokiAnswer): Table {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const rows = series.flatMap(({ labels, points }) => {
    const last = points[points.length - 1];
    return last ? [{ labels, value: last[1] }] : [];
  });
  rows.sort((a, b) => b.value - a.value);
  return {
    columns: [
      ...names.map((name): QueryColumn => ({ name, kind: 'text' })),
      { name: 'value', kind: 'number' },
    ],
    rows: rows.map(({ labels, value }) => [...names.map(name => labels[name] ?? ''), String(value)]),
  };
}
