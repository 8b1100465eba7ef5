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
import { exploreLink } from './exploreLink';
import type { LokiContext } from './lokiContext';
import { LokiCounts } from './lokiCounts';
import { probeLoki } from './lokiProbe';
import type { LokiSamples } from './lokiSamples';

/** Grafana Loki, and servers that speak its API. */
export class LokiBackend implements LogBackend {
  readonly id: string;
  readonly label: string;
  private readonly counts: LokiCounts;

  constructor(
    private readonly context: LokiContext,
    private readonly samples: LokiSamples,
  ) {
    this.id = context.connection.id;
    this.label = context.connection.label;
    this.counts = new LokiCounts(context);
  }

  probe(signal: AbortSignal): Promise<LogProbe> {
    return probeLoki(this.context, signal);
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

  link(query: LogQuery): string | undefined {
    const { page } = this.context.connection;
    const expression = page && this.context.pageText(query);
    return page && expression !== undefined ? exploreLink(page, expression, query.window) : undefined;
  }
}
