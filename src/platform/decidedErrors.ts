import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import { problemOf } from '../core/base/problem';
import { ignoreKey } from '../core/errors/applyDecisions';
import type { ErrorStore } from '../core/errors/errorStore';
import type { IgnoreEnd } from '../core/errors/groupDecision';
import { layGroups } from '../core/errors/layGroups';
import type { TeamStore } from '../core/team/teamStore';
import type { GroupDecisions } from './groupDecisions';
import type { SharedState } from './sharedState';

const folder = 'ignoreEnds';
const keptMs = 90 * 86_400_000;
const known: readonly string[] = ['time', 'count', 'release', 'worse'] satisfies readonly IgnoreEnd[];

interface DecidedErrorsDeps {
  readonly store: ErrorStore;
  readonly team: TeamStore;
  readonly decisions: GroupDecisions;
  readonly state: SharedState;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Lays what the team decided over what the log sources tell, and remembers on this machine which ignorings have ended:
 * the records that ended one leave the window, and the group must not vanish again.
 */
export class DecidedErrors extends Owner {
  private readonly ends = new Map<string, IgnoreEnd>();
  private readonly writing = new Set<string>();

  constructor(private readonly deps: DecidedErrorsDeps) {
    super();
    const { store, team, decisions, state, log } = deps;
    this.register(team.onDidChange(() => this.lay()));
    this.register(decisions.onDidChange(() => this.lay()));
    this.register(store.onDidChange(() => this.keepEnds()));
    this.register(state.watch(folder, name => void this.readEnd(name)));
    this.lay();
    this.load().catch((error: unknown) => log.warn(`${folder}: ${problemOf(error).code}`));
  }

  private lay(): void {
    const { store, team, decisions } = this.deps;
    const facts = {
      decisions: decisions.decisions,
      ends: this.ends,
      team: team.team,
      patterns: team.state.patterns,
    };
    store.setLayer((groups, now) => layGroups(groups, facts, now));
  }

  private async load(): Promise<void> {
    const { state, clock } = this.deps;
    for (const name of await state.names(folder)) {
      const at = await this.readEnd(name, false);
      if (at === undefined || clock.now() - at > keptMs) await state.remove(folder, name);
    }
    if (!this.isDisposed && this.ends.size > 0) this.lay();
  }

  /** When the ignoring ended (Unix ms); undefined for a record that is none. */
  private async readEnd(name: string, isNews = true): Promise<number | undefined> {
    const record = (await this.deps.state.read(folder, name)) ?? {};
    const { version, key, end, at } = record as Readonly<Partial<Record<string, unknown>>>;
    if (version !== 1 || typeof key !== 'string' || typeof at !== 'number') return undefined;
    if (typeof end !== 'string' || !known.includes(end)) return undefined;
    if (!this.ends.has(key)) {
      this.ends.set(key, end as IgnoreEnd);
      if (isNews && !this.isDisposed) this.lay();
    }
    return at;
  }

  private keepEnds(): void {
    const { store, state, clock, log } = this.deps;
    for (const { decision, ended } of store.all) {
      if (!decision?.ignore || !ended) continue;
      const key = ignoreKey(decision.fingerprint, decision.ignore);
      // That a time is over can be told at any time.
      if (ended === 'time' || this.ends.has(key) || this.writing.has(key)) continue;
      this.writing.add(key);
      this.ends.set(key, ended);
      const record = { version: 1, key, end: ended, at: clock.now() };
      state.write(folder, key, record).catch((error: unknown) => {
        log.warn(`${folder}: ${problemOf(error).code}`);
        this.writing.delete(key);
      });
    }
  }
}
