import { AsyncLocalStorage } from 'node:async_hooks';

/** One JSON object a line, with pino's names and level numbers, because the log collector knows those. */
const levels = { info: 30, warn: 40, error: 50, fatal: 60 } as const;

export type Fields = Readonly<Record<string, unknown>>;

const context = new AsyncLocalStorage<Record<string, unknown>>();
const base: Fields = {
  service: 'checkout',
  release: process.env['RELEASE'] ?? 'dev',
  env: process.env['ENVIRONMENT'] ?? 'development',
};

/** Every record written while `run` is under way carries these fields too. */
export function withFields<T>(fields: Fields, run: () => Promise<T>): Promise<T> {
  return context.run({ ...context.getStore(), ...fields }, run);
}

/** Adds to the fields of the request that is under way. */
export function addFields(fields: Fields): void {
  Object.assign(context.getStore() ?? {}, fields);
}

export const log = {
  info: (msg: string, fields?: Fields): void => write('info', msg, fields),
  warn: (msg: string, fields?: Fields): void => write('warn', msg, fields),
  error: (msg: string, fields?: Fields): void => write('error', msg, fields),
  fatal: (msg: string, fields?: Fields): void => write('fatal', msg, fields),
};

function write(level: keyof typeof levels, msg: string, fields: Fields = {}): void {
  const { err, ...rest } = fields;
  const record = {
    level: levels[level],
    time: Date.now(),
    ...base,
    ...context.getStore(),
    ...rest,
    ...(err === undefined ? {} : { err: describe(err) }),
    msg,
  };
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

function describe(err: unknown): Fields {
  if (!(err instanceof Error)) return { type: typeof err, message: String(err) };
  const cause = err.cause instanceof Error ? { cause: `${err.cause.name}: ${err.cause.message}` } : {};
  return { type: err.name, message: err.message, ...cause, stack: err.stack };
}
