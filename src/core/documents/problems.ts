declare module '../base/problem' {
  interface ProblemCodes {
    /** `---` opens front matter at the first line, but no `---` closes it. */
    'documents.frontMatterNotClosed': Record<string, never>;
    /** Front matter past the bound; it was not read. */
    'documents.frontMatterTooLarge': { readonly limitKb: number };
    /** `detail` is the YAML parser's own sentence (English), its place is the problem's. */
    'documents.yamlSyntax': { readonly detail: string };
    /** The front matter is a list or a single value, not keys with values. */
    'documents.frontMatterNotMap': Record<string, never>;
    /** `*alias` without an `&alias` before it; the value is left out. */
    'documents.unknownAlias': { readonly alias: string };
    /** Nested deeper than the bound; it was not read. */
    'documents.tooDeep': { readonly limit: number };
    /** More aliases, values or levels than the bounds allow; what lies past them was left out. */
    'documents.tooManyAliases': { readonly limit: number };
    /** The second of two keys of the same name; the first one holds. */
    'documents.duplicateKey': { readonly key: string };
    /** A key that means something to the language itself (`__proto__`), or is no plain text; it was left out. */
    'documents.forbiddenKey': { readonly key: string };
  }
}

export {};
