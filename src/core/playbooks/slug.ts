/**
 * Makes anchors as GitHub does (github-slugger): lower case, everything but letters, numbers, connectors, hyphens and
 * spaces dropped, each space a hyphen, repeated ones numbered from 1. One instance a document.
 */
export class Slugger {
  private readonly taken = new Map<string, number>();

  /** The slug of a heading's plain text; never the same twice. */
  slug(text: string): string {
    return this.claim(slugOf(text));
  }

  /** An id that the document gives itself, numbered like the others where it comes twice. */
  claim(id: string): string {
    let unique = id;
    let count = this.taken.get(id);
    if (count !== undefined) {
      do {
        count += 1;
        unique = `${id}-${count}`;
      } while (this.taken.has(unique));
      this.taken.set(id, count);
    }
    this.taken.set(unique, 0);
    return unique;
  }
}

/** The slug of a text that stands alone. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}
