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
}

/** The writer of front matter; handed in, because it is heavy. */
export type FrontMatterWriter = (data: Readonly<Record<string, unknown>>) => string;

/**
 * The text of a new note. It asks for the cause and for what keeps it from paging again, not for culprits. The
 * headings are part of the file's format, which a whole team reads, and so are not translated.
 */
export function newNoteText(draft: NoteDraft, writeFrontMatter: FrontMatterWriter): string {
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
  const fact = draft.incident ? `${incidentText(draft.incident)}\n\n` : '';
  return (
    matter.replace(/^status: suspected$/m, `$& # ${noteStatuses.join(' | ')}`) +
    `\n## What happened\n\n${fact}\n` +
    '\n## Why (cause, not culprit)\n\n\n' +
    '\n## What keeps it from paging again\n\n- [ ] \n'
  );
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
