import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/alertmanagerProblems';
import type { Incident } from '../../core/incidents/incident';
import type { Silence } from '../../core/incidents/muting';
import { parseSilenceLength } from '../../core/incidents/silenceLength';
import type { SilenceSource, SilenceTarget } from '../../core/incidents/silenceSource';
import type { FocusedRow, IncidentTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { ageText, timeOfDay } from '../../platform/timeText';
import { focusedNode } from './focusedNode';
import { pickIncident } from './pickIncident';
import type { SilencesDeps } from './silences';

/** One silence each: more than a person looks through is a rule's or a receiver's matter. */
const mostSilences = 50;
/** Names of alerts that the last question shows. */
const mostNamed = 12;

/** What takes less is not announced (ms). */
const quickMs = 600;

const minute = 60_000;
const lengths = [30, 60, 120, 240, 480, 1440].map(minutes => minutes * minute);

type FlowDeps = Pick<SilencesDeps, 'store' | 'outbox' | 'clock' | 'silencesOf' | 'view'>;

/** Which alerts, how long, why; then what that mutes, and a last word before it is sent. */
export async function silenceIncident(
  deps: FlowDeps,
  asked: IncidentTarget | FocusedRow | undefined,
): Promise<void> {
  const target = asked && 'focusedRow' in asked ? await focused(deps.view) : asked;
  const title = vscode.l10n.t('Silence which incident?');
  const row = await pickIncident(
    deps.store,
    target,
    title,
    ({ incident }) => deps.silencesOf(incident.sourceId) !== undefined,
  );
  if (!row) return;
  const { incident } = row;
  const source = deps.silencesOf(incident.sourceId);
  if (!source) throw new ProblemError(problem('alertmanager.notAvailable', { what: 'other' }));
  const targets = await preview(source, incident);
  if (!targets) return;
  if (targets.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No alert of “{0}” fires any more: nothing to silence.', plainText(incident.title, 80)),
    );
    return;
  }
  const offset = source.now() - deps.clock.now();
  const chosen = targets.length === 1 ? targets : await askAlerts(incident, targets, offset);
  if (!chosen || chosen.length === 0) return;
  if (chosen.length > mostSilences) {
    throw new ProblemError(
      problem('alertmanager.tooManyToSilence', { count: chosen.length, limit: mostSilences }),
    );
  }
  const lengthMs = await askLength(incident);
  if (lengthMs === undefined) return;
  const comment = await askComment(incident);
  if (comment === undefined) return;
  // From now on: what was asked took its time.
  const startsAt = source.now();
  const endsAt = startsAt + lengthMs;
  if (!(await confirm({ source, chosen, comment, lengthMs, until: endsAt - offset }))) return;
  for (const { matchers } of chosen) {
    await deps.outbox.press(incident, { kind: 'silence', matchers, startsAt, endsAt, comment });
  }
}

/** The incident whose row has the keyboard's focus in the view. */
async function focused(view: FlowDeps['view']): Promise<IncidentTarget | undefined> {
  const node = await focusedNode(view);
  return node?.kind === 'incident' ? { incidentId: node.incidentId } : undefined;
}

/** Ends a silence that holds alerts of an incident, whoever made it. */
export async function endSilence(deps: FlowDeps, target: IncidentTarget | undefined): Promise<void> {
  const row = await pickIncident(
    deps.store,
    target,
    vscode.l10n.t('End a silence of which incident?'),
    ({ incident }) => (incident.muting?.silences.length ?? 0) > 0,
  );
  if (!row) return;
  const { incident } = row;
  const silences = incident.muting?.silences ?? [];
  const source = deps.silencesOf(incident.sourceId);
  if (silences.length === 0 || !source) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No silence is known that holds it.'));
    return;
  }
  const offset = source.now() - deps.clock.now();
  const now = deps.clock.now();
  const describe = ({ author, comment, endsAt }: Silence): string =>
    vscode.l10n.t(
      'until {0}, by {1}: {2}',
      timeOfDay(endsAt - offset, now),
      plainText(author, 60),
      plainText(comment, 200),
    );
  const [only] = silences;
  const picked =
    silences.length === 1 && only
      ? only
      : (
          await vscode.window.showQuickPick(
            silences.map(silence => ({ label: describe(silence), silence })),
            { title: vscode.l10n.t('End which silence of “{0}”?', plainText(incident.title, 80)) },
          )
        )?.silence;
  if (!picked) return;
  const end = vscode.l10n.t('End Silence');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('End this silence now?'),
    {
      modal: true,
      detail: `${describe(picked)}\n\n${vscode.l10n.t('Everything that it holds is heard again at once, also alerts of other incidents.')}`,
    },
    end,
  );
  if (pressed === end) {
    await deps.outbox.press(incident, { kind: 'expireSilence', silenceId: picked.id });
  }
}

