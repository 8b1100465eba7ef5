export type Labels = Readonly<Record<string, string>>;

/** Alertmanager's matcher, as its API writes it. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

const form = /^\s*"?([A-Za-z_][A-Za-z0-9_]*)"?\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*?))\s*$/;

/** Reads `name="value"` and its kin. @throws Error for what is none. */
export function parseMatcher(text: string): Matcher {
  const [, name, operator, quoted, bare] = form.exec(text) ?? [];
  if (name === undefined || operator === undefined) throw new Error(`bad matcher format: ${text}`);
  const value = quoted === undefined ? (bare ?? '') : unescaped(quoted);
  return { name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
}

/** A label that is absent counts as empty. */
export function matches(matcher: Matcher, labels: Labels): boolean {
  return matchesValue(matcher, labels[matcher.name] ?? '');
}

export function matchesValue({ value, isRegex, isEqual }: Matcher, found: string): boolean {
  const fits = isRegex ? new RegExp(`^(?:${value})$`).test(found) : found === value;
  return fits === isEqual;
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(matcher => matches(matcher, labels));
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}
