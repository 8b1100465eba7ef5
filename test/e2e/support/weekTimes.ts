/** An ISO time a week earlier, with its offset as it was. */
export function weekBefore(at: string): string {
  const offset = at.slice(19);
  return `${new Date(Date.parse(`${at.slice(0, 19)}Z`) - 7 * 86_400_000).toISOString().slice(0, 19)}${offset}`;
}

/** The date in so many days. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
