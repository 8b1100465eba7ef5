import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { atExit } from './cleanup';

/** How a program is started. */
export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called for each line of output; `inherit` gives the program our own stdout and stderr instead. */
  readonly output?: ((line: string) => void) | 'inherit';
}

/** A running program that ends with us. */
export interface RunningProcess {
  readonly child: ChildProcess;
  /** Exit code; -1 when a signal ended it or it could not be started (the reason is in `tail`). */
  readonly exited: Promise<number>;
  /** The last lines it printed. */
  readonly tail: () => string;
  /** Ends it with all its children and waits: first politely, after 5 s by force. */
  stop(): Promise<void>;
}

const tailLines = 60;

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // Already gone between the check and the signal.
  }
}

/** Windows runs `.cmd` files (npm, code) only through its shell, which wants arguments quoted. */
function shellFor(
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[]; readonly shell: boolean } {
  if (process.platform !== 'win32' || !/\.(cmd|bat)$/i.test(command)) {
    return { command, args, shell: false };
  }
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return { command: quote(command), args: args.map(quote), shell: true };
}

/** Starts a program in a process group of its own, so that its children end with it. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): RunningProcess {
  const lines: string[] = [];
  const call = shellFor(command, args);
  const child = spawn(call.command, call.args, {
    shell: call.shell,
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: options.output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const takeBack = atExit(() => killGroup(child, 'SIGKILL'));
  const onLine = (line: string): void => {
    lines.push(line);
    lines.splice(0, lines.length - tailLines);
    if (typeof options.output === 'function') {
      options.output(line);
    }
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) {
      createInterface({ input: stream }).on('line', onLine);
    }
  }
  const exited = new Promise<number>(resolve => {
    child.once('error', error => {
      onLine(String(error));
      takeBack();
      resolve(-1);
    });
    child.once('close', code => {
      takeBack();
      resolve(code ?? -1);
    });
  });
  return {
    child,
    exited,
    tail: () => lines.join('\n'),
    stop: async () => {
      killGroup(child, 'SIGTERM');
      const force = setTimeout(() => killGroup(child, 'SIGKILL'), 5000);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Runs a program to its end; fails, with the end of its output, when it does not exit with 0. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<string> {
  const running = startProcess(command, args, options);
  const code = await running.exited;
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${running.tail()}`);
  }
  return running.tail();
}
