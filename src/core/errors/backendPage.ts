/** Where people look at a backend's logs: Grafana's address and its data source there, Kibana's address. */
export interface BackendPage {
  readonly url: string;
  /** Grafana's uid of it. */
  readonly dataSource?: string;
}

/** The page at a typed address. Explore's own address names the data source. */
export function pageOf(text: string): BackendPage | undefined {
  const url = urlOf(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const dataSource = dataSourceOf(url);
  return {
    url: url.origin + url.pathname.replace(/\/(?:explore|app\/.*)?$/, ''),
    ...(dataSource === undefined ? {} : { dataSource }),
  };
}

/** As `pageOf` reads it again. */
export function pageText({ url, dataSource }: BackendPage): string {
  if (dataSource === undefined) return url;
  const panes = JSON.stringify({ opex: { datasource: dataSource } });
  return `${url}/explore?panes=${encodeURIComponent(panes)}`;
}

/** Grafana 10 and newer write `panes={"x":{"datasource":"uid"}}`, older ones `left={"datasource":"uid"}` or a list. */
function dataSourceOf({ searchParams }: URL): string | undefined {
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
