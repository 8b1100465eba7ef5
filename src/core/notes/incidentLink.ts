import type { EntityId } from '../base/identity';
import { parseEntityId } from '../base/identity';
import { insidePath } from './notePath';

/** A place in code that somebody tied an incident to by hand. */
export interface IncidentLink {
  /** Relative to the folder that holds `.opex`, `/` between parts. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** The line's text when it was linked, without indentation: finds it again after edits. */
  readonly quote?: string;
  readonly commit?: string;
  readonly author?: string;
  /** ISO 8601. */
  readonly created?: string;
}

/** One file an incident: the places that its team tied it to. */
export interface IncidentLinks {
  readonly incident: EntityId;
  /** For those who read the file without Opex. */
  readonly title?: string;
  readonly places: readonly IncidentLink[];
}

/** The folder of the links, beside that of the root-cause notes. */
export const linksFolder = '.opex/links';

const mostPlaces = 100;
const longestText = 1_000;

/** `pagerduty.acme.Q1482ABC.json`; undefined for an id that makes no file name. */
export function linkFileName(id: EntityId): string | undefined {
  const parts = parseEntityId(id);
  return parts && /^[\w-]{1,100}$/.test(parts.id) && parts.account.length <= 100
    ? `${parts.source}.${parts.account}.${parts.id}.json`
    : undefined;
}

/** What a link file says; undefined where it is none, or is of a newer version. Files come with repositories: never trusted. */
export function readLinks(text: string, id: EntityId): IncidentLinks | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== 1 || value['incident'] !== id) return undefined;
  const { title, places } = value;
  if (!Array.isArray(places)) return undefined;
  const read = places.slice(0, mostPlaces).flatMap(place => readPlace(place) ?? []);
  return { incident: id, places: read, ...(isText(title) ? { title } : {}) };
}

/** The file's text: stable, so that two people's changes merge. */
export function linksText({ incident, title, places }: IncidentLinks): string {
  const sorted = [...places].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  return `${JSON.stringify({ version: 1, incident, ...(title === undefined ? {} : { title }), places: sorted }, null, 2)}\n`;
}

/** With one place more; the same line again takes the place of the old. */
export function withPlace(links: IncidentLinks, place: IncidentLink): IncidentLinks {
  const others = links.places.filter(other => other.path !== place.path || other.line !== place.line);
  return { ...links, places: [...others, place].slice(-mostPlaces) };
}

/** Zero-based line of a place in a text of today: where the quote stands, else where it stood; `isSure` says which. */
export function lineOfPlace(
  { line, quote }: Pick<IncidentLink, 'line' | 'quote'>,
  lines: readonly string[],
): { readonly line: number; readonly isSure: boolean } {
  const last = Math.max(0, Math.min(line - 1, lines.length - 1));
  if (quote === undefined) return { line: last, isSure: false };
  const reads = (text: string | undefined): boolean => text !== undefined && quoteText(text) === quote;
  if (reads(lines[line - 1])) return { line: line - 1, isSure: true };
  const found = lines.flatMap((text, index) => (reads(text) ? [index] : []));
  const [only] = found;
  return found.length === 1 && only !== undefined
    ? { line: only, isSure: true }
    : { line: last, isSure: false };
}

/** A line as links quote it; empty for one that says nothing. */
export function quoteText(line: string): string {
  return line.trim().replace(/\s+/g, ' ').slice(0, 200);
}

function readPlace(value: unknown): IncidentLink | undefined {
  if (!isRecord(value)) return undefined;
  const { path, line, quote, commit, author, created } = value;
  const inside = isText(path) ? insidePath(path) : undefined;
  if (inside === undefined || !Number.isSafeInteger(line) || (line as number) < 1) return undefined;
  return {
    path: inside,
    line: line as number,
    ...(isText(quote) && quote !== '' ? { quote: quoteText(quote) } : {}),
    ...(isText(commit) && /^[0-9a-f]{7,64}$/.test(commit) ? { commit } : {}),
    ...(isText(author) ? { author } : {}),
    ...(isText(created) ? { created } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
