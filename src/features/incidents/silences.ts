import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import { problemOf } from '../../core/base/problem';
import type { Logger } from '../../core/base/logger';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { SilenceSource } from '../../core/incidents/silenceSource';
import { SilenceWatch } from '../../core/incidents/silenceWatch';
import { executeCommand, type CommandRegistry } from '../../platform/commands';
import { setContextKey } from '../../platform/contextKey';
import type { OncePerMachine } from '../../platform/oncePerMachine';
import { plainText } from '../../platform/remoteText';
import { ageText } from '../../platform/timeText';
import { once } from '../../platform/once';
import { focusedNode } from './focusedNode';
import type { IncidentNode } from './incidentNodes';

export interface SilencesDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly commands: CommandRegistry;
  readonly view: vscode.TreeView<IncidentNode>;
  /** Where incidents of that source can be silenced; undefined where they cannot. */
  readonly silencesOf: (sourceId: string) => SilenceSource | undefined;
  /** Which window of this machine warns of a silence's end. */
  readonly silenceWarnings: OncePerMachine;
}

/** "Silence 30 min…", "End Silence…", and the warning before a silence of ours ends. */
export function registerSilences(deps: SilencesDeps): Disposable {
  const { store, clock, commands, silencesOf, silenceWarnings, log } = deps;
  const registered = new DisposableStore();
  const flows = once(() => import('./silenceIncident'));

  let canSilence = false;
  const tellMenus = (): void => {
    const can = store.health.some(({ sourceId }) => silencesOf(sourceId) !== undefined);
    if (can !== canSilence) setContextKey('opex.canSilence', can);
    canSilence = can;
  };
  registered.add(store.onDidChange(tellMenus));
  tellMenus();

  const watch = registered.add(
    new SilenceWatch({ store, clock, authorOf: sourceId => silencesOf(sourceId)?.author }),
  );
  registered.add(
    watch.onDidNearEnd(({ silence, incident, endsAt }) => {
      const warn = async (): Promise<void> => {
        if (!(await silenceWarnings.claim(`${incident.sourceId}:${silence.id}:${silence.endsAt}`, endsAt)))
          return;
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
      warn().catch((error: unknown) => log.warn(`silences: ${problemOf(error).code}`));
    }),
  );
  watch.look();

  registered.add(
    commands.register('opex.silenceIncident', async target => {
      const row = target && 'focusedRow' in target ? await focused(deps.view) : target;
      await (await flows()).silenceIncident(deps, row);
    }),
  );
  registered.add(
    commands.register('opex.endSilence', async target => (await flows()).endSilence(deps, target)),
  );
  return registered;
}

async function focused(view: SilencesDeps['view']) {
  const node = await focusedNode(view);
  return node?.kind === 'incident' ? { incidentId: node.incidentId } : undefined;
}
