/** What stands behind the fence of a code block: ```` ```sh read-only id=check requires=login ````. */
export interface FenceInfo {
  /** '' where it names none. */
  readonly language: string;
  readonly readOnly: boolean;
  readonly destructive: boolean;
  /** By which another block can require this one. */
  readonly id?: string;
  /** The id of the block that has to have succeeded before. */
  readonly requires?: string;
}

const name = /^[A-Za-z][\w.-]{0,59}$/;

/** Words that are not known are left alone: other tools have theirs. */
export function readFenceInfo(info: string | undefined): FenceInfo {
  const words = (info ?? '').slice(0, 500).split(/[\s,{}]+/);
  const language = /^[A-Za-z0-9_+#.-]{1,30}/.exec(words[0] ?? '')?.[0] ?? '';
  const marks = new Set(words.slice(1).map(word => word.toLowerCase()));
  const valueOf = (key: string): string | undefined => {
    const word = words.slice(1).find(candidate => candidate.toLowerCase().startsWith(`${key}=`));
    const value = word?.slice(key.length + 1).replace(/^["']|["']$/g, '');
    return value !== undefined && name.test(value) ? value : undefined;
  };
  const id = valueOf('id');
  const requires = valueOf('requires');
  return {
    language,
    readOnly: marks.has('read-only') || marks.has('readonly'),
    destructive: marks.has('destructive'),
    ...(id === undefined ? {} : { id }),
    ...(requires === undefined ? {} : { requires }),
  };
}
