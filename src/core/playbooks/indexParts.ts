import type { PlaybookDocument } from './parsePlaybook';
import type { Section } from './sections';

/** Most characters of text that are indexed in one step: what bounds how long a step takes. */
export const partLength = 6_000;

/** Cuts a document into parts of bounded size, at sections where possible, so that all of it can be found. */
export function partsOf(document: PlaybookDocument): readonly (readonly Section[])[] {
  const parts: Section[][] = [];
  let part: Section[] = [];
  let length = 0;
  for (const section of document.sections.flatMap(cutSection)) {
    if (length > 0 && length + section.text.length > partLength) {
      parts.push(part);
      part = [];
      length = 0;
    }
    part.push(section);
    length += section.text.length;
  }
  parts.push(part);
  return parts;
}

function cutSection(section: Section): readonly Section[] {
  if (section.text.length <= partLength) return [section];
  const pieces: Section[] = [];
  const { text, ...rest } = section;
  for (let at = 0; at < text.length;) {
    const newline = text.lastIndexOf('\n', at + partLength);
    const end = at + partLength >= text.length ? text.length : newline > at ? newline + 1 : at + partLength;
    pieces.push({ ...rest, text: text.slice(at, end) });
    at = end;
  }
  return pieces;
}
