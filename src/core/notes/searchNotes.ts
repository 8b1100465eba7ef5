import type { RootCauseNote } from './rootCauseNote';

/**
 * Notes that hold all words of a query, anywhere: those with them in the title first, then as given. An empty query
 * holds nothing back.
 */
export function searchNotes<T extends { readonly note: RootCauseNote }>(
  files: readonly T[],
  query: string,
): readonly T[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const ranked = files.flatMap((file, order) => {
    const { note } = file;
    const title = plain(note.title);
    const all = plain(
      [
        note.title,
        note.body,
        note.author ?? '',
        note.created ?? '',
        note.status,
        note.severity ?? '',
        ...note.incidents,
        ...note.errors,
        ...note.anchors.flatMap(({ path, symbol, quote }) => [path, symbol ?? '', quote ?? '']),
        ...(note.fix ? [...note.fix.commits, note.fix.release ?? '', note.fix.pullRequest ?? ''] : []),
      ].join('\n'),
    );
    if (!words.every(word => all.includes(word))) return [];
    return [{ file, order, rank: words.filter(word => title.includes(word)).length }];
  });
  return ranked.sort((a, b) => b.rank - a.rank || a.order - b.order).map(({ file }) => file);
}

/** Without case and accents. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
