import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a program that is scraped tells, as its test sets it. */
export interface Exporter {
  /** `host:port`. */
  readonly target: string;
  /** Whole lines of the exposition format, by the name of what they are. */
  readonly lines: Map<string, string>;
  close(): Promise<void>;
}

/** A program with metrics on loopback; after ten minutes it closes by itself. */
export async function startExporter(lines: Readonly<Record<string, string>>): Promise<Exporter> {
  const told = new Map(Object.entries(lines));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end([...told.values()].map(text => `${text.trim()}\n`).join(''));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    clearTimeout(lifetime);
    server.closeAllConnections();
    return new Promise(resolve => server.close(() => resolve()));
  };
  const lifetime = setTimeout(() => void close(), 600_000);
  lifetime.unref();
  return { target: `127.0.0.1:${port}`, lines: told, close };
}

/** A shop: what it served, how long that took, and some numbers that are none. */
export const shopMetrics = {
  requests: `
# HELP shop_requests_total Requests that were answered.
# TYPE shop_requests_total counter
shop_requests_total{service="checkout",code="200"} 900
shop_requests_total{service="checkout",code="500"} 100
shop_requests_total{service="cart \\"new\\"",code="200"} 50`,
  duration: `
# HELP shop_request_seconds How long an answer took.
# TYPE shop_request_seconds histogram
shop_request_seconds_bucket{le="0.1"} 50
shop_request_seconds_bucket{le="0.5"} 90
shop_request_seconds_bucket{le="1"} 100
shop_request_seconds_bucket{le="+Inf"} 100
shop_request_seconds_sum 21.5
shop_request_seconds_count 100`,
  odd: `
# TYPE shop_odd gauge
shop_odd{kind="nan"} NaN
shop_odd{kind="high"} +Inf
shop_odd{kind="low"} -Inf
shop_odd{kind="tiny"} 1.5e-9`,
  going: `
# TYPE shop_going gauge
shop_going 1`,
} as const;
