/** A stream selector, and filters behind it. */
export interface StreamSelector {
  /** Between the braces. */
  readonly matchers: string;
  readonly rest: string;
}

/**
 * `{namespace="shop"} |= "x"` in its parts; the matchers alone, without braces, do too. Undefined where it is neither.
 */
export function readSelector(text: string): StreamSelector | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) {
    return /^[A-Za-z_]\w*\s*(?:=|!=|=~|!~)\s*["`]/.test(trimmed)
      ? { matchers: trimmed, rest: '' }
      : undefined;
  }
  let quote: string | undefined;
  for (let at = 1; at < trimmed.length; at++) {
    const char = trimmed[at];
    if (quote !== undefined) {
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === '`') quote = char;
    else if (char === '}') {
      return { matchers: trimmed.slice(1, at).trim(), rest: trimmed.slice(at + 1).trim() };
    }
  }
  return undefined;
}

export function selectorText({ matchers, rest }: StreamSelector, more: readonly string[] = []): string {
  const all = [matchers, ...more].filter(one => one !== '').join(', ');
  return `{${all}}${rest === '' ? '' : ` ${rest}`}`;
}

/** Labels by which nearly every stream is found, best first; Loki 3 gives each stream a `service_name`. */
const usualLabels = ['service_name', 'service', 'app', 'job', 'namespace', 'container', 'host', 'filename'];

/** A selector of as many streams as one can select: LogQL wants a matcher that is not empty. */
export function widestSelector(labels: readonly string[]): StreamSelector | undefined {
  const label = usualLabels.find(usual => labels.includes(usual)) ?? labels[0];
  return label === undefined ? undefined : { matchers: `${label}=~".+"`, rest: '' };
}
