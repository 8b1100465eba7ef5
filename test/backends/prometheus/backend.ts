import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideDebianProgram } from '../support/debianProgram';
import type { Backend } from '../support/realBackend';
import { startServer, type RunningServer } from '../support/startServer';

/** Prometheus, from Debian's package. */
export const backend: Backend = {
  name: 'Prometheus',
  provide: () => provideDebianProgram({ debian: 'prometheus', programs: ['prometheus'], what: 'Prometheus' }),
};

export interface PrometheusPlan {
  /** `host:port` of what it scrapes each second. */
  readonly targets: readonly string[];
  /** Groups of a rule file. */
  readonly groups?: readonly unknown[];
  /** Remote servers whose data it adds to its own answers, by URL. */
  readonly remoteRead?: readonly string[];
  readonly flags?: readonly string[];
  /** A path below which it serves. */
  readonly prefix?: string;
  /** Only `shop` with `shopPassword` is let in. */
  readonly isGuarded?: boolean;
}

export const shopPassword = 'shop-password';
/** bcrypt of it. */
const shopHash = '$2b$04$abcdefghijklmnopqrstuuRmBpbtS3PKuUoIf79Dw7gvtLwd38il2';

/** Starts a real one with a configuration of its own. */
export async function startPrometheus({
  targets,
  groups = [],
  remoteRead = [],
  flags = [],
  prefix = '',
  isGuarded = false,
}: PrometheusPlan): Promise<RunningServer> {
  const { program } = await backend.provide();
  return startServer({
    program,
    readyPath: `${prefix}/-/ready`,
    readyHeaders: { authorization: `Basic ${Buffer.from(`shop:${shopPassword}`).toString('base64')}` },
    args: ({ port, data, folder }) => {
      const file = join(folder, 'prometheus.yml');
      const rules = join(folder, 'rules.yml');
      const web = join(folder, 'web.yml');
      // JSON is YAML.
      writeFileSync(web, JSON.stringify(isGuarded ? { basic_auth_users: { shop: shopHash } } : {}));
      writeFileSync(rules, JSON.stringify({ groups }));
      writeFileSync(
        file,
        JSON.stringify({
          global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
          rule_files: [rules],
          scrape_configs: [{ job_name: 'shop', static_configs: [{ targets }] }],
          remote_read: remoteRead.map(url => ({ url, read_recent: true, remote_timeout: '2s' })),
        }),
      );
      return [
        `--config.file=${file}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--web.external-url=http://127.0.0.1:${port}${prefix}`,
        `--web.config.file=${web}`,
        '--log.level=warn',
        ...flags,
      ];
    },
  });
}
