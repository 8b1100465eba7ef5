/** `v2.32` and `2.32` are one release; `checkout@2.32` is, too. */
export function sameRelease(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(release: string): string {
  return (release.split('@').pop() ?? release)
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '');
}
