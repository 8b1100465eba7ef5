import type { LogQuery } from '../../core/errors/logBackend';
import { parseBaseUrl } from '../http/baseUrl';
import type { VictoriaLogsContext } from './victoriaLogsContext';

/** Address of its own page for a query: it lies beside its API, where the connection names no other. */
export function victoriaLogsLink(context: VictoriaLogsContext, query: LogQuery): string | undefined {
  const { page, access } = context.connection;
  try {
    const { href } = parseBaseUrl(page?.url ?? access.baseUrl, { plainHttp: true });
    const { from, to } = query.window;
    const pairs = [
      ['query', String(context.textOf(query))],
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
