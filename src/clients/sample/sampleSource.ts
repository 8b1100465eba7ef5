import { readFile } from 'node:fs/promises';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/sampleProblems';
import type { SampleLogFormat } from './retime';

/** A sample repository as data: its history and its logs, all ages relative to the moment it is written. */
export interface SampleSource {
  readonly version: 1;
  /** Unix ms. A record of this time becomes one of now. */
  readonly reference: number;
  /** Oldest first. */
  readonly commits: readonly SampleCommit[];
  readonly logs: readonly SampleLog[];
}

export interface SamplePerson {
  readonly name: string;
  readonly email: string;
}

export interface SampleCommit {
  /** What other files call this commit: `{{commit KEY}}`. */
  readonly key: string;
  readonly author: SamplePerson;
  readonly ageMs: number;
  readonly message: string;
  /** Whole texts by path; null takes the file away. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly tag?: SampleTag;
}

/** An annotated tag on the commit; its age is the deploy's. */
export interface SampleTag {
  readonly name: string;
  readonly message: string;
  readonly author: SamplePerson;
  readonly ageMs: number;
}

export interface SampleLog {
  /** Ends in `.gz` where it is to be compressed. */
  readonly path: string;
  readonly format: SampleLogFormat;
  /** The records with their times around `reference`. */
  readonly text: string;
}

/** Reads the sample that the build packed. @throws ProblemError `sample.unreadable` */
export async function readSampleSource(file: string): Promise<SampleSource> {
  try {
    return parseSampleSource(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ProblemError(problem('sample.unreadable', { detail: `${file}: ${why}` }), { cause: error });
  }
}

/** Checks data of unknown origin; names the place of what is wrong. @throws TypeError */
export function parseSampleSource(value: unknown): SampleSource {
  const root = record(value, 'the sample');
  if (root['version'] !== 1) throw new TypeError(`version ${String(root['version'])} is not known`);
  const commits = list(root['commits'], 'commits').map(parseCommit);
  const logs = list(root['logs'], 'logs').map(parseLog);
  return { version: 1, reference: number(root['reference'], 'reference'), commits, logs };
}

function parseCommit(value: unknown, index: number): SampleCommit {
  const place = `commits[${index}]`;
  const commit = record(value, place);
  const files: Record<string, string | null> = {};
  for (const [path, content] of Object.entries(record(commit['files'], `${place}.files`))) {
    files[path] = content === null ? null : text(content, `${place}.files[${path}]`);
  }
  return {
    key: text(commit['key'], `${place}.key`),
    author: parsePerson(commit['author'], `${place}.author`),
    ageMs: number(commit['ageMs'], `${place}.ageMs`),
    message: text(commit['message'], `${place}.message`),
    files,
    ...(commit['tag'] === undefined ? {} : { tag: parseTag(commit['tag'], `${place}.tag`) }),
  };
}

function parseTag(value: unknown, place: string): SampleTag {
  const tag = record(value, place);
  const name = text(tag['name'], `${place}.name`);
  // It becomes an argument of git: never an option, never a path.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw new TypeError(`${place}.name is not a tag`);
  return {
    name,
    message: text(tag['message'], `${place}.message`),
    author: parsePerson(tag['author'], `${place}.author`),
    ageMs: number(tag['ageMs'], `${place}.ageMs`),
  };
}

function parsePerson(value: unknown, place: string): SamplePerson {
  const person = record(value, place);
  return { name: text(person['name'], `${place}.name`), email: text(person['email'], `${place}.email`) };
}

function parseLog(value: unknown, index: number): SampleLog {
  const place = `logs[${index}]`;
  const log = record(value, place);
  const format = log['format'];
  if (format !== 'json' && format !== 'logfmt' && format !== 'text') {
    throw new TypeError(`${place}.format is not known`);
  }
  return { path: text(log['path'], `${place}.path`), format, text: text(log['text'], `${place}.text`) };
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${place} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${place} is no list`);
  return value;
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new TypeError(`${place} is no text`);
  return value;
}

function number(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${place} is no number`);
  return value;
}
