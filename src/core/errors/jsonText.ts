import type { Fields } from './recordFields';

/** The object that a line of JSON holds, or undefined where it is none. */
export function parseJsonObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What can be read of a line of JSON that was cut off: everything up to the last whole member, the one that was cut
 * included as far as it goes where it is text. Undefined where the beginning is no JSON either.
 */
export function parseCutJson(text: string): Fields | undefined {
  const open: string[] = [];
  let inString = false;
  /** Where the text can be cut and closed, and what closes it: after a whole member. */
  let safe = 0;
  let closers = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
      continue;
    }
    if (char === '"') inString = true;
    else if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char === '}' || char === ']') open.pop();
    else if (char !== ',') continue;
    else {
      safe = i;
      closers = open.join('');
    }
    if (open.length > 200) return undefined;
  }
  const reversed = (list: string): string => list.split('').reverse().join('');
  // A cut through a text: its beginning is often the message or the trace itself. Else only the ends may be missing.
  const ended = inString ? `${text.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"` : text;
  const closed = parseJsonObject(ended + reversed(open.join('')));
  return closed ?? (safe > 0 ? parseJsonObject(text.slice(0, safe) + reversed(closers)) : undefined);
}
