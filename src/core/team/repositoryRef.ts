/** Where a service's code lives, in a form that may be handed to git: checked, never an option, no credentials. */
export type RepositoryRef =
  | { readonly kind: 'remote'; readonly url: string; readonly name: string }
  | { readonly kind: 'path'; readonly path: string; readonly name: string };

const maxLength = 500;
/** `git@host:group/name.git`; neither user nor host may start with a dash, which ssh would read as an option. */
const scpLike = /^[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:(?!\/\/)[\w.~/-]+$/;
const url = /^(https|ssh):\/\/(?:([A-Za-z0-9_][\w.-]*)@)?[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?\/[\w.~%/-]+$/;
const localPath = /^(?:~?\/|\.{1,2}\/|[A-Za-z]:[\\/])/;

/**
 * Reads the `repository` of a service: an `https` or `ssh` remote, `git@host:path`, or a local path (absolute,
 * from `~`, or relative with a leading `./` or `../`). Undefined for all else: other schemes can make git run a
 * program (`ext::…`), and a URL with a password in it has no place in a file.
 */
export function parseRepository(text: string): RepositoryRef | undefined {
  const value = text.trim();
  if (value.length === 0 || value.length > maxLength || /\p{Cc}/u.test(value)) return undefined;
  const remote = url.exec(value);
  if (remote) {
    // `https` needs no user name; one there is a token in most cases.
    return remote[1] === 'https' && remote[2] !== undefined
      ? undefined
      : { kind: 'remote', url: value, name: nameOf(value) };
  }
  if (scpLike.test(value)) return { kind: 'remote', url: value, name: nameOf(value) };
  return localPath.test(value) ? { kind: 'path', path: value, name: nameOf(value) } : undefined;
}

/** The URL of the remote `origin` in the text of a git configuration, as it stands there and unchecked. */
export function originOfConfig(config: string): string | undefined {
  let isOrigin = false;
  for (const line of config.split(/\r?\n/)) {
    const text = line.trim();
    if (text.startsWith('[')) isOrigin = /^\[remote\s+"origin"\s*\]/i.test(text);
    const value = isOrigin ? /^url\s*=\s*"?([^\s"]+)"?\s*(?:[#;].*)?$/i.exec(text)?.[1] : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function nameOf(value: string): string {
  const parts = value.split(/[\\/:]/).filter(part => part !== '');
  return (parts.at(-1) ?? value).replace(/\.git$/, '');
}
