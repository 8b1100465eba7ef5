import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner } from '../../core/base/disposable';
import type { AlertStore } from '../../core/errors/alerts/alertStore';
import { alarmText, ruleName, watchedText } from '../../platform/alertText';

/** There only while an alert fires or data stopped coming: the worst of them, and how many more there are. */
export class AlertStatusBar extends Owner {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('opex.alerts', vscode.StatusBarAlignment.Left, 48),
  );

  constructor(
    private readonly alerts: AlertStore,
    private readonly clock: Clock,
  ) {
    super();
    this.item.name = vscode.l10n.t('Opex: Alerts');
    this.item.command = 'opex.errors.focus';
    this.register(alerts.onDidChange(() => this.draw()));
    this.draw();
  }

  private draw(): void {
    const alarms = this.alerts.rows.filter(({ state }) => state.kind === 'firing' || state.kind === 'noData');
    const [worst] = alarms;
    if (!worst) {
      this.item.hide();
      return;
    }
    const now = this.clock.now();
    const name = ruleName(worst.rule);
    const what = worst.state.kind === 'noData' ? vscode.l10n.t('no data: {0}', name) : name;
    const more = alarms.length > 1 ? ` +${String(alarms.length - 1)}` : '';
    this.item.text = `$(graph-line) ${what.replace(/\$\(/g, '$ (')}${more}`;
    const isExported = alarms.every(row => row.isExported);
    const lines = [...alarms.map(row => alarmText(row, now)), ...(isExported ? [] : [watchedText()])];
    this.item.tooltip = lines.join('\n');
    this.item.accessibilityInformation = { label: `${vscode.l10n.t('Opex alerts')}: ${lines.join('. ')}` };
    const isCritical = worst.state.kind === 'firing' && worst.state.severity === 'critical';
    this.item.backgroundColor = new vscode.ThemeColor(
      isCritical ? 'statusBarItem.errorBackground' : 'statusBarItem.warningBackground',
    );
    this.item.show();
  }
}
