const dayMs = 86_400_000;

/**
 * Puts in what a note can only say once the sample is written: `{{date 12d}}` is the UTC day twelve days before `now`
 * (`-3d`: in three days), `{{commit KEY}}` the short hash of an earlier commit. A commit that is not known, because
 * there is no git here, becomes seven zeros, as git itself writes "no commit". Other braces stay.
 */
export function fillPlaceholders(text: string, now: number, commits: ReadonlyMap<string, string>): string {
  return text
    .replace(/\{\{date (-?\d{1,4})d\}\}/g, (_, days: string) =>
      new Date(now - Number(days) * dayMs).toISOString().slice(0, 10),
    )
    .replace(/\{\{commit ([a-z0-9-]+)\}\}/g, (_, key: string) =>
      (commits.get(key) ?? '0'.repeat(40)).slice(0, 7),
    );
}
