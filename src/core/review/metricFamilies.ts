import type { MetricName } from '../errors/metricSource';

/** Requests that a service answered, as one library or proxy counts them. */
export interface RequestFamily {
  /** `http` or `rpc`; part of panel ids. */
  readonly kind: 'http' | 'rpc';
  /** Name of the counter of requests, as the server spells it. */
  readonly counter?: string;
  readonly duration?: DurationMetric;
}

export interface DurationMetric {
  /** Name without `_bucket`. */
  readonly base: string;
  /** Name of the buckets; absent for a native histogram, whose base is asked for itself. */
  readonly buckets?: string;
  /** Seconds of one of its units. */
  readonly scale: number;
}

interface KnownFamily {
  readonly kind: 'http' | 'rpc';
  /** Ends of names, without unit and `_bucket`; before them may stand an application's own name. */
  readonly duration?: RegExp;
  readonly counter?: RegExp;
}

/**
 * Names that libraries and proxies give to requests that came in, most telling first: OpenTelemetry's HTTP conventions
 * (1.23 and those before), Micrometer, the client libraries of Prometheus, ingresses and meshes, span metrics, gRPC.
 */
const known: readonly KnownFamily[] = [
  { kind: 'http', duration: /^http_server_request_duration$/ },
  { kind: 'http', duration: /^http_server_duration$/ },
  { kind: 'http', duration: /^http_server_requests$/, counter: /^http_server_requests_total$/ },
  {
    kind: 'http',
    duration: /(?:^|_)http_(?:requests?|response)_(?:duration|latency|time)$/,
    counter: /(?:^|_)http_requests?_total$/,
  },
  { kind: 'http', duration: /^istio_request_duration$/, counter: /^istio_requests_total$/ },
  {
    kind: 'http',
    duration: /^nginx_ingress_controller_request_duration$/,
    counter: /^nginx_ingress_controller_requests$/,
  },
  {
    kind: 'http',
    duration: /^traefik_service_request_duration$/,
    counter: /^traefik_service_requests_total$/,
  },
  { kind: 'http', duration: /^envoy_cluster_upstream_rq_time$/, counter: /^envoy_cluster_upstream_rq$/ },
  { kind: 'http', counter: /^haproxy_(?:frontend|backend)_http_responses_total$/ },
  {
    kind: 'http',
    duration: /^traces_span_?metrics_(?:latency|duration)$/,
    counter: /^traces_span_?metrics_calls_total$/,
  },
  { kind: 'rpc', duration: /^grpc_server_handling$/, counter: /^grpc_server_handled_total$/ },
  { kind: 'rpc', duration: /^rpc_server_(?:call_)?duration$/ },
];

/** Requests that a service makes, and those to monitoring itself, say nothing of what users met. */
const elsewhere =
  /(?:^|_)(?:client|outgoing|promhttp|conntrack)_|^(?:prometheus|alertmanager|grafana|loki|cortex|thanos|tempo|vm|etcd|apiserver|kubelet|coredns|net)_/;

/** Families whose names are among the metrics; the most telling of each kind first. At most one of each kind is used. */
export function requestFamilies(metrics: readonly MetricName[]): readonly RequestFamily[] {
  const names = metrics.filter(({ name }) => !elsewhere.test(plain(name)));
  const families = known.flatMap(({ kind, duration, counter }): readonly RequestFamily[] => {
    const durations =
      duration === undefined ? [] : names.flatMap(metric => durationOf(metric, duration) ?? []);
    const counters = counter === undefined ? [] : names.filter(({ name }) => counter.test(plain(name)));
    // Of several applications' own names the first; a classic histogram before a native one of the same name.
    const [first] = durations.sort(
      (a, b) =>
        Number(a.buckets === undefined) - Number(b.buckets === undefined) || (a.base < b.base ? -1 : 1),
    );
    const count = counters.map(({ name }) => name).sort()[0] ?? countOf(first, metrics);
    if (first === undefined && count === undefined) return [];
    return [
      {
        kind,
        ...(count === undefined ? {} : { counter: count }),
        ...(first === undefined ? {} : { duration: first }),
      },
    ];
  });
  return (['http', 'rpc'] as const).flatMap(kind => families.find(family => family.kind === kind) ?? []);
}

/** Dots of OpenTelemetry's own spelling, which newer servers keep, as the underscores of the older ones. */
export function plain(name: string): string {
  return name.replace(/[^\w:]/g, '_');
}

function durationOf({ name, type, unit }: MetricName, ending: RegExp): DurationMetric | undefined {
  const isBuckets = name.endsWith('_bucket');
  const isNative = type === 'histogram' && !/_(?:bucket|count|sum)$/.test(name);
  if (!isBuckets && !isNative) return undefined;
  const base = isBuckets ? name.slice(0, -'_bucket'.length) : name;
  const [, stem = '', suffix] = /^(.*?)(?:_(seconds|milliseconds|ms|s))?$/.exec(plain(base)) ?? [];
  if (!ending.test(stem) && !ending.test(plain(base))) return undefined;
  const inMilliseconds =
    /^(?:milliseconds|ms)$/.test(suffix ?? unit ?? '') || isMillisecondsByName(stem, suffix);
  return { base, scale: inMilliseconds ? 0.001 : 1, ...(isBuckets ? { buckets: name } : {}) };
}

/** These two have no unit in their names and mean milliseconds. */
function isMillisecondsByName(stem: string, suffix: string | undefined): boolean {
  return suffix === undefined && /^(?:envoy_cluster_upstream_rq_time|http_server_duration)$/.test(stem);
}

function countOf(duration: DurationMetric | undefined, metrics: readonly MetricName[]): string | undefined {
  if (duration?.buckets === undefined) return undefined;
  const name = `${duration.base}_count`;
  return metrics.some(metric => metric.name === name) ? name : undefined;
}
