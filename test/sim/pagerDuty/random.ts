const idAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');

/** A seeded source of chance (mulberry32), so that a seed gives the same account and the same ids each time. */
export class Random {
  constructor(private seed: number) {}

  /** A number in [0, 1). */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [from, to]. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** An id as PagerDuty makes them: a letter, then capitals and digits (`Q` and 14 long for incidents, `P` and 7 for most). */
  id(prefix: string, length: number): string {
    let id = prefix;
    while (id.length < length) id += this.pick(idAlphabet);
    return id;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.integer(0, 15).toString(16);
    return text;
  }
}
