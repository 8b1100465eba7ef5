import * as vscode from 'vscode';
import { ageText } from '../../platform/timeText';
import type { PageLine, PageList } from '../../protocol/incidentPage';
import { alikeOf, noteLines, noteStatus, pastLine } from './incidentPageHistory';
import { errorGroupsOf, type IncidentPageInput } from './incidentPageInput';
import type { PageTargets } from './incidentPageTargets';

/** Root causes that are shown up here: of the incident, of the past ones most like it, of its errors. */
const shownCauses = 4;
/** Errors whose causes are looked for: those that the page shows. */
const askedGroups = 3;

/** What it was last time: root causes, and where none is written down the past incident most like this one. */
export function causeList(input: IncidentPageInput, targets: PageTargets): readonly PageList[] {
  const { subject, bundle, rootCausesOf, rootCausesOfGroup, now } = input;
  const own = noteLines(rootCausesOf(subject.row.incident.id), targets);
  const seen = new Set(own.map(line => line.key));
  const take = (lines: readonly PageLine[]): void => {
    for (const line of lines) {
      if (own.length >= shownCauses || seen.has(line.key)) continue;
      seen.add(line.key);
      own.push(line);
    }
  };
  const alike = alikeOf(input);
  for (const { past } of alike) {
    const name = past.incident.number === undefined ? past.incident.title : `#${past.incident.number}`;
    take(noteLines(rootCausesOf(past.incident.id), targets, vscode.l10n.t('of {0}', name)));
  }
  for (const group of errorGroupsOf(input).slice(0, askedGroups)) {
    take(noteLines(rootCausesOfGroup(group), targets, vscode.l10n.t('of {0}', group.title)));
  }
  const copies =
    own.length > 0
      ? []
      : (bundle?.rootCauses ?? []).map((note): PageLine => ({
          text: note.title,
          icon: 'note',
          facts: [
            noteStatus(note.status),
            vscode.l10n.t('copy, kept {0} ago', ageText(now - (bundle?.keptAt ?? now))),
          ].join(' · '),
          ...targets.key({ kind: 'text', name: `${note.title}.md`, text: note.body }),
        }));
  const head = { id: 'causes', title: vscode.l10n.t('Last time'), failed: false };
  const rows = [...own, ...copies];
  if (rows.length > 0) return [{ ...head, rows }];
  const [likest] = alike;
  if (!likest) return [];
  const text = vscode.l10n.t('No cause is written down.');
  return [{ ...head, rows: [{ ...pastLine(input, likest, false, targets), below: [] }], text }];
}
