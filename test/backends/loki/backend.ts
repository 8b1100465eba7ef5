import { copyFileSync, existsSync, mkdirSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { cachedInstall, cachedVersion } from '../support/cachedInstall';
import { downloadModule, provideGo, runGo } from '../support/goModule';
import { MissingBackend, type Backend } from '../support/realBackend';
import { startServer, type RunningServer } from '../support/startServer';

const version = '3.4.6';
const module = 'github.com/grafana/loki/v3';
const program = process.platform === 'win32' ? 'loki.exe' : 'loki';

/**
 * Grafana Loki. Its build takes some five minutes of two cores, with which a cold run of CI would pass its 25: there
 * it runs where a machine has it, and `npm run test:backends -- --build loki` builds it, once for each machine.
 */
export const backend: Backend = {
  name: 'Loki',
  isOptional: true,
  provide: () => {
    const folder = cachedVersion('loki', version);
    if (folder === undefined) {
      throw new MissingBackend(
        `Loki ${version} is not built on this machine. Some five minutes, once: npm run test:backends -- --build loki`,
      );
    }
    const path = join(folder, program);
    return Promise.resolve({ program: path, what: `${version} (${path})` });
  },
  build: async () => {
    await cachedInstall('loki', version, buildLoki);
  },
};

/**
 * Loki's go.mod has a replacement by a folder that its module does not hold, so that it cannot be installed by name.
 * A module of our own with the same go.mod, less that, builds it with the same versions and sums.
 */
async function buildLoki(folder: string): Promise<void> {
  const tools = await provideGo('Loki');
  const { Dir } = await downloadModule(tools.go, `${module}@v${version}`);
  const source = join(folder, 'build');
  mkdirSync(source);
  for (const name of ['go.mod', 'go.sum']) {
    copyFileSync(join(Dir, name), join(source, name));
    chmodSync(join(source, name), 0o644);
  }
  await runGo(
    tools,
    [
      'mod',
      'edit',
      '-module=opex.invalid/loki',
      '-dropreplace=github.com/grafana/loki/pkg/push',
      `-require=${module}@v${version}`,
    ],
    source,
  );
  const flags = `-s -w -X ${module}/pkg/util/build.Version=${version}`;
  await runGo(
    tools,
    ['build', '-mod=mod', '-trimpath', '-ldflags', flags, '-o', join(folder, program), `${module}/cmd/loki`],
    source,
  );
  if (!existsSync(join(folder, program))) throw new Error(`Go left no Loki in ${folder}`);
}

export interface LokiPlan {
  /** Several tenants, who are told apart by `X-Scope-OrgID`. */
  readonly tenants?: boolean;
  readonly limits?: Readonly<Record<string, unknown>>;
  /** Where its ruler finds rule files, in one folder for each tenant (`fake` where there are none); looked at each second. */
  readonly rules?: string;
}

/** Starts one alone with its files in a folder of its own; it tells nobody of itself. */
export async function startLoki(plan: LokiPlan = {}): Promise<RunningServer> {
  const provided = await backend.provide();
  return startServer({
    program: provided.program,
    readyPath: '/ready',
    readyMs: 60_000,
    args: ({ port, secondPort, data, folder }) => {
      const file = join(folder, 'loki.yml');
      // JSON is YAML.
      writeFileSync(file, JSON.stringify(configOf(port, secondPort, data, plan)));
      return [`-config.file=${file}`];
    },
  });
}

function configOf(
  port: number,
  grpcPort: number,
  data: string,
  { tenants = false, limits = {}, rules = join(data, 'rules') }: LokiPlan,
): unknown {
  return {
    auth_enabled: tenants,
    server: {
      http_listen_address: '127.0.0.1',
      http_listen_port: port,
      grpc_listen_address: '127.0.0.1',
      grpc_listen_port: grpcPort,
      log_level: 'warn',
      graceful_shutdown_timeout: '2s',
    },
    common: {
      instance_addr: '127.0.0.1',
      path_prefix: data,
      storage: {
        filesystem: { chunks_directory: join(data, 'chunks'), rules_directory: rules },
      },
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
    },
    // By their ring its parts would look for each other every 10 s, and wait 15 s for others.
    frontend_worker: { frontend_address: `127.0.0.1:${grpcPort}` },
    ingester: { lifecycler: { min_ready_duration: '0s', final_sleep: '0s' } },
    ruler: {
      storage: { type: 'local', local: { directory: rules } },
      rule_path: join(data, 'ruler'),
      enable_api: true,
      poll_interval: '1s',
      evaluation_interval: '1s',
    },
    schema_config: {
      configs: [
        {
          from: '2020-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    limits_config: { ingestion_rate_mb: 100, ingestion_burst_size_mb: 200, ...limits },
    analytics: { reporting_enabled: false },
  };
}
