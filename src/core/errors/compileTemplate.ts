import { localPath } from '../source/resolveFrame';
import { textIn, type EntryView } from './entryView';
import { wholeLine, type FieldMapping, type FieldRef } from './fieldMapping';
import type { GroupKey } from './groupKey';
import type { MatchCondition, RecordMatch } from './logBackend';
import type { LogRecord } from './logRecord';
import { firstLine, hole } from './messageLine';
import { messageTokens } from './messageTokens';
import { fitsMatch } from './recordMatch';

/** A record that was looked at, as the engine has it and as it was read. */
export interface SeenRecord {
  readonly view: EntryView;
  readonly record: LogRecord;
  readonly key: GroupKey;
}

const frameTexts = 4;
const mostParts = 16;
const longestPart = 200;
/** Letters that a template must have to say anything. */
const leastLetters = 4;

/**
 * A query that finds a group's records: by type and frames, or by the words that its messages have in common. Checked
 * against what was seen: it fits all of `own` and none of `others`; undefined where no such query is found.
 */
export function compileGroup(
  own: readonly SeenRecord[],
  others: Iterable<SeenRecord>,
  mapping: FieldMapping,
): RecordMatch | undefined {
  const [first] = own;
  if (!first) return undefined;
  const beside = [...others];
  const common = commonConditions(own, mapping);
  const candidates = first.key.template ? messageMatches(own, mapping) : frameMatches(own, mapping);
  for (const conditions of candidates) {
    const match: RecordMatch = { all: [...common, ...conditions] };
    if (!own.every(({ view }) => fitsMatch(view, match))) continue;
    if (beside.some(({ view }) => fitsMatch(view, match))) continue;
    return match;
  }
  return undefined;
}

/** Service and exception type, where they are fields and all agree. */
function commonConditions(own: readonly SeenRecord[], mapping: FieldMapping): readonly MatchCondition[] {
  const conditions: MatchCondition[] = [];
  for (const role of ['service', 'exceptionType'] as const) {
    const field = mapping.fields[role];
    if (!field || field.name === wholeLine) continue;
    const values = new Set(own.map(({ view }) => textIn(view, field) ?? null));
    const [value] = values;
    if (values.size !== 1 || value === undefined) continue;
    // Most groups have no exception: to ask for its absence would make each query longer, and tells nothing.
    if (value !== null || role === 'service') conditions.push({ kind: 'equals', field, value });
  }
  return conditions;
}

function* frameMatches(
  own: readonly SeenRecord[],
  mapping: FieldMapping,
): Generator<readonly MatchCondition[]> {
  const texts = frameWords(own);
  for (const field of fieldsOf(mapping, ['stack', 'message'])) {
    const found = texts.filter(text => own.every(({ view }) => textIn(view, field)?.includes(text) === true));
    if (found.length > 0) yield [{ kind: 'contains', field, texts: found }];
  }
  // The type alone, where it stands in a field and nothing else of that type was seen.
  if (mapping.fields.exceptionType && own[0]?.record.exceptionType !== undefined) yield [];
}

/** Functions and file names of the frames that make the group, as they stand in the trace. */
function frameWords(own: readonly SeenRecord[]): readonly string[] {
  const frames = (own[0]?.key.frames ?? []).filter(frame => !frame.library).slice(0, frameTexts);
  const words = frames.flatMap(frame => {
    const path = localPath(frame.impliedPath ?? frame.file);
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return [frame.function ?? '', name];
  });
  return [...new Set(words.filter(word => word.length >= 3))];
}

function* messageMatches(
  own: readonly SeenRecord[],
  mapping: FieldMapping,
): Generator<readonly MatchCondition[]> {
  const texts = own.map(({ record }) => firstLine(record.exceptionMessage ?? record.message));
  const isException = own[0]?.record.exceptionMessage !== undefined;
  const fields = fieldsOf(mapping, isException ? ['exceptionMessage', 'stack', 'message'] : ['message']);
  for (const parts of [literalParts(texts), wordParts(texts)]) {
    if (parts.join('').replace(/[^\p{L}]/gu, '').length < leastLetters) continue;
    const { start, end } = boundsOf(texts, parts);
    for (const field of fields) {
      if (start || end) yield [{ kind: 'template', field, parts, start, end }];
      yield [{ kind: 'template', field, parts, start: false, end: false }];
    }
  }
}

function fieldsOf(
  mapping: FieldMapping,
  roles: readonly ('stack' | 'message' | 'exceptionMessage')[],
): readonly FieldRef[] {
  const line: FieldRef = { name: wholeLine, place: 'field' };
  const refs = roles.flatMap(role => mapping.fields[role] ?? []);
  return refs.some(({ name }) => name === wholeLine) ? refs : [...refs, line];
}

/** What all texts have in common between what differs, with the signs between the words as they stand. */
function literalParts(texts: readonly string[]): readonly string[] {
  const [first = ''] = texts;
  const differs = differing(texts);
  const { words, places = [] } = messageTokens(first, true);
  const parts: string[] = [];
  let from = 0;
  words.forEach((word, at) => {
    if (word !== hole && !differs.has(at)) return;
    const [start = 0, end = 0] = [places[2 * at], places[2 * at + 1]];
    // A sign between quotes and the like belongs to what differs as often as to what does not.
    parts.push(first.slice(from, start));
    from = end;
  });
  parts.push(first.slice(from));
  return usable(parts);
}

/** The words alone: where the signs between them differ from record to record. */
function wordParts(texts: readonly string[]): readonly string[] {
  const [first = ''] = texts;
  const differs = differing(texts);
  const { words } = messageTokens(first);
  return usable(words.map((word, at) => (word === hole || differs.has(at) ? '' : word.replace(/^=/, ''))));
}

/** Places of the tokens in which the texts do not agree. */
function differing(texts: readonly string[]): ReadonlySet<number> {
  const [first, ...rest] = texts.map(text => messageTokens(text).words);
  const places = new Set<number>();
  first?.forEach((word, at) => {
    if (rest.some(words => words[at] !== word)) places.add(at);
  });
  return places;
}

function usable(parts: readonly string[]): readonly string[] {
  return parts
    .map(part => part.slice(0, longestPart))
    .filter(part => /[\p{L}\p{N}]/u.test(part))
    .slice(0, mostParts);
}

function boundsOf(
  texts: readonly string[],
  parts: readonly string[],
): { readonly start: boolean; readonly end: boolean } {
  const [first = '', last = ''] = [parts[0], parts[parts.length - 1]];
  return {
    start: texts.every(text => text.startsWith(first)),
    // A message that reaches the limit was cut there.
    end: texts.every(text => text.endsWith(last) && text.length < 1_000),
  };
}
