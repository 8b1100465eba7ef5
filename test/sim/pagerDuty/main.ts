import { startPagerDutySim } from './index';

/**
 * `tsx test/sim/pagerDuty/main.ts [--port N] [--seed N] [--lifetime-minutes N]`
 * The first line of output is JSON for programs, the rest is for people. Ends on SIGINT, SIGTERM,
 * `POST /__sim/close` or at the end of its lifetime.
 */
function optionNumber(name: string): number | undefined {
  const index = process.argv.indexOf(`--${name}`);
  if (index < 0) return undefined;
  const value = Number(process.argv[index + 1]);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} needs a number`);
  return value;
}

async function main(): Promise<void> {
  const port = optionNumber('port');
  const seed = optionNumber('seed');
  const minutes = optionNumber('lifetime-minutes');
  const sim = await startPagerDutySim({
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
    ...(minutes === undefined ? {} : { maxLifetimeMs: minutes * 60_000 }),
  });
  const { url, tokens } = sim;
  process.stdout.write(
    [
      JSON.stringify({ url, port: sim.port, tokens }),
      `PagerDuty simulator: ${url}`,
      ...Object.entries(tokens).map(([name, key]) => `  ${name.padEnd(12)} ${key}`),
      `A page arrives:  curl -X POST ${url}/__sim/scene/pageArrives`,
      '',
    ].join('\n'),
  );
  const stop = (): void => void sim.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await sim.closed;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
