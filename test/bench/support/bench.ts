/** What a bench is told. */
export interface BenchOptions {
  /** `--data`, absolute; a folder of the form described for the shared data. Absent: the bench's own default. */
  readonly dataDir: string | undefined;
  /** `--peers`: measure other tools on the same input in the same run. */
  readonly withPeers: boolean;
  /** `--name=value`, for a bench that takes some: sizes, which servers. */
  readonly flags?: Readonly<Record<string, string>>;
}

/** What a bench measured. */
export interface BenchResult {
  /** What it was measured on, when that is not simply `--data`. */
  readonly data?: string;
  readonly figures: Readonly<Record<string, unknown>>;
  /** The same keys by peer name. */
  readonly peers?: Readonly<Record<string, unknown>>;
}

/** A bench is a file `test/bench/NAME.ts` that exports this; helpers live in `test/bench/support`. */
export interface Bench {
  run(options: BenchOptions): Promise<BenchResult>;
}

/** A parsed command line. */
export interface BenchCall {
  readonly name: string;
  readonly data: string | undefined;
  readonly withPeers: boolean;
  readonly flags?: Readonly<Record<string, string>>;
}

/** Reads `NAME [--data DIR] [--peers] [--flag=value…]`; anything else is an error that names the benches there are. */
export function parseBenchArguments(args: readonly string[], names: readonly string[]): BenchCall {
  const usage = `Usage: npm run --silent bench -- NAME [--data DIR] [--peers]\nBenches: ${names.join(', ')}`;
  let name: string | undefined;
  let data: string | undefined;
  let withPeers = false;
  const flags: Record<string, string> = {};
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--peers') {
      withPeers = true;
    } else if (argument === '--data') {
      index += 1;
      data = args[index];
      if (data === undefined) {
        throw new Error(`--data needs a folder\n${usage}`);
      }
    } else if (/^--[a-z][a-zA-Z]*=/.test(argument)) {
      const at = argument.indexOf('=');
      flags[argument.slice(2, at)] = argument.slice(at + 1);
    } else if (name === undefined && names.includes(argument)) {
      name = argument;
    } else {
      throw new Error(`"${argument}" is not a bench or an option\n${usage}`);
    }
  }
  if (name === undefined) {
    throw new Error(usage);
  }
  return { name, data, withPeers, ...(Object.keys(flags).length > 0 ? { flags } : {}) };
}

/** The middle value (mean of the two middle ones for an even count); NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
