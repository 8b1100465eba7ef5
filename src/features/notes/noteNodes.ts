import type { Problem } from '../../core/base/problem';
import type { IncidentCause } from '../../core/notes/causeBook';
import type { AnchoredNote, NoteFile, NoteStore } from '../../core/notes/noteStore';
import { isOpen } from '../../core/notes/rootCauseNote';
import type { KeptDraft } from '../../platform/noteDrafts';
import type { AnchorState } from './anchorSurvey';
import type { CodeFile } from './codeFile';

/** In the order of the view. */
const noteSections = [
  'here',
  'drafts',
  'regressed',
  'later',
  'service',
  'open',
  'all',
  'likely',
  'lost',
  'unpublished',
  'problems',
] as const;

export type NoteSection = (typeof noteSections)[number];

/** What the Root Causes view is made of; ids are stable, so that selection and expansion outlive a refresh. */
export type NoteNode =
  | {
      readonly kind: 'section';
      readonly id: string;
      readonly section: NoteSection;
      readonly count: number;
      /** What it is of: a service. */
      readonly name?: string;
    }
  | { readonly kind: 'note'; readonly id: string; readonly section: NoteSection; readonly file: NoteFile }
  | {
      readonly kind: 'anchor';
      readonly id: string;
      readonly section: NoteSection;
      readonly anchored: AnchoredNote;
      /** Undefined while it was not looked for. */
      readonly state: AnchorState | undefined;
    }
  | { readonly kind: 'draft'; readonly id: string; readonly draft: KeptDraft }
  | { readonly kind: 'cause'; readonly id: string; readonly cause: IncidentCause }
  | { readonly kind: 'record'; readonly id: string; readonly path: string }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Problem; readonly file?: NoteFile };

/** The file at hand: code, or a note itself. */
export interface FileAtHand {
  readonly uri: string;
  readonly code?: CodeFile;
}

export type StateOf = (anchored: AnchoredNote) => AnchorState | undefined;

/** Everything that the view is made of, as it is now. */
export interface NoteFacts {
  readonly store: NoteStore;
  readonly here: FileAtHand | undefined;
  readonly stateOf: StateOf;
  /** The team's service that the file at hand belongs to. */
  readonly service: { readonly name: string; readonly holds: (file: NoteFile) => boolean } | undefined;
  readonly drafts: readonly KeptDraft[];
  readonly left: readonly IncidentCause[];
  readonly isRegressed: (file: NoteFile) => boolean;
  /** Paths of records that the branch lacks. */
  readonly unpublished: readonly string[];
}

/** Sections that hold something. Nothing at all leaves the view to its welcome text. */
export function sectionNodes(facts: NoteFacts): NoteNode[] {
  return noteSections.flatMap((section): NoteNode[] => {
    const count = nodesOf(section, facts).length;
    const name = section === 'service' && facts.service ? { name: facts.service.name } : {};
    return count === 0 ? [] : [{ kind: 'section', id: section, section, count, ...name }];
  });
}

/** The rows of a section. */
export function nodesOf(section: NoteSection, facts: NoteFacts): NoteNode[] {
  const { store, here, stateOf, service } = facts;
  const noteNode = (file: NoteFile): NoteNode => {
    return { kind: 'note', id: `${section}:${file.note.uri}`, section, file };
  };
  switch (section) {
    case 'here': {
      const note = here && store.byUri(here.uri);
      const anchored = here?.code ? store.forPath(here.code.root, here.code.path) : [];
      return [...new Set([...(note ? [note] : []), ...anchored.map(({ file }) => file)])].map(noteNode);
    }
    case 'drafts':
      return facts.drafts.map(draft => ({ kind: 'draft', id: `draft:${draft.id}`, draft }));
    case 'regressed':
      return store.files.filter(facts.isRegressed).map(noteNode);
    case 'later':
      return facts.left.map(cause => ({ kind: 'cause', id: `cause:${cause.incidentId}`, cause }));
    case 'service':
      return service ? store.files.filter(service.holds).map(noteNode) : [];
    case 'open':
      return store.files.filter(({ note }) => isOpen(note)).map(noteNode);
    case 'all':
      return store.files.map(noteNode);
    case 'likely':
      return store.files.flatMap(file => anchorNodes(section, file, stateOf)).filter(isLikely);
    case 'lost':
      return store.files.flatMap(file => anchorNodes(section, file, stateOf)).filter(isLost);
    case 'unpublished':
      return facts.unpublished.map(path => ({ kind: 'record', id: `record:${path}`, path }));
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

function isLikely(node: NoteNode): boolean {
  return node.kind === 'anchor' && node.state?.kind === 'likely';
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
