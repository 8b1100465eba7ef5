import { parseEntityId } from '../base/identity';
import {
  problem,
  type Problem,
  type ProblemCode,
  type ProblemCodes,
  type ProblemPlace,
} from '../base/problem';
import type { FrontMatter } from '../documents/frontMatter';
import { severities, type Severity } from '../team/severity';
import { readConflict } from './mergeConflict';
import { actionItemsOf, itemOf, type ActionItem, type ReadItem } from './actionItem';
import { isIsoDate } from './isoDate';
import { insidePath } from './notePath';
import type {} from './problems';
import {
  noteStatuses,
  type NoteAnchor,
  type NoteFix,
  type NoteStatus,
  type RootCauseNote,
} from './rootCauseNote';

/** The reader of front matter; handed in, because it is heavy and loaded only where notes exist. */
export type FrontMatterReader = (text: string, file: string) => FrontMatter;

/** A note as far as it could be read, and what was wrong with its file. */
export interface NoteReading {
  readonly note: RootCauseNote;
  readonly problems: readonly Problem[];
}

/** Newest format that is understood; files that name none are of format 1. */
export const noteVersion = 1;

const maxListed = 200;
const knownKeys = new Set(
  'version title class status incidents errors anchors fix author created updated prevention'.split(' '),
);

/**
 * Reads a note. Whatever is broken is told with its place and costs nothing else: there is always a note, at worst
 * one with the file's name for a title.
 */
export function readNote(uri: string, text: string, parse: FrontMatterReader): NoteReading {
  const conflict = readConflict(text);
  const readable = conflict?.ours ?? text;
  // With a conflict on top, the own side starts below the first marker.
  const skipped = conflict ? (/^(?:[ \t]*\r?\n)*/.exec(readable)?.[0] ?? '') : '';
  const shift = skipped.split('\n').length - 1;
  const fields = new NoteFields(parse(readable.slice(skipped.length), uri), shift);
  if (conflict) {
    const place = { file: uri, line: conflict.line, column: 0, endLine: conflict.line, endColumn: 7 };
    fields.problems.unshift(problem('notes.mergeConflict', {}, place));
  }
  return { note: fields.note(uri), problems: fields.problems };
}

/** Reads the keys one by one, each with its own problems. */
class NoteFields {
  readonly problems: Problem[];
  private readonly isBroken: boolean;

  constructor(
    private readonly matter: FrontMatter,
    private readonly shift: number,
  ) {
    this.isBroken = matter.problems.some(found => found.code === 'documents.yamlSyntax');
    this.problems = matter.problems.map(found => (found.place ? this.moved(found, found.place) : found));
  }

  note(uri: string): RootCauseNote {
    const { matter } = this;
    if (!matter.present) this.tell('notes.noFrontMatter', {}, []);
    this.checkKeys();
    const title = this.text('title') ?? headingOf(matter.body) ?? fileTitle(uri);
    // A front matter that could not be read has told so already.
    if (matter.present && matter.problems.length === 0 && !('title' in matter.data)) {
      this.tell('notes.missingTitle', {}, []);
    }
    const severity = this.severity();
    const author = this.text('author');
    const created = this.date('created');
    const updated = this.date('updated');
    const fix = this.fix();
    return {
      uri,
      title,
      status: this.status(),
      ...(severity ? { severity } : {}),
      incidents: this.list('incidents').filter((id, index) => this.isIncident(id, index)),
      errors: this.list('errors'),
      anchors: this.anchors(),
      ...(fix ? { fix } : {}),
      prevention: this.prevention(),
      ...(author ? { author } : {}),
      ...(created ? { created } : {}),
      ...(updated ? { updated } : {}),
      body: matter.body,
    };
  }

  private checkKeys(): void {
    const { data } = this.matter;
    for (const key of Object.keys(data)) {
      if (!knownKeys.has(key)) this.tell('notes.unknownKey', { key: key.slice(0, 100) }, [key]);
    }
    if (typeof data.version === 'number' && data.version > noteVersion) {
      this.tell('notes.newerVersion', { version: data.version }, ['version']);
    }
  }

  private status(): NoteStatus {
    const value = this.text('status');
    const status = noteStatuses.find(known => known === value?.toLowerCase());
    if (value !== undefined && !status)
      this.tell('notes.unknownStatus', { value: value.slice(0, 100) }, ['status']);
    return status ?? 'suspected';
  }

