import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A frame that a trace is known to hold. `file` as the trace writes it, or relative to the workspace. */
export interface ExpectedFrame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly function?: string;
}

/** One trace with what is known of it. */
export interface StackTraceCase {
  readonly id: string;
  readonly lang: string;
  readonly text: string;
  readonly frames?: readonly ExpectedFrame[];
  readonly workspaceFrames?: readonly ExpectedFrame[];
  readonly isOneRecord: boolean;
  /** Every frame is listed: what else is found is false. */
  readonly isComplete: boolean;
}

interface JsonRecord {
  readonly id: string;
  readonly lang: string;
  readonly text: string;
  readonly expect: {
    readonly frames?: readonly ExpectedFrame[];
    readonly workspaceFrames?: readonly ExpectedFrame[];
    readonly one_multiline_record?: boolean;
  };
}

/** Traces of a folder of the shared form: `*.jsonl`, and `generated-src` as the workspace that some were run in. */
export function readCases(folder: string): readonly StackTraceCase[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter(line => line.trim() !== '')
    .map(line => toCase(JSON.parse(line) as JsonRecord));
}

function toCase({ id, lang, text, expect }: JsonRecord): StackTraceCase {
  return {
    ...{ id, lang, text },
    ...(expect.frames ? { frames: expect.frames } : {}),
    ...(expect.workspaceFrames ? { workspaceFrames: expect.workspaceFrames } : {}),
    isOneRecord: expect.one_multiline_record === true && lang !== 'none',
    isComplete: lang === 'none' || lang === 'prose' || expect.frames?.length === 0,
  };
}

/** Files of the workspace that traces were run in, relative to it. */
export function workspaceFiles(folder: string): readonly string[] {
  const root = join(folder, 'generated-src');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** A trace of the project's own, with every frame in order and which of them are a library's. */
export interface OwnTrace extends StackTraceCase {
  /** `line[:column] [*]file[ | function]`, failing frame first; `*` marks a library's. */
  readonly told: readonly string[];
}

export const ownTraces = join(__dirname, '..', 'traces');

/**
 * Traces of `test/bench/traces/LANG.txt`: `%% name` (`%% name (one record)` where the lines are one record of a log),
 * the text, `%% frames`, then a frame a line as `told` writes it.
 */
export function readOwnTraces(): readonly OwnTrace[] {
  return readdirSync(ownTraces)
    .filter(name => name.endsWith('.txt'))
    .sort()
    .flatMap(name => parseOwn(name.slice(0, -4), readFileSync(join(ownTraces, name), 'utf8')));
}

function parseOwn(lang: string, file: string): readonly OwnTrace[] {
  return file
    .split(/^%% (?!frames$)/m)
    .slice(1)
    .map(block => {
      const [head = '', ...rest] = block.split('\n');
      const lines = rest.join('\n');
      const end = lines.indexOf('%% frames\n');
      if (end < 0) throw new Error(`${lang}.txt: "${head}" has no "%% frames"`);
      const told = lines
        .slice(end + 10)
        .split('\n')
        .filter(line => line !== '');
      return {
        id: `${lang}: ${head.replace(/ \(one record\)$/, '')}`,
        lang,
        // Escape as a sign that an editor shows.
        text: lines.slice(0, Math.max(end - 1, 0)).replaceAll('␛', '\u001b'),
        told,
        frames: told.map(parseTold),
        isOneRecord: head.endsWith(' (one record)'),
        isComplete: true,
      };
    });
}

function parseTold(told: string): ExpectedFrame {
  const [, line, column, file, name] = /^(\d+)(?::(\d+))? \*?(.*?)(?: \| (.*))?$/.exec(told) ?? [];
  if (line === undefined || file === undefined) throw new Error(`"${told}" is not "line file | function"`);
  return {
    file,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(name === undefined ? {} : { function: name }),
  };
}
