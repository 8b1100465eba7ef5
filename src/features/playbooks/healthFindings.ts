import * as vscode from 'vscode';
import { isFault, type HealthProblem } from '../../core/playbooks/health';
import type { HealthState } from '../../core/playbooks/healthState';
import type { Finding } from '../../core/review/itemCandidates';
import { automationText, kindText, problemCount } from './healthNodes';

const mostOfOneKind = 20;

/** What the weekly review is offered as items: playbooks to mend, playbooks to write, commands to automate. */
export function findingsOf(
  { problems, without, automation }: HealthState,
  titleOf: (uri: string) => string | undefined,
): readonly Finding[] {
  const faults = new Map<string, HealthProblem[]>();
  for (const found of problems.filter(isFault)) {
    const list = faults.get(found.place.file);
    if (list) list.push(found);
    else faults.set(found.place.file, [found]);
  }
  const stale = problems.filter(({ code }) => code === 'playbooks.stale').length;
  return [
    ...[...faults].slice(0, mostOfOneKind).map(([file, own]): Finding => {
      const kinds = [...new Set(own.map(({ code }) => kindText(code).toLowerCase()))].join(', ');
      const title = titleOf(file) ?? nameOf(file);
      const what = vscode.l10n.t('{0}: {1}', problemCount(own.length), kinds);
      return {
        source: 'health',
        key: `mend:${nameOf(file)}`,
        text: vscode.l10n.t('Mend the playbook “{0}” ({1})', title, what),
        href: file,
      };
    }),
    ...without.slice(0, mostOfOneKind).map(({ key, title, count }): Finding => {
      const times = count === 1 ? vscode.l10n.t('once') : vscode.l10n.t('{0} times', count);
      return {
        source: 'health',
        key: `write:${key}`,
        text: vscode.l10n.t('Write a playbook for “{0}” (it fired {1} in 30 days)', title, times),
      };
    }),
    ...(stale > 0
      ? [
          {
            source: 'health' as const,
            key: 'stale',
            text: vscode.l10n.t('Read through playbooks that nobody used or reviewed for long: {0}', stale),
          },
        ]
      : []),
    ...automation.map((candidate): Finding => ({
      source: 'automation',
      key: `${nameOf(candidate.playbook)}:${candidate.command}`,
      text: vscode.l10n.t(
        'Automate “{0}” of “{1}”: run by hand ({2})',
        candidate.command,
        candidate.title,
        automationText(candidate),
      ),
      href: candidate.playbook,
    })),
  ];
}

/** The same on every machine: without the folder that the workspace lies in. */
function nameOf(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
}