  private severity(): Severity | undefined {
    const value = this.text('class');
    const severity = severities.find(known => known === value?.toLowerCase());
    if (value !== undefined && !severity)
      this.tell('notes.unknownClass', { value: value.slice(0, 100) }, ['class']);
    return severity;
  }

  private date(key: string): string | undefined {
    const value = this.text(key);
    if (value === undefined || isIsoDate(value)) return value;
    this.tell('notes.badDate', { value: value.slice(0, 100) }, [key]);
    return undefined;
  }

  private isIncident(id: string, index: number): boolean {
    const short = /^[A-Za-z0-9._~-]+:[^:\s]+$/.test(id);
    if (short || parseEntityId(id)) return true;
    this.tell('notes.badIncident', { value: id.slice(0, 100) }, ['incidents', index]);
    return false;
  }

  /** A single value as text; anything else is told. */
  private text(key: string): string | undefined {
    const value = this.matter.data[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') {
      this.tell('notes.wrongType', { key, expected: 'text' }, [key]);
      return undefined;
    }
    const text = (this.matter.textAt([key]) ?? (typeof value === 'string' ? value : '')).trim();
    return text === '' ? undefined : text;
  }

  /** A list of texts; a single text counts as a list of one. */
  private list(key: string): string[] {
    const value = this.matter.data[key];
    if (value === undefined || value === null) return [];
    if (typeof value !== 'object') return [this.text(key) ?? ''].filter(Boolean);
    if (!Array.isArray(value)) {
      this.tell('notes.wrongType', { key, expected: 'list' }, [key]);
      return [];
    }
    return this.bounded(key, value).flatMap((item, index) => {
      const text = this.matter.textAt([key, index]) ?? (typeof item === 'string' ? item : undefined);
      if (text !== undefined) return [text];
      this.tell('notes.wrongType', { key, expected: 'text' }, [key, index]);
      return [];
    });
  }

