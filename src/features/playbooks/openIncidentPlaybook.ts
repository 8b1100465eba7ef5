import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import { executeCommand, type IncidentTarget } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import type { IncidentMatcher, IncidentMatches } from './incidentMatches';
import { incidentName, matchText, problemsText } from './playbookText';

export interface OpenIncidentPlaybookDeps {
  readonly incidents: IncidentStore;
  readonly matcher: IncidentMatcher;
  readonly store: PlaybookStore;
}

/** From here on a match needs no second look. */
const sure = 0.8;

/** Opens the playbook that fits an incident; asks where several do, and says so where none does. */
export async function openIncidentPlaybook(
  deps: OpenIncidentPlaybookDeps,
  target: IncidentTarget | undefined,
): Promise<void> {
  const row = target ? deps.incidents.get(target.incidentId) : await pickRow(deps.incidents);
  if (target && !row)
    throw new ProblemError(problem('playbooks.incidentGone', { incident: target.incidentId }));
  if (!row) return;
  const found = await vscode.window.withProgress({ location: { viewId: 'opex.playbooks' } }, () =>
    deps.matcher.match(row),
  );
  const match = await choose(deps, row, found);
  if (match) await executeCommand('opex.openPlaybook', match.playbook.uri, match.section, row.incident.id);
}

async function choose(
  deps: OpenIncidentPlaybookDeps,
  row: IncidentRow,
  { matches, alertsProblem }: IncidentMatches,
): Promise<PlaybookMatch | undefined> {
  const certain = matches.filter(match => match.confidence >= sure);
  if (certain.length === 1) return certain[0];
  if (matches.length > 0) {
    const items = matches.slice(0, 20).map(match => ({
      label: plainText(match.playbook.title),
      description: matchText(match),
      detail: vscode.workspace.asRelativePath(vscode.Uri.parse(match.playbook.uri)),
      match,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Playbook for {0}', incidentName(row)),
      placeHolder: alertsProblem
        ? vscode.l10n.t('The alerts could not be read: matched by service and title only')
        : vscode.l10n.t('Several fit; the likeliest first'),
      matchOnDescription: true,
    });
    return picked?.match;
  }
  const { problems, health } = deps.store.state;
  const doubts = [
    ...(alertsProblem
      ? [vscode.l10n.t('Its alerts could not be read: {0}', sentenceOf(alertsProblem).text)]
      : []),
    ...(health.problem ? [sentenceOf(health.problem).text] : []),
    ...(problems.length > 0 ? [problemsText(problems.length)] : []),
  ];
  const search = vscode.l10n.t('Search Playbooks');
  const text = [vscode.l10n.t('No playbook fits “{0}”.', incidentName(row)), ...doubts].join(' ');
  void vscode.window.showInformationMessage(text, search).then(pressed => {
    if (pressed === search) void executeCommand('opex.searchPlaybooks');
  });
  return undefined;
}

/** The one open incident, or the one that the person picks; says so where none is known. */
async function pickRow(incidents: IncidentStore): Promise<IncidentRow | undefined> {
  const { rows } = incidents;
  if (rows.length === 1) return rows[0];
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      incidents.counts.complete
        ? vscode.l10n.t('There is no open incident.')
        : vscode.l10n.t('No open incident is known, but not every source could be read.'),
    );
    return undefined;
  }
  const items = rows.map(row => ({
    label: incidentName(row),
    description: `${severityName(row.classified.severity)} · ${plainText(row.incident.service.name)}`,
    row,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Playbook for Incident'),
    matchOnDescription: true,
  });
  return picked?.row;
}
