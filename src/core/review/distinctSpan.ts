import type { DistinctCount } from '../errors/errorGroup';

/** How many customers or orders there were, as far as that is known: between `least` and `most`. */
export interface DistinctSpan {
  readonly least: number;
  readonly most: number;
  /** Each of them, where all are remembered: then `least` is `most`. */
  readonly keys?: ReadonlySet<string>;
  /** There may be more than `most`. */
  readonly isOpen: boolean;
  readonly estimated: boolean;
}

export const noDistinct: DistinctSpan = {
  least: 0,
  most: 0,
  keys: new Set(),
  isOpen: false,
  estimated: false,
};

export function spanOfDistinct({ count, keys, atLeast, estimated }: DistinctCount): DistinctSpan {
  const known = new Set(keys.map(({ key }) => key));
  const isWhole = !atLeast && !estimated && known.size === count;
  return {
    least: count,
    most: count,
    ...(isWhole ? { keys: known } : {}),
    isOpen: atLeast === true,
    estimated: estimated === true,
  };
}

/**
 * Two counts together, of two groups or two log engines: one that both know counts once. Where it is not known which
 * those are, all of the smaller may be in the larger, or none.
 */
export function joinDistinct(a: DistinctSpan, b: DistinctSpan): DistinctSpan {
  const isOpen = a.isOpen || b.isOpen;
  const estimated = a.estimated || b.estimated;
  if (a.keys && b.keys) {
    const keys = new Set([...a.keys, ...b.keys]);
    return { least: keys.size, most: keys.size, keys, isOpen, estimated };
  }
  return { least: Math.max(a.least, b.least), most: a.most + b.most, isOpen, estimated };
}
