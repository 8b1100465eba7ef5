/** `KubePodCrashLooping`, `etcdMembersDown`: two humps or more, as monitors name alerts. */
const camelName = /^[A-Za-z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*$|^[A-Z]{2,}[a-z][A-Za-z0-9]*$/;

/** The alert that a file is named after, or undefined; `name` is without folder and extension. */
export function alertOfFileName(name: string): string | undefined {
  return camelName.test(name) ? name : undefined;
}

/**
 * The alert that a heading names: the whole heading is such a name, or it says so ("Alert: disk_full",
 * "Alert Name: "KubePodCrashLooping"").
 */
export function alertOfHeading(heading: string): string | undefined {
  const said = /^alert(?:[ -]?name)?s?\s*:\s*["'“`]?([A-Za-z][\w.:-]*)["'”`]?$/i.exec(heading.trim());
  if (said?.[1] !== undefined) return said[1];
  return alertOfFileName(heading.trim());
}

/** A name by which spelling variants are the same: `KubePodCrashLooping`, `kube-pod-crash-looping`. */
export function alertKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
