import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedInstall } from '../support/cachedInstall';
import { provideGo, refusedModule, runGo } from '../support/goModule';
import { MissingBackend, type Backend } from '../support/realBackend';
import { startServer, type RunningServer } from '../support/startServer';

const version = '1.26.0';
const module = 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs';
const program = process.platform === 'win32' ? 'victoria-logs.exe' : 'victoria-logs';

/**
 * VictoriaLogs, built from its module. Optional since there are module proxies that do not give it (403): then nobody
 * can build it there. A build that fails is a failure all the same.
 */
export const backend: Backend = {
  name: 'VictoriaLogs',
  isOptional: true,
  provide: async () => {
    const folder = await cachedInstall('victoria-logs', version, async target => {
      const tools = await provideGo('VictoriaLogs');
      try {
        await runGo(tools, ['install', `${module}@v${version}`], target, { GOBIN: target });
      } catch (error) {
        const refused = refusedModule(error);
        if (refused === undefined) throw error;
        throw new MissingBackend(
          `VictoriaLogs ${version} is not to be had from where this machine takes Go modules: ${refused}`,
        );
      }
      if (!existsSync(join(target, program))) throw new Error(`Go left no VictoriaLogs in ${target}`);
    });
    const path = join(folder, program);
    return { program: path, what: `${version} (${path})` };
  },
};

/** Starts one alone. */
export async function startVictoriaLogs(args: readonly string[] = []): Promise<RunningServer> {
  const provided = await backend.provide();
  return startServer({
    program: provided.program,
    readyPath: '/health',
    args: ({ port, data }) => [
      `-storageDataPath=${data}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-loggerLevel=WARN',
      // Records of any time are taken, also of the near future.
      '-futureRetention=1d',
      '-inmemoryDataFlushInterval=1s',
      ...args,
    ],
  });
}
