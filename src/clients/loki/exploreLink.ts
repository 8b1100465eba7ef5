import type { LogQuery } from '../../core/errors/logBackend';
import { parseBaseUrl } from '../http/baseUrl';

/** Address of Grafana's Explore for a query of a Loki data source; undefined for an address that is none. */
export function exploreLink(
  page: { readonly url: string; readonly dataSource?: string },
  expression: string,
  { from, to }: LogQuery['window'],
): string | undefined {
  const { dataSource } = page;
  const source = dataSource === undefined ? undefined : { type: 'loki', uid: dataSource };
  const pane = {
    ...(source ? { datasource: source.uid } : {}),
    queries: [
      { refId: 'A', expr: expression, queryType: 'range', ...(source ? { datasource: source } : {}) },
    ],
    range: { from: String(Math.floor(from)), to: String(Math.ceil(to)) },
  };
  try {
    const { href } = parseBaseUrl(page.url, { plainHttp: true });
    // No organisation: whoever opens it is in theirs.
    return `${href}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`;
  } catch {
    return undefined;
  }
}
