import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type {} from '../../core/errors/alerts/problems';
import { AlertTraffic } from '../../platform/alertTraffic';
import { ruleName } from '../../platform/alertText';
import { AlertNotices } from './alertNotices';
import { AlertStatusBar } from './alertStatusBar';
import { AlertWatch } from './alertWatch';
import { exportAlertRules } from './exportAlertRules';
import { ExportedAlerts } from './exportedAlerts';
import { SharedVerdicts } from './sharedVerdicts';
import type { AlertsDeps } from './index';
import { AlertTunes } from './alertTunes';

/** All about alerts: loaded with the first team file that asks for one. */
export class AlertsFeature extends Owner {
  private readonly watch: AlertWatch;
  private readonly exported: ExportedAlerts;
  private readonly tunes: AlertTunes;

  constructor(private readonly deps: AlertsDeps) {
    super();
    const { alerts, clock, sample } = deps;
    const exported = (this.exported = new ExportedAlerts(deps.state));
    // The invented team's logs are read where somebody looks at them, and for nothing else.
    const { reader, ...others } = deps;
    const traffic = this.register(new AlertTraffic(sample ? others : { ...others, reader }));
    const notices = new AlertNotices({ ...deps, isExported: ({ row }) => exported.has(row.rule) });
    const shared = new SharedVerdicts(deps.state, deps.session, deps.team);
    this.watch = this.register(
      new AlertWatch({
        ...deps,
        traffic,
        shared,
        isExported: rule => exported.has(rule),
        onChanges: changes => void notices.tell(changes),
      }),
    );
    this.register(new AlertStatusBar(alerts, clock));
    this.tunes = this.register(new AlertTunes({ ...deps, traffic, rules: () => this.watch.rules }));
    void exported.load().then(() => this.isDisposed || this.watch.showRows());
  }

  async exportRules(): Promise<void> {
    const written = await exportAlertRules(this.watch.rules, this.deps);
    if (!written) return;
    await this.exported.add(written);
    this.watch.showRows();
  }

  /** @param ruleId asked for where it is absent. @throws ProblemError `alerts.noRules` */
  async tune(ruleId: string | undefined): Promise<void> {
    const { rules } = this.watch;
    if (rules.length === 0) throw new ProblemError(problem('alerts.noRules', {}));
    const rule = rules.find(({ id }) => id === ruleId) ?? (await pick(rules));
    if (rule) await this.tunes.open(rule);
  }
}

async function pick(rules: readonly AlertRule[]): Promise<AlertRule | undefined> {
  const items = rules.map(rule => ({ label: ruleName(rule), rule }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Tune Alert'),
    placeHolder: vscode.l10n.t('When would it have fired in the past week?'),
  });
  return picked?.rule;
}
