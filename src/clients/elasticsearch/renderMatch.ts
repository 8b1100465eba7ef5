import { wholeLine, type FieldMapping, type FieldRef } from '../../core/errors/fieldMapping';
import type { MatchCondition, RecordMatch } from '../../core/errors/logBackend';
import type { Json } from './elasticsearchApi';
import type { KindOf } from './fieldKinds';
import { intervalsOf, phrase, templateRegexp, wildcardOf, within } from './textQueries';

/** A match as a query. */
export interface RenderedMatch {
  readonly query: Json;
  /** False where the engine finds by words what the match means by the letter. */
  readonly isExact: boolean;
  /** Unanalysed fields that it relies on, with what stands beside them: values too long for the former are not in it. */
  readonly relies: readonly FieldRef[];
}

/** What rendering has to know. */
export interface RenderContext {
  readonly mapping: FieldMapping | undefined;
  /** Undefined where the engine did not tell: queries then fit every kind, and none is exact. */
  readonly kindOf: KindOf | undefined;
  /** Only what every compatible server has: phrases in place of intervals and regular expressions. */
  readonly isPlain?: boolean;
}

/** Undefined where a field of the match cannot be searched at all: a member of a line, a number to be searched within. */
export function renderMatch(match: RecordMatch, context: RenderContext): RenderedMatch | undefined {
  const rendered = match.all.map(condition => renderCondition(condition, context));
  const all = rendered.filter((one): one is RenderedMatch => one !== undefined);
  if (all.length < rendered.length) return undefined;
  return {
    query: all.length === 0 ? { match_all: {} } : { bool: { filter: all.map(({ query }) => query) } },
    isExact: all.every(({ isExact }) => isExact),
    relies: all.flatMap(({ relies }) => relies),
  };
}

/** The field itself; the line of engines that keep lines is the message here. */
function fieldOf(ref: FieldRef, { mapping }: RenderContext): FieldRef | undefined {
  const own = ref.name === wholeLine ? mapping?.fields.message : ref;
  return own?.place === 'field' && own.name !== wholeLine ? own : undefined;
}

function renderCondition(condition: MatchCondition, context: RenderContext): RenderedMatch | undefined {
  const field = fieldOf(condition.field, context);
  if (!field) return undefined;
  if (condition.kind === 'equals') return renderEquals(field, condition.value, context);
  const { kindOf } = context;
  const kind = kindOf?.(field.name);
  const keywordKind = field.keyword === undefined ? undefined : kindOf?.(field.keyword);
  if (kind === 'none') return exactly({ match_none: {} });
  if (kind === 'other') return undefined;
  if (kind === 'keyword' || kind === 'wildcard') {
    return exactly(literal(condition, field.name, context), context);
  }
  const words = byWords(condition, field.name, context);
  if (kind === undefined) {
    // As words where it is text, as terms where it is not: the union fits both.
    return roughly(either(words, literal(condition, field.name, { ...context, isPlain: true })));
  }
  const isFast = keywordKind === 'wildcard' || (keywordKind === 'keyword' && isAnchored(condition));
  if (field.keyword === undefined || !isFast || context.isPlain === true) return roughly(words);
  return {
    query: either(literal(condition, field.keyword, context), {
      bool: { filter: [words], must_not: [{ exists: { field: field.keyword } }] },
    }),
    isExact: true,
    relies: [field],
  };
}

function renderEquals(field: FieldRef, value: string | null, { kindOf }: RenderContext): RenderedMatch {
  if (value === null) return exactly({ bool: { must_not: [{ exists: { field: field.name } }] } });
  const kind = kindOf?.(field.name);
  if (kind === 'none') return exactly({ match_none: {} });
  if (field.keyword !== undefined) {
    const words = {
      bool: { filter: [phrase(field.name, value)], must_not: [{ exists: { field: field.keyword } }] },
    };
    return {
      query: either({ term: { [field.keyword]: value } }, words),
      isExact: kindOf !== undefined,
      relies: [field],
    };
  }
  if (kind === 'text') return roughly(phrase(field.name, value));
  return { ...exactly({ term: { [field.name]: value } }), isExact: kind !== undefined };
}

/**
 * A literal that the value begins with lets the engine look up a few terms. Anything else would make it go through
 * every term of the index, also of those days that nobody asked for.
 */
function isAnchored(condition: MatchCondition): boolean {
  return condition.kind === 'template' && condition.start && (condition.parts[0]?.length ?? 0) >= 3;
}

/** By the letter, on a field that is not analysed. */
function literal(condition: MatchCondition, name: string, context: RenderContext): Json {
  if (condition.kind === 'equals') return { term: { [name]: condition.value } };
  if (condition.kind === 'contains') {
    return { bool: { filter: condition.texts.map(text => within(name, text)) } };
  }
  const regexp = context.isPlain === true ? undefined : templateRegexp(condition);
  if (regexp !== undefined) return { regexp: { [name]: { value: regexp } } };
  const { parts, start, end } = condition;
  return wildcardOf(name, [...(start ? [] : ['']), ...parts, ...(end ? [] : [''])]);
}

/** By words, on a field that is analysed. */
function byWords(condition: MatchCondition, name: string, { isPlain }: RenderContext): Json {
  if (condition.kind === 'equals') return phrase(name, condition.value ?? '');
  if (condition.kind === 'template') return intervalsOf(name, condition, isPlain === true);
  const phrases = condition.texts.filter(hasWords).map(text => phrase(name, text));
  return { bool: { filter: [{ exists: { field: name } }, ...phrases] } };
}

/** Punctuation alone is no word, and a phrase of no words finds nothing. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function either(...queries: readonly Json[]): Json {
  return { bool: { should: queries, minimum_should_match: 1 } };
}

function exactly(query: Json, { isPlain }: Partial<RenderContext> = {}): RenderedMatch {
  return { query, isExact: isPlain !== true, relies: [] };
}

function roughly(query: Json): RenderedMatch {
  return { query, isExact: false, relies: [] };
}
