import { decodeEntities } from './markdownText';

/** What a link of a playbook leads to. Anything not listed here is refused. */
export type PlaybookLink =
  | { readonly kind: 'section'; readonly slug: string }
  /** http, https or mailto; opened outside after a click. */
  | { readonly kind: 'external'; readonly href: string }
  /** A path, relative to the file or, with a leading `/`, to its folder's root. */
  | FileLink
  | { readonly kind: 'refused' };

export interface FileLink {
  readonly kind: 'file';
  /** Decoded, with `/` between parts. */
  readonly path: string;
  /** What follows `#`, decoded. */
  readonly fragment?: string;
}

const longestLink = 4096;

/**
 * Reads a link's destination as it stands in Markdown. The scheme is judged after character references, control
 * characters and white space are gone, as a browser would see it.
 */
export function readLink(destination: string): PlaybookLink {
  if (destination.length > longestLink) return { kind: 'refused' };
  // Browsers drop tabs and line breaks anywhere in a URL; what cannot be seen helps nobody but a deceiver.
  const href = decodeEntities(destination)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .trim();
  if (href === '') return { kind: 'refused' };
  if (href.startsWith('#')) return { kind: 'section', slug: decodePercent(href.slice(1)) };
  const scheme = /^([^/?#]*?):/.exec(href)?.[1]?.toLowerCase();
  if (scheme !== undefined) return readExternal(href, scheme);
  if (/^[\\/]{2}/.test(href) || href.includes('\\')) return { kind: 'refused' };
  const hash = href.indexOf('#');
  const path = decodePercent((hash < 0 ? href : href.slice(0, hash)).replace(/\?.*$/, ''));
  if (path === '' || path.includes('\0') || path.includes('\\') || path.startsWith('//'))
    return { kind: 'refused' };
  return hash < 0
    ? { kind: 'file', path }
    : { kind: 'file', path, fragment: decodePercent(href.slice(hash + 1)) };
}

function readExternal(href: string, scheme: string): PlaybookLink {
  if (scheme === 'mailto') return { kind: 'external', href };
  if ((scheme === 'http' || scheme === 'https') && /^https?:\/\/[^/\\\s@]+(?:[/?#]|$)/i.test(href)) {
    return { kind: 'external', href };
  }
  return { kind: 'refused' };
}

/** The lines that a fragment such as `L10` or `L10-L20` names, 1-based as written. */
export function linesOfFragment(
  fragment: string | undefined,
): { readonly line: number; readonly endLine: number } | undefined {
  const match = /^L(\d{1,7})(?:C\d{1,5})?(?:-L?(\d{1,7})(?:C\d{1,5})?)?$/i.exec(fragment ?? '');
  if (match?.[1] === undefined) return undefined;
  const line = Math.max(1, Number(match[1]));
  return { line, endLine: Math.max(line, Number(match[2] ?? line)) };
}

/**
 * Paths to look for, best first, for a link in the file at `fromPath` below `root` (both absolute, `/` between
 * parts). Sites leave out `.md` and link to folders. The paths may lie outside of the root: the reader judges that.
 */
export function pathsOfLink(link: FileLink, fromPath: string, root: string): readonly string[] {
  const start = link.path.startsWith('/') ? root : fromPath.slice(0, fromPath.lastIndexOf('/'));
  const path = resolvePath(`${start}/${link.path}`);
  if (path === undefined) return [];
  const paths = [path];
  if (/\.html?$/i.test(path)) paths.push(path.replace(/\.html?$/i, '.md'));
  else if (!/\.[A-Za-z0-9]{1,8}$/.test(path)) {
    paths.push(`${path}.md`, ...['_index.md', 'index.md', 'README.md'].map(name => `${path}/${name}`));
  }
  return paths;
}

/** Takes `.` and `..` out; undefined where `..` climbs past the top. */
function resolvePath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `/${parts.join('/')}`;
}

/** Percent-decoded; as it is where the coding is broken. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
