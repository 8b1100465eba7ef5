/** The value below which this share of a sorted list lies, between its neighbours by proportion; NaN for none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

/** The same values, smallest first, in an array of their own. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** The middle value (mean of the two middle ones for an even count); NaN for none. */
export function middle(values: ArrayLike<number>): number {
  return quantile(ascending(values), 0.5);
}

/**
 * For each point the median of up to `width` points before it, itself left out; the first has itself. A sorted window
 * that one value enters and one leaves: moving a few hundred numbers of one array is quicker than two heaps.
 */
export function medianBefore(values: Float64Array, width: number): Float64Array {
  const medians = new Float64Array(values.length);
  const window = new Float64Array(width + 1);
  let held = 0;
  const place = (value: number): number => {
    let low = 0;
    let high = held;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((window[half] ?? 0) < value) low = half + 1;
      else high = half;
    }
    return low;
  };
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const upper = window[held >> 1] ?? 0;
    medians[i] = held === 0 ? value : held % 2 === 1 ? upper : ((window[(held >> 1) - 1] ?? 0) + upper) / 2;
    if (held === width) {
      const gone = place(values[i - width] ?? 0);
      window.copyWithin(gone, gone + 1, held);
      held -= 1;
    }
    const at = place(value);
    window.copyWithin(at + 1, at, held);
    window[at] = value;
    held += 1;
  }
  return medians;
}

/** The same of the points after each. */
export function medianAfter(values: Float64Array, width: number): Float64Array {
  return medianBefore(Float64Array.from(values).reverse(), width).reverse();
}
