const masked = '***';
/** Names of fields and parameters that hold a secret; parts of longer names too. */
const secretName =
  /pass(?:word|wd|phrase)?$|^pwd$|secret|token$|api[-_]?key|access[-_]?key|private[-_]?key|authorization|^auth$|cookie|session[-_]?id|credential|^ssn$|^cvv\d?$|card[-_]?number|^pan$/i;
/** Names that end alike and hold none. */
const harmlessName = /^(?:max|num|total|prompt|completion|input|output)[-_]?tokens?$/i;

const pair =
  /((?:["']?)([A-Za-z][\w.-]{0,60})["']?\s{0,3}[=:]\s{0,3})("(?:[^"\\\n]|\\.){1,4000}"|'(?:[^'\\\n]|\\.){1,4000}'|[^\s"',;&<>{}()[\]]{1,4000})/g;

const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----[\s\S]{1,20000}?(?:-----END [A-Z ]{1,40}-----|$)/g, masked],
  [/\b(Bearer|Basic|Token|Digest) +[\w.~+/=-]{8,}/gi, `$1 ${masked}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, masked],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, masked],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_(?:live|test)_|rk_(?:live|test)_|npm_|pypi-|AIza|SG\.)[\w.-]{12,}/g,
    masked,
  ],
  // The user's name may stay, the password may not.
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}:)[^\s@/]{1,500}@/gi, `$1${masked}@`],
  // Card numbers, in groups or not.
  [/\b(?:\d{4}[ -]){3}\d{3,4}\b|\b[3-6]\d{14,15}\b/g, masked],
];

/**
 * Text with what looks like a secret masked: values of fields named so, tokens by their shape, passwords in URLs,
 * card numbers. A help against a glance over the shoulder and careless copies, not a proof that none is left.
 */
export function maskSecrets(text: string): string {
  let result = text;
  for (const [pattern, replacement] of shapes) result = result.replace(pattern, replacement);
  return result.replace(pair, (whole: string, head: string, name: string, value: string) =>
    isSecretName(name) && value !== masked && !/^(?:Bearer|Basic|Token|Digest|null|true|false)$/i.test(value)
      ? `${head}${/^["']/.test(value) ? `${value.charAt(0)}${masked}${value.charAt(0)}` : masked}`
      : whole,
  );
}

/** The same in a JSON value: a field that is named like a secret is masked whole, whatever it holds. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (typeof value !== 'object' || value === null || depth > 50) return value;
  if (Array.isArray(value)) return value.map(item => maskValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) && item !== null && item !== '' ? masked : maskValue(item, depth + 1),
    ]),
  );
}

function isSecretName(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return secretName.test(last) && !harmlessName.test(last);
}
