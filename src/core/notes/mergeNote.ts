import type { FrontMatter } from '../documents/frontMatter';
import { mergeLines } from './mergeLines';

/** Reader and writer of front matter; handed in, because they are heavy. */
export interface MatterTools {
  readonly parse: (text: string, file?: string) => FrontMatter;
  /** @throws where the front matter cannot be changed without loss. */
  readonly update: (text: string, changes: Readonly<Record<string, unknown>>) => string;
}

/** Both changes in one text, or the keys (and `text`) where they clash. */
export type Merged =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'clash'; readonly keys: readonly string[] };

/** The name of the body among the clashing keys. */
const bodyKey = 'text';

/**
 * Merges two changes of one note, key by key in the front matter and by lines in the body. Lists to which both only
 * added hold what both added. Where that could lose anything, it is a clash: a person decides.
 */
export function mergeNote(base: string, ours: string, theirs: string, tools: MatterTools): Merged {
  if (ours === theirs || theirs === base) return { kind: 'merged', text: ours };
  if (ours === base) return { kind: 'merged', text: theirs };
  const [was, mine, other] = [base, ours, theirs].map(text => tools.parse(text)) as [
    FrontMatter,
    FrontMatter,
    FrontMatter,
  ];
  if ([was, mine, other].some(({ present, problems }) => !present || problems.length > 0)) {
    return { kind: 'clash', keys: [bodyKey] };
  }
  const changes: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  const clashes: string[] = [];
  for (const key of new Set([...Object.keys(was.data), ...Object.keys(mine.data)])) {
    const [before, here, there] = [was.data[key], mine.data[key], other.data[key]];
    if (isSame(before, here)) continue;
    own[key] = here;
    if (isSame(here, there)) continue;
    const both = isSame(before, there) ? here : withBoth(before, here, there);
    if (both === undefined && !isSame(before, there)) clashes.push(key);
    else changes[key] = both;
  }
  const body = mergeLines(was.body, mine.body, other.body);
  if (body === undefined) clashes.push(bodyKey);
  // Comments or the layout of the front matter that only we changed would get lost: only keys are carried over.
  if (clashes.length === 0 && matterOf(tools.update(base, own), was) !== matterOf(ours, mine)) {
    const isTheirsAlike = matterOf(theirs, other) === matterOf(base, was);
    if (isTheirsAlike) return { kind: 'merged', text: matterOf(ours, mine) + (body ?? '') };
    const changed = Object.keys(own);
    clashes.push(...(changed.length === 0 ? ['---'] : changed));
  }
  if (clashes.length > 0) return { kind: 'clash', keys: clashes };
  return { kind: 'merged', text: tools.update(matterOf(theirs, other) + (body ?? ''), changes) };
}

/** A list to which both sides only added, with both additions; undefined where they did more. */
function withBoth(before: unknown, here: unknown, there: unknown): readonly unknown[] | undefined {
  const [old, mine, other] = [before ?? [], here, there].map(listOf);
  if (!old || !mine || !other) return undefined;
  const holds = (list: readonly unknown[], item: unknown): boolean => list.some(one => isSame(one, item));
  if (!old.every(item => holds(mine, item) && holds(other, item))) return undefined;
  return [...other, ...mine.filter(item => !holds(other, item))];
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

function matterOf(text: string, { body }: FrontMatter): string {
  const end = text.length - body.length;
  return text.slice(0, end);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