  private anchors(): readonly NoteAnchor[] {
    const value = this.matter.data.anchors;
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.tell('notes.wrongType', { key: 'anchors', expected: 'list' }, ['anchors']);
      return [];
    }
    return this.bounded('anchors', value).flatMap((item, index) => this.anchor(item, index) ?? []);
  }

  private anchor(item: unknown, index: number): NoteAnchor | undefined {
    const at = ['anchors', index] as const;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      this.tell('notes.wrongType', { key: 'anchors', expected: 'map' }, at);
      return undefined;
    }
    const part = (key: string): string | undefined => this.matter.textAt([...at, key]);
    const written = part('path')?.trim();
    if (!written) {
      this.tell('notes.anchorWithoutPath', {}, at);
      return undefined;
    }
    const path = insidePath(written);
    if (path === undefined) {
      this.tell('notes.anchorOutside', { path: written.slice(0, 200) }, [...at, 'path']);
      return undefined;
    }
    const number = part('line') ?? '';
    if (!/^[1-9]\d{0,8}$/.test(number)) {
      this.tell('notes.anchorBadLine', { value: number.slice(0, 100) }, [...at, 'line']);
      return undefined;
    }
    const line = Number(number);
    const quote = part('quote');
    if (!quote?.trim()) this.tell('notes.anchorWithoutQuote', { path: path.slice(0, 200), line }, at);
    const more = Object.fromEntries(
      (['symbol', 'commit', 'quote', 'before', 'after'] as const).flatMap(key => {
        const text = part(key);
        return text ? [[key, text]] : [];
      }),
    );
    return { path, line, ...more };
  }

  /** `fix: { commits: [9c01d2e], release: v2.32 }`; a single text counts as the one commit. */
  private fix(): NoteFix | undefined {
    const value = this.matter.data.fix;
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'object') return { commits: [this.text('fix') ?? ''].filter(Boolean) };
    if (Array.isArray(value)) {
      this.tell('notes.wrongType', { key: 'fix', expected: 'keys' }, ['fix']);
      return undefined;
    }
    const data = value as Readonly<Record<string, unknown>>;
    const part = (key: string): string | undefined => this.matter.textAt(['fix', key])?.trim() || undefined;
    const given = data.commits;
    const listed = Array.isArray(given)
      ? given.map((_, index) => ['fix', 'commits', index])
      : [['fix', 'commits']];
    const commits = listed.flatMap(path => {
      const commit = this.matter.textAt(path)?.trim();
      if (!commit) return [];
      if (/^[0-9a-f]{4,64}$/i.test(commit)) return [commit];
      this.tell('notes.badCommit', { value: commit.slice(0, 100) }, path);
      return [];
    });
    const pullRequest = part('pullRequest');
    const isLink = pullRequest !== undefined && /^https?:\/\/[^\s<>]+$/i.test(pullRequest);
    if (pullRequest !== undefined && !isLink) {
      this.tell('notes.badLink', { value: pullRequest.slice(0, 100) }, ['fix', 'pullRequest']);
    }
    const dates = (['recorded', 'deployed', 'regressed'] as const).flatMap(key => {
      const date = part(key);
      if (date === undefined) return [];
      if (isIsoDate(date)) return [[key, date] as const];
      this.tell('notes.badDate', { value: date.slice(0, 100) }, ['fix', key]);
      return [];
    });
    const release = part('release');
    return {
      commits,
      ...(isLink ? { pullRequest } : {}),
      ...(release === undefined ? {} : { release }),
      ...(data.pending === true ? { pending: true } : {}),
      ...Object.fromEntries(dates),
    };
  }

  /** Action items of the front matter, then those of the text. */
  private prevention(): readonly ActionItem[] {
    const { matter, shift } = this;
    const given = matter.data.prevention;
    const listed = Array.isArray(given) ? this.bounded('prevention', given) : given ? [given] : [];
    const matterItems = listed.flatMap((_, index) => {
      const path = Array.isArray(given) ? ['prevention', index] : ['prevention'];
      const part = (key: string): string | undefined => matter.textAt([...path, key])?.trim();
      const whole = matter.textAt(path)?.trim() ?? part('text');
      if (!whole) {
        this.tell('notes.wrongType', { key: 'prevention', expected: 'text' }, path);
        return [];
      }
      const facts = (['owner', 'due', 'priority'] as const).flatMap(key => {
        const value = part(key);
        return value ? [`${key}: ${value}`] : [];
      });
      const place = matter.placeOf(path);
      const text = facts.length === 0 ? whole : `${whole} (${facts.join(', ')})`;
      return [itemOf(text, part('done') === 'true', place.line, place.column)];
    });
    const items = [...matterItems, ...actionItemsOf(matter.body, matter.bodyLine)];
    for (const { item, problems } of items) this.tellOfItem(item, problems);
    return items.map(({ item }) => ({ ...item, line: item.line + shift }));
  }

  private tellOfItem(item: ActionItem, problems: ReadItem['problems']): void {
    for (const { key, value, column } of problems) {
      const { file } = this.matter.placeOf([]);
      const place = { file, line: item.line, column, endLine: item.line, endColumn: column + value.length };
      const shown = value.slice(0, 100);
      const found =
        key === 'due'
          ? problem('notes.badDate', { value: shown }, place)
          : problem('notes.badPriority', { value: shown }, place);
      if (!this.isBroken) this.problems.push(this.moved(found, place));
    }
  }

  private bounded(key: string, list: readonly unknown[]): readonly unknown[] {
    if (list.length > maxListed) this.tell('notes.tooMany', { key, limit: maxListed }, [key]);
    return list.slice(0, maxListed);
  }

  private tell<C extends ProblemCode>(
    code: C,
    args: ProblemCodes[C],
    path: readonly (string | number)[],
  ): void {
    // What a syntax error did to the values below it is no news.
    if (this.isBroken) return;
    this.problems.push(this.moved(problem(code, args), this.matter.placeOf(path)));
  }

  private moved(found: Problem, place: ProblemPlace): Problem {
    const { shift } = this;
    const endLine = (place.endLine ?? place.line) + shift;
    return { ...found, place: { ...place, line: place.line + shift, endLine } };
  }
}

function headingOf(body: string): string | undefined {
  const title = /^#[ \t]+(\S[^\r\n]*)/m.exec(body)?.[1]?.trim();
  return title === '' ? undefined : title?.slice(0, 200);
}

/** The file's name in the words that its date and slug were made of. */
function fileTitle(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1).replace(/\.md$/i, '');
  let decoded = name;
  try {
    decoded = decodeURIComponent(name);
  } catch {
    // A name that is no escape sequence is shown as it is.
  }
  return (
    decoded
      .replace(/^\d{4}-\d{2}-\d{2}-/, '')
      .replace(/[-_]+/g, ' ')
      .trim() || decoded
  );
}
