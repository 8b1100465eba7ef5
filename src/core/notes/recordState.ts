/** Versions of one record, as git's names of their content; absent where there is none. */
export interface RecordVersions {
  readonly local: string;
  /** At the end of the branch. */
  readonly remote?: string;
  /** Every version that the branch ever held. */
  readonly history: ReadonlySet<string>;
  /** Of the commit that is checked out. */
  readonly head?: string;
  /** The local one when this clone published last. */
  readonly last?: string;
}

/** What is to be done so that the branch holds a record. */
export type RecordStep =
  /** Nothing: the branch holds it, or held it and went on. */
  | { readonly kind: 'published' }
  | { readonly kind: 'add' }
  /** Three-way, from the one of `bases` that is nearest to the local version; all of them were shared once. */
  | { readonly kind: 'merge'; readonly bases: readonly string[] }
  /** `removed`: the branch removed it, and it changed here; `twice`: two records of one name, written apart. */
  | { readonly kind: 'clash'; readonly why: 'removed' | 'twice' };

/** Decides from content alone, so that it does not matter by which way a version came to this clone. */
export function stepFor({ local, remote, history, head, last }: RecordVersions): RecordStep {
  if (local === remote || history.has(local) || local === last) return { kind: 'published' };
  if (remote === undefined) {
    return history.size > 0 ? { kind: 'clash', why: 'removed' } : { kind: 'add' };
  }
  const bases = [
    ...(last === undefined ? [] : [last]),
    ...(head !== undefined && history.has(head) ? [head] : []),
  ];
  // Without a version that both sides had, replacing one by the other would lose it.
  return bases.length === 0 ? { kind: 'clash', why: 'twice' } : { kind: 'merge', bases: [...new Set(bases)] };
}
