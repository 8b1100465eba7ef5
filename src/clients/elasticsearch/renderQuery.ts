import { wholeLine, type FieldMapping, type FieldRef } from '../../core/errors/fieldMapping';
import type { Dimension, LogQuery, StratumValues } from '../../core/errors/logBackend';
import type { TimeWindow } from '../../core/errors/logSource';
import type { Json } from './elasticsearchApi';
import { renderMatch, type RenderContext } from './renderMatch';
import { phrase, within } from './textQueries';

/** The time of a record, where nobody said otherwise. */
const usualTime = '@timestamp';

export function timeField(mapping: FieldMapping | undefined): string {
  const ref = mapping?.fields.time;
  return ref?.place === 'field' ? ref.name : usualTime;
}

/** The field that a dimension is counted by; undefined where it is not mapped, or to something within a line. */
export function dimensionField(mapping: FieldMapping | undefined, dimension: Dimension): string | undefined {
  const ref = mapping?.fields[dimension];
  return ref?.place === 'field' && ref.name !== wholeLine ? (ref.keyword ?? ref.name) : undefined;
}

/** Whole milliseconds: a fraction would be written in a way that no date format takes. */
export function inWindow(time: string, { from, to }: TimeWindow): Json {
  return { range: { [time]: { gte: Math.floor(from), lt: Math.ceil(to), format: 'epoch_millis' } } };
}

/** A query's clauses; undefined where a match of it cannot be rendered. */
export function renderQuery(query: LogQuery, context: RenderContext): readonly Json[] | undefined {
  const { mapping } = context;
  const match = query.match ? renderMatch(query.match, context) : undefined;
  if (query.match && !match) return undefined;
  return [
    inWindow(timeField(mapping), query.window),
    ...valuesOf(mapping, 'service', query.services),
    ...valuesOf(mapping, 'level', query.levels),
    ...(query.text === undefined || query.text === '' ? [] : [textQuery(query.text, context)]),
    ...(match ? [match.query] : []),
  ];
}

/** The clauses of one combination of dimension values. */
export function renderValues(mapping: FieldMapping | undefined, values: StratumValues): readonly Json[] {
  return (Object.entries(values) as [Dimension, string | null | undefined][]).flatMap(([dimension, value]) =>
    value === undefined ? [] : valuesOf(mapping, dimension, [value]),
  );
}

function valuesOf(
  mapping: FieldMapping | undefined,
  dimension: Dimension,
  values: readonly (string | null)[] | undefined,
): readonly Json[] {
  if (values === undefined) return [];
  const field = dimensionField(mapping, dimension);
  // A field that nobody mapped is one that no record has.
  if (field === undefined) return values.includes(null) ? [] : [{ match_none: {} }];
  const texts = values.filter((value): value is string => value !== null);
  const some: readonly Json[] = texts.length > 0 ? [{ terms: { [field]: texts } }] : [];
  if (!values.includes(null)) return some.length > 0 ? some : [{ match_none: {} }];
  const none = { bool: { must_not: [{ exists: { field } }] } };
  return [{ bool: { should: [...some, none], minimum_should_match: 1 } }];
}

const searchedRoles = ['message', 'exceptionMessage', 'exceptionType'] as const;

/** The fields in which a person's text is looked for. */
export function searchedFields(mapping: FieldMapping | undefined): readonly FieldRef[] {
  const refs = searchedRoles.flatMap(role => mapping?.fields[role] ?? []);
  return refs.filter(({ place, name }) => place === 'field' && name !== wholeLine);
}

/** True where a person's text is found by whole words only. */
export function isByWords({ mapping, kindOf }: RenderContext): boolean {
  return searchedFields(mapping).some(({ name }) => kindOf?.(name) === 'text');
}

function textQuery(text: string, { mapping, kindOf }: RenderContext): Json {
  const queries = searchedFields(mapping).flatMap(({ name, keyword }): Json[] => {
    const anywhere = (field: string): Json => within(field, text, true);
    switch (kindOf?.(name)) {
      case 'keyword':
      case 'wildcard':
        return [anywhere(name)];
      case 'text': {
        // What is being typed may end within a word.
        const words = { match_phrase_prefix: { [name]: { query: text, max_expansions: 200 } } };
        const isFast = keyword !== undefined && kindOf(keyword) === 'wildcard';
        return isFast ? [words, anywhere(keyword)] : [words];
      }
      case undefined:
        return [phrase(name, text), anywhere(name)];
      default:
        return [];
    }
  });
  return queries.length === 0 ? { match_none: {} } : { bool: { should: queries, minimum_should_match: 1 } };
}
