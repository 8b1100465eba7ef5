/** Work that may be left between two of its pieces, each well below a millisecond or two, and gone on with later. */
export type Pieces<T = void> = Generator<undefined, T, undefined>;

/** All pieces, one after another. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
  }
}

/** All pieces where others wait for the same thread: `rest` lets them work. What it throws ends the work. */
export async function resting<T>(pieces: Pieces<T>, rest: () => Promise<void>): Promise<T> {
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
    await rest();
  }
}
