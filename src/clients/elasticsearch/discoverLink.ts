import type { FieldMapping } from '../../core/errors/fieldMapping';
import type { LogQuery } from '../../core/errors/logBackend';
import { safeLink } from '../http/baseUrl';
import { searchedFields } from './renderQuery';

/** Address of the page that shows queries, and there the data view's id. */
export interface DiscoverPage {
  readonly url: string;
  readonly dataSource?: string;
}

/**
 * A query in Discover, of Kibana and of OpenSearch Dashboards alike, in Kibana's query language. Undefined where
 * nobody said where that page is, and it cannot be told from the engine's own address.
 */
export function discoverLink(
  { window, services, levels, text }: LogQuery,
  mapping: FieldMapping | undefined,
  baseUrl: string,
  page: DiscoverPage | undefined,
): string | undefined {
  const base = safeLink(page?.url ?? pageOfCloud(baseUrl))
    ?.replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  if (base === undefined) return undefined;
  const clauses = [
    ...oneOf(mapping?.fields.service?.name, services),
    ...oneOf(mapping?.fields.level?.name, levels),
    ...(text ? [anywhere(text, mapping)] : []),
  ];
  const at = (time: number): string => rison(new Date(time).toISOString());
  const state = `(time:(from:${at(window.from)},to:${at(window.to)}))`;
  const { dataSource } = page ?? {};
  const query = `query:(language:kuery,query:${rison(clauses.join(' and '))})`;
  // OpenSearch 2.10 moved Discover, and its old address leads there without the time.
  if (base.endsWith('/app/data-explorer')) {
    const view = dataSource === undefined ? '' : `indexPattern:${rison(dataSource)},`;
    return addressOf(`${base}/discover#?`, {
      _g: state,
      _a: `(discover:(columns:!(_source)),metadata:(${view}view:discover))`,
      _q: `(filters:!(),${query})`,
    });
  }
  const index = dataSource === undefined ? '' : `index:${rison(dataSource)},`;
  const root = base.replace(/\/app(?:\/discover)?$/, '');
  return addressOf(`${root}/app/discover#/?`, { _g: state, _a: `(${index}${query})` });
}

function addressOf(page: string, states: Readonly<Record<string, string>>): string {
  return (
    page +
    Object.entries(states)
      .map(([name, state]) => `${name}=${encodeURIComponent(state)}`)
      .join('&')
  );
}

/** Elastic Cloud has both side by side, Amazon's OpenSearch has one below the other. */
function pageOfCloud(baseUrl: string): string | undefined {
  const { host, protocol } = new URL(baseUrl);
  if (/\.es\.[\w.-]+\.(?:elastic-cloud\.com|elastic\.cloud|cloud\.es\.io|found\.io)(?::\d+)?$/.test(host)) {
    return `${protocol}//${host.replace('.es.', '.kb.')}`;
  }
  if (/\.(?:es|aoss|aos)\.amazonaws\.com$/.test(host)) return `${protocol}//${host}/_dashboards`;
  return undefined;
}

function oneOf(field: string | undefined, values: readonly (string | null)[] | undefined): readonly string[] {
  if (field === undefined || values === undefined || values.length === 0) return [];
  const texts = values.filter((value): value is string => value !== null);
  const some = texts.length > 0 ? [`${field} : (${texts.map(quoted).join(' or ')})`] : [];
  const none = values.includes(null) ? [`not ${field} : *`] : [];
  return [`(${[...some, ...none].join(' or ')})`];
}

function anywhere(text: string, mapping: FieldMapping | undefined): string {
  const fields = searchedFields(mapping).map(({ name }) => `${name} : ${quoted(text)}`);
  return fields.length === 0 ? quoted(text) : `(${fields.join(' or ')})`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** A text in Kibana's notation of states. */
function rison(text: string): string {
  return `'${text.replace(/[!']/g, '!$&')}'`;
}
