import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable } from '../../core/base/disposable';
import { isAbort, problem, problemOf, ProblemError } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { QueryRows } from '../../core/errors/queryRunner';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import { queryLanguageOf, type PlaybookBlock } from '../../core/playbooks/steps';
import type { LogQueries } from '../../platform/logQueries';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import type { ResultView } from '../../protocol/playbookUse';
import type { QueryState } from './useView';

const mostRows = 100;
const mostColumns = 30;
const longestCell = 500;
/** Without an incident, and before one began (ms). */
const lookBackMs = 60 * 60_000;
const beforeMs = 15 * 60_000;

export interface QueryRunsDeps {
  readonly queries?: LogQueries;
  readonly clock: Clock;
}

/** Runs query blocks of one page against the connected backends and keeps their last rows. */
export class QueryRuns extends Owner {
  private readonly last = new Map<string, QueryState>();
  private readonly under = new Map<string, AbortController>();

  constructor(
    private readonly deps: QueryRunsDeps,
    private readonly onChange: () => void,
  ) {
    super();
    this.register(toDisposable(() => this.under.forEach(running => running.abort())));
  }

  get states(): ReadonlyMap<string, QueryState> {
    return this.last;
  }

  /**
   * From a while before the incident began until now. A second press takes the first one's place. Resolves to how
   * many rows there were; undefined where it failed, which stands beneath the block.
   */
  async run(
    { key, language }: PlaybookBlock,
    text: string,
    row: IncidentRow | undefined,
  ): Promise<number | undefined> {
    this.under.get(key)?.abort();
    const running = new AbortController();
    this.under.set(key, running);
    const { result } = this.last.get(key) ?? {};
    this.set(key, { busy: true, ...(result ? { result } : {}) });
    try {
      const { clock } = this.deps;
      const to = clock.now();
      const from = row ? Math.min(row.incident.createdAt - beforeMs, to - beforeMs) : to - lookBackMs;
      const read = await this.ask(language, text, { from, to }, running.signal);
      if (running.signal.aborted || !read) return undefined;
      this.set(key, { busy: false, result: viewOf(read.rows, read.label, clock.now()) });
      return read.rows.rows.length;
    } catch (error) {
      if (running.signal.aborted || isAbort(error)) return undefined;
      this.set(key, { busy: false, failed: sentenceOf(problemOf(error)).text });
      return undefined;
    } finally {
      if (this.under.get(key) === running) {
        this.under.delete(key);
        const state = this.last.get(key);
        if (state?.busy) this.set(key, { ...state, busy: false });
      }
    }
  }

  private async ask(
    name: string,
    text: string,
    window: TimeWindow,
    signal: AbortSignal,
  ): Promise<{ readonly rows: QueryRows; readonly label: string } | undefined> {
    const language = queryLanguageOf(name);
    const { queries } = this.deps;
    if (!language || !queries) throw new ProblemError(problem('playbooks.noQueries', {}));
    const targets = await queries.targets(language);
    const [only, ...others] = targets;
    const target =
      others.length === 0
        ? only
        : (
            await vscode.window.showQuickPick(
              targets.map(found => ({ label: plainText(found.label), found })),
              { title: vscode.l10n.t('Ask which one?') },
            )
          )?.found;
    if (others.length > 0 && !target) return undefined;
    const rows = await queries.run(language, text, window, mostRows, signal, target?.id);
    return { rows, label: target?.label ?? language };
  }

  private set(key: string, state: QueryState): void {
    this.last.set(key, state);
    if (!this.isDisposed) this.onChange();
  }
}

function viewOf({ columns, rows, note }: QueryRows, label: string, now: number): ResultView {
  const shown = rows.slice(0, mostRows);
  const said = [
    shown.length === 1
      ? vscode.l10n.t('1 row of {0}', label)
      : vscode.l10n.t('{0} rows of {1}', String(shown.length), label),
    timeOfDay(now, now),
    ...(note ? [sentenceOf(note).text] : []),
  ];
  return {
    text: said.join(' · '),
    columns: columns.slice(0, mostColumns).map(({ name }) => cut(name)),
    rows: shown.map(cells => cells.slice(0, mostColumns).map(cut)),
  };
}

function cut(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text;
}
