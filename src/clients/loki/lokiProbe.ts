import { isAbort, problem } from '../../core/base/problem';
import type { LogProbe, ProbedField } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import { selectorText } from './streamSelector';
import type { LokiContext } from './lokiContext';

/** Streams that are told, fields, and records that the mapping is guessed from. */
const most = { streams: 200, fields: 1_000, sample: 200 };

/** Of the list of streams; a server may have a hundred thousand. */
const streamBytes = 500_000;
const sampleBytes = 4_000_000;

/** What is there: labels first, whose failure says why nothing can be asked; then the rest, of which some may lack. */
export async function probeLoki(context: LokiContext, signal: AbortSignal): Promise<LogProbe> {
  const meter = new AnswerMeter();
  const labels = await context.labels(meter, signal, true);
  const { label: backend } = context;
  const found = { product: 'Loki', ...(await buildOf(context, meter, signal)) };
  if (labels.length === 0) {
    meter.note(problem('logs.noRecords', { backend }));
    return { ...meter.answer, ...found, streams: [], fields: [], sample: [] };
  }
  const selector = selectorText(context.selector(labels));
  const streams = await streamsOf(context, selector, meter, signal);
  const answer = await context.ask(
    'query_range',
    [['query', selector], ...context.recent(), ['limit', String(most.sample)], ['direction', 'backward']],
    meter,
    signal,
    sampleBytes,
  );
  if (answer.lines.length === 0) meter.note(problem('logs.noRecords', { backend }));
  const metadata = new Set(answer.lines.flatMap(line => Object.keys({ ...line.stream, ...line.metadata })));
  const fields: readonly ProbedField[] = [
    ...labels.map(name => ({ name, type: 'label' })),
    ...[...metadata]
      .filter(name => !labels.includes(name))
      .sort()
      .map(name => ({ name, type: 'structured metadata' })),
  ];
  return {
    ...meter.answer,
    ...found,
    streams: streams.slice(0, most.streams).map(name => ({ name })),
    fields: fields.slice(0, most.fields),
    sample: answer.lines.map(line => context.entryOf(line, new Map())),
  };
}

/** Servers with the same API have no such page, or one of their own. */
async function buildOf(
  context: LokiContext,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<{ readonly version?: string }> {
  try {
    const { body } = await context.api.read('/loki/api/v1/status/buildinfo', [], meter, signal);
    const data = isRecord(body) && isRecord(body['data']) ? body['data'] : body;
    const version = isRecord(data) ? data['version'] : undefined;
    return typeof version === 'string' && version !== '' ? { version: version.slice(0, 60) } : {};
  } catch (error) {
    if (isAbort(error)) throw error;
    return {};
  }
}

/** Streams by their labels, `{app="cart", env="prod"}`. */
async function streamsOf(
  context: LokiContext,
  selector: string,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { body } = await context.api.read(
      '/loki/api/v1/series',
      [['match[]', selector], ...context.recent()],
      meter,
      signal,
      { cutAt: streamBytes },
    );
    const rows = isRecord(body) && Array.isArray(body['data']) ? (body['data'] as unknown[]) : [];
    return rows.filter(isRecord).map(streamName);
  } catch (error) {
    if (isAbort(error)) throw error;
    const { label: backend } = context;
    meter.note(problem('logs.partialAnswer', { backend, why: 'other', detail: 'no list of streams' }));
    return [];
  }
}

function streamName(labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`.slice(0, 300);
}
