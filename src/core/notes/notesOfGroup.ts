import type { ErrorGroup } from '../errors/errorGroup';
import type { NoteStore } from './noteStore';
import type { RootCauseNote } from './rootCauseNote';

/**
 * Notes about an error group: those that name it, then those that stand in a function that one of the group's own
 * frames is in. A path in a trace begins somewhere else than one in the repository: it has to end with the note's.
 */
export function notesOfGroup(
  store: Pick<NoteStore, 'files' | 'forFingerprint'>,
  { fingerprint, aliases = [], frames }: Pick<ErrorGroup, 'fingerprint' | 'aliases' | 'frames'>,
): readonly RootCauseNote[] {
  const named = [fingerprint, ...aliases].flatMap(name => store.forFingerprint(name));
  const places = frames
    .filter(({ library }) => !library)
    .map(({ file, function: name }) => ({
      path: `/${file.replace(/\\/g, '/')}`,
      symbol: name
        ?.replace(/^async /, '')
        .split('.')
        .pop(),
    }));
  const near = store.files
    .map(({ note }) => note)
    .filter(({ anchors }) =>
      anchors.some(
        ({ path, symbol }) =>
          symbol !== undefined &&
          places.some(place => place.symbol === symbol && place.path.endsWith(`/${path}`)),
      ),
    );
  return [...new Set([...named, ...near])];
}
