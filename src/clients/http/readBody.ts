/** A body of success: its JSON, or what came in its place. */
export type ReadBody =
  { readonly json: unknown } | { readonly cutOff: boolean; readonly got: 'html' | 'empty' | 'other' };

/** Reads JSON. A text that begins as JSON and does not parse was cut off on its way. */
export function readBody(text: string): ReadBody {
  const start = text.trimStart();
  if (start === '') return { cutOff: false, got: 'empty' };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    if (start.startsWith('<')) return { cutOff: false, got: 'html' };
    return { cutOff: /^[[{]/.test(start), got: 'other' };
  }
}

/** The body of a failure, for who knows the server's error format: its JSON, or the beginning of a text that is no HTML. */
export function textOf(text: string, contentType: string | undefined): unknown {
  const read = readBody(text);
  if ('json' in read) return read.json;
  return read.got === 'other' && !contentType?.includes('html') ? text.slice(0, 2_000) : undefined;
}
