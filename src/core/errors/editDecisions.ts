import { removeJson, setJson } from '../team/jsonEdit';
import { nodeAt, readJsonTree } from '../team/jsonTree';
import { decisionsVersion, type IgnoreRule } from './groupDecision';

/** What is changed of a group's decision; `null` takes a part back. */
export interface DecisionChange {
  readonly title?: string | null;
  /** Fingerprints that are this group, too; all of them. */
  readonly merge?: readonly string[] | null;
  readonly split?: true | null;
  readonly ignore?: IgnoreRule | null;
}

/** A file without decisions. */
const emptyDecisions = `{\n  "version": ${decisionsVersion},\n  "groups": {}\n}\n`;

/**
 * The file's text with a decision changed; all else stays as it is to the character. A change is made anew on whatever
 * stands there now, so that two people's decisions about two groups never undo each other.
 * @param about the group's title, for those who read the file
 */
export function editDecisions(
  text: string,
  fingerprint: string,
  about: string,
  change: DecisionChange,
): string {
  const path = ['groups', fingerprint];
  let next = text.trim() === '' ? emptyDecisions : text;
  const values: readonly (readonly [string, unknown])[] = [
    ['title', change.title],
    ['merge', change.merge],
    ['split', change.split],
    ['ignore', change.ignore && ignoreEntry(change.ignore)],
  ];
  const isAdding = values.some(([, value]) => value !== undefined && value !== null);
  if (isAdding) next = setJson(next, [...path, 'about'], about, 0);
  for (const [key, value] of values) {
    if (value === undefined) continue;
    next = value === null ? removeJson(next, [...path, key]) : setJson(next, [...path, key], value, 0);
  }
  return isAdding ? next : withoutEmpty(next, fingerprint);
}

/** A decision that decides nothing any more goes with its `about`; what Opex does not know stays. */
function withoutEmpty(text: string, fingerprint: string): string {
  const path = ['groups', fingerprint];
  const { root } = readJsonTree(text.replace(/^\uFEFF/, ' '), 100);
  const entry = root && nodeAt(root, path)?.node;
  return entry?.members?.every(({ key }) => key === 'about') ? removeJson(text, path) : text;
}

function ignoreEntry({ since, severity, until, ...rest }: IgnoreRule): Readonly<Record<string, unknown>> {
  return {
    since: new Date(since).toISOString(),
    ...(severity ? { class: severity } : {}),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    ...rest,
  };
}
