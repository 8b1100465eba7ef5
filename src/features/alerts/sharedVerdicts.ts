import { hash64 } from '../../core/errors/fingerprint';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type { AlertState } from '../../core/errors/alerts/judgeAlert';
import type { TeamStore } from '../../core/team/teamStore';
import type { SharedState } from '../../platform/sharedState';

const folder = 'alertVerdicts';
/** Judged every minute: a window that told nothing for longer is gone. */
const staleMs = 150_000;

interface Verdicts {
  readonly version: 1;
  /** The window that judged. */
  readonly session: string;
  readonly at: number;
  readonly states: Readonly<Record<string, AlertState>>;
}

/** What one window of this machine judged, for the others that ask the same servers about the same rules. */
export class SharedVerdicts {
  constructor(
    private readonly state: SharedState,
    private readonly session: string,
    private readonly team: TeamStore,
  ) {}

  /** What another window judged of late; undefined where this one is to. Never rejects. */
  async ofOthers(
    rules: readonly AlertRule[],
    now: number,
  ): Promise<ReadonlyMap<string, AlertState> | undefined> {
    try {
      const told = (await this.state.read(folder, this.nameOf(rules))) as Partial<Verdicts> | undefined;
      if (told?.version !== 1 || told.session === this.session) return undefined;
      if (typeof told.at !== 'number' || now - told.at > staleMs || told.at > now + staleMs) return undefined;
      const states = new Map(Object.entries(told.states ?? {}));
      return rules.every(({ id }) => states.has(id)) ? states : undefined;
    } catch {
      return undefined;
    }
  }

  /** Never rejects: then every window judges. */
  async tell(
    judged: readonly { readonly rule: AlertRule; readonly state: AlertState }[],
    now: number,
  ): Promise<void> {
    const verdicts: Verdicts = {
      version: 1,
      session: this.session,
      at: now,
      states: Object.fromEntries(judged.map(({ rule, state }) => [rule.id, state])),
    };
    const name = this.nameOf(judged.map(({ rule }) => rule));
    await this.state.write(folder, name, verdicts, false).catch(() => undefined);
  }

  /** Windows with the same team file and rules share, whatever folder they have open. */
  private nameOf(rules: readonly AlertRule[]): string {
    return hash64(JSON.stringify([this.team.state.file, rules]));
  }
}
