import * as vscode from 'vscode';
import type { GuardFinding } from '../../core/playbooks/commandGuard';
import type { CommandLines } from '../../core/playbooks/commandLines';
import type { TranscriptLine } from '../../core/playbooks/transcript';
import type { CommandTarget, UsedCommand } from '../../core/playbooks/useRecord';
import { spanText, timeOfDay } from '../../platform/timeText';
import type { LastRun } from '../../protocol/playbookUse';
import type { Sharing } from './stepSharing';

/** "kube prod-eu" */
export function targetWords(target: CommandTarget | undefined): string {
  return target ? `${target.kind} ${target.name}` : vscode.l10n.t('target unknown');
}

/** Why a command looks destructive, in one line; undefined where nothing does. */
export function warningOf(findings: readonly GuardFinding[]): string | undefined {
  if (findings.length === 0) return undefined;
  return [...new Set(findings.map(findingText))].join(' · ');
}

function findingText({ reason, words }: GuardFinding): string {
  switch (reason) {
    case 'changes':
      return vscode.l10n.t('changes something: {0}', words);
    case 'scaleToZero':
      return vscode.l10n.t('may scale to none: {0}', words);
    case 'force':
      return vscode.l10n.t('forced: {0}', words);
    case 'writesFile':
      return vscode.l10n.t('writes a file: {0}', words);
    case 'script':
      return vscode.l10n.t('runs what Opex cannot read: {0}', words);
    case 'variable':
      return vscode.l10n.t('what runs is in a variable: {0}', words);
    case 'unclosed':
      return vscode.l10n.t('goes on below, or is not closed');
    case 'marked':
      return vscode.l10n.t('the playbook marks it as destructive');
  }
}

/** Why a block does not go to a terminal. */
export function refusedText(why: Extract<CommandLines, { kind: 'refused' }>['why']): string {
  switch (why) {
    case 'spansLines':
      return vscode.l10n.t('Goes on over several lines: each would run by itself. Copy it instead.');
    case 'hidden':
      return vscode.l10n.t('Holds characters that cannot be seen: it is not put into a terminal.');
    case 'tooLong':
      return vscode.l10n.t('Has a line that is too long for a terminal. Copy it instead.');
    case 'tooMany':
      return vscode.l10n.t('Holds too many commands. Copy it instead.');
  }
}

/** What became of a command. */
export function lastRun({ command, end }: UsedCommand, now: number): LastRun {
  const code = end?.exitCode;
  const what =
    code !== undefined
      ? vscode.l10n.t('exit {0}', code)
      : command.how === 'ran'
        ? vscode.l10n.t('ran, how it ended is not known')
        : vscode.l10n.t('in the terminal, not run as far as Opex sees');
  const parts = [
    what,
    ...(end ? [spanText(end.at - command.at)] : []),
    timeOfDay(command.at, now),
    targetWords(command.target),
  ];
  const { output } = end ?? {};
  return {
    text: parts.join(' · '),
    state: code === undefined ? 'unknown' : code === 0 ? 'ok' : 'failed',
    ...(output === undefined || output === '' ? {} : { output }),
  };
}

/** Where ticks go, for the person. */
export function sharingText(sharing: Sharing, incident: string | undefined): string {
  const name = incident ?? '';
  switch (sharing) {
    case 'shared':
      return vscode.l10n.t('Shared with other responders, as your note on {0}.', name);
    case 'sending':
      return vscode.l10n.t('On its way to other responders, as your note on {0}.', name);
    case 'willShare':
      return vscode.l10n.t('What you tick is shared with other responders, as a note on {0}.', name);
    case 'setting':
      return vscode.l10n.t(
        'Kept on this machine: the setting “opex.playbooks.shareSteps” does not share it.',
      );
    case 'cannot':
      return vscode.l10n.t('Kept on this machine: no note can be written on {0}.', name);
    case 'noIncident':
      return vscode.l10n.t('Kept on this machine: not opened for an incident.');
  }
}

/** A line of the transcript, as a note and a journal show it; times are UTC. */
export function transcriptText(line: TranscriptLine): string {
  const at = `${new Date(line.at).toISOString().slice(11, 19)}Z`;
  switch (line.kind) {
    case 'step': {
      const by = line.by === undefined ? '' : ` (${line.by})`;
      return line.done
        ? `${at} ✓ ${line.number}. ${line.text}${by}`
        : `${at} ${vscode.l10n.t('not done after all: {0}. {1}', line.number, line.text)}`;
    }
    case 'command': {
      const how =
        line.exitCode !== undefined
          ? vscode.l10n.t('exit {0}', line.exitCode)
          : line.how === 'ran'
            ? vscode.l10n.t('ran')
            : vscode.l10n.t('put into the terminal');
      const took = line.tookMs === undefined ? '' : `, ${spanText(line.tookMs)}`;
      return `${at} › ${line.text} (${line.target ?? vscode.l10n.t('target unknown')}): ${how}${took}`;
    }
    case 'query': {
      const rows = line.rows === undefined ? vscode.l10n.t('failed') : vscode.l10n.t('{0} rows', line.rows);
      return `${at} ? ${line.language}: ${line.text.replace(/\s+/g, ' ')}: ${rows}`;
    }
    case 'startedOver':
      return `${at} ${vscode.l10n.t('started over')}`;
    case 'outcome':
      return line.outcome === 'helped'
        ? `${at} ${vscode.l10n.t('the playbook helped')}`
        : `${at} ${vscode.l10n.t('a step of the playbook was wrong')}`;
  }
}
