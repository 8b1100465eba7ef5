import * as vscode from 'vscode';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { IgnoreRule } from '../../core/errors/groupDecision';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import { titleOf } from './groupItem';

const hour = 3_600_000;
const day = 24 * hour;

interface EndItem extends vscode.QuickPickItem {
  readonly end?: Partial<IgnoreRule>;
  readonly ask?: 'count' | 'release';
}

/** Until what the group is ignored; undefined where the person thought better of it. `now` in Unix ms. */
export async function askIgnore(group: ErrorGroup, now: number): Promise<IgnoreRule | undefined> {
  const picked = await vscode.window.showQuickPick(endsOf(group, now), {
    title: vscode.l10n.t('Ignore “{0}” until', titleOf(group)),
    placeHolder: vscode.l10n.t(
      'For the whole team; it stays counted, and comes back before if its class gets worse',
    ),
  });
  const end = picked?.ask ? await askEnd(picked.ask, group) : picked?.end;
  if (!end) return undefined;
  const because = await vscode.window.showInputBox({
    title: vscode.l10n.t('Why is it ignored?'),
    prompt: vscode.l10n.t('For those who wonder later; may stay empty'),
    validateInput: text => (text.length > 500 ? vscode.l10n.t('At most {0} characters', 500) : undefined),
  });
  if (because === undefined) return undefined;
  const reason = because.trim() === '' ? {} : { because: because.trim() };
  return { since: now, severity: group.classified.severity, ...end, ...reason };
}

function endsOf(group: ErrorGroup, now: number): EndItem[] {
  const spans: readonly (readonly [string, number])[] = [
    [vscode.l10n.t('In 1 hour'), hour],
    [vscode.l10n.t('In 8 hours'), 8 * hour],
    [vscode.l10n.t('In 1 day'), day],
    [vscode.l10n.t('In 1 week'), 7 * day],
  ];
  const { release } = group;
  return [
    ...spans.map(([label, span]) => ({
      label,
      description: timeOfDay(now + span, now),
      end: { until: now + span },
    })),
    ...(release === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('The next release'),
            description: vscode.l10n.t('one that is not {0}', plainText(release, 60)),
            end: { otherThan: release },
          },
        ]),
    { label: vscode.l10n.t('A release…'), description: vscode.l10n.t('of the fix'), ask: 'release' },
    { label: vscode.l10n.t('So many more records…'), ask: 'count' },
  ];
}

async function askEnd(
  kind: 'count' | 'release',
  group: ErrorGroup,
): Promise<Partial<IgnoreRule> | undefined> {
  if (kind === 'release') {
    const release = await vscode.window.showInputBox({
      title: vscode.l10n.t('Until it is seen in which release?'),
      placeHolder: group.release === undefined ? 'v2.32' : plainText(group.release, 60),
      validateInput: text =>
        text.trim() === '' ? vscode.l10n.t('A release, as the records name it') : undefined,
    });
    return release === undefined ? undefined : { release: release.trim() };
  }
  const count = await vscode.window.showInputBox({
    title: vscode.l10n.t('Until how many more records?'),
    prompt: vscode.l10n.t('Counted within the time that the view shows'),
    value: String(Math.max(100, group.count)),
    validateInput: text =>
      /^[1-9]\d{0,8}$/.test(text.trim()) ? undefined : vscode.l10n.t('A whole number above zero'),
  });
  return count === undefined ? undefined : { count: Number(count) };
}
