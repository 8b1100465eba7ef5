import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, type Problem } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import { noPatterns } from '../../core/team/severityRule';
import { defaultTeam, type Team } from '../../core/team/team';
import { defaultTeamState, type TeamState, type TeamStore } from '../../core/team/teamStore';
import { shownPath, type TeamFileReading, type TeamFiles } from '../../platform/teamFiles';

interface Read {
  readonly team: Team;
  readonly readOnly: boolean;
  readonly problems: readonly Problem[];
}

/** Keeps the store up with the team file. Its parser is loaded when there is a file to parse. */
export class TeamLoader extends Owner {
  private turn = 0;
  private current: Promise<void> = Promise.resolve();
  /** What the file said when it last parsed: a half-written one does not turn the team's rules off. */
  private lastGood: { readonly file: string; readonly read: Read } | undefined;

  constructor(
    private readonly files: TeamFiles,
    private readonly store: TeamStore,
    private readonly log: Logger,
  ) {
    super();
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
      const state = await this.stateOf(reading, read);
      // Asked again after each wait: a newer read may have begun, or the window may be closing.
      if (turn !== this.turn || this.isDisposed) return;
      this.store.set(state);
      this.log.info(`team file: ${reading.file?.toString() ?? 'none'}, ${state.problems.length} problems`);
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

  private async stateOf(reading: TeamFileReading, read: Read | undefined): Promise<TeamState> {
    const { file, home } = reading;
    const team = read?.team ?? defaultTeam;
    const problems = [...reading.problems, ...(read?.problems ?? [])];
    const hasPatterns = team.severityRules.some(rule => rule.message !== undefined);
    const patternsOff = hasPatterns && !vscode.workspace.isTrusted;
    let patterns = noPatterns;
    if (patternsOff && file) problems.push(problem('team.patternsOff', {}, startOf(file.toString())));
    else if (hasPatterns) {
      const { compilePatterns } = await import('../../core/team/rulePatterns');
      const compiled = compilePatterns(team.severityRules);
      patterns = compiled.patterns;
      problems.push(...compiled.problems);
    }
    return {
      ...defaultTeamState,
      team,
      patterns,
      patternsOff,
      readOnly: read?.readOnly ?? false,
      problems,
      ...(file ? { file: file.toString() } : {}),
      ...(home ? { home: home.toString() } : {}),
    };
  }
}

function startOf(file: string): { readonly file: string; readonly line: number; readonly column: number } {
  return { file, line: 0, column: 0 };
}
