import * as vscode from 'vscode';
import type { EntityId } from '../../core/base/identity';
import type { CauseBook } from '../../core/notes/causeBook';
import type { NoteStore } from '../../core/notes/noteStore';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { Playbook, PlaybookMatch } from '../../core/playbooks/playbook';
import type { ReviewItem } from '../../core/review/actionItems';
import type { IncidentRecord } from '../../core/review/incidentHistory';
import type { RowKnowledge } from '../../core/review/incidentRow';
import { plannedBy } from '../../core/review/itemCandidates';
import type { JournalEntry } from '../../core/review/journal';
import type { ReadReview } from '../../core/review/readReview';
import { groupOf } from '../../core/review/seenFirings';
import type { Causes, KnownCause } from '../../core/review/repeats';
import type { Verdict } from '../../core/review/reviewModel';
import type { TeamService } from '../../core/team/team';

export interface KnowledgeInput {
  readonly notes: NoteStore;
  readonly causes: CauseBook;
  readonly records: readonly IncidentRecord[];
  readonly journal: readonly JournalEntry[];
  readonly items: readonly ReviewItem[];
  readonly reviews: readonly ReadReview[];
  /** What is for an incident; absent where the playbooks could not be read. */
  readonly playbookFor: ((record: IncidentRecord) => Playbook | undefined) | undefined;
  /** The team home. */
  readonly home: vscode.Uri;
}

/** The playbook that is for an incident, found by its title, its service and its alert. */
export function playbookFinder(
  fitting: (facts: IncidentFacts) => readonly PlaybookMatch[],
  services: readonly TeamService[],
): NonNullable<KnowledgeInput['playbookFor']> {
  return ({ title, service, alertKey }) =>
    fitting({
      title,
      services: [
        services.find(({ pagerDuty }) => pagerDuty.includes(service?.id ?? ''))?.name ?? '',
        service?.name ?? '',
      ],
      alertNames: alertKey === undefined ? [] : [alertKey],
      runbookLinks: [],
    })[0]?.playbook;
}

/** What is known about incidents besides what their account told: causes, playbooks, verdicts. */
export function knowledgeOf(input: KnowledgeInput): { readonly causes: Causes; readonly rows: RowKnowledge } {
  const { notes, causes: book, records, journal, items, reviews, playbookFor, home } = input;
  const causeOf = (id: EntityId): KnownCause | undefined => {
    const [note] = notes.forIncident(groupOf(id));
    if (note) {
      return {
        key: note.uri,
        text: note.title,
        href: hrefOf(home, note.uri),
        prevention: preventionOf(note),
      };
    }
    const line = book.of(groupOf(id))?.line;
    return line === undefined ? undefined : { text: line, prevention: 'none' };
  };
  const outcomeOf = (id: EntityId) => book.of(groupOf(id))?.outcome;
  const inOrder = [...reviews].sort((a, b) => (a.period?.to ?? 0) - (b.period?.to ?? 0));
  const verdicts = new Map<string, Verdict>(inOrder.flatMap(review => [...review.verdicts]));
  const byId = new Map(records.map(record => [record.id, record] as const));
  const used = new Set(
    journal.flatMap(({ incident, playbook, kind }) =>
      incident && (playbook || kind === 'transcript') ? [incident] : [],
    ),
  );
  return {
    causes: {
      causeOf,
      outcomeOf,
      plannedFor: plannedBy(items),
      // The newest review's word stands.
      verdictOn: key => verdicts.get(key),
    },
    rows: {
      causeOf,
      outcomeOf,
      playbookOf: id => {
        const record = byId.get(id);
        const playbook = record && playbookFor?.(record);
        if (!playbook) return undefined;
        return { title: playbook.title, href: hrefOf(home, playbook.uri), used: used.has(id) };
      },
    },
  };
}

/** Prevention by the note's own check list. */
function preventionOf({ prevention }: RootCauseNote): KnownCause['prevention'] {
  if (prevention.length === 0) return 'none';
  return prevention.every(({ done }) => done) ? 'done' : 'planned';
}

/** A path that a link in a review file leads by: relative where the file lies in the team home, else its URI. */
export function hrefOf(home: vscode.Uri, uri: string): string {
  const target = vscode.Uri.parse(uri, true);
  const base = home.path.replace(/\/$/, '');
  if (target.scheme !== home.scheme || !target.path.startsWith(`${base}/`)) return uri;
  return `../../${target.path
    .slice(base.length + 1)
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
}
