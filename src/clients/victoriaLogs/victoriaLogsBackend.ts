import type {
  CountAnswer,
  CountRequest,
  LogBackend,
  LogProbe,
  LogQuery,
  MatchAnswer,
  MatchRequest,
  SampleAnswer,
  SampleRequest,
  SinceAnswer,
  SinceRequest,
} from '../../core/errors/logBackend';
import { parseBaseUrl } from '../http/baseUrl';
import type { VictoriaLogsContext } from './victoriaLogsContext';
import { VictoriaLogsCounts } from './victoriaLogsCounts';
import { probeVictoriaLogs } from './victoriaLogsProbe';
import { VictoriaLogsSamples } from './victoriaLogsSamples';

/** VictoriaLogs. */
export class VictoriaLogsBackend implements LogBackend {
  readonly id: string;
  readonly label: string;
  private readonly counts: VictoriaLogsCounts;
  private readonly samples: VictoriaLogsSamples;

  constructor(private readonly context: VictoriaLogsContext) {
    this.id = context.connection.id;
    this.label = context.connection.label;
    this.counts = new VictoriaLogsCounts(context);
    this.samples = new VictoriaLogsSamples(context);
  }

  probe(signal: AbortSignal): Promise<LogProbe> {
    return probeVictoriaLogs(this.context, signal);
  }

  count(request: CountRequest, signal: AbortSignal): Promise<CountAnswer> {
    return this.counts.count(request, signal);
  }

  sample(request: SampleRequest, signal: AbortSignal): Promise<SampleAnswer> {
    return this.samples.sample(request, signal);
  }

  countMatches(request: MatchRequest, signal: AbortSignal): Promise<MatchAnswer> {
    return this.counts.countMatches(request, signal);
  }

  since(request: SinceRequest, signal: AbortSignal): Promise<SinceAnswer> {
    return this.samples.since(request, signal);
  }

  /** Its own page, which lies beside its API. */
  link(query: LogQuery): string | undefined {
    const { page, access } = this.context.connection;
    try {
      const { href } = parseBaseUrl(page?.url ?? access.baseUrl, { plainHttp: true });
      const { from, to } = query.window;
      const pairs = [
        ['query', String(this.context.textOf(query))],
        ['g0.range_input', `${Math.max(1, Math.ceil((to - from) / 60_000))}m`],
        ['g0.end_input', new Date(to).toISOString().slice(0, 19)],
        ['g0.relative_time', 'none'],
      ] as const;
      const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      return `${href}/select/vmui/#/?${search}`;
    } catch {
      return undefined;
    }
  }
}
