import { seededRandom } from './growCorpus';
import type { LogSet } from './loghub';

/** Statements of three invented programs; `{}` is filled with a value of the kind named. */
const programs: Readonly<Record<string, readonly string[]>> = {
  shop: [
    'order {id} for customer {user} failed: gateway timeout after {ms} ms',
    'order {id} shipped to {host}',
    'cart {hex} of {user} expired',
    'retry {n} of {n} for order {id}',
    'payment provider {host} answered {n}',
    'cache miss for key {key}',
    'cannot open {path}: permission denied',
    'connection to {ip} closed by peer',
  ],
  login: [
    'login of {user} from {ip} port {n} failed',
    'session opened for {user} by (uid={n})',
    'session closed for {user}',
    'token {hex} of {user} is not valid',
    'rate limit for {ip} exceeded: {n} requests in {ms} ms',
    'password of {user} changed',
  ],
  storage: [
    'block {hex} replicated to {ip} in {ms} ms',
    'volume {path} is {n}% full',
    'scrub of {path} found {n} errors',
    'leader is {host} now, term {n}',
    'snapshot {id} written, {n} bytes',
    'follower {host} is {n} entries behind',
  ],
};

const users = ['anna', 'bo', 'chen', 'dana', 'eli', 'farid', 'grace', 'hugo', 'ines', 'jun'];

/** Sets made by rule, for runs without data. */
export function madeLogSets(): readonly LogSet[] {
  const random = seededRandom(11);
  const below = (most: number): number => Math.floor(random() * most);
  const values: Readonly<Record<string, () => string>> = {
    id: () => `ord-${below(100_000)}`,
    hex: () => Math.floor(random() * 2 ** 48).toString(16),
    user: () => users[below(users.length)] ?? '',
    host: () => `node${below(20)}.example.net`,
    ip: () => `10.${below(255)}.${below(255)}.${below(255)}:${below(60_000)}`,
    path: () => `/srv/data/${below(50)}/${users[below(users.length)] ?? ''}`,
    key: () => `user:${below(10_000)}:cart`,
    n: () => String(below(1000)),
    ms: () => String(below(30_000)),
  };
  return Object.entries(programs).map(([name, statements]) => {
    const truth = Array.from({ length: 2_000 }, () => Math.floor(statements.length * random() ** 2));
    const messages = truth.map(at =>
      (statements[at] ?? '').replace(/\{(\w+)\}/g, (_, kind: string) => values[kind]?.() ?? ''),
    );
    return { name, messages, truth: truth.map(String) };
  });
}
