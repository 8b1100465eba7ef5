import type { MetricLabels, MetricName } from '../errors/metricSource';
import { plain, requestFamilies, type DurationMetric, type RequestFamily } from './metricFamilies';
import type { MetricPanel, PanelQuery } from './panel';
import { by, selector, type LabelCondition } from './promql';

/** A family and the labels that its samples carry. */
export interface LabelledFamily extends RequestFamily {
  /** Label that tells services apart; absent: none of those known has a value. */
  readonly service?: string;
  readonly status?: StatusLabel;
}

/** Label that says how a request ended. */
export interface StatusLabel {
  readonly label: string;
  readonly form: 'http' | 'grpc' | 'span';
}

/** Most telling first. OpenTelemetry's names may come with dots. */
const serviceLabels = [
  'service_name',
  'destination_service_name',
  'exported_service',
  'service',
  'application',
  'app',
  'envoy_cluster_name',
  'proxy',
  'ingress',
  'job',
];

const statusLabels: readonly (readonly [string, StatusLabel['form']])[] = [
  ['http_response_status_code', 'http'],
  ['http_status_code', 'http'],
  ['rpc_grpc_status_code', 'grpc'],
  ['grpc_code', 'grpc'],
  ['envoy_response_code', 'http'],
  ['response_code', 'http'],
  ['status_code', 'http'],
  ['status', 'http'],
  ['code', 'http'],
];

const dotted: readonly string[] = [
  'service.name',
  'http.response.status_code',
  'http.status_code',
  'rpc.grpc.status_code',
];

/** Families to ask about, each with the expression whose series show which labels it has: one request each. */
export function familyQuestions(
  metrics: readonly MetricName[],
): readonly { readonly family: RequestFamily; readonly expression: string }[] {
  return requestFamilies(metrics).map(family => {
    const metric = family.counter ?? family.duration?.buckets ?? family.duration?.base ?? '';
    // A server older than 3 does not read names in quotes.
    const isDotted = metrics.some(({ name }) => name.includes('.'));
    const labels = [...serviceLabels, ...statusLabels.map(([label]) => label), ...(isDotted ? dotted : [])];
    return { family, expression: `count${by(...labels)} (last_over_time(${selector(metric)}[1d]))` };
  });
}

/** Which labels carry the service and how a request ended, by the answer to the question. */
export function labelFamily(family: RequestFamily, series: readonly MetricLabels[]): LabelledFamily {
  const present = new Set(
    series.flatMap(labels => Object.keys(labels).filter(label => labels[label] !== '')),
  );
  const spelled = (name: string): string | undefined =>
    [...present].sort().find(label => plain(label) === name);
  const service = serviceLabels.map(spelled).find(label => label !== undefined);
  const status = statusLabels
    .map(([name, form]) => ({ label: spelled(name), form }))
    .flatMap(({ label, form }) => (label === undefined ? [] : [formOf(label, form, series)]))
    .find(found => found !== undefined);
  return {
    ...family,
    ...(service === undefined ? {} : { service }),
    ...(status === undefined ? {} : { status }),
  };
}

/** By its values: the label `code` of gRPC says `OK`, that of spans `STATUS_CODE_ERROR`; one of other words says nothing. */
function formOf(
  label: string,
  form: StatusLabel['form'],
  series: readonly MetricLabels[],
): StatusLabel | undefined {
  const values = series.map(labels => labels[label] ?? '').filter(value => value !== '');
  if (values.some(value => value.startsWith('STATUS_CODE_'))) return { label, form: 'span' };
  if (values.some(value => /^(?:[1-5]\d\d|[1-5]xx)$/.test(value))) return { label, form: 'http' };
  const isGrpc = values.some(value => /^(?:OK|Ok|Unavailable|Internal|Unknown)$/.test(value));
  if (isGrpc || (form === 'grpc' && values.some(value => /^\d{1,2}$/.test(value))))
    return { label, form: 'grpc' };
  return undefined;
}

/** Latency, availability, traffic and error share of the requests that a family counts. */
export function panelsOfFamily(family: LabelledFamily): readonly MetricPanel[] {
  const prefix = family.kind === 'http' ? '' : 'rpc-';
  const what = family.kind === 'http' ? 'HTTP requests' : 'calls';
  const counter = counterOf(family);
  return [
    ...(family.duration === undefined ? [] : latencyPanels(family.duration, family.service, prefix, what)),
    ...(counter === undefined ? [] : trafficPanels(counter, family, prefix, what)),
  ];
}

