let before = new Set<string>();
let now = new Set<string>();

/** Call it before the page is drawn anew. */
export function beginDrawing(): void {
  before = now;
  now = new Set();
}

/**
 * Role of a line that is to be read out. What is drawn with role "alert" is read out each time, and the page is drawn
 * anew with every read of the source: a person who listens shall hear it once.
 */
export function roleOf(text: string): 'alert' | 'note' {
  now.add(text);
  return before.has(text) ? 'note' : 'alert';
}
