import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { startProcess, type RunningProcess } from '../../host/childProcess';
import { makeTempDir } from '../../host/cleanup';
import { findOnPath } from '../../host/findOnPath';
import { until } from '../../host/until';

/** Longest life of a server (s), whatever becomes of the process that started it. */
const lifetimeSeconds = 900;

export interface ServerPlan {
  readonly program: string;
  /** `port` is free, as is `secondPort` for servers of two; `data` and `folder` are empty folders that are gone at the end. */
  readonly args: (place: {
    readonly port: number;
    readonly secondPort: number;
    readonly data: string;
    readonly folder: string;
  }) => readonly string[];
  /** Path that answers with success once the server is ready. */
  readonly readyPath: string;
  /** Sent when that is asked for. */
  readonly readyHeaders?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
  readonly readyMs?: number;
}

/** A real server on 127.0.0.1. It ends with this process, and after a time by itself. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Its last output. */
  readonly tail: () => string;
  /** Ends it and starts it again at the same address, with the data that it kept. */
  restart(): Promise<void>;
  /** Ends it; `restart` starts it again. */
  stop(): Promise<void>;
  /** Ends it for good and throws its data away. */
  close(): Promise<void>;
}

export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  const temp = makeTempDir('backend');
  const data = join(temp.path, 'data');
  mkdirSync(data);
  const port = await freePort();
  const secondPort = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: RunningProcess | undefined;
  const start = async (): Promise<void> => {
    const args = plan.args({ port, secondPort, data, folder: temp.path });
    // Where our own end comes too fast to take it along, `timeout` ends it.
    const guard = process.platform === 'linux' ? findOnPath('timeout') : undefined;
    const [command, all] = guard
      ? [guard, ['--kill-after=5', String(lifetimeSeconds), plan.program, ...args]]
      : [plan.program, args];
    const server = startProcess(command, all, { cwd: temp.path, env: { ...process.env, ...plan.env } });
    running = server;
    const ready: RequestInit = plan.readyHeaders ? { headers: plan.readyHeaders } : {};
    let code: number | undefined;
    void server.exited.then(ended => (code = ended));
    try {
      await until(
        `${plan.program} to be ready`,
        async () => code !== undefined || (await fetch(url + plan.readyPath, ready)).ok,
        plan.readyMs ?? 20_000,
      );
    } catch (error) {
      await server.stop();
      throw new Error(`${plan.program} did not get ready:\n${server.tail()}`, { cause: error });
    }
    if (code !== undefined) throw new Error(`${plan.program} ended with ${code}:\n${server.tail()}`);
  };
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const close = async (): Promise<void> => {
    await stop();
    temp.remove();
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    port,
    tail: () => running?.tail() ?? '',
    restart: async () => {
      await stop();
      await start();
    },
    stop,
    close,
  };
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>(resolve => server.close(() => resolve()));
  return port;
}
