import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import { exportRules } from '../../core/errors/alerts/exportRules';
import type {} from '../../core/errors/alerts/problems';
import { alertRulers, type AlertRuler } from '../../platform/alertRulers';
import { ruleName } from '../../platform/alertText';
import { plainText } from '../../platform/remoteText';
import type { AlertsDeps } from './index';

/**
 * Writes rules for the team's thresholds, for Prometheus or the ruler of Loki, where the person says, and opens them.
 * @returns what was written; undefined where the person left it.
 * @throws ProblemError `alerts.noRuler` where nothing takes rules, or what a server says
 */
export async function exportAlertRules(
  rules: readonly AlertRule[],
  { logs, team, clock }: Pick<AlertsDeps, 'logs' | 'team' | 'clock'>,
): Promise<readonly AlertRule[] | undefined> {
  if (rules.length === 0) throw new ProblemError(problem('alerts.noRules', {}));
  const connected = await logs?.();
  await connected?.accounts.ready();
  const rulers = connected ? alertRulers(connected, team.team) : [];
  if (rulers.length === 0) throw new ProblemError(problem('alerts.noRuler', {}));
  const ruler = await pick(rulers);
  if (!ruler) return undefined;
  const text = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Asking {0} what it counts by…', plainText(ruler.label, 80)),
      cancellable: true,
    },
    async (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return exportRules(rules, await ruler.counts(clock.now(), controller.signal));
    },
  );
  const written = rules.filter(rule => !text.left.includes(rule));
  if (written.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} counts no traffic of the team’s services: nothing was written.',
        plainText(ruler.label, 80),
      ),
    );
    return undefined;
  }
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Alert Rules'),
    filters: { YAML: ['yaml', 'yml'] },
    ...placeOf(ruler),
  });
  if (!file) return undefined;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text.text));
  await vscode.window.showTextDocument(file);
  tellWritten(ruler, written.length, text.left);
  return written;
}

async function pick(rulers: readonly AlertRuler[]): Promise<AlertRuler | undefined> {
  const items = rulers.map(ruler => ({
    label: plainText(ruler.label, 80),
    description:
      ruler.kind === 'prometheus'
        ? vscode.l10n.t('rules for Prometheus, on requests')
        : vscode.l10n.t('rules for the ruler of Loki, on log records'),
    ruler,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export Alert Rules'),
    placeHolder: vscode.l10n.t('Who is to watch when VS Code is closed?'),
  });
  return picked?.ruler;
}

function placeOf({ kind }: AlertRuler): { readonly defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? { defaultUri: vscode.Uri.joinPath(folder, `opex-alerts-${kind}.yaml`) } : {};
}

function tellWritten({ kind }: AlertRuler, written: number, left: readonly AlertRule[]): void {
  const where =
    kind === 'prometheus'
      ? vscode.l10n.t('Name the file in “rule_files” of Prometheus.')
      : vscode.l10n.t('Load it into the ruler of Loki.');
  if (left.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Rules for {0} alerts were written. {1}', written, where),
    );
    return;
  }
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Rules for {0} alerts were written. {1} Left out, since it counts nothing of theirs: {2}',
      written,
      where,
      left.map(ruleName).join(', '),
    ),
  );
}
