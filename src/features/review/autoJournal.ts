import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import type { Logger } from '../../core/base/logger';
import type { ConfirmedWrite } from '../../core/incidents/outboxOptions';
import { plainMarkdown } from '../../core/review/reviewText';
import type { RecordHome } from '../../platform/recordTexts';
import type { Settings } from '../../platform/settings';
import { isThere } from '../../platform/textFile';
import type { JournalBook, NewEntry } from './journalBook';

export interface AutoJournalDeps {
  readonly book: JournalBook;
  readonly home: RecordHome;
  readonly settings: Settings;
  readonly log: Logger;
}

/**
 * Writes into the journal what a person did through Opex: acknowledged, resolved, noted, pulled somebody in, recorded a
 * cause or its fix. Only where the team has an `.opex` folder already, in trusted windows, and never in the person's way:
 * what cannot be written is logged.
 */
export class AutoJournal {
  constructor(private readonly deps: AutoJournalDeps) {}

  confirmed({ entry, faster }: ConfirmedWrite): Promise<void> {
    // What a colleague had done already is theirs to tell.
    const told = faster ? undefined : textOf(entry);
    if (!told) return Promise.resolve();
    return this.write({
      id: `write-${entry.id}`,
      at: entry.pressedAt,
      incident: entry.incidentId,
      ...told,
    });
  }

  /** Never rejects: what cannot be written is logged. */
  async write(entry: NewEntry): Promise<void> {
    const { book, home, settings, log } = this.deps;
    if (!settings.get('opex.journal.automatic') || !vscode.workspace.isTrusted) return;
    try {
      const place = await home.find();
      if (!place || !(await isThere(vscode.Uri.joinPath(place, '.opex')))) return;
      await book.add(entry, place);
    } catch (error) {
      log.warn(`journal: ${problemOf(error).code} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** In English, whatever the editor speaks: two people's lines stand in one file. */
function textOf(entry: ConfirmedWrite['entry']): Pick<NewEntry, 'kind' | 'text'> | undefined {
  const { write } = entry;
  // Remote text in a file of the team: no link, image or mention comes of it.
  const title = plainMarkdown(entry.title, 200);
  switch (write.kind) {
    case 'acknowledge':
      return { kind: 'acknowledged', text: `acknowledged ${title}` };
    case 'resolve':
      return {
        kind: 'resolved',
        text: write.note ? `resolved ${title}: ${write.note}` : `resolved ${title}`,
      };
    case 'note':
      return { kind: 'note', text: `noted on ${title}: ${write.text}` };
    case 'requestResponders':
    case 'reassign': {
      const targets = write.kind === 'reassign' ? write.to : write.targets;
      const names = [...targets.people, ...targets.policies]
        .map(({ name }) => plainMarkdown(name))
        .join(', ');
      return { kind: 'helped', text: `pulled ${names} into ${title}` };
    }
    case 'silence':
      return { kind: 'did', text: `silenced ${title}: ${write.comment}` };
    default:
      return undefined;
  }
}
