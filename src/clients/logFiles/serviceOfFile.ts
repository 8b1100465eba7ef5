import { basename, dirname } from 'node:path';

/** A name by which a log file may go, and the service it then belongs to. */
export interface FileService {
  readonly name: string;
  readonly service: string;
}

/**
 * The service that a log file belongs to by its name (`search.log`, `search-2026-10-11.log.gz`) or its folder's
 * (`logs/search/app.log`), for records that tell none.
 */
export function serviceOfFile(services: readonly FileService[]): (path: string) => string | undefined {
  const byName = new Map(services.map(({ name, service }) => [name.toLowerCase(), service]));
  return path => {
    const stem = basename(path).toLowerCase().replace(/\..*$/, '');
    return (
      byName.get(stem) ??
      byName.get(stem.replace(/[-_]\d.*$/, '')) ??
      byName.get(basename(dirname(path)).toLowerCase())
    );
  };
}
