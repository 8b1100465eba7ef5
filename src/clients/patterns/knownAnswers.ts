/** Answers by pattern and text, the least recently asked forgotten first: bounded by their characters. */
export class KnownAnswers {
  private readonly answers = new Map<string, boolean>();
  private held = 0;

  constructor(private readonly maxCharacters: number) {}

  get(pattern: string, text: string): boolean | undefined {
    const key = keyOf(pattern, text);
    const found = this.answers.get(key);
    if (found === undefined) return undefined;
    // A Map keeps the order in which keys were set.
    this.answers.delete(key);
    this.answers.set(key, found);
    return found;
  }

  set(pattern: string, text: string, found: boolean): void {
    const key = keyOf(pattern, text);
    if (!this.answers.has(key)) this.held += key.length;
    this.answers.set(key, found);
    for (const oldest of this.answers.keys()) {
      if (this.held <= this.maxCharacters) return;
      this.answers.delete(oldest);
      this.held -= oldest.length;
    }
  }
}

/** No two pairs share a key: the length says where the pattern ends. */
function keyOf(pattern: string, text: string): string {
  return `${pattern.length} ${pattern}${text}`;
}
