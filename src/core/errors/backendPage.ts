/** Where people look at a backend's logs: Grafana's address, or that of Discover, and what is looked at there. */
export interface BackendPage {
  /** Ends with the app where it is Discover: `/app/discover`, or `/app/data-explorer` of OpenSearch 2.10 and later. */
  readonly url: string;
  /** Grafana's uid of the data source; the id of Discover's data view. */
  readonly dataSource?: string;
}

/** The page at a typed address. Addresses of Explore and of Discover name what is looked at. */
export function pageOf(text: string): BackendPage | undefined {
  const url = urlOf(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const dataSource = dataSourceOf(url);
  return {
    url:
      url.origin +
      url.pathname.replace(/(\/app\/(?:discover|data-explorer))?\/?(?:explore|app\/.*|discover)?$/, '$1'),
    ...(dataSource === undefined ? {} : { dataSource }),
  };
}

/** As `pageOf` reads it again. */
export function pageText({ url, dataSource }: BackendPage): string {
  if (dataSource === undefined) return url;
  if (url.endsWith('/app/data-explorer'))
    return `${url}/discover#?_a=(metadata:(indexPattern:'${dataSource}'))`;
  if (url.endsWith('/app/discover')) return `${url}#/?_a=(index:'${dataSource}')`;
  const panes = JSON.stringify({ opex: { datasource: dataSource } });
  return `${url}/explore?panes=${encodeURIComponent(panes)}`;
}

/** Grafana 10 and newer write `panes={"x":{"datasource":"uid"}}`, older ones `left={"datasource":"uid"}` or a list. */
function dataSourceOf({ searchParams, hash }: URL): string | undefined {
  // Kibana's states, also as newer ones and as OpenSearch Dashboards write them.
  const view = /\b(?:index|dataViewId|indexPattern):'?([\w.*-]{1,100})/.exec(hash)?.[1];
  if (view !== undefined) return view;
  for (const name of ['panes', 'left']) {
    const text = searchParams.get(name);
    const found = text === null ? undefined : /"datasource":"([\w-]{1,100})"/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
