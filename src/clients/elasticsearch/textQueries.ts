import type { MatchCondition } from '../../core/errors/logBackend';
import type { Json } from './elasticsearchApi';

type Template = Extract<MatchCondition, { readonly kind: 'template' }>;

/** `index.max_regex_length` is 1,000 unless an index says otherwise. */
const longestRegexp = 900;

/**
 * The text somewhere in the value, by the letter.
 * What a wildcard has to escape goes as a regular expression: OpenSearch finds nothing by it in fields of type
 * `wildcard` (a backslash up to and beyond 2.19, `*` and `?` before 2.17).
 */
export function within(name: string, text: string, ignoreCase = false): Json {
  const options = ignoreCase ? { case_insensitive: true } : {};
  const regexp = `.*${escaped(text)}.*`;
  return /[\\*?]/.test(text) && regexp.length <= longestRegexp
    ? { regexp: { [name]: { value: regexp, ...options } } }
    : { wildcard: { [name]: { value: `*${text.replace(/[\\*?]/g, '\\$&')}*`, ...options } } };
}

/** The texts with anything between them, as the whole of the value. */
export function wildcardOf(name: string, texts: readonly string[]): Json {
  const value = texts.map(text => text.replace(/[\\*?]/g, '\\$&')).join('*');
  return { wildcard: { [name]: { value } } };
}

/** The words of a text, in this order and beside each other. */
export function phrase(name: string, text: string): Json {
  return { match_phrase: { [name]: text } };
}

/**
 * A template as Lucene's regular expression over the whole term, in which `.` is any character, line ends too.
 * Undefined where it is longer than an index takes.
 */
export function templateRegexp({ parts, start, end }: Template): string | undefined {
  const inner = parts.map(escaped).join('[^\n\r]*');
  const regexp = `${start ? '' : '(.*)'}${inner}${end ? '(\r?\n.*)?' : '.*'}`;
  return regexp.length <= longestRegexp ? regexp : undefined;
}

/** A backslash before a letter or a digit would mean something else; before all else it means the character. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}\s]/gu, '\\$&');
}

/**
 * A template by words: its parts in order. A part's last word is left out where a hole follows it at once (`order-…`,
 * `v…`), since the value then goes on within the word; its first likewise.
 */
export function intervalsOf(name: string, { parts, start, end }: Template, isPlain: boolean): Json {
  const last = parts.length - 1;
  const phrases = parts
    .map((part, at) => {
      const head = start && at === 0 ? part : part.replace(/^[\p{L}\p{N}_.:'’]+/u, '');
      return end && at === last ? head : head.replace(/[\p{L}\p{N}_.:'’]+$/u, '');
    })
    .filter(part => /[\p{L}\p{N}]/u.test(part));
  if (phrases.length === 0) return { exists: { field: name } };
  if (isPlain) return { bool: { filter: phrases.map(text => phrase(name, text)) } };
  const intervals = phrases.map(query => ({ match: { query, ordered: true, max_gaps: 0 } }));
  return { intervals: { [name]: { all_of: { ordered: true, intervals } } } };
}
