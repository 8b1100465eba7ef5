import type { SeenRecord } from './compileTemplate';
import { textIn } from './entryView';
import type { FieldMapping, FieldRef } from './fieldMapping';

/**
 * Where a field stands that the team names to tell customers or orders apart: as it was mapped, else where records that
 * were looked at have it. Undefined where none has.
 */
export function distinctRef(
  name: string,
  mapping: FieldMapping,
  seen: readonly SeenRecord[],
): FieldRef | undefined {
  const mapped = Object.values(mapping.fields).find(ref => ref.name === name);
  if (mapped) return mapped;
  const places = ['field', 'json'] as const;
  return places
    .map(place => ({ name, place }))
    .find(ref => seen.some(({ view }) => textIn(view, ref) !== undefined && isOf(ref.place, view.text)));
}

/** Members of a line: JSON and logfmt are taken apart by other words of an engine. */
function isOf(place: 'field' | 'json', text: string | undefined): boolean {
  return place === 'field' || text?.startsWith('{') === true;
}
