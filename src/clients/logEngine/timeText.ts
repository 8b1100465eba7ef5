/** Nanoseconds since 1970. Numbers cannot hold them: 53 bits end at a quarter of a year. */
export type Nanos = bigint;

const million = BigInt(1_000_000);

export function nanosOf(milliseconds: number): Nanos {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * million + BigInt(Math.floor((milliseconds - whole) * 1e6));
}

/** Unix ms, with the microseconds as a fraction. */
export function millisOf(nanos: Nanos): number {
  return Number(nanos / BigInt(1_000)) / 1_000;
}

/** Year 2100; what lies beyond is no time. */
const latest = 4_102_444_800;

/**
 * A time however a server writes it: digits since 1970 as a string or a number, in seconds to nanoseconds by their
 * size, or RFC 3339 with up to nine digits of a second. Undefined for everything else.
 */
export function readNanos(value: unknown): Nanos | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? scaled(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{19}$/.test(text)) return BigInt(text);
  if (/^\d{1,22}(?:\.\d+)?(?:e\+?\d{1,2})?$/i.test(text)) return scaled(Number(text));
  return ofDate(text);
}

function scaled(value: number): Nanos | undefined {
  if (value <= 0) return undefined;
  for (const [unit, perUnit] of [
    [1, 1_000_000_000],
    [1e3, 1_000_000],
    [1e6, 1_000],
    [1e9, 1],
  ] as const) {
    if (value / unit > latest) continue;
    const whole = Math.floor(value);
    return BigInt(whole) * BigInt(perUnit) + BigInt(Math.floor((value - whole) * perUnit));
  }
  return undefined;
}

function ofDate(text: string): Nanos | undefined {
  const found = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!found) return undefined;
  const [, seconds = '', fraction = '', zone = 'Z'] = found;
  const at = Date.parse(`${seconds.replace(' ', 'T')}${zone.toUpperCase()}`);
  return Number.isNaN(at) ? undefined : nanosOf(at) + BigInt(fraction.padEnd(9, '0'));
}
