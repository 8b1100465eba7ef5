import * as vscode from 'vscode';
import { isEmptyFilter, type IncidentFilter, type KnownServices } from '../../core/incidents/incidentFilter';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { Connection, Connections } from '../../platform/connections';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';

export interface FilterDeps {
  readonly connections: Connections;
  readonly source: (sourceId: string) => IncidentSource | undefined;
}

interface Choice extends vscode.QuickPickItem {
  readonly mine?: true;
  readonly team?: string;
  readonly service?: string;
}

/** "Filter Incidents…": my services, teams, services, of one connection. Nothing ticked: everything is shown. */
export async function filterIncidents(deps: FilterDeps, sourceId: string | undefined): Promise<void> {
  const connection = await pickConnection(deps, sourceId);
  if (!connection) return;
  const source = deps.source(connection.id);
  if (!source?.readServices) return;
  const ending = new AbortController();
  try {
    const filter = await ask(connection, source.readServices(ending.signal));
    if (filter) await deps.connections.setFilter(connection.id, isEmptyFilter(filter) ? undefined : filter);
  } finally {
    ending.abort();
  }
}

async function pickConnection(
  { connections, source }: FilterDeps,
  sourceId: string | undefined,
): Promise<Connection | undefined> {
  const able = connections.all.filter(({ id }) => source(id)?.readServices !== undefined);
  const named = able.filter(({ id }) => id === sourceId);
  const candidates = named.length > 0 ? named : able;
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('What is connected cannot be filtered: its alerts have no services.'),
    );
    return undefined;
  }
  if (candidates.length === 1) return candidates[0];
  const picked = await vscode.window.showQuickPick(
    candidates.map(connection => ({ label: plainText(connection.label), connection })),
    { title: vscode.l10n.t('Filter the incidents of which account?') },
  );
  return picked?.connection;
}

/** Undefined where the person left with Escape. @throws what reading the services threw */
function ask(connection: Connection, reading: Promise<KnownServices>): Promise<IncidentFilter | undefined> {
  const box = vscode.window.createQuickPick<Choice>();
  box.title = vscode.l10n.t('Show which incidents of {0}?', plainText(connection.label));
  box.placeholder = vscode.l10n.t('Nothing ticked: all. What is assigned to you is always shown.');
  box.canSelectMany = true;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.busy = true;
  return new Promise((resolve, reject) => {
    box.onDidAccept(() => {
      // Before the services came there was nothing to choose.
      if (!box.busy) resolve(filterOf(box.selectedItems));
      if (!box.busy) box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
    reading.then(
      known => {
        box.items = choicesOf(known);
        box.selectedItems = box.items.filter(item => isChosen(item, connection.filter));
        box.busy = false;
      },
      (error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        box.hide();
      },
    );
  });
}

function choicesOf({ services, mineProblem }: KnownServices): readonly Choice[] {
  const mine = services.filter(({ isMine }) => isMine).length;
  const teams = new Map(
    services.flatMap(service => service.teams.map(team => [team.id, team.name] as const)),
  );
  const count = (id: string): number =>
    services.filter(({ teams: own }) => own.some(team => team.id === id)).length;
  const group = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    {
      label: vscode.l10n.t('My services'),
      description: mineProblem
        ? sentenceOf(mineProblem).text
        : vscode.l10n.t('{0}: of your teams, and those that page you', mine),
      mine: true,
    },
    ...(teams.size > 0 ? [group(vscode.l10n.t('Teams'))] : []),
    ...[...teams].sort(byName).map(([team, name]) => ({
      label: plainText(name),
      description: vscode.l10n.t('{0} services', count(team)),
      team,
    })),
    group(vscode.l10n.t('Services')),
    ...services
      .map(({ id, name }) => [id, name] as const)
      .sort(byName)
      .map(([service, name]) => ({ label: plainText(name), service })),
  ];
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[1].localeCompare(b[1]);
}

function isChosen({ mine, team, service }: Choice, filter: IncidentFilter | undefined): boolean {
  if (mine) return filter?.mine === true;
  if (team !== undefined) return filter?.teams?.includes(team) === true;
  return service !== undefined && filter?.services?.includes(service) === true;
}

function filterOf(chosen: readonly Choice[]): IncidentFilter {
  const teams = chosen.flatMap(({ team }) => team ?? []);
  const services = chosen.flatMap(({ service }) => service ?? []);
  return {
    ...(chosen.some(({ mine }) => mine) ? { mine: true } : {}),
    ...(teams.length > 0 ? { teams } : {}),
    ...(services.length > 0 ? { services } : {}),
  };
}
