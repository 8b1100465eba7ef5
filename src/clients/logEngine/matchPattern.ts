import type { MatchCondition } from '../../core/errors/logBackend';

/** Anything but line ends. */
const within = '[^\\n\\r]*';

/**
 * A text as a pattern of RE2 (Go) that means itself. A backtick is written by its code: Loki (3.4) writes some strings
 * anew between backticks, and then cannot read its own query.
 */
export function escapedPattern(text: string): string {
  return wellFormed(text)
    .replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
    .replace(/`/g, '\\x60');
}

/** A text as a string of Go, which LogQL and LogsQL take. */
export function quoted(text: string): string {
  return JSON.stringify(wellFormed(text));
}

type Template = Extract<MatchCondition, { readonly kind: 'template' }>;

/**
 * A template as a pattern of RE2 that is looked for within a value: its parts in order with no line end between them.
 * What ends with a part ends there or before a line end.
 */
export function templatePattern({ parts, start, end }: Template): string {
  return `${start ? '^' : ''}${parts.map(escapedPattern).join(within)}${end ? '\\r?(?:\\n|$)' : ''}`;
}

/** The same where a pattern has to fit the whole value. */
export function wholeTemplatePattern({ parts, start, end }: Template): string {
  return `${start ? '' : '(?s:.*)'}${parts.map(escapedPattern).join(within)}${end ? '(?s:\\r?(?:\\n.*)?)' : '(?s:.*)'}`;
}

/** Half of a pair of surrogates is no character, and no string of Go can hold it. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
