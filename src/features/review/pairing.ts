import type * as vscode from 'vscode';
import type { NoteStore } from '../../core/notes/noteStore';
import type { ItemStanding, ReviewItem } from '../../core/review/actionItems';
import type { IncidentRecord } from '../../core/review/incidentHistory';
import type { ReviewInput } from '../../core/review/makeReview';
import { commitsByPerson } from '../../core/review/pairing';
import { groupOf } from '../../core/review/seenFirings';
import { serviceOfIncident } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';
import { authorsOfPaths } from '../../platform/codeAuthors';
import type { ReviewCast } from './reviewPeople';

export interface CodeQuestion {
  readonly items: readonly ItemStanding[];
  readonly notes: NoteStore;
  readonly records: readonly IncidentRecord[];
  readonly team: Team;
  readonly people: ReviewCast['team'];
  /** Its repository is asked. */
  readonly home: vscode.Uri;
}

/** Each costs a question to git. */
const mostItems = 20;

/**
 * Who knows the code of open items: the lines that notes of its incidents are anchored to, else all of their services.
 * Nothing where no history can be read.
 */
export async function readCode(question: CodeQuestion): Promise<Pick<ReviewInput, 'pathsOf' | 'authors'>> {
  const { items, notes, records, team, people, home } = question;
  const byId = new Map(records.map(record => [record.id, record] as const));
  const anchorsOf = (refs: readonly string[]): readonly string[] =>
    refs.flatMap(id =>
      notes.forIncident(groupOf(id)).flatMap(({ anchors }) => anchors.map(({ path }) => path)),
    );
  const globsOf = (refs: readonly string[]): readonly string[] =>
    refs.flatMap(id => {
      const service = byId.get(id)?.service;
      return (service && serviceOfIncident(team, service)?.paths) ?? [];
    });
  const codeOf = ({ refs }: ReviewItem) => {
    const anchors = [...new Set(anchorsOf(refs))];
    return anchors.length > 0
      ? { paths: anchors, kind: 'literal' as const }
      : { paths: [...new Set(globsOf(refs))], kind: 'glob' as const };
  };
  const authors = new Map<string, ReadonlyMap<string, number> | undefined>();
  for (const { item } of items.filter(({ state }) => state !== 'done').slice(0, mostItems)) {
    const { paths, kind } = codeOf(item);
    const key = paths.join('\n');
    if (paths.length === 0 || authors.has(key)) continue;
    const commits = await authorsOfPaths(home, paths, kind);
    authors.set(key, commits && commitsByPerson(commits, people));
  }
  return {
    pathsOf: item => codeOf(item).paths,
    authors: { authorsOf: paths => authors.get(paths.join('\n')) },
  };
}
