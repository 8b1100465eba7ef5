import { judgeCommand } from '../../core/playbooks/commandGuard';
import { commandLines, type CommandLine } from '../../core/playbooks/commandLines';
import type { SharedStep } from '../../core/playbooks/sharedSteps';
import type { PlaybookBlock, PlaybookStep } from '../../core/playbooks/steps';
import { maskCommand } from '../../core/playbooks/maskCommand';
import type { PlaybookUse, UsedCommand } from '../../core/playbooks/useRecord';
import { fillIn, namesIn, withStandIns, type Values } from '../../core/playbooks/values';
import * as vscode from 'vscode';
import { timeOfDay } from '../../platform/timeText';
import type { BlockView, CommandView, ResultView, StepView } from '../../protocol/playbookUse';
import { lastRun, refusedText, warningOf } from './useWords';

/** A query that was pressed. */
export interface QueryState {
  readonly busy: boolean;
  readonly failed?: string;
  readonly result?: ResultView;
}

/** What another person ticked. */
export interface OthersTick extends SharedStep {
  readonly by: string;
}

export interface UseFacts {
  readonly use: PlaybookUse | undefined;
  readonly values: Values;
  readonly blocks: readonly PlaybookBlock[];
  /** Commands that run now, as `block:index`. */
  readonly busy: ReadonlySet<string>;
  readonly queries: ReadonlyMap<string, QueryState>;
  readonly now: number;
}

/** Steps with who ticked them. */
export function stepViews(
  steps: readonly PlaybookStep[],
  use: PlaybookUse | undefined,
  others: ReadonlyMap<string, readonly OthersTick[]>,
  now: number,
): readonly StepView[] {
  return steps.map(({ key, number, text }) => {
    const tick = use?.ticks.get(key);
    const by = [
      ...(tick ? [vscode.l10n.t('you, {0}', timeOfDay(tick.at, now))] : []),
      ...(others.get(key) ?? []).map(other => `${other.by}, ${timeOfDay(other.at, now)}`),
    ];
    return { key, number, text, done: tick !== undefined, by };
  });
}

export function blockView(block: PlaybookBlock, facts: UseFacts): BlockView {
  const { key, kind, text } = block;
  switch (kind) {
    case 'diagram':
      return { key, kind };
    case 'query': {
      const state = facts.queries.get(key) ?? { busy: false };
      const missing = namesIn(text).filter(name => !facts.values.has(name));
      return { key, kind, missing, ...state };
    }
    case 'commands': {
      const lines = commandLines(text);
      if (lines.kind === 'refused') return { key, kind, refused: refusedText(lines.why), commands: [] };
      const commands = lines.commands.map((line, at) => commandView(block, line, at, facts));
      return { key, kind, commands };
    }
  }
}

function commandView(block: PlaybookBlock, line: CommandLine, at: number, facts: UseFacts): CommandView {
  const filled = fillIn(line.text, facts.values);
  const text = filled.kind === 'filled' ? filled.text : line.text;
  const { findings, readOnly } = judgeCommand(
    filled.kind === 'filled' ? text : withStandIns(line.text),
    block,
  );
  const warning = warningOf(findings);
  const blocked =
    filled.kind === 'refused' ? refusedValue(filled.name, filled.value) : missingBefore(block, facts);
  const last = lastOf(facts.use, block.key, line.text);
  return {
    text,
    readOnly,
    busy: facts.busy.has(`${block.key}:${at}`),
    ...(warning === undefined ? {} : { warning }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(last ? { last: lastRun(last, facts.now) } : {}),
  };
}

function refusedValue(name: string, value: string): string {
  return vscode.l10n.t(
    '{0} is “{1}”: only letters, digits and . _ : / @ = - go into a command, and no - first.',
    name,
    value.slice(0, 60),
  );
}

/** Why the block that this one requires does not count as done; undefined where it does, or none is required. */
export function missingBefore(
  { requires, key }: PlaybookBlock,
  { blocks, use }: Pick<UseFacts, 'blocks' | 'use'>,
): string | undefined {
  if (requires === undefined) return undefined;
  const before = blocks.find(({ id }) => id === requires);
  if (!before || before.key === key)
    return vscode.l10n.t('Requires “{0}”, which this playbook does not have.', requires);
  const lines = commandLines(before.text);
  const all = lines.kind === 'commands' ? lines.commands : [];
  const succeeded =
    all.length > 0 && all.every(line => lastOf(use, before.key, line.text)?.end?.exitCode === 0);
  // Without shell integration nobody tells the exit code: the person's tick counts, too.
  const ticked = before.step !== undefined && use?.ticks.has(before.step) === true;
  return succeeded || ticked
    ? undefined
    : vscode.l10n.t('First “{0}”: it has not succeeded yet, and its step is not ticked.', requires);
}

function lastOf(use: PlaybookUse | undefined, block: string, template: string): UsedCommand | undefined {
  const masked = maskCommand(template);
  return use?.commands.filter(({ command }) => command.block === block && command.template === masked).at(-1);
}
