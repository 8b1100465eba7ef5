import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertmanagerConfig } from '../../sim/alertmanager/config';
import { postAlerts, type TestAlertmanager } from '../../sim/alertmanager/testAlertmanager';
import type { Backend } from '../support/realBackend';
import { provideDebianProgram } from '../support/debianProgram';
import { startServer } from '../support/startServer';

/** Prometheus Alertmanager, from Debian's package. */
export const backend: Backend = {
  name: 'Alertmanager',
  provide: () =>
    provideDebianProgram({
      debian: 'prometheus-alertmanager',
      programs: ['prometheus-alertmanager', 'alertmanager'],
      what: 'Prometheus Alertmanager',
    }),
};

/** Starts a real one alone, without a cluster; `prefix` is a path below which it serves. */
export async function startAlertmanager(config: AlertmanagerConfig, prefix = ''): Promise<TestAlertmanager> {
  const { program } = await backend.provide();
  const server = await startServer({
    program,
    readyPath: `${prefix}/-/ready`,
    args: ({ port, data, folder }) => {
      const file = join(folder, 'alertmanager.yml');
      // JSON is YAML.
      writeFileSync(file, JSON.stringify(config));
      return [
        `--config.file=${file}`,
        `--storage.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--web.external-url=http://127.0.0.1:${port}${prefix}`,
        '--cluster.listen-address=',
        '--log.level=warn',
      ];
    },
  });
  const url = server.url + prefix;
  return {
    url,
    post: alerts => postAlerts(url, alerts),
    restart: () => server.restart(),
    stop: () => server.stop(),
    close: () => server.close(),
  };
}
