import { problem, type Problem, type ProblemPlace } from '../base/problem';
import { alertKey, alertOfFileName, alertOfHeading } from './alertNames';
import { plainText } from './markdownText';
import { readPartners } from './partners';
import type { Playbook } from './playbook';
import type {} from './problems';
import { splitSections, type Section } from './sections';

/** A playbook with its text as the index has it. */
export interface PlaybookDocument {
  readonly playbook: Playbook;
  readonly sections: readonly Section[];
}

/** A file that was read as a playbook. */
export interface ParsedPlaybook extends PlaybookDocument {
  /** The Markdown after the front matter, and the zero-based line where it starts. */
  readonly body: string;
  readonly bodyLine: number;
  /** What could not be read of it; it is listed all the same. */
  readonly problems: readonly Problem[];
  /** Where a key of its front matter stands, in the file; undefined where it has none, or none that can be told. */
  readonly placeOf?: (path: readonly string[]) => ProblemPlace | undefined;
}

/** What is needed of a file's front matter; `core/documents/frontMatter` gives it. Injected: it carries the YAML library. */
export type ReadFrontMatter = (
  text: string,
  file: string,
) => {
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly bodyLine: number;
  readonly problems: readonly Problem[];
  readonly placeOf?: (path: readonly string[]) => ProblemPlace;
};

/** Reads one Markdown file as a playbook; any text is one. Never throws. */
export function parsePlaybook(uri: string, text: string, readFrontMatter: ReadFrontMatter): ParsedPlaybook {
  const frontMatter = readTomlFrontMatter(text) ?? readFrontMatter(text, uri);
  const { data, body, bodyLine, problems } = frontMatter;
  const found: Problem[] = [...problems];
  const sections = splitSections(body, bodyLine);
  const headings = sections.flatMap(section => section.heading ?? []);
  const name = fileNameOf(uri);

  const list = (field: string): readonly string[] => {
    if (!Object.hasOwn(data, field)) return [];
    const values = textsOf(data[field]);
    if (!values) {
      found.push(problem('playbooks.frontMatterField', { file: uri, field }, frontMatter.placeOf?.([field])));
    }
    return values ?? [];
  };
  // Keys of site generators: what they hold otherwise is their business.
  const quiet = (...fields: readonly string[]): readonly string[] =>
    fields.flatMap(field => (Object.hasOwn(data, field) ? (textsOf(data[field]) ?? []) : []));
  const aliases = quiet('slug', 'id', 'aliases');
  const reviewedAt = dayOf(quiet('reviewed', 'last_reviewed', 'last-reviewed', 'lastReviewed')[0]);
  const alerts = [
    ...['alert', 'alerts', 'alertname'].flatMap(list),
    alertOfFileName(name) ?? [],
    ...headings.map(heading => alertOfHeading(heading.text) ?? []),
  ].flat();
  const partners = readPartners(Object.hasOwn(data, 'partners') ? data['partners'] : undefined);
  if (!partners) {
    const place = frontMatter.placeOf?.(['partners']);
    found.push(problem('playbooks.frontMatterField', { file: uri, field: 'partners' }, place));
  }
  const owner = [...list('owner'), ...list('owners')].join(', ');
  const playbook: Playbook = {
    uri,
    title:
      list('title')[0] ??
      quiet('sidebar_label')[0] ??
      headings.find(heading => heading.text !== '')?.text ??
      titleOfFile(uri),
    alerts: unique(alerts),
    services: unique([...list('service'), ...list('services')]),
    headings,
    ...(owner === '' ? {} : { owner }),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(reviewedAt === undefined ? {} : { reviewedAt }),
    ...(partners && partners.length > 0 ? { partners } : {}),
  };
  const { placeOf } = frontMatter;
  return { playbook, sections, body, bodyLine, problems: found, ...(placeOf ? { placeOf } : {}) };
}

/** `2026-05-01`, or a time that begins so; undefined for anything else. */
function dayOf(text: string | undefined): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text ?? '')?.[0];
  const at = day === undefined ? NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** The last part of a URI's path, decoded, without its extension. */
export function fileNameOf(uri: string): string {
  return lastPart(uri).replace(/\.(?:md|markdown|mdx)$/i, '');
}

/** A title for a file without one: its name as words, or its folder's where the name says nothing. */
function titleOfFile(uri: string): string {
  const name = fileNameOf(uri);
  const telling = /^(?:_?index|readme)$/i.test(name) ? lastPart(uri.slice(0, uri.lastIndexOf('/'))) : name;
  const words = (telling || name).replace(/[-_]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function lastPart(uri: string): string {
  const path = uri.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const part = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Texts of a value that is a text, a number or a list of them; undefined for anything else. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [cut(plainText(value))];
  if (typeof value === 'number') return [String(value)];
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  for (const item of value as readonly unknown[]) {
    if (typeof item !== 'string' && typeof item !== 'number') return undefined;
    if (String(item).trim() !== '') texts.push(cut(String(item).trim()));
  }
  return texts;
}

const longestValue = 300;

function cut(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

function unique(names: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>();
  for (const name of names) if (!byKey.has(alertKey(name))) byKey.set(alertKey(name), name);
  return [...byKey.values()];
}

/** Hugo's other front matter: the plain `key = "text"` and `key = ["a", "b"]` of TOML between `+++` lines; the rest is skipped. */
function readTomlFrontMatter(text: string): ReturnType<ReadFrontMatter> | undefined {
  const block = /^\uFEFF?\+\+\+[ \t]*\r?\n([\s\S]{0,65536}?)^\+\+\+[ \t]*(?:\r?\n|$)/m.exec(text);
  if (block?.index !== 0) return undefined;
  const data: Record<string, unknown> = {};
  for (const line of (block[1] ?? '').split('\n')) {
    if (/^\s*\[/.test(line)) break;
    const pair = /^\s*([A-Za-z]\w*)\s*=\s*(\S.*)/.exec(line);
    if (pair?.[1] === undefined || pair[2] === undefined) continue;
    // A text that is not closed is taken to the end of its line and left out: looking on from within it costs its square.
    const texts = [...pair[2].matchAll(/"((?:[^"\\]|\\.)*)("?)|'([^']*)('?)/g)].flatMap(
      ([, double, doubleEnd, single, singleEnd]) => (doubleEnd || singleEnd ? [double ?? single ?? ''] : []),
    );
    if (texts.length > 0) data[pair[1]] = pair[2].startsWith('[') ? texts : texts[0];
  }
  const end = block[0].length;
  return { data, body: text.slice(end), bodyLine: block[0].split('\n').length - 1, problems: [] };
}
