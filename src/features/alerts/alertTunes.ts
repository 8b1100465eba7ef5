import { Owner } from '../../core/base/disposable';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type { AlertTraffic } from '../../platform/alertTraffic';
import { AlertTunePage } from './alertTunePage';
import { openRuleLine } from './ruleLine';
import type { AlertsDeps } from './index';

export interface AlertTuneDeps extends Pick<
  AlertsDeps,
  'alerts' | 'team' | 'clock' | 'log' | 'extensionUri'
> {
  readonly traffic: AlertTraffic;
  readonly rules: () => readonly AlertRule[];
}

/** The pages that tune alerts: one for each rule. Not disposed with the window, whose tabs come back. */
export class AlertTunes extends Owner {
  private readonly pages = new Map<string, AlertTunePage>();

  constructor(private readonly deps: AlertTuneDeps) {
    super();
  }

  /** Opens the rule in the team file, and its page beside. */
  async open(rule: AlertRule): Promise<void> {
    await openRuleLine(rule, this.deps.team.state);
    const known = this.pages.get(rule.id);
    if (known) {
      known.reveal();
      return;
    }
    const page = new AlertTunePage(rule.id, this.deps);
    this.pages.set(rule.id, page);
    page.onDidDispose(() => this.pages.delete(rule.id));
  }
}
