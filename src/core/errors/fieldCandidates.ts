import { valueIn, viewEntry, type EntryView } from './entryView';
import { wholeLine, type FieldRef } from './fieldMapping';
import type { LogProbe } from './logBackend';
import { maskValue } from './maskSecrets';
import type { Fields } from './recordFields';

/** A field that a person can choose for a role. Name and example are remote. */
export interface FieldCandidate {
  readonly field: FieldRef;
  /** Of the sample's records that have it, 0–1. */
  readonly share: number;
  /** A value of it, secrets masked; absent where no record of the sample has any. */
  readonly example?: string;
}

/** Deeper members are no facts of a record. */
const mostDepth = 6;
const mostCandidates = 1_000;
const exampleLength = 120;
const maskedLength = 4_000;

type Seen = { readonly field: FieldRef; count: number; example?: string };

/** Every field that the backend names or its newest records have, the most frequent first. */
export function fieldCandidates({
  fields,
  sample,
}: Pick<LogProbe, 'fields' | 'sample'>): readonly FieldCandidate[] {
  const seen = new Map<string, Seen>();
  const keywords = new Map(fields.map(({ name, keyword }) => [name, keyword]));
  const see = (name: string, place: FieldRef['place']): Seen | undefined => {
    const key = `${place} ${name}`;
    const known = seen.get(key);
    if (known || seen.size >= mostCandidates) return known;
    const keyword = place === 'field' ? keywords.get(name) : undefined;
    const made: Seen = { field: { name, place, ...(keyword === undefined ? {} : { keyword }) }, count: 0 };
    seen.set(key, made);
    return made;
  };
  const take = (name: string, place: FieldRef['place'], value: unknown): void => {
    const known = see(name, place);
    if (!known) return;
    known.count++;
    known.example ??= exampleText(name, value);
  };
  for (const { name } of fields) see(name, 'field');
  for (const view of sample.map(entry => viewEntry(entry))) {
    for (const [name, value] of members(view.entry.fields)) take(name, 'field', value);
    if (view.entry.line !== undefined) take(wholeLine, 'field', view.entry.line);
    if (!view.inner) continue;
    for (const [name, value] of members(view.inner)) take(name, placeOf(view), value);
  }
  return [...seen.values()]
    .sort((a, b) => b.count - a.count || (a.field.name < b.field.name ? -1 : 1))
    .map(({ field, count, example }) => ({
      field,
      share: sample.length === 0 ? 0 : count / sample.length,
      ...(example === undefined ? {} : { example }),
    }));
}

/** A value of the field in the newest record of the sample that has one, secrets masked. */
export function exampleOf(field: FieldRef, sample: LogProbe['sample']): string | undefined {
  for (const entry of sample) {
    const value = valueIn(viewEntry(entry), field);
    if (value !== undefined && value !== null && value !== '') return exampleText(field.name, value);
  }
  return undefined;
}

function placeOf({ text }: EntryView): 'json' | 'logfmt' {
  return text?.startsWith('{') === true ? 'json' : 'logfmt';
}

/** Names with dots of all members that are no objects, with their values. */
function* members(fields: Fields, prefix = '', depth = 1): Generator<readonly [string, unknown]> {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || value === '') continue;
    if (typeof value === 'object' && !Array.isArray(value) && depth < mostDepth) {
      yield* members(value as Fields, `${prefix}${name}.`, depth + 1);
    } else yield [prefix + name, value];
  }
}

/** Masked before it is cut: half a token looks like none. */
function exampleText(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const safe = maskValue({ [last]: text.slice(0, maskedLength) }) as Fields;
  return String(safe[last]).slice(0, exampleLength);
}
