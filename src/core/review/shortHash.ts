/** FNV-1a of 32 bits in seven of `0-9a-z`: names lines and entries within one file; nothing secret hangs on it. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(7, '0');
}

/** A name that is as good as unique among the items and entries of a team: two hashes, twelve of `0-9a-z`. */
export function stableId(...parts: readonly string[]): string {
  const text = parts.join('\u0000');
  return `${shortHash(text).slice(-6)}${shortHash(`${text}\u0000again`).slice(-6)}`;
}