function latencyPanels(
  duration: DurationMetric,
  service: string | undefined,
  prefix: string,
  what: string,
): readonly MetricPanel[] {
  const shares = [0.5, 0.95, 0.99] as const;
  const about = { subject: 'latency', unit: 'seconds', better: 'lower', origin: 'guessed' } as const;
  const query = (share: number, label: string, split?: string): PanelQuery => ({
    label,
    expression: percentile(duration, share, split),
  });
  const all: MetricPanel = {
    ...about,
    id: `${prefix}latency`,
    title: `Latency of ${what}`,
    definition: `Time that half (p50), 95% (p95) and 99% (p99) of ${what} stayed within; all services together, from ${duration.base}.`,
    queries: shares.map(share => query(share, `p${String(share * 100)}`)),
  };
  if (service === undefined) return [all];
  const each: MetricPanel = {
    ...about,
    id: `${prefix}latency-services`,
    title: `Latency of ${what} by service`,
    definition: `Time that 95% of a service's ${what} stayed within, from ${duration.base}.`,
    queries: [query(0.95, 'p95', service)],
  };
  return [all, each];
}

function percentile({ base, buckets, scale }: DurationMetric, share: number, split?: string): string {
  const rate = `rate(${selector(buckets ?? base)}[$__rate_interval])`;
  const inner = buckets === undefined ? `sum${by(split)} (${rate})` : `sum${by('le', split)} (${rate})`;
  const quantile = `histogram_quantile(${String(share)}, ${inner})`;
  return scale === 1 ? quantile : `${quantile} * ${String(scale)}`;
}

/** Requests a second (or how many came: `increase`) within a window, as PromQL; of a native histogram its count. */
type Requests = (
  conditions?: readonly LabelCondition[],
  over?: 'rate' | 'increase',
  window?: string,
) => string;

function counterOf({ counter, duration }: RequestFamily): Requests | undefined {
  if (counter !== undefined) {
    return (conditions, over = 'rate', window = '$__rate_interval') =>
      `${over}(${selector(counter, conditions)}[${window}])`;
  }
  if (duration === undefined || duration.buckets !== undefined) return undefined;
  return (conditions, over = 'rate', window = '$__rate_interval') =>
    `histogram_count(${over}(${selector(duration.base, conditions)}[${window}]))`;
}

function trafficPanels(
  rate: Requests,
  family: LabelledFamily,
  prefix: string,
  what: string,
): readonly MetricPanel[] {
  const { service, status } = family;
  const name = family.counter ?? family.duration?.base ?? '';
  const traffic: MetricPanel = {
    id: `${prefix}traffic`,
    title: `Traffic: ${what}`,
    subject: 'traffic',
    unit: 'perSecond',
    better: 'neither',
    origin: 'guessed',
    definition: `${capital(what)} a second by service, from ${name}.`,
    queries: [{ label: 'all', expression: `sum${by(service)} (${rate()})` }],
  };
  // Without a label that says how requests ended, no share of errors can be told: none is better than a wrong zero.
  if (status === undefined) return [traffic];
  const failed = failedWhen(status);
  const share = `${failedRate(rate, status, service)} / sum${by(service)} (${rate()})`;
  const shown: MetricPanel[] = [
    {
      id: `${prefix}availability`,
      title: `Availability: good of all ${what}`,
      subject: 'availability',
      unit: 'share',
      better: 'higher',
      origin: 'guessed',
      definition: `Share of ${what} that did not fail (${failed.words}) of all, by service, from ${name}.`,
      queries: [{ label: 'all', expression: `1 - ${share}` }],
    },
    traffic,
    {
      id: `${prefix}error-share`,
      title: `Share of failed ${what}`,
      subject: 'errorShare',
      unit: 'share',
      better: 'lower',
      origin: 'guessed',
      definition: `Share of ${what} that failed (${failed.words}) of all, by service, from ${name}.`,
      queries: [{ label: 'all', expression: share }],
    },
  ];
  if (status.form === 'http') shown.push(byStatusClass(rate, status, prefix, what, name));
  return shown;
}

