/** Where `hash64` has come to within a text. */
export interface HashLanes {
  readonly a: number;
  readonly b: number;
}

/** Before any text. */
export const hashStart: HashLanes = { a: 0xdeadbeef, b: 0x41c6ce57 };

/** One code unit more: `a = Math.imul(a ^ unit, hashFactors.a)`, and `b` alike. Stands for loops that hash as they read. */
export const hashFactors = { a: 0x9e3779b1, b: 0x5f356495 };

/**
 * A 64-bit hash of text as 16 hexadecimal digits: two 32-bit multiply-xorshift lanes with the finalizer of
 * MurmurHash3 (public domain), over UTF-16 code units. Not for secrets; the same on every machine.
 */
export function hash64(text: string): string {
  return hashOf(hashOn(text));
}

/** The lanes after this text too. */
export function hashOn(text: string, before: HashLanes = hashStart): HashLanes {
  let { a, b } = before;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, hashFactors.a);
    b = Math.imul(b ^ unit, hashFactors.b);
  }
  return { a, b };
}

/** The hash of all text so far. Different lanes have different hashes. */
export function hashOf(lanes: HashLanes): string {
  const a = mix(lanes.a ^ (lanes.b >>> 16));
  const b = mix(lanes.b ^ (a >>> 13));
  return hex(a) + hex(b);
}

function mix(lane: number): number {
  let value = lane ^ (lane >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
