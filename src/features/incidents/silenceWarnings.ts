import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import { SilenceWatch, type EndingSilence } from '../../core/incidents/silenceWatch';
import type { Disposable } from '../../core/base/disposable';
import { executeCommand } from '../../platform/commands';
import { OncePerMachine } from '../../platform/oncePerMachine';
import { plainText } from '../../platform/remoteText';
import { ageText } from '../../platform/timeText';
import type { SilencesDeps } from './silences';

/** Warns before a silence of ours ends: once on this machine. */
export function watchSilences({ store, clock, silencesOf, state, log }: SilencesDeps): Disposable {
  const warned = new OncePerMachine(state, 'silenceWarnings', () => clock.now());
  const watch = new SilenceWatch({ store, clock, authorOf: sourceId => silencesOf(sourceId)?.author });
  const warn = async ({ silence, incident, endsAt }: EndingSilence): Promise<void> => {
    if (!(await warned.claim(`${incident.sourceId}:${silence.id}:${silence.endsAt}`, endsAt))) return;
    const again = vscode.l10n.t('Silence Again…');
    const open = vscode.l10n.t('Open');
    const pressed = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Your silence of “{0}” ends in {1}, and it still fires.',
        plainText(incident.title, 80),
        ageText(endsAt - clock.now()),
      ),
      again,
      open,
    );
    const target = { incidentId: incident.id };
    if (pressed === again) await executeCommand('opex.silenceIncident', target);
    else if (pressed === open) await executeCommand('opex.openIncident', target);
  };
  watch.onDidNearEnd(ending => {
    warn(ending).catch((error: unknown) => log.warn(`silences: ${problemOf(error).code}`));
  });
  watch.look();
  return watch;
}
