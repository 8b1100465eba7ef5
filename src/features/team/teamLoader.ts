import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, type Problem } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import type { RunningPatterns } from '../../core/team/rulePatterns';
import { noPatterns } from '../../core/team/severityRule';
import { defaultTeam, type SeverityRule, type Team } from '../../core/team/team';
import { defaultTeamState, type TeamState, type TeamStore } from '../../core/team/teamStore';
import { setContextKey } from '../../platform/contextKey';
import { shownPath, type TeamFileReading, type TeamFiles } from '../../platform/teamFiles';

interface Read {
  readonly team: Team;
  readonly readOnly: boolean;
  readonly problems: readonly Problem[];
}

/** Starts the patterns of rules; resolves when they can be asked. */
export type RunPatterns = (rules: readonly SeverityRule[]) => Promise<RunningPatterns>;

/** Keeps the store up with the team file. Its parser is loaded when there is a file to parse. */
export class TeamLoader extends Owner {
  private turn = 0;
  private current: Promise<void> = Promise.resolve();
  /** What the file said when it last parsed: a half-written one does not turn the team's rules off. */
  private lastGood: { readonly file: string; readonly read: Read } | undefined;
  private running: { readonly key: string; readonly patterns: RunningPatterns } | undefined;
  /** What was wrong with the file itself. */
  private told: readonly Problem[] = [];

  constructor(
    private readonly files: TeamFiles,
    private readonly store: TeamStore,
    private readonly log: Logger,
    private readonly runPatterns: RunPatterns,
  ) {
    super();
    this.register(toDisposable(() => this.running?.patterns.dispose()));
    this.register(files.onDidChange(() => void this.reload()));
    void this.reload();
  }

  /** Resolves when the newest read has reached the store; never rejects. */
  async settled(): Promise<void> {
    let seen: Promise<void>;
    do {
      seen = this.current;
      await seen;
    } while (seen !== this.current);
  }

  /** Reads the file now, in place of a read under way. */
  reload(): Promise<void> {
    this.current = this.load(++this.turn);
    return this.current;
  }

  private async load(turn: number): Promise<void> {
    try {
      const reading = await this.files.read();
      const read = await this.parse(reading);
      if (turn !== this.turn) return;
      const team = read?.team ?? defaultTeam;
      const rules = team.severityRules.filter(rule => rule.message !== undefined);
      const patternsOff = rules.length > 0 && !vscode.workspace.isTrusted;
      const patterns = await this.patternsOf(patternsOff ? [] : rules, turn);
      // Asked again after each wait: a newer read may have begun, or the window may be closing.
      if (turn !== this.turn || this.isDisposed) return;
      const { file, home } = reading;
      this.told = [...reading.problems, ...(read?.problems ?? [])];
      if (patternsOff && file)
        this.told = [...this.told, problem('team.patternsOff', {}, startOf(file.toString()))];
      const state: TeamState = {
        ...defaultTeamState,
        team,
        patterns: patterns ?? noPatterns,
        patternsOff,
        readOnly: read?.readOnly ?? false,
        problems: [...this.told, ...(patterns?.problems ?? [])],
        ...(file ? { file: file.toString() } : {}),
        ...(home ? { home: home.toString() } : {}),
      };
      this.store.set(state);
      setContextKey('opex.hasTeamFile', file !== undefined);
      this.log.info(`team file: ${file?.toString() ?? 'none'}, ${state.problems.length} problems`);
    } catch (error) {
      // Nothing here is expected to throw; whatever did must not take the team in force with it.
      const told = problemOf(error);
      this.log.error(`team file: ${JSON.stringify(told)}`);
      if (turn === this.turn) this.store.set({ ...this.store.state, problems: [told] });
    }
  }

  private async parse({ file, text }: TeamFileReading): Promise<Read | undefined> {
    if (!file) return undefined;
    const key = file.toString();
    const kept = this.lastGood?.file === key ? this.lastGood.read : undefined;
    const keptProblem = problem('team.keptLastGood', { file: shownPath(file) }, startOf(key));
    if (text === undefined) return kept && { ...kept, problems: [keptProblem] };
    const { parseTeam } = await import('../../core/team/teamFile');
    const { broken, ...read } = parseTeam(text, key);
    if (broken && kept) return { ...kept, problems: [...read.problems, keptProblem] };
    if (!broken) this.lastGood = { file: key, read };
    return read;
  }

  /** The patterns of the rules, running: those that run already where the rules are the same. */
  private async patternsOf(
    rules: readonly SeverityRule[],
    turn: number,
  ): Promise<RunningPatterns | undefined> {
    const key = JSON.stringify(
      rules.map(({ message, number, messagePlace }) => [message, number, messagePlace]),
    );
    if (this.running?.key === key) return this.running.patterns;
    const patterns = rules.length > 0 ? await this.runPatterns(rules) : undefined;
    if (turn !== this.turn || this.isDisposed) {
      patterns?.dispose();
      return undefined;
    }
    this.running?.patterns.dispose();
    this.running = patterns && { key, patterns };
    // What is wrong with a pattern may show only when it runs; and who asks is to ask again.
    patterns?.onDidChange(() =>
      this.store.set({ ...this.store.state, problems: [...this.told, ...patterns.problems] }),
    );
    return patterns;
  }
}

function startOf(file: string): { readonly file: string; readonly line: number; readonly column: number } {
  return { file, line: 0, column: 0 };
}
