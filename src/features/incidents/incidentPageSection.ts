import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import type { Listed } from '../../core/incidents/incidentContext';
import type { Part } from '../../core/incidents/incidentDetails';
import { sentenceOf } from '../../platform/problemSentences';
import { ageText } from '../../platform/timeText';
import type { Section } from '../../protocol/incidentPage';

export interface SectionHead {
  readonly id: string;
  readonly title: string;
  /** What to say where there is nothing. */
  readonly none: string;
}

/** A part with what this machine keeps of it, where nothing was read. */
export interface KeptPart<T> {
  readonly part: Part<readonly T[]> | undefined;
  readonly kept: readonly T[] | undefined;
  /** When it was kept (Unix ms, this machine's clock). */
  readonly keptAt: number | undefined;
  readonly incomplete?: Problem | undefined;
  /** What the page says above all parts: the same of a part is not said again. */
  readonly said?: Problem | undefined;
  readonly now: number;
}

/**
 * Rows where there are some, and in words what is missing: reading, none, or failed, with the rows of before or the
 * copy of this machine and its age. What could not be read never looks like nothing.
 */
export function section<T, R>(
  head: SectionHead,
  { part, kept, keptAt, incomplete, said, now }: KeptPart<T>,
  toRow: (item: T) => R,
): Section<R> {
  const { id, title, none } = head;
  const copied = part?.value === undefined && kept !== undefined && keptAt !== undefined;
  const rows = (part?.value ?? kept ?? []).map(toRow);
  const age = copied ? vscode.l10n.t('kept {0} ago', ageText(now - keptAt)) : undefined;
  if (part?.state === 'failed' && part.problem) {
    if (isPlain(part.problem)) return plain(head, rows, sentenceOf(part.problem).text);
    if (said && said.code === part.problem.code) {
      const text =
        age === undefined
          ? vscode.l10n.t('Could not be read; why is said above.')
          : vscode.l10n.t('Not read now; what you see was {0}.', age);
      return { id, title, rows, text, failed: true };
    }
    const sentence = sentenceOf(part.problem);
    const why = vscode.l10n.t('Could not be read: {0}', sentence.text);
    return {
      id,
      title,
      rows,
      text: age === undefined ? why : vscode.l10n.t('{0} What you see was {1}.', why, age),
      failed: true,
      action: sentence.action?.label ?? vscode.l10n.t('Try Again'),
    };
  }
  if (!part || part.state === 'reading') {
    if (rows.length > 0 && age === undefined) return { id, title, rows, failed: false };
    const text = age === undefined ? vscode.l10n.t('reading…') : vscode.l10n.t('reading… ({0})', age);
    return { id, title, rows, text, failed: false };
  }
  if (incomplete) return plain(head, rows, sentenceOf(incomplete).text);
  return rows.length === 0 ? plain(head, rows, none) : { id, title, rows, failed: false };
}

/** The part of a list, and what of it is missing. */
export function listedPart<T>(part: Part<Listed<T>> | undefined): Pick<KeptPart<T>, 'part' | 'incomplete'> {
  if (!part) return { part };
  const { value, ...rest } = part;
  return {
    part: value === undefined ? rest : { ...rest, value: value.rows },
    incomplete: value?.incomplete,
  };
}

/** Not there, and nothing to mend: no reason for a warning. */
export function isPlain({ code }: Problem): boolean {
  return code === 'context.notInPlan' || code === 'context.notTold';
}

function plain<R>({ id, title }: SectionHead, rows: readonly R[], text: string): Section<R> {
  return { id, title, rows, text, failed: false };
}
