import type { ReviewItem } from './actionItems';
import { linkMarkdown, plainMarkdown } from './reviewText';
import { shortHash, stableId } from './shortHash';

/** An item as an issue of a tracker. */
export interface ItemIssue {
  readonly title: string;
  /** Markdown; its last line has the mark. */
  readonly body: string;
  /** Names the item in its issue, so that it is found again rather than created twice. */
  readonly mark: string;
}

/** What is written into the tracker about an item: text only, nobody is mentioned by it, and no path of a file is in it. */
export function issueOfItem({
  id,
  text,
  owner,
  due,
  priority,
  prevents,
  dropped,
  since,
}: ReviewItem): ItemIssue {
  // An id of our own is short; whatever else stands in a file is not sent as it is.
  const mark = `opex-item-${/^[0-9a-z]{6,24}$/.test(id) ? id : stableId('issue', id, shortHash(id))}`;
  const links = prevents.map(({ label, href }) =>
    linkMarkdown(label, href !== undefined && /^https?:\/\//i.test(href) ? href : undefined),
  );
  return {
    title: text.replace(/\s+/g, ' ').trim(),
    body: [
      ...(owner === undefined ? [] : [`Owner: ${plainMarkdown(owner)}`]),
      ...(priority === undefined ? [] : [`Priority: ${String(priority)}`]),
      ...(due === undefined ? [] : [`Due: ${plainMarkdown(due)}`]),
      ...(links.length === 0 ? [] : [`Prevents: ${links.join(', ')}`]),
      ...(dropped === undefined ? [] : [`Dropped for it: ${plainMarkdown(dropped)}`]),
      `From the weekly review ${plainMarkdown(since)} (${mark}).`,
    ].join('\n\n'),
    mark,
  };
}

/** The page on which a tracker begins an issue, from the team's template with `{title}` and `{body}` in it. */
export function filledTemplate(template: string, { title, body }: ItemIssue): string {
  // In one go: what stands in a title is not filled in again.
  return template.replace(/\{(title|body)\}/g, (_, part: string) =>
    encodeURIComponent(part === 'title' ? title : body),
  );
}
