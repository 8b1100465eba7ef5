import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { Incident, IncidentAlert } from '../../core/incidents/incident';
import {
  newPlaybookName,
  newPlaybookText,
  type PlaybookSeed,
  type PlaybookWords,
} from '../../core/playbooks/newPlaybook';
import { leadOf, serviceOfIncident } from '../../core/team/ownership';
import type { TeamService } from '../../core/team/team';
import type { NewPlaybookTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import type { PlaybooksDeps } from './index';

/**
 * "New Playbook…": a file of the team's playbooks with what is known filled in, open and unsaved. Nothing is written
 * before the person saves it.
 * @throws ProblemError `team.noPlaceForFile` where no folder is open and no team home set.
 */
export async function newPlaybook(deps: PlaybooksDeps, target: NewPlaybookTarget | undefined): Promise<void> {
  const root = deps.roots.current.find(({ kind }) => kind === 'teamHome') ?? deps.roots.current[0];
  if (!root) throw new ProblemError(problem('team.noPlaceForFile', {}));
  const seed = await seedOf(deps, target);
  if (!seed) return;
  const folder = vscode.Uri.joinPath(root.uri, '.opex', 'playbooks');
  const place = await freePlace(folder, newPlaybookName(seed));
  const document = await vscode.workspace.openTextDocument(place.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  if (document.getText() === '') {
    edit.insert(document.uri, new vscode.Position(0, 0), newPlaybookText(seed, words()));
    await vscode.workspace.applyEdit(edit);
  }
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  // Where writing starts: below the first heading of the five.
  const line =
    document
      .getText()
      .split('\n')
      .findIndex(text => text.startsWith('## ')) + 1;
  const at = new vscode.Position(Math.min(line + 2, document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(0, 0, 0, 0));
}

async function seedOf(
  deps: PlaybooksDeps,
  target: NewPlaybookTarget | undefined,
): Promise<PlaybookSeed | undefined> {
  const incident =
    target?.incidentId === undefined ? undefined : deps.incidents.find(target.incidentId)?.incident;
  const title = target?.title ?? incident?.title ?? (target ? undefined : await askTitle());
  if (title === undefined && !target) return undefined;
  const alerts = incident ? ((await deps.details.load(incident.id)).alerts.value ?? []) : [];
  const service = serviceFor(deps, incident, target?.service);
  const lead = service && leadOf(deps.team.team, service);
  return {
    title: title ?? vscode.l10n.t('New playbook'),
    alerts: unique([
      ...(target?.alerts ?? []),
      ...alerts.flatMap(({ alertName }: IncidentAlert) => alertName ?? []),
    ]),
    ...optional('service', service?.name ?? incident?.service.name ?? target?.service),
    ...optional('owner', lead),
    partners: service?.partners ?? [],
    ...(incident ? { from: { label: labelOf(incident), ...optional('url', incident.url) } } : {}),
    errors: target?.errors ?? [],
    commands: target?.commands ?? [],
    causes: [],
    today: new Date(deps.clock.now()).toISOString().slice(0, 10),
  };
}

function askTitle(): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: vscode.l10n.t('New Playbook'),
      prompt: vscode.l10n.t('What is wrong, as it reads in the page that wakes you'),
      placeHolder: vscode.l10n.t('Card gateway down'),
    })
    .then(text => (text?.trim() ? text.trim() : undefined));
}

function serviceFor(
  { team }: PlaybooksDeps,
  incident: Incident | undefined,
  name: string | undefined,
): TeamService | undefined {
  if (incident) return serviceOfIncident(team.team, incident.service);
  return team.team.services.find(
    service => service.name === name || service.logServices.includes(name ?? ''),
  );
}

function labelOf({ number, title }: Incident): string {
  return plainText([number === undefined ? '' : `#${number}`, title].filter(Boolean).join(' '), 120);
}

/** Another file of that name is not touched: the new one gets a number. */
async function freePlace(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let count = 1; count < 100; count += 1) {
    const candidate = vscode.Uri.joinPath(folder, count === 1 ? name : name.replace(/\.md$/, `-${count}.md`));
    try {
      await vscode.workspace.fs.stat(candidate);
    } catch {
      return candidate;
    }
  }
  return vscode.Uri.joinPath(folder, `playbook-${Date.now()}.md`);
}

function words(): PlaybookWords {
  return {
    meaning: vscode.l10n.t('Meaning'),
    meaningHint: vscode.l10n.t('What does this alert say, in one sentence?'),
    impact: vscode.l10n.t('Impact'),
    impactHint: vscode.l10n.t('Who notices, and what does it cost while it lasts?'),
    check: vscode.l10n.t('Check'),
    checkHint: vscode.l10n.t('What to look at first. Commands that only read: ```sh read-only'),
    fix: vscode.l10n.t('Fix'),
    fixHint: vscode.l10n.t('What to do, step by step, and how to see that it helped.'),
    call: vscode.l10n.t('Call'),
    callHint: vscode.l10n.t('Whom, when and how.'),
    seen: vscode.l10n.t('Written for'),
    lastTime: vscode.l10n.t('Causes so far'),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, 20);
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [name in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [name in K]?: string };
}
