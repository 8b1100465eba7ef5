import { isAbort, problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import type { LogProbe } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import type { Parameters } from '../logEngine/engineApi';
import { nanosOf } from '../logEngine/timeText';
import { isRecord } from '../pagerDuty/readRows';
import { instant } from './logsqlText';
import { numberOf, type VictoriaLogsContext } from './victoriaLogsContext';

const most = { streams: 200, fields: 1_000, sample: 200 };
const sampleBytes = 4_000_000;
const listBytes = 1_000_000;

/** What is there, of the last day; the list of streams first, whose failure says why nothing can be asked. */
export async function probeVictoriaLogs(
  context: VictoriaLogsContext,
  signal: AbortSignal,
): Promise<LogProbe> {
  const meter = new AnswerMeter();
  const { label: backend } = context;
  const to = context.now() + 60_000;
  const window = { from: to - 24 * 3_600_000, to };
  const query = String(context.textOf({ window }));
  const range: Parameters = [
    ['query', query],
    ['start', instant(nanosOf(window.from))],
    ['end', instant(nanosOf(window.to))],
  ];
  const list = async (path: string, limit: number): Promise<readonly Valued[]> => {
    const parameters = [...range, ['limit', String(limit)] as const];
    const { body } = await context.api.read(path, parameters, meter, signal, { cutAt: listBytes });
    return readValues(body, backend);
  };
  const streams = await list('/select/logsql/streams', most.streams);
  const fields = await list('/select/logsql/field_names', most.fields);
  const version = await versionOf(context, meter, signal);
  const { rows } = await context.rows(
    `${query} | sort by (_time desc) limit ${most.sample}`,
    meter,
    signal,
    sampleBytes,
  );
  if (rows.length === 0) meter.note(problem('logs.noRecords', { backend }));
  return {
    product: 'VictoriaLogs',
    ...(version === undefined ? {} : { version }),
    streams: streams
      .map(({ value, hits }) => ({
        name: value.slice(0, 300),
        ...(hits === undefined ? {} : { records: hits }),
      }))
      .sort((a, b) => (b.records ?? 0) - (a.records ?? 0)),
    fields: fields
      .filter(({ value }) => !['_time', '_stream', '_stream_id'].includes(value))
      .slice(0, most.fields)
      .map(({ value }) => ({ name: value })),
    sample: context.entries(rows, new Map(), meter),
    ...meter.answer,
  };
}

interface Valued {
  readonly value: string;
  readonly hits?: number;
}

/** `{ values: [{ value, hits }] }`. @throws ProblemError `logs.badAnswer` for everything else. */
function readValues(body: unknown, backend: string): readonly Valued[] {
  const values = isRecord(body) ? body['values'] : undefined;
  if (!Array.isArray(values)) {
    throw new ProblemError(problem('logs.badAnswer', { backend, what: 'no list of values' }));
  }
  return (values as readonly unknown[]).flatMap(one => {
    const value = isRecord(one) ? one['value'] : one;
    if (typeof value !== 'string' || value === '') return [];
    const hits = isRecord(one) ? numberOf(one['hits']) : undefined;
    return [{ value, ...(hits === undefined ? {} : { hits }) }];
  });
}

/** By `/select/buildinfo` where there is one (1.40), else by its metrics; a proxy may keep both to itself. */
async function versionOf(
  context: VictoriaLogsContext,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const path of ['/select/buildinfo', '/metrics']) {
    try {
      const { body } = await context.api.read(path, [], meter, signal, { as: 'text', cutAt: 2_000_000 });
      const found = /"version":"([^"]{1,80})"|short_version="(v[^"]{1,60})"/.exec(String(body));
      if (found) return (found[1] ?? found[2])?.replace(/^v/, '');
    } catch (error) {
      if (isAbort(error)) throw error;
    }
  }
  return undefined;
}
