/**
 * A 64-bit hash of text as 16 hexadecimal digits: two 32-bit multiply-xorshift lanes with the finalizer of
 * MurmurHash3 (public domain), over UTF-16 code units. Not for secrets; the same on every machine.
 */
export function hash64(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = mix(a ^ (b >>> 16));
  b = mix(b ^ (a >>> 13));
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
