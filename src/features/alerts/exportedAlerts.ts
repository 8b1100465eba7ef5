import type { AlertRule } from '../../core/errors/alerts/alertRule';
import { hash64 } from '../../core/errors/fingerprint';
import type { SharedState } from '../../platform/sharedState';

const folder = 'alertExports';

/** Which rules were exported as they are now: somebody else watches them, as far as this machine knows. */
export class ExportedAlerts {
  private readonly known = new Set<string>();

  constructor(private readonly state: SharedState) {}

  has(rule: AlertRule): boolean {
    return this.known.has(nameOf(rule));
  }

  /** Never rejects: what cannot be read was not exported. */
  async load(): Promise<void> {
    try {
      for (const name of await this.state.names(folder)) this.known.add(name);
    } catch {
      // "Seen only while VS Code runs" is said once too often then.
    }
  }

  async add(rules: readonly AlertRule[]): Promise<void> {
    for (const name of rules.map(nameOf)) {
      this.known.add(name);
      await this.state.write(folder, name, { version: 1 });
    }
  }
}

/** A threshold that was changed since is another rule. */
function nameOf(rule: AlertRule): string {
  return hash64(JSON.stringify({ ...rule, path: undefined }));
}
