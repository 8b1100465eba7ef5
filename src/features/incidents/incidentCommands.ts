import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { noteOf, type IncidentWrite } from '../../core/incidents/outboxEntry';
import type { Outbox } from '../../core/incidents/outbox';
import type { CommandRegistry, IncidentTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { statusText } from './incidentItem';
import { pickIncident } from './pickIncident';

export interface IncidentCommandDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly commands: CommandRegistry;
  readonly canWrite: (sourceId: string) => boolean;
  readonly refresh: () => Promise<void>;
  /** The incident whose row has the keyboard's focus in the view. */
  readonly focused: () => Promise<IncidentTarget | undefined>;
}

/** Acknowledge, resolve, note, open at the source, send again, discard: from a row, a page, a key or the palette. */
export function registerIncidentCommands(deps: IncidentCommandDeps): Disposable {
  const { commands, store, outbox } = deps;
  const registered = new DisposableStore();
  const writable = (row: IncidentRow): boolean => deps.canWrite(row.incident.sourceId);

  registered.add(commands.register('opex.refreshIncidents', () => deps.refresh()));

  registered.add(
    commands.register('opex.acknowledgeIncident', async target => {
      const byKey = target !== undefined && 'focusedRow' in target;
      const row = await pickIncident(
        store,
        byKey ? await deps.focused() : target,
        vscode.l10n.t('Acknowledge which incident?'),
        candidate => writable(candidate) && candidate.incident.status === 'triggered',
      );
      if (!row) return;
      // A menu offers this where it applies; a key can be pressed on any row.
      if (byKey && row.incident.status !== 'triggered') tellStatus(row);
      else await outbox.press(row.incident, { kind: 'acknowledge' });
    }),
  );

  registered.add(
    commands.register('opex.resolveIncident', async target => {
      const row = await pickIncident(store, target, vscode.l10n.t('Resolve which incident?'), writable);
      if (!row) return;
      const note = await askText(
        vscode.l10n.t('Resolve “{0}”', plainText(row.incident.title, 80)),
        vscode.l10n.t(
          'What was it, what helped? Added as a note; may be left empty. Enter resolves, Escape does not.',
        ),
        false,
      );
      if (note === undefined) return;
      const write: IncidentWrite = note === '' ? { kind: 'resolve' } : { kind: 'resolve', note };
      await outbox.press(row.incident, write);
    }),
  );

  registered.add(
    commands.register('opex.addIncidentNote', async target => {
      const row = await pickIncident(store, target, vscode.l10n.t('Add a note to which incident?'), writable);
      if (!row) return;
      const text = await askText(
        vscode.l10n.t('Note on “{0}”', plainText(row.incident.title, 80)),
        vscode.l10n.t('Everyone on the incident reads it.'),
        true,
      );
      if (text !== undefined) await outbox.press(row.incident, { kind: 'note', text });
    }),
  );

  registered.add(
    commands.register('opex.openIncidentInBrowser', async target => {
      const row = await pickIncident(
        store,
        target,
        vscode.l10n.t('Open which incident in the browser?'),
        candidate => candidate.incident.url !== undefined,
      );
      if (row?.incident.url !== undefined) await openWebPage(row.incident.url);
    }),
  );

  registered.add(
    commands.register('opex.retryWrite', async target => {
      for (const item of itemsOf(outbox, target)) await outbox.retry(item.entry.id);
    }),
  );

  registered.add(
    commands.register('opex.discardWrite', async target => {
      for (const item of itemsOf(outbox, target)) {
        const discard = vscode.l10n.t('Discard');
        const pressed = await vscode.window.showWarningMessage(
          vscode.l10n.t('Discard what was not sent to “{0}”?', plainText(item.entry.title, 80)),
          { modal: true, detail: noteOf(item.entry.write) ?? '' },
          discard,
        );
        if (pressed === discard) await outbox.discard(item.entry.id);
      }
    }),
  );

  return registered;
}

function tellStatus({ incident }: IncidentRow): void {
  void vscode.window.showInformationMessage(`“${plainText(incident.title, 80)}”: ${statusText(incident)}`);
}

function itemsOf(outbox: Outbox, target: IncidentTarget | undefined): Outbox['items'] {
  return outbox.items.filter(
    item => !item.underWay && (!target || item.entry.incidentId === target.incidentId),
  );
}

/** A line from the person; kept open when focus moves away, since a lost sentence is worse than an open box. */
async function askText(title: string, prompt: string, required: boolean): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(required ? { validateInput: emptyComplaint } : {}),
  });
  return text?.trim();
}

function emptyComplaint(text: string): string | undefined {
  return text.trim() === '' ? vscode.l10n.t('Write something, or press Escape.') : undefined;
}

/** Opens an incident's own page; anything but a web address is refused. */
async function openWebPage(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme !== 'https' && uri.scheme !== 'http') {
    throw new ProblemError(
      problem('base.unexpected', { detail: vscode.l10n.t('not a web address: {0}', plainText(url)) }),
    );
  }
  await vscode.env.openExternal(uri);
}
