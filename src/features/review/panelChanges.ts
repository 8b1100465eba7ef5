import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { isAbort, problem, problemOf, ProblemError } from '../../core/base/problem';
import type { MetricSource } from '../../core/errors/metricSource';
import { expandExpression, type MetricPanel, type PanelUnit } from '../../core/review/panel';
import type {} from '../../core/review/panelProblems';
import { askTested } from '../../platform/askTested';
import { executeCommand } from '../../platform/commands';
import { editTeamText } from '../../platform/teamFileEdit';
import type { OwnPanels } from './readPeriod';

const patienceMs = 8_000;
const hour = 3_600_000;

/**
 * Asks for a panel and writes it to the team's file; true when it is there.
 * @throws ProblemError where the file cannot be written.
 */
export async function addPanel(
  home: vscode.Uri,
  metrics: readonly MetricSource[],
  clock: Clock,
): Promise<boolean> {
  const [source] = metrics;
  if (!source) {
    const connect = vscode.l10n.t('Connect…');
    const pressed = await vscode.window.showInformationMessage(
      vscode.l10n.t('A panel shows a query of Prometheus, and none is connected.'),
      connect,
    );
    if (pressed === connect) await executeCommand('opex.connectLogs');
    return false;
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Panel: its name'),
    prompt: vscode.l10n.t('What the panel shows'),
    placeHolder: vscode.l10n.t('Orders a minute'),
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() !== '' && text.length <= 200 ? undefined : vscode.l10n.t('1 to 200 characters'),
  });
  if (name === undefined) return false;
  const expression = await askTested({
    title: vscode.l10n.t('Add Panel: its query'),
    prompt: vscode.l10n.t('As {0} takes it; $__rate_interval stands for a fitting span', source.label),
    placeHolder: 'sum(rate(orders_total[$__rate_interval])) * 60',
    testing: vscode.l10n.t('Asking {0}…', source.label),
    complaint: text =>
      text !== '' && text.length <= 5_000 ? undefined : vscode.l10n.t('1 to 5,000 characters'),
    test: async (text, signal) => {
      await refuse(source, text, clock, signal);
      return text;
    },
  });
  if (expression === undefined) return false;
  const unit = await vscode.window.showQuickPick(units(), {
    title: vscode.l10n.t('Add Panel: its unit'),
    placeHolder: vscode.l10n.t('What its values are'),
    ignoreFocusOut: true,
  });
  if (!unit) return false;
  const file = await import('../../core/review/panelFile');
  await change(home, text => {
    const taken = new Set(file.readPanelFile(text, file.panelsFile).panels.map(({ id }) => id));
    return file.setPanel(text, file.newPanelId(name, taken), {
      title: name.trim(),
      unit: unit.unit,
      better: 'neither',
      definition: '',
      queries: [{ label: 'all', expression }],
    });
  });
  return true;
}

/** Takes a panel of the team's out of the file, once the person confirmed it; hides a guessed one. True when done. */
export async function hidePanel(
  home: vscode.Uri,
  panel: Pick<MetricPanel, 'id' | 'title'>,
  own: OwnPanels,
): Promise<boolean> {
  const isOwn = own.panels.some(({ id }) => id === panel.id);
  if (isOwn) {
    const remove = vscode.l10n.t('Remove');
    const pressed = await vscode.window.showWarningMessage(
      vscode.l10n.t('Remove the panel “{0}” for the whole team?', panel.title),
      { modal: true },
      remove,
    );
    if (pressed !== remove) return false;
  }
  const { panelsFile, removePanel } = await import('../../core/review/panelFile');
  await change(home, text => removePanel(text, { id: panel.id, origin: isOwn ? 'team' : 'guessed' }));
  if (!isOwn) void tellHidden(home, panel.title, panelsFile);
  return true;
}

async function tellHidden(home: vscode.Uri, title: string, path: string): Promise<void> {
  const open = vscode.l10n.t('Open File');
  const pressed = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '“{0}” is hidden for the team: take it out of “hidden” in {1} to see it again.',
      title,
      path,
    ),
    open,
  );
  if (pressed === open) await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(home, path));
}

/** @throws ProblemError where the file is broken or of a newer version: what stands there is people's. */
async function change(home: vscode.Uri, next: (text: string) => string): Promise<void> {
  const { panelsFile, panelsVersion, readPanelFile } = await import('../../core/review/panelFile');
  await editTeamText(vscode.Uri.joinPath(home, panelsFile), '', text => {
    const read = readPanelFile(text, panelsFile);
    const [first] = read.problems;
    if (read.broken) throw new ProblemError(first ?? problem('panels.syntax', { fault: 'ValueExpected' }));
    if (read.readOnly) {
      const newer = read.problems.find(({ code }) => code === 'panels.newerVersion') ?? first;
      throw new ProblemError(
        newer ?? problem('panels.newerVersion', { version: panelsVersion + 1, supported: panelsVersion }),
      );
    }
    return next(text);
  });
}

/**
 * Has the server look at a query; one that it does not answer at all is taken as it is.
 * @throws ProblemError `metrics.badQuery` with what it has against it.
 */
async function refuse(source: MetricSource, text: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const late = clock.after(patienceMs, () => ending.abort());
  const onAbort = (): void => ending.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await source.query(
      expandExpression(text, { stepMs: hour, rangeMs: 24 * hour }),
      clock.now(),
      ending.signal,
    );
  } catch (error) {
    if (!isAbort(error) && problemOf(error).code === 'metrics.badQuery') throw error;
  } finally {
    late.dispose();
    signal.removeEventListener('abort', onAbort);
  }
}

function units(): readonly (vscode.QuickPickItem & { readonly unit: PanelUnit })[] {
  return [
    { label: vscode.l10n.t('Number'), unit: 'number' },
    { label: vscode.l10n.t('Count'), description: vscode.l10n.t('summed up by day'), unit: 'count' },
    { label: vscode.l10n.t('Per second'), unit: 'perSecond' },
    { label: vscode.l10n.t('Seconds'), unit: 'seconds' },
    { label: vscode.l10n.t('Share'), description: vscode.l10n.t('0 to 1, shown in percent'), unit: 'share' },
    { label: vscode.l10n.t('Bytes'), unit: 'bytes' },
  ];
}
