import assert from 'node:assert/strict';
import type { MetricLabels, MetricName } from '../../../../src/core/errors/metricSource';
import { requestFamilies } from '../../../../src/core/review/metricFamilies';
import { expandExpression, valueText, type PanelUnit } from '../../../../src/core/review/panel';
import {
  availabilityQueries,
  familyQuestions,
  labelFamily,
  panelsOfFamily,
  probePanels,
} from '../../../../src/core/review/panelsOfMetrics';

/** Names of a histogram's parts. */
function histogram(base: string): readonly string[] {
  return [`${base}_bucket`, `${base}_count`, `${base}_sum`];
}

function named(...names: readonly string[]): readonly MetricName[] {
  return names.map(name => ({ name }));
}

/** `http counter base×scale` of each family. */
function words(metrics: readonly MetricName[]): readonly string[] {
  return requestFamilies(metrics).map(({ kind, counter, duration }) =>
    [kind, counter ?? '-', duration === undefined ? '-' : `${duration.base}×${duration.scale}`].join(' '),
  );
}

describe('panels guessed from metrics', () => {
  const guessed: readonly { from: string; metrics: readonly MetricName[]; families: readonly string[] }[] = [
    {
      from: "OpenTelemetry's HTTP conventions",
      metrics: named(...histogram('http_server_request_duration_seconds'), 'target_info'),
      families: ['http http_server_request_duration_seconds_count http_server_request_duration_seconds×1'],
    },
    {
      from: 'the same, with dots as newer servers keep them',
      metrics: named(...histogram('http.server.request.duration_seconds')),
      families: ['http http.server.request.duration_seconds_count http.server.request.duration_seconds×1'],
    },
    {
      from: 'the conventions before, in milliseconds',
      metrics: named(...histogram('http_server_duration_milliseconds')),
      families: ['http http_server_duration_milliseconds_count http_server_duration_milliseconds×0.001'],
    },
    {
      from: 'a native histogram, which has no buckets of its own',
      metrics: [{ name: 'http_server_request_duration_seconds', type: 'histogram' }],
      families: ['http - http_server_request_duration_seconds×1'],
    },
    {
      from: 'the classic names',
      metrics: named('http_requests_total', ...histogram('http_request_duration_seconds')),
      families: ['http http_requests_total http_request_duration_seconds×1'],
    },
    {
      from: "an application's own names",
      metrics: named('shop_http_requests_total', ...histogram('shop_http_request_duration_seconds')),
      families: ['http shop_http_requests_total shop_http_request_duration_seconds×1'],
    },
    {
      from: 'a counter alone',
      metrics: named('http_requests_total'),
      families: ['http http_requests_total -'],
    },
    {
      from: 'Micrometer',
      metrics: named(...histogram('http_server_requests_seconds')),
      families: ['http http_server_requests_seconds_count http_server_requests_seconds×1'],
    },
    {
      from: 'Istio and gRPC side by side',
      metrics: named(
        'istio_requests_total',
        ...histogram('istio_request_duration_milliseconds'),
        'grpc_server_handled_total',
        ...histogram('grpc_server_handling_seconds'),
      ),
      families: [
        'http istio_requests_total istio_request_duration_milliseconds×0.001',
        'rpc grpc_server_handled_total grpc_server_handling_seconds×1',
      ],
    },
    {
      from: 'an ingress of nginx',
      metrics: named(
        'nginx_ingress_controller_requests',
        ...histogram('nginx_ingress_controller_request_duration_seconds'),
      ),
      families: [
        'http nginx_ingress_controller_requests nginx_ingress_controller_request_duration_seconds×1',
      ],
    },
    {
      from: 'what users met before what a proxy saw',
      metrics: named('istio_requests_total', ...histogram('http_server_request_duration_seconds')),
      families: ['http http_server_request_duration_seconds_count http_server_request_duration_seconds×1'],
    },
    {
      from: 'nothing, of requests that go out and of monitoring itself',
      metrics: named(
        ...histogram('http_client_request_duration_seconds'),
        ...histogram('prometheus_http_request_duration_seconds'),
        'promhttp_metric_handler_requests_total',
        'apiserver_request_total',
        'go_gc_duration_seconds',
        'http_requests_total_errors',
      ),
      families: [],
    },
  ];
  for (const { from, metrics, families } of guessed) {
    it(`from ${from}`, () => assert.deepEqual(words(metrics), families));
  }

  const labelled: readonly {
    why: string;
    series: readonly MetricLabels[];
    service?: string;
    status?: string;
  }[] = [
    { why: 'classic', series: [{ job: 'shop', code: '200' }], service: 'job', status: 'code http' },
    {
      why: "OpenTelemetry's",
      series: [{ job: 'shop/checkout', service_name: 'checkout', http_response_status_code: '503' }],
      service: 'service_name',
      status: 'http_response_status_code http',
    },
    {
      why: 'with dots',
      series: [{ 'service.name': 'checkout', 'http.response.status_code': '200' }],
      service: 'service.name',
      status: 'http.response.status_code http',
    },
    { why: 'of gRPC', series: [{ app: 'a', grpc_code: 'OK' }], service: 'app', status: 'grpc_code grpc' },
    { why: 'of spans', series: [{ status_code: 'STATUS_CODE_UNSET' }], status: 'status_code span' },
    { why: 'of HAProxy', series: [{ proxy: 'web', code: '5xx' }], service: 'proxy', status: 'code http' },
    { why: 'that say something else', series: [{ job: 'a', status: 'success', code: '' }], service: 'job' },
    { why: 'that are not known', series: [] },
  ];
  for (const { why, series, service, status } of labelled) {
    it(`reads labels ${why}`, () => {
      const family = labelFamily({ kind: 'http', counter: 'http_requests_total' }, series);
      assert.equal(family.service, service);
      assert.equal(family.status && `${family.status.label} ${family.status.form}`, status);
    });
  }

  const classic = labelFamily(
    {
      kind: 'http',
      counter: 'http_requests_total',
      duration: {
        base: 'http_request_duration_seconds',
        buckets: 'http_request_duration_seconds_bucket',
        scale: 1,
      },
    },
    [{ service: 'checkout', code: '500' }],
  );
  const queries = (id: string): readonly string[] | undefined =>
    panelsOfFamily(classic)
      .find(panel => panel.id === id)
      ?.queries.map(({ label, expression }) => `${label}: ${expression}`);

  it('asks for percentiles, traffic and shares', () => {
    const rate = 'rate(http_requests_total[$__rate_interval])';
    const failed = 'rate(http_requests_total{code=~"5.."}[$__rate_interval])';
    assert.deepEqual(
      panelsOfFamily(classic).map(({ id }) => id),
      ['latency', 'latency-services', 'availability', 'traffic', 'error-share', 'status'],
    );
    assert.equal(
      queries('latency')?.[1],
      'p95: histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))',
    );
    assert.deepEqual(queries('traffic'), [`all: sum by (service) (${rate})`]);
    assert.deepEqual(queries('error-share'), [
      `all: (sum by (service) (${failed}) or 0 * sum by (service) (${rate})) / sum by (service) (${rate})`,
    ]);
    assert.ok(queries('availability')?.[0]?.startsWith('all: 1 - ('));
  });

  it('tells no share of errors where nothing says how requests ended', () => {
    const blind = labelFamily({ kind: 'http', counter: 'http_requests_total' }, [{ job: 'a' }]);
    assert.deepEqual(
      panelsOfFamily(blind).map(({ id }) => id),
      ['traffic'],
    );
    assert.equal(availabilityQueries(blind), undefined);
  });

  it('quotes names with dots, and brings milliseconds to seconds', () => {
    const [question] = familyQuestions(named(...histogram('http.server.duration_milliseconds')));
    assert.ok(question);
    assert.ok(question.expression.includes('"service.name"'));
    assert.ok(question.expression.includes('{"http.server.duration_milliseconds_count"}'));
    const panels = panelsOfFamily(labelFamily(question.family, [{ 'http.status_code': '200' }]));
    assert.equal(
      panels[0]?.queries[0]?.expression,
      'histogram_quantile(0.5, sum by (le) (rate({"http.server.duration_milliseconds_bucket"}[$__rate_interval]))) * 0.001',
    );
  });

  it('does not ask for names that an older server cannot read', () => {
    assert.ok(!familyQuestions(named('http_requests_total'))[0]?.expression.includes('"'));
  });

  it('asks for probes where there are any', () => {
    assert.deepEqual(
      probePanels(named('probe_success', 'up')).map(({ id }) => id),
      ['probes'],
    );
    assert.deepEqual(probePanels(named('up')), []);
  });

  it("puts durations in for Grafana's variables and leaves others", () => {
    const expanded = expandExpression('rate(a[$__rate_interval]) + b[${__range}:$__interval] + $job + c$', {
      stepMs: 60_000,
      rangeMs: 7_200_000,
    });
    assert.equal(expanded, 'rate(a[300s]) + b[7200s:60s] + $job + c$');
  });

  const values: readonly (readonly [number, PanelUnit, string])[] = [
    [0, 'seconds', '0 s'],
    [0.00042, 'seconds', '420 µs'],
    [0.31, 'seconds', '310 ms'],
    [2.4, 'seconds', '2.4 s'],
    [252, 'seconds', '4m 12s'],
    [0.9999, 'share', '99.99%'],
    [0.99999999, 'share', '99.999%'],
    [1, 'share', '100%'],
    [0.29, 'share', '29%'],
    [0.0012, 'share', '0.12%'],
    [12.44, 'perSecond', '12.4/s'],
    [1204, 'count', '1,204'],
    [3, 'count', '3'],
    [1.2e9, 'bytes', '1.2 GB'],
    [-0.5, 'number', '-0.5'],
    [NaN, 'number', 'no value'],
  ];
  for (const [value, unit, text] of values) {
    it(`says ${value} ${unit} as ${text}`, () => assert.equal(valueText(value, unit), text));
  }
});
