/** A name that a commit may have in a repository. */
export interface RevisionName {
  readonly kind: 'hash' | 'tag';
  readonly name: string;
}

/** Longest text that is read as a release, and most names that are made of one. */
const maxText = 300;
const maxNames = 40;
const version = /^v?\d+(?:\.\d+)*(?:[-.][0-9A-Za-z]+)*$/i;
/** Words that stand where a release should, and move: they name no revision. */
const moving =
  /^(?:latest|stable|edge|dev|devel|development|prod|production|staging|test|local|unknown|none|null|undefined|head|main|master|trunk|snapshot|n\/a)$/i;

/**
 * The names under which a repository may know the release of a record, the most telling first: a commit's hash, then
 * tags as they are commonly written (`v2.31`, `2.31`, `checkout@2.31`, `checkout-v2.31`, `release/2.31`).
 * Reads releases (`v2.31`), hashes, images (`registry:5000/shop:4be1f2c`), packages (`checkout@1.2.3+4be1f2c`) and
 * what `git describe` writes (`v2.31-5-g4be1f2c`). Each name is safe to hand to git: none begins like an option.
 */
export function revisionNames(release: string, services: readonly string[] = []): readonly RevisionName[] {
  // An image's digest looks like a commit and is none.
  const text = release
    .slice(0, maxText)
    .replace(/@?\bsha(?:256|512):[0-9a-f]+/gi, '')
    .trim();
  if (moving.test(text)) return [];
  const hashes = hashesOf(text);
  const tags = [...new Set(text.split(/[\s(),;]+/).flatMap(word => tagsOf(word, services)))];
  const isSure = (hash: string): boolean => /[a-f]/.test(hash) && (/\d/.test(hash) || hash.length >= 40);
  return [
    ...hashes.filter(isSure).map((name): RevisionName => ({ kind: 'hash', name })),
    ...tags.filter(isTagName).map((name): RevisionName => ({ kind: 'tag', name })),
    // A date or a word may look like a hash: it counts where nothing else is known.
    ...hashes.filter(hash => !isSure(hash)).map((name): RevisionName => ({ kind: 'hash', name })),
  ].slice(0, maxNames);
}

/** True for a tag that git takes and that no option, range or reflog entry can be read from. */
export function isTagName(name: string): boolean {
  return (
    /^[A-Za-z0-9_][\w.+@/-]{0,199}$/.test(name) &&
    !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/.test(name) &&
    name !== '@'
  );
}

function hashesOf(text: string): readonly string[] {
  const found = text
    .toLowerCase()
    .split(/[^0-9a-z]+/)
    .map(word => /^g?([0-9a-f]{7,40}|[0-9a-f]{64})$/.exec(word)?.[1])
    .filter((hash): hash is string => hash !== undefined);
  return [...new Set(found)];
}

function tagsOf(word: string, services: readonly string[]): readonly string[] {
  if (word === '' || moving.test(word)) return [];
  const plain = word.replace(/\+.*$/, '');
  // `host:5000/shop:v2` is an image with a tag; `host:5000/shop` has none.
  const [, before = '', last = plain] = /^(.*)[@:]([^@:/]+)$/.exec(plain) ?? [];
  const short = last.slice(last.lastIndexOf('/') + 1);
  if (moving.test(short)) return [];
  if (!version.test(short)) return [word, plain, last];
  const bare = short.replace(/^v(?=\d)/i, '');
  const own = before.slice(before.lastIndexOf('/') + 1);
  const owners = [...(own === '' || /^\d+$/.test(own) ? [] : [own]), ...services];
  return [
    // A bare number may be of any service of the repository: a tag that names this one comes first.
    ...(word === short ? [] : [word, plain]),
    ...owners.flatMap(name => ['@', '@v', '-v', '-', '/v', '/'].map(joint => `${name}${joint}${bare}`)),
    short,
    `v${bare}`,
    bare,
    ...['release-', 'release/', 'release-v', 'release/v'].map(prefix => prefix + bare),
  ];
}

/** What a source of incidents tells of a deploy; untrusted. */
export interface ToldChange {
  readonly summary: string;
  readonly links?: readonly { readonly href: string; readonly text?: string }[];
  readonly details?: unknown;
}

/** Texts of a change event that may name what was deployed, the most telling first: its fields, links, then its words. */
export function releasesOfChange({ summary, links = [], details }: ToldChange): readonly string[] {
  const named: (readonly [rank: number, text: string])[] = [];
  const look = (value: unknown, key: string, depth: number): void => {
    if (named.length >= 20 || depth > 4) return;
    const rank = fieldRanks.findIndex(names => names.test(key));
    if ((typeof value === 'string' || typeof value === 'number') && rank >= 0)
      named.push([rank, String(value).slice(0, maxText)]);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value).slice(0, 100)) look(inner, name, depth + 1);
  };
  look(details, '', 0);
  const fields = [...named].sort(([a], [b]) => a - b).map(([, text]) => text);
  const addresses = links.flatMap(({ href }) => {
    const found = /\/(?:commit|commits|releases\/tag|tag|tags|tree)\/([^/?#\s]{1,100})\/?(?:[?#]|$)/.exec(
      href.slice(0, 2_000),
    )?.[1];
    return found === undefined ? [] : [found];
  });
  const words = summary
    .slice(0, maxText)
    .split(/[\s(),;"'“”]+/)
    .map(word => word.replace(/[.:!]+$/, ''))
    .filter(word => /^v?\d+\.\d+/i.test(word) || /[@:+-]v?\d+\.\d+/i.test(word) || hashesOf(word).length > 0);
  return [...new Set([...fields, ...addresses, ...words])]
    .filter(text => revisionNames(text).length > 0)
    .slice(0, 8);
}

/** Names of fields that tell a revision, the most exact first. */
const fieldRanks = [
  /^(?:git_?)?(?:commit|sha|revision|rev)(?:_?(?:sha|hash|id))?$/i,
  /^(?:release|version|tag|ref)(?:_?name)?$|(?:service|app)_?version$/i,
  /^(?:docker_?)?image(?:_?tag)?$|^build$/i,
];

/**
 * A pattern for tags like this one (`checkout-v2.31` gives `checkout-v[0-9]*`), to find the one before it; undefined
 * where the tag has no number.
 */
export function tagsLike(tag: string): string | undefined {
  if (!isTagName(tag)) return undefined;
  const final = tag.replace(trial, '');
  // What goes before the number: a name may have digits of its own (`s3-v2.31`), parted from the number by a sign.
  const [, lead] = /^((?:.*[@/_-])?[A-Za-z]*)\d+(?:\.\d+)*(?:[-.+][0-9A-Za-z.-]+)*$/.exec(final) ?? [];
  return lead === undefined ? undefined : `${lead}[0-9]*`;
}

/** True for a tag of what is tried out before its release: `v2.31-rc1`. */
export function isTrial(tag: string): boolean {
  return trial.test(tag);
}

const trial = /[-._]?(?<![A-Za-z])(?:alpha|beta|rc|pre|preview|dev|snapshot|nightly|canary)(?![A-Za-z]).*$/i;