function byStatusClass(
  rate: Requests,
  { label }: StatusLabel,
  prefix: string,
  what: string,
  name: string,
): MetricPanel {
  const query = (digit: string): PanelQuery => ({
    label: `${digit}xx`,
    expression: `(sum(${rate([{ label, operator: '=~', value: `${digit}..` }])}) or 0 * sum(${rate()})) / sum(${rate()})`,
  });
  return {
    id: `${prefix}status`,
    title: `Share of ${what} by status class`,
    subject: 'errorShare',
    unit: 'share',
    better: 'lower',
    origin: 'guessed',
    definition: `Share of ${what} answered with 4xx and 5xx of all, all services together, from ${name}.`,
    queries: [query('4'), query('5')],
  };
}

/** A service of which nothing failed has no such series: it counts as 0 of its requests, never as "no value". */
function failedRate(rate: Requests, status: StatusLabel, service: string | undefined): string {
  const { condition } = failedWhen(status);
  return `(sum${by(service)} (${rate([condition])}) or 0 * sum${by(service)} (${rate()}))`;
}

function failedWhen({ label, form }: StatusLabel): {
  readonly condition: LabelCondition;
  readonly words: string;
} {
  switch (form) {
    case 'http':
      return { condition: { label, operator: '=~', value: '5..' }, words: 'status 5xx' };
    case 'span':
      return {
        condition: { label, operator: '=', value: 'STATUS_CODE_ERROR' },
        words: 'span status "error"',
      };
    case 'grpc':
      return {
        // Names and numbers of the codes that are the server's fault (gRPC status codes 2, 4, 8, 12 to 15).
        condition: {
          label,
          operator: '=~',
          value:
            'Unknown|UNKNOWN|DeadlineExceeded|DEADLINE_EXCEEDED|ResourceExhausted|RESOURCE_EXHAUSTED|Unimplemented|UNIMPLEMENTED|Internal|INTERNAL|Unavailable|UNAVAILABLE|DataLoss|DATA_LOSS|2|4|8|12|13|14|15',
        },
        words: 'gRPC codes that are the server’s fault',
      };
  }
}

/** Failed and all requests of a whole period, by service, of which availability is worked out. */
export interface AvailabilityQueries {
  readonly failed: string;
  readonly all: string;
  readonly service?: string;
}

/** Undefined where nothing tells which requests failed. */
export function availabilityQueries(family: LabelledFamily): AvailabilityQueries | undefined {
  const count = counterOf(family);
  if (count === undefined || family.status === undefined) return undefined;
  const { condition } = failedWhen(family.status);
  const total = (conditions?: readonly LabelCondition[]): string =>
    `sum${by(family.service)} (${count(conditions, 'increase', '$__range')})`;
  return {
    failed: total([condition]),
    all: total(),
    ...(family.service === undefined ? {} : { service: family.service }),
  };
}

/** Counts of requests over a window such as `10m`, by service where a label tells it. */
export interface RequestCounter {
  readonly all: (window: string, service?: LabelCondition) => string;
  readonly failed: (window: string, service?: LabelCondition) => string;
  /** Label that tells services apart. */
  readonly service?: string;
  /** What counts as failed: "status 5xx". */
  readonly words: string;
}

/** Undefined where nothing tells which requests failed. */
export function requestCounts(family: LabelledFamily): RequestCounter | undefined {
  const count = counterOf(family);
  const { service, status } = family;
  if (count === undefined || status === undefined) return undefined;
  const { condition, words } = failedWhen(status);
  const total = (window: string, conditions: readonly LabelCondition[]): string =>
    `sum${by(service)} (${count(conditions, 'increase', window)})`;
  return {
    all: (window, one) => total(window, one ? [one] : []),
    failed: (window, one) => total(window, one ? [one, condition] : [condition]),
    words,
    ...(service === undefined ? {} : { service }),
  };
}

/** Tells whether a probe from outside succeeded (the blackbox exporter), by target. */
export const probeMetric = 'probe_success';
export const probesPanel = 'probes';
/** The label of its target. */
export const probeTarget = 'instance';
export const probesOfPeriod = `avg by (${probeTarget}) (avg_over_time(${probeMetric}[$__range]))`;

/** Availability as probes from outside see it, where there are any. */
export function probePanels(metrics: readonly MetricName[]): readonly MetricPanel[] {
  if (!metrics.some(({ name }) => name === probeMetric)) return [];
  return [
    {
      id: probesPanel,
      title: 'Availability: probes that succeeded',
      subject: 'availability',
      unit: 'share',
      better: 'higher',
      origin: 'guessed',
      definition: 'Share of probes from outside that succeeded, by target, from probe_success.',
      queries: [
        { label: 'all', expression: 'avg by (instance) (avg_over_time(probe_success[$__rate_interval]))' },
      ],
    },
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
