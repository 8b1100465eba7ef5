import type { Problem } from '../../core/base/problem';
import type { AnchoredNote, NoteFile, NoteStore } from '../../core/notes/noteStore';
import { isOpen } from '../../core/notes/rootCauseNote';
import type { AnchorState } from './anchorSurvey';
import type { CodeFile } from './codeFile';

export type NoteSection = 'here' | 'open' | 'all' | 'lost' | 'problems';

/** What the Root Causes view is made of; ids are stable, so that selection and expansion outlive a refresh. */
export type NoteNode =
  | { readonly kind: 'section'; readonly id: string; readonly section: NoteSection; readonly count: number }
  | { readonly kind: 'note'; readonly id: string; readonly section: NoteSection; readonly file: NoteFile }
  | {
      readonly kind: 'anchor';
      readonly id: string;
      readonly section: NoteSection;
      readonly anchored: AnchoredNote;
      /** Undefined while it was not looked for. */
      readonly state: AnchorState | undefined;
    }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Problem; readonly file?: NoteFile };

/** The file at hand: code, or a note itself. */
export interface FileAtHand {
  readonly uri: string;
  readonly code?: CodeFile;
}

export type StateOf = (anchored: AnchoredNote) => AnchorState | undefined;

/** Sections that hold something. Nothing at all leaves the view to its welcome text. */
export function sectionNodes(store: NoteStore, here: FileAtHand | undefined, stateOf: StateOf): NoteNode[] {
  const sections: NoteSection[] = ['here', 'open', 'all', 'lost', 'problems'];
  return sections.flatMap((section): NoteNode[] => {
    const count = nodesOf(section, store, here, stateOf).length;
    return count === 0 ? [] : [{ kind: 'section', id: section, section, count }];
  });
}

/** The rows of a section. */
export function nodesOf(
  section: NoteSection,
  store: NoteStore,
  here: FileAtHand | undefined,
  stateOf: StateOf,
): NoteNode[] {
  const noteNode = (file: NoteFile): NoteNode => {
    return { kind: 'note', id: `${section}:${file.note.uri}`, section, file };
  };
  switch (section) {
    case 'here': {
      const note = here && store.byUri(here.uri);
      const anchored = here?.code ? store.forPath(here.code.root, here.code.path) : [];
      return [...new Set([...(note ? [note] : []), ...anchored.map(({ file }) => file)])].map(noteNode);
    }
    case 'open':
      return store.files.filter(({ note }) => isOpen(note)).map(noteNode);
    case 'all':
      return store.files.map(noteNode);
    case 'lost':
      return store.files.flatMap(file => anchorNodes(section, file, stateOf)).filter(isLost);
    case 'problems':
      return problemNodes(store);
  }
}

/** The places of a note. */
export function anchorNodes(section: NoteSection, file: NoteFile, stateOf: StateOf): NoteNode[] {
  return file.note.anchors.map((anchor, index) => {
    const anchored = { file, anchor };
    const id = `${section}:${file.note.uri}:${index}`;
    return { kind: 'anchor', id, section, anchored, state: stateOf(anchored) };
  });
}

function isLost(node: NoteNode): boolean {
  return node.kind === 'anchor' && (node.state?.kind === 'lost' || node.state?.kind === 'noFile');
}

function problemNodes(store: NoteStore): NoteNode[] {
  const folders = store.folderProblems.map((problem, index): NoteNode => {
    return { kind: 'problem', id: `folder:${index}`, problem };
  });
  const files = store.files.flatMap(file =>
    file.problems.map((problem, index): NoteNode => {
      return { kind: 'problem', id: `problem:${file.note.uri}:${index}`, problem, file };
    }),
  );
  return [...folders, ...files];
}
