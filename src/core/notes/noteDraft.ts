import type { EntityId } from '../base/identity';
import type { Severity } from '../team/severity';
import { noteStatuses, type NoteAnchor } from './rootCauseNote';

/** What is known when somebody starts to write. */
export interface NoteDraft {
  readonly title: string;
  readonly severity?: Severity;
  readonly incidents: readonly EntityId[];
  readonly errors: readonly string[];
  readonly anchors: readonly NoteAnchor[];
  readonly author?: string;
  /** ISO 8601 date. */
  readonly created: string;
  /** The incident for those who read the note without Opex; the label is remote text. */
  readonly incident?: { readonly label: string; readonly url?: string };
  /** The release that failed, as the records call it. */
  readonly release?: string;
  /** Commits of the window before the failure, newest first: told as what changed, never as proof. */
  readonly suspects?: readonly { readonly commit: string; readonly subject: string }[];
}

/** The writer of front matter; handed in, because it is heavy. */
export type FrontMatterWriter = (data: Readonly<Record<string, unknown>>) => string;

/**
 * The text of a new note: what is known as front matter, and what a person wrote, or the template. The headings are
 * part of the file's format, which a whole team reads, and so are not translated.
 */
export function newNoteText(
  draft: NoteDraft,
  writeFrontMatter: FrontMatterWriter,
  body: string = templateOf(draft),
): string {
  const matter = writeFrontMatter({
    title: draft.title,
    class: draft.severity,
    status: 'suspected',
    incidents: draft.incidents,
    errors: draft.errors,
    anchors: draft.anchors.map(({ path, symbol, line, commit, quote, before, after }) => {
      return { path, symbol, line, commit, quote, before, after };
    }),
    author: draft.author,
    created: draft.created,
  });
  const status = matter.replace(/^status: suspected$/m, `$& # ${noteStatuses.join(' | ')}`);
  return `${status}\n${body.replace(/^\s*\n/, '').replace(/(?<!\n)\n*$/, '\n')}`;
}

/** The body to be filled in. It asks for the cause and for what keeps it from paging again, not for culprits. */
export function templateOf({ incident, release, suspects = [] }: NoteDraft): string {
  const facts = [
    ...(incident ? [incidentText(incident)] : []),
    ...(release === undefined ? [] : [`Release: ${escapeMarkdown(release)}`]),
    ...(suspects.length === 0 ? [] : ['Changed in this window:']),
    ...suspects.map(({ commit, subject }) => `- ${commit.slice(0, 12)} ${escapeMarkdown(subject)}`),
  ];
  return (
    `## What happened\n\n${facts.length === 0 ? '' : `${facts.join('\n')}\n\n`}\n` +
    '\n## Why (cause, not culprit)\n\n\n' +
    '\n## What keeps it from paging again\n\n- [ ] \n'
  );
}

/** A note as one text in which the title can be written, too: its first line. */
export function titledText(title: string, body: string): string {
  return `# ${title}\n\n${body.replace(/^\s*\n/, '').replace(/(?<!\n)\n*$/, '\n')}`;
}

/** Title and body of a text made by `titledText` and written on; an empty first line leaves the title to `fallback`. */
export function readTitledText(
  text: string,
  fallback: string,
): { readonly title: string; readonly body: string } {
  const [first = '', ...rest] = text.replace(/\r\n/g, '\n').trim().split('\n');
  // A person may have taken the title away and gone on with a section or a list.
  if (/^(?:##|[-*+] )/.test(first)) return { title: fallback, body: text.trim() };
  const title = first
    .replace(/^#(?:[ \t]+|$)/, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200);
  return { title: title === '' ? fallback : title, body: rest.join('\n').trim() };
}

/** The zero-based line where writing starts: the last blank one of the first section. */
export function firstLineToWrite(text: string): number {
  const lines = text.split(/\r?\n/);
  const heading = lines.findIndex(line => line.startsWith('## '));
  if (heading < 0) return Math.max(0, lines.length - 1);
  const next = lines.findIndex((line, index) => index > heading && line.startsWith('## '));
  const end = next < 0 ? lines.length : next;
  // A blank line stays between what is written and the next heading.
  return Math.max(heading + 1, end - 2);
}

function incidentText({ label, url }: { readonly label: string; readonly url?: string }): string {
  const link = url !== undefined && /^https?:\/\/[^\s<>]+$/.test(url) ? ` <${url}>` : '';
  return `Incident: ${escapeMarkdown(label)}${link}`;
}

/** Remote text within a line of Markdown: nothing in it is markup, a link or HTML. */
function escapeMarkdown(text: string): string {
  return text
    .slice(0, 500)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&]/g, '\\$&')
    .replace(/:\/\/|www\./gi, match => `${match.slice(0, -1)}\\${match.slice(-1)}`);
}
