import type { LogLevel } from '../../../src/core/errors/logRecord';

/** One record as a service would log it, and what is true of it. */
export interface TruthRecord {
  /** Unix ms, whole; ascending in every list. */
  readonly time: number;
  readonly service: string;
  readonly level: Exclude<LogLevel, 'unknown'>;
  readonly message: string;
  readonly release: string;
  readonly environment: string;
  readonly traceId: string;
  readonly orderId?: string;
  readonly status?: number;
  readonly exceptionType?: string;
  readonly exceptionMessage?: string;
  readonly stack?: string;
  /** The class that the record itself names. */
  readonly errorClass?: string;
  /** The group that it belongs to; absent for what is no error. */
  readonly group?: string;
}

/** Errors that are the same. */
export interface TruthGroup {
  readonly id: string;
  readonly service: string;
  /** What its title looks like, and no other group's. */
  readonly title: RegExp;
  readonly count: number;
  /** Different orders that it hit. */
  readonly orders: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface Truth {
  readonly records: readonly TruthRecord[];
  readonly groups: readonly TruthGroup[];
  /** All records lie in it. */
  readonly window: { readonly from: number; readonly to: number };
}

/** Words of regular expressions and query languages, quotes, letters beyond ASCII: all of it is text. */
export const awkwardText = "tariff \"{zone}|=~.*(A+B)$ C:\\cart\\new [x] `y` 'z' % ü 漢";

interface Kind {
  readonly id: string;
  readonly service: string;
  readonly level: TruthRecord['level'];
  /** Records of every 1,000. */
  readonly weight: number;
  readonly title: RegExp;
  make(random: () => number): Partial<TruthRecord> & { readonly message: string };
}

const frames = {
  charge: [
    '    at charge (/app/src/payments/charge.ts:118:11)',
    '    at placeOrder (/app/src/orders/placeOrder.ts:57:24)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ],
  refund: [
    '    at refund (/app/src/payments/refund.ts:41:7)',
    '    at settle (/app/src/payments/settle.ts:203:16)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ],
  java: [
    '\tat com.shop.search.QueryParser.parse(QueryParser.java:88)',
    '\tat com.shop.search.SearchService.find(SearchService.java:31)',
    '\tat java.base/java.lang.Thread.run(Thread.java:840)',
  ],
};

function thrown(type: string, message: string, own: readonly string[]): Partial<TruthRecord> {
  return {
    exceptionType: type,
    exceptionMessage: message,
    stack: [`${type}: ${message}`, ...own].join('\n'),
  };
}

const pick = <T>(random: () => number, of: readonly [T, ...T[]]): T =>
  of[Math.floor(random() * of.length)] ?? of[0];
const number = (random: () => number, below: number): number => Math.floor(random() * below);

/** Common and rare, templates and exceptions, two stacks of one type, text that queries stumble over. */
const kinds: readonly Kind[] = [
  {
    id: 'timeout',
    service: 'checkout',
    level: 'error',
    weight: 120,
    title: /^Payment gateway timed out after /,
    make: random => ({
      message: `Payment gateway timed out after ${number(random, 9_000) + 1_000} ms for order ${number(random, 1e6)}`,
      status: 504,
    }),
  },
  {
    id: 'charge',
    service: 'checkout',
    level: 'error',
    weight: 45,
    title: /^ChargeError: card was declined by issuer /,
    make: random => {
      const message = `card was declined by issuer ${number(random, 900) + 100}`;
      return { message, status: 500, ...thrown('ChargeError', message, frames.charge) };
    },
  },
  {
    id: 'refund',
    service: 'checkout',
    level: 'error',
    weight: 12,
    title: /^ChargeError: nothing left to refund of /,
    make: random => {
      const message = `nothing left to refund of ${number(random, 5_000)} cents`;
      return { message, status: 409, ...thrown('ChargeError', message, frames.refund) };
    },
  },
  {
    id: 'awkward',
    service: 'pricing',
    level: 'error',
    weight: 20,
    title: /^Cart … has no /,
    make: random => ({ message: `Cart ${number(random, 1e5)} has no ${awkwardText}` }),
  },
  {
    id: 'query',
    service: 'search',
    level: 'error',
    weight: 30,
    title: /^QueryException: /,
    make: random => {
      const message = `unexpected end of query at ${number(random, 80)}`;
      return {
        message: 'search failed',
        ...thrown('com.shop.search.QueryException', message, frames.java),
      };
    },
  },
  {
    id: 'memory',
    service: 'search',
    level: 'fatal',
    weight: 2,
    title: /^Heap exhausted: /,
    make: random => ({ message: `Heap exhausted: ${number(random, 100) + 1_900} MB of 2000 MB used` }),
  },
];

/** So rare that a sample of all errors would miss it. */
const lonely = {
  id: 'lonely',
  service: 'mail',
  title: /^Mailbox of the shop is full$/,
  message: 'Mailbox of the shop is full',
};

/**
 * Records of the last `spanMs` before `now`, the same for the same arguments: mostly calm ones, the errors of `kinds`
 * by their weights, and a single error of a service of its own.
 */
export function makeTruth(options: {
  readonly now: number;
  readonly count: number;
  readonly spanMs?: number;
  readonly seed?: number;
}): Truth {
  const { now, count, spanMs = 2 * 3_600_000, seed = 7 } = options;
  const random = mulberry(seed);
  const from = now - spanMs;
  const records: TruthRecord[] = [];
  for (let i = 0; i < count; i++) {
    const time = from + Math.floor((i * spanMs) / count);
    records.push(
      i === Math.floor(count / 3)
        ? lonelyRecord(time, random)
        : recordAt(time, random, (time - from) / spanMs),
    );
  }
  return { records, groups: groupsOf(records), window: { from, to: now } };
}

function recordAt(time: number, random: () => number, progress: number): TruthRecord {
  const release = progress < 0.5 ? '2026.10.1' : '2026.10.2';
  const order = `ord-${number(random, 400)}`;
  const about = { time, release, environment: 'production', traceId: hexOf(random), orderId: order };
  let left = random() * 1_000;
  for (const kind of kinds) {
    left -= kind.weight;
    if (left >= 0) continue;
    const { id, service, level } = kind;
    return { ...about, service, level, group: id, ...kind.make(random) };
  }
  const service = pick(random, ['checkout', 'pricing', 'search'] as const);
  const level = pick(random, ['info', 'info', 'info', 'debug', 'warn'] as const);
  return {
    ...about,
    service,
    level,
    message: `${level} of request ${number(random, 1e6)} served`,
    status: 200,
  };
}

function lonelyRecord(time: number, random: () => number): TruthRecord {
  const { service, message, id } = lonely;
  const traceId = hexOf(random);
  return {
    time,
    service,
    level: 'error',
    message,
    release: '2026.10.1',
    environment: 'production',
    traceId,
    group: id,
  };
}

/** What is true of records in a window: the groups by `group`. */
export function groupsOf(
  records: readonly TruthRecord[],
  window: { readonly from: number; readonly to: number } = { from: -Infinity, to: Infinity },
): readonly TruthGroup[] {
  const inside = records.filter(({ time }) => time >= window.from && time < window.to);
  const titles = new Map([...kinds, lonely].map(({ id, title }) => [id, title]));
  return [...new Set(inside.flatMap(({ group }) => (group === undefined ? [] : [group])))].map(id => {
    const own = inside.filter(({ group }) => group === id);
    const [first] = own;
    const title = titles.get(id);
    if (!first || !title) throw new Error(`no such group: ${id}`);
    return {
      id,
      service: first.service,
      title,
      count: own.length,
      orders: new Set(own.flatMap(({ orderId }) => orderId ?? [])).size,
      firstSeen: first.time,
      lastSeen: own[own.length - 1]?.time ?? first.time,
    };
  });
}

/** Records by service and level, as an engine has to count them. */
export function countsOf(records: readonly TruthRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { service, level } of records) {
    const key = `${service}/${level}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** A record by the names of the Elastic Common Schema, flat. */
export function ecsFields(record: TruthRecord): Readonly<Record<string, string | number>> {
  return present({
    '@timestamp': new Date(record.time).toISOString(),
    'log.level': record.level,
    message: record.message,
    'service.name': record.service,
    'service.version': record.release,
    'service.environment': record.environment,
    'trace.id': record.traceId,
    'http.response.status_code': record.status,
    'error.type': record.exceptionType,
    'error.message': record.exceptionMessage,
    'error.stack_trace': record.stack,
    class: record.errorClass,
    order_id: record.orderId,
  });
}

/** A record as a line of JSON as pino writes it, with levels as numbers. */
export function pinoLine(record: TruthRecord): string {
  const levels = { fatal: 60, error: 50, warn: 40, info: 30, debug: 20 };
  const err =
    record.exceptionType === undefined
      ? undefined
      : { type: record.exceptionType, message: record.exceptionMessage, stack: record.stack };
  return JSON.stringify({
    level: levels[record.level],
    time: record.time,
    name: record.service,
    version: record.release,
    environment: record.environment,
    trace_id: record.traceId,
    order_id: record.orderId,
    statusCode: record.status,
    err,
    class: record.errorClass,
    msg: record.message,
  });
}

function present(
  fields: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function hexOf(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

/** Mulberry32 (public domain): the same numbers on every machine. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