/** Undefined where the person did not wait for it. */
async function preview(
  source: SilenceSource,
  incident: Incident,
): Promise<readonly SilenceTarget[] | undefined> {
  const ending = new AbortController();
  const reading = source.preview(incident.nativeId, ending.signal);
  const soon = new Promise<'later'>(resolve => setTimeout(() => resolve('later'), quickMs));
  const first = await Promise.race([reading, soon]);
  if (first !== 'later') return first;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading the alerts of “{0}”…', plainText(incident.title, 80)),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => ending.abort());
      try {
        return await reading;
      } catch (error) {
        if (ending.signal.aborted) return undefined;
        throw error;
      }
    },
  );
}

async function askAlerts(
  incident: Incident,
  targets: readonly SilenceTarget[],
  offset: number,
): Promise<readonly SilenceTarget[] | undefined> {
  const now = Date.now();
  const picked = await vscode.window.showQuickPick(
    targets.map(target => ({
      label: plainText(target.name),
      description: [
        distinctLabels(target, targets),
        ...(target.silenced
          ? [
              target.silenced.until === undefined
                ? vscode.l10n.t('silenced already')
                : vscode.l10n.t('silenced until {0}', timeOfDay(target.silenced.until - offset, now)),
            ]
          : []),
      ]
        .filter(Boolean)
        .join(' · '),
      detail: plainText(target.summary, 200),
      picked: !target.silenced,
      target,
    })),
    {
      title: vscode.l10n.t('Silence which alerts of “{0}”?', plainText(incident.title, 80)),
      canPickMany: true,
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  return picked?.map(({ target }) => target);
}

/** The labels in which an alert differs from the others. */
function distinctLabels(target: SilenceTarget, targets: readonly SilenceTarget[]): string {
  return Object.entries(target.labels)
    .filter(([name, value]) => name !== 'alertname' && targets.some(other => other.labels[name] !== value))
    .map(([name, value]) => plainText(`${name}=${value}`, 80))
    .join(', ');
}

async function askLength(incident: Incident): Promise<number | undefined> {
  const now = Date.now();
  const other = vscode.l10n.t('Another length…');
  const items = lengths.map(lengthMs => ({
    label: ageText(lengthMs),
    description: vscode.l10n.t('until {0}', timeOfDay(now + lengthMs, now)),
    lengthMs,
  }));
  const title = vscode.l10n.t('Silence “{0}” for how long?', plainText(incident.title, 80));
  const picked = await vscode.window.showQuickPick(
    [...items, { label: other, description: '', lengthMs: 0 }],
    {
      title,
      ignoreFocusOut: true,
    },
  );
  if (!picked) return undefined;
  if (picked.lengthMs > 0) return picked.lengthMs;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('For example 45m, 3h, 1h30m or 2d; at most 30d.'),
    ignoreFocusOut: true,
    validateInput: text =>
      parseSilenceLength(text) === undefined
        ? vscode.l10n.t('A length like 45m, 3h, 1h30m or 2d, at most 30d.')
        : undefined,
  });
  return typed === undefined ? undefined : parseSilenceLength(typed);
}

async function askComment(incident: Incident): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Why is “{0}” silenced?', plainText(incident.title, 80)),
    prompt: vscode.l10n.t('Your team reads it wherever the silence is shown.'),
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' ? vscode.l10n.t('Write something, or press Escape.') : undefined,
  });
  return typed?.trim();
}

interface Decision {
  readonly source: SilenceSource;
  readonly chosen: readonly SilenceTarget[];
  readonly comment: string;
  readonly lengthMs: number;
  /** By this machine's clock. */
  readonly until: number;
}

/** The last question shows everything that is sent, and everything that it mutes. */
async function confirm({ source, chosen, comment, lengthMs, until }: Decision): Promise<boolean> {
  const muted = [...new Set(chosen.flatMap(({ mutes }) => mutes))];
  const names = muted.slice(0, mostNamed).map(name => `• ${plainText(name, 200)}`);
  if (muted.length > mostNamed) names.push(vscode.l10n.t('… and {0} more', muted.length - mostNamed));
  const others = muted.length - chosen.length;
  const silence = vscode.l10n.t('Silence');
  const pressed = await vscode.window.showWarningMessage(
    muted.length === 1
      ? vscode.l10n.t('Silence 1 alert for {0}, until {1}?', ageText(lengthMs), timeOfDay(until, Date.now()))
      : vscode.l10n.t(
          'Silence {0} alerts for {1}, until {2}?',
          muted.length,
          ageText(lengthMs),
          timeOfDay(until, Date.now()),
        ),
    {
      modal: true,
      detail: [
        ...names,
        ...(others > 0
          ? [
              vscode.l10n.t(
                '{0} of them are not among those you chose: they have the same labels and more.',
                others,
              ),
            ]
          : []),
        '',
        vscode.l10n.t('Only alerts with these very labels are muted; one that differs in a label is heard.'),
        vscode.l10n.t('By {0}: {1}', plainText(source.author, 60), plainText(comment, 300)),
      ].join('\n'),
    },
    silence,
  );
  return pressed === silence;
}
