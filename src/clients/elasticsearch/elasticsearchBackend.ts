import type { Clock } from '../../core/base/clock';
import type { FieldMapping } from '../../core/errors/fieldMapping';
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
} from '../../core/errors/logBackend';
import type { BackendConnection } from '../http/backendAccess';
import { countMatches } from './countMatches';
import { countRecords } from './countRecords';
import { discoverLink } from './discoverLink';
import type { ElasticsearchApi } from './elasticsearchApi';
import { FieldKinds } from './fieldKinds';
import { probeEngine } from './probeEngine';
import { sampleRecords } from './sampleRecords';
import { searchContext, type SearchContext } from './searchContext';

/** All that may be read; the engines leave their own indices out of it. */
const everything = '*';

/** Elasticsearch, OpenSearch and what speaks their search API. */
export class ElasticsearchBackend implements LogBackend {
  readonly id: string;
  readonly label: string;
  private readonly mapping: FieldMapping | undefined;
  private readonly context: SearchContext;

  constructor(
    private readonly connection: BackendConnection,
    api: ElasticsearchApi,
    clock: Clock,
  ) {
    const { id, label, mapping, within = everything } = connection;
    this.id = id;
    this.label = label;
    this.mapping = mapping;
    const kinds = new FieldKinds(api, within, mapping, clock);
    this.context = searchContext(api, { mapping, kinds, clock, within });
  }

  probe(signal: AbortSignal): Promise<LogProbe> {
    return probeEngine(this.context, signal);
  }

  count(request: CountRequest, signal: AbortSignal): Promise<CountAnswer> {
    return countRecords(this.context, request, signal);
  }

  sample(request: SampleRequest, signal: AbortSignal): Promise<SampleAnswer> {
    return sampleRecords(this.context, request, signal);
  }

  countMatches(request: MatchRequest, signal: AbortSignal): Promise<MatchAnswer> {
    return countMatches(this.context, request, signal);
  }

  link(query: LogQuery): string | undefined {
    const { access, page } = this.connection;
    return discoverLink(query, this.mapping, access.baseUrl, page);
  }
}
