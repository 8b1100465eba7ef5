const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Longest silence that is made (ms): what is longer is no silence but a rule to be changed. */
const longestSilenceMs = 30 * units.d;

/**
 * Reads a length as people write it: `45m`, `1h30m`, `2 d`, `90` (minutes). In ms; undefined for anything else, for
 * nothing and for more than `longestSilenceMs`.
 */
export function parseSilenceLength(text: string): number | undefined {
  const compact = text.replace(/\s+/g, '').toLowerCase();
  if (/^\d{1,5}$/.test(compact)) return within(Number(compact) * units.m);
  if (!/^(?:\d{1,5}(?:min|[mhd]))+$/.test(compact)) return undefined;
  let sum = 0;
  for (const [, count, unit] of compact.matchAll(/(\d+)(min|[mhd])/g)) {
    sum += Number(count) * units[unit === 'min' ? 'm' : (unit as keyof typeof units)];
  }
  return within(sum);
}

function within(lengthMs: number): number | undefined {
  return lengthMs > 0 && lengthMs <= longestSilenceMs ? lengthMs : undefined;
}
