import type { RootCauseNote } from '../notes/rootCauseNote';
import { candidateSources, type CandidateSource, type ItemCandidate, type ReviewItem } from './actionItems';
import { compareText } from './nights';
import type { Repeat, ReviewIncident } from './reviewModel';
import { countText, plainMarkdown } from './reviewText';
import { stableId } from './shortHash';

/** Something that another part of Opex found: a dead playbook, a step to automate, a spike, a remark. */
export interface Finding {
  readonly source: Exclude<CandidateSource, 'note' | 'repeat' | 'person'>;
  /** Names it: the same as long as it is the same thing. */
  readonly key: string;
  /** Remote text is taken as text. */
  readonly text: string;
  readonly href?: string;
}

export interface CandidateInput {
  /** Notes with open items; `href` is relative to the review file. */
  readonly notes: readonly { readonly note: RootCauseNote; readonly href: string }[];
  readonly repeats: readonly Repeat[];
  readonly rows: readonly ReviewIncident[];
  readonly findings: readonly Finding[];
  /** Items that stand in a review already, done or not. */
  readonly known: readonly ReviewItem[];
  /** Ids that people took out of a review. */
  readonly removed: readonly string[];
}

/**
 * What could become an item and is none yet, each with a name that stays the same; in the order of their sources,
 * repeats as the review has them: what comes most often first.
 */
export function itemCandidates(input: CandidateInput): ItemCandidate[] {
  const taken = new Set([...input.known.map(({ id }) => id), ...input.removed]);
  const planned = new Set(input.known.flatMap(({ refs }) => refs));
  const seen = new Set<string>();
  return [...fromNotes(input), ...fromRepeats(input, planned), ...input.findings.map(fromFinding)]
    .filter(({ id }) => !taken.has(id) && !seen.has(id) && seen.add(id))
    .sort(
      (a, b) =>
        candidateSources.indexOf(a.source) - candidateSources.indexOf(b.source) ||
        (a.source === 'repeat' ? 0 : compareText(a.id, b.id)),
    );
}

function fromNotes({ notes }: CandidateInput): ItemCandidate[] {
  return notes.flatMap(({ note, href }) =>
    note.prevention
      .filter(({ done }) => !done)
      .map(({ text, owner, due, priority }) => ({
        id: stableId('note', href, text),
        source: 'note' as const,
        text,
        prevents: [{ label: note.title, href }],
        refs: [...note.incidents],
        ...(owner === undefined ? {} : { owner }),
        ...(due === undefined ? {} : { due }),
        ...(priority === undefined ? {} : { priority }),
      })),
  );
}

function fromRepeats({ repeats, rows }: CandidateInput, planned: ReadonlySet<string>): ItemCandidate[] {
  const known = new Map(rows.map(row => [row.id, row] as const));
  return repeats
    .filter(({ prevention, key }) => prevention === 'none' && !planned.has(key))
    .map(({ key, title, episodes, weeks, incidents }) => ({
      id: stableId('repeat', key),
      source: 'repeat' as const,
      text: `Keep “${plainMarkdown(title, 120)}” from paging again (${countText(episodes, 'episode')} in ${weeks} weeks)`,
      prevents: incidents.flatMap(id => {
        const row = known.get(id);
        return row ? [{ label: row.label, ...(row.url === undefined ? {} : { href: row.url }) }] : [];
      }),
      refs: [key, ...incidents],
    }));
}

function fromFinding({ source, key, text, href }: Finding): ItemCandidate {
  return {
    id: stableId(source, key),
    source,
    text: plainMarkdown(text),
    prevents: href === undefined ? [] : [{ label: source, href }],
    refs: [],
  };
}

/** The item that a candidate becomes; its name stays, so that it is not offered again. */
export function itemOfCandidate(candidate: ItemCandidate, review: string): ReviewItem {
  const { id, text, owner, due, priority, prevents, refs } = candidate;
  return {
    id,
    text,
    done: false,
    ...(owner === undefined ? {} : { owner }),
    ...(due === undefined ? {} : { due }),
    ...(priority === undefined ? {} : { priority }),
    prevents,
    refs,
    since: review,
    remarks: [],
  };
}

/** Whether an item prevents one of these incidents, or names this repeat: what `Causes.plannedFor` asks. */
export function plannedBy(
  items: readonly ReviewItem[],
): (repeatKey: string, incidents: readonly string[]) => 'none' | 'planned' | 'done' {
  return (repeatKey, incidents) => {
    const own = items.filter(
      ({ refs }) => refs.includes(repeatKey) || incidents.some(id => refs.includes(id)),
    );
    if (own.length === 0) return 'none';
    return own.every(({ done }) => done) ? 'done' : 'planned';
  };
}
