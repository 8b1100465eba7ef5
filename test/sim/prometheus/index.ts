import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A series of a stand-in: its labels and its value at a time (Unix ms); undefined where it has none. */
export interface SimSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (time: number) => number | undefined;
}

export interface PrometheusSimOptions {
  /** Metrics that there are. */
  readonly names: readonly string[];
  /** What an expression answers; undefined is refused, as a mistake in it is. */
  readonly answer: (expression: string) => readonly SimSeries[] | undefined;
  /** Gives up by itself, so that no run leaves one behind (ms). */
  readonly maxLifetimeMs: number;
}

export interface PrometheusSim {
  readonly url: string;
  /** Expressions that were asked, oldest first. */
  readonly asked: readonly string[];
  /** The latest time that anything was asked for (Unix ms): of the future there is nothing to tell. */
  readonly latest: number;
  close(): Promise<void>;
}

/** Speaks as much of Prometheus' HTTP API as the client asks; PromQL it does not know: the test answers by text. */
export async function startPrometheusSim(options: PrometheusSimOptions): Promise<PrometheusSim> {
  const asked: string[] = [];
  let latest = -Infinity;
  const server = createServer((request, response) => {
    readParameters(request)
      .then(({ path, parameters }) => {
        latest = Math.max(
          latest,
          1000 * Number(parameters.get('end') ?? parameters.get('time') ?? -Infinity),
        );
        const { status, body } = answerOf(path, parameters, options, asked);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      })
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const lifetime = setTimeout(() => server.close(), options.maxLifetimeMs);
  lifetime.unref();
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    get latest() {
      return latest;
    },
    close: () =>
      new Promise(resolve => {
        clearTimeout(lifetime);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readParameters(
  request: IncomingMessage,
): Promise<{ readonly path: string; readonly parameters: URLSearchParams }> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return {
    path: url.pathname.replace('/api/v1', ''),
    parameters: new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]),
  };
}

function answerOf(
  path: string,
  parameters: URLSearchParams,
  { names, answer }: PrometheusSimOptions,
  asked: string[],
): { readonly status: number; readonly body: unknown } {
  const success = (data: unknown) => ({ status: 200, body: { status: 'success', data } });
  const number = (name: string): number => Number(parameters.get(name)) * 1000;
  if (path === '/query' || path === '/query_range') {
    const expression = parameters.get('query') ?? '';
    asked.push(expression);
    const series = answer(expression);
    if (!series) {
      const error = `invalid parameter "query": 1:1: parse error: unexpected ${expression.slice(0, 40)}`;
      return { status: 400, body: { status: 'error', errorType: 'bad_data', error } };
    }
    const times =
      path === '/query' ? [number('time')] : stepsOf(number('start'), number('end'), number('step'));
    const rows = series.flatMap(({ labels, at }) => {
      const values = times.flatMap(time => {
        const value = at(time);
        return value === undefined ? [] : [[time / 1000, String(value)] as const];
      });
      if (values.length === 0) return [];
      return [path === '/query' ? { metric: labels, value: values[0] } : { metric: labels, values }];
    });
    return success({ resultType: path === '/query' ? 'vector' : 'matrix', result: rows });
  }
  if (path === '/label/__name__/values') return success(names);
  if (path === '/label/job/values') return success(['shop']);
  if (path === '/metadata') return success({});
  if (path === '/rules') return success({ groups: [] });
  if (path === '/alerts') return success({ alerts: [] });
  if (path === '/status/buildinfo') return success({ version: '3.5.0' });
  return { status: 404, body: { status: 'error', errorType: 'not_found', error: path } };
}

function stepsOf(from: number, to: number, stepMs: number): readonly number[] {
  const count = Math.floor((to - from) / stepMs) + 1;
  return Array.from({ length: count }, (_, at) => from + at * stepMs);
}
