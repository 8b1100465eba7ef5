/**
 * `npm run --silent bench -- NAME [--data DIR] [--peers] [--flag=value…]`: runs `test/bench/NAME.ts` and prints one JSON object on
 * stdout, `{"bench", "data", "figures", "peers"}`; progress goes to stderr. Exit 0 whenever it measured.
 */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { say } from '../host/say';
import { parseBenchArguments, type Bench } from './support/bench';

function benchNames(): readonly string[] {
  return readdirSync(__dirname, { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'main.ts')
    .map(entry => entry.name.slice(0, -'.ts'.length));
}

async function main(): Promise<void> {
  const call = parseBenchArguments(process.argv.slice(2), benchNames());
  const dataDir = call.data === undefined ? undefined : resolve(call.data);
  if (dataDir !== undefined && !existsSync(dataDir)) {
    throw new Error(`--data ${dataDir}: no such folder`);
  }
  const file = pathToFileURL(resolve(__dirname, `${call.name}.ts`)).href;
  const bench = (await import(file)) as Bench;
  const { data, figures, peers } = await bench.run({
    dataDir,
    withPeers: call.withPeers,
    ...(call.flags ? { flags: call.flags } : {}),
  });
  const result = { bench: call.name, data: data ?? dataDir ?? null, figures, peers: peers ?? {} };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
