/** The folder of the notes, relative to the folder that holds the code. */
export const notesFolder = '.opex/root-causes';

/**
 * A path of a note as parts that stay inside the folder, joined by `/`; undefined where it is absolute, names a
 * drive or a scheme, climbs out, or holds what no file name holds. Notes come with repositories: never trusted.
 */
export function insidePath(path: string): string | undefined {
  if (path.length > 1000 || /[\p{Cc}]/u.test(path)) return undefined;
  const slashed = path.replace(/\\/g, '/');
  if (slashed.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(slashed)) return undefined;
  const parts = slashed.split('/').filter(part => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

/** A title as part of a file name: ASCII letters, digits and single hyphens; at most 60 characters. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase();
  const ascii = hyphenated(plain, /[^a-z0-9]+/g);
  if (ascii.length >= 3) return ascii;
  // Titles in other scripts keep their letters: an empty name tells nobody anything.
  return hyphenated(title.normalize('NFC').toLowerCase(), /[^\p{L}\p{M}\p{N}]+/gu) || 'root-cause';
}

/** A file name that none of `taken` has, in any case: `2026-10-12-retry-storm.md`, then `…-2.md`. */
export function noteFileName(date: string, title: string, taken: readonly string[]): string {
  const lower = new Set(taken.map(name => name.toLowerCase()));
  const base = `${date}-${slugOf(title)}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${base}.md` : `${base}-${number}.md`;
    if (!lower.has(name.toLowerCase())) return name;
  }
}

function hyphenated(text: string, gap: RegExp): string {
  const words = text.replace(gap, '-').replace(/^-+/, '');
  return Array.from(words).slice(0, 60).join('').replace(/-+$/, '');
}
