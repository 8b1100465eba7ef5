import * as vscode from 'vscode';
import type { EntityId } from '../../core/base/identity';
import { isAbort, problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import { localTime } from '../../core/base/sourceHealth';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentBundle } from '../../core/incidents/incidentBundle';
import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import { readIncidentRef, type IncidentRef } from '../../core/incidents/incidentRef';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { ageText } from '../../platform/timeText';
import { statusText } from './incidentItem';

export interface OpenIncidentDeps {
  readonly store: IncidentStore;
  readonly contextOf: (sourceId: string) => IncidentContextSource | undefined;
  /** Copies of this machine, the newest first. */
  readonly kept: () => Promise<readonly IncidentBundle[]>;
}

interface IncidentItem extends vscode.QuickPickItem {
  readonly id?: EntityId;
  readonly ref?: IncidentRef;
}

/** Longest wait for the sources to be asked for a number. */
const patienceMs = 20_000;

/**
 * Asks which incident: one of the open ones, one that this machine keeps, or whatever number, id or address is typed,
 * resolved ones too. Undefined where the person gave up. @throws ProblemError where no source knows it
 */
export async function askIncident(deps: OpenIncidentDeps): Promise<EntityId | undefined> {
  const picked = await pick(deps);
  if (!picked) return undefined;
  return picked.id ?? (picked.ref && findIncident(deps, picked.ref));
}

/** The incident of that number or id, among the open ones or at its source. */
async function findIncident(deps: OpenIncidentDeps, ref: IncidentRef): Promise<EntityId | undefined> {
  if (ref.kind === 'entity') return ref.value;
  const here = deps.store.rows.filter(({ incident }) => names(incident, ref));
  const [only] = here;
  if (only && here.length === 1) return only.incident.id;
  const found = here.length > 0 ? here.map(row => row.incident) : await askSources(deps, ref);
  return found.length === 1 ? found[0]?.id : oneOf(found);
}

function pick({ store, kept }: OpenIncidentDeps): Promise<IncidentItem | undefined> {
  const input = vscode.window.createQuickPick<IncidentItem>();
  input.title = vscode.l10n.t('Open which incident?');
  input.placeholder = vscode.l10n.t('Pick one, or type a number, an id or its address');
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  const open = openItems(store);
  let copies: readonly IncidentItem[] = [];
  const fill = (): void => {
    const ref = readIncidentRef(input.value);
    const typed: IncidentItem[] = ref
      ? [
          {
            label: vscode.l10n.t(
              'Open {0}',
              plainText(ref.kind === 'number' ? `#${ref.value}` : ref.value, 80),
            ),
            description: vscode.l10n.t('also when it is resolved'),
            alwaysShow: true,
            ref,
          },
        ]
      : [];
    input.items = [...typed, ...open, ...copies];
  };
  void kept().then(bundles => {
    const shown = new Set(open.map(item => item.id));
    copies = bundles.filter(bundle => !shown.has(bundle.incident.id)).map(keptItem);
    fill();
  });
  fill();
  return new Promise(resolve => {
    input.onDidChangeValue(fill);
    input.onDidAccept(() => {
      resolve(input.selectedItems[0] ?? input.activeItems[0]);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

function openItems(store: IncidentStore): readonly IncidentItem[] {
  const now = Date.now();
  const healthOf = new Map(store.health.map(health => [health.sourceId, health] as const));
  return store.rows.map(({ incident, classified }) => ({
    label: labelOf(incident),
    description: [
      severityName(classified.severity),
      plainText(incident.service.name),
      ageText(now - localTime(healthOf.get(incident.sourceId), incident.createdAt)),
    ].join(' · '),
    detail: statusText(incident),
    id: incident.id,
  }));
}

function keptItem({ incident, keptAt }: IncidentBundle): IncidentItem {
  return {
    label: labelOf(incident),
    description: `${plainText(incident.service.name)} · ${vscode.l10n.t('kept {0} ago', ageText(Date.now() - keptAt))}`,
    id: incident.id,
  };
}

function labelOf({ number, title }: Incident): string {
  return plainText(`${number === undefined ? '' : `#${number} `}${title}`);
}

function names(incident: Incident, ref: IncidentRef): boolean {
  return ref.kind === 'number' ? String(incident.number) === ref.value : incident.nativeId === ref.value;
}

/** Asks every connected source at once, and says of each what it said where none has it. */
async function askSources(
  { store, contextOf }: OpenIncidentDeps,
  ref: IncidentRef,
): Promise<readonly Incident[]> {
  const asked = store.health.flatMap(({ sourceId }) => contextOf(sourceId) ?? []);
  if (asked.length === 0) throw new ProblemError(problem('context.nobodyToAsk', {}));
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for incident {0}…', plainText(ref.value, 40)),
      cancellable: true,
    },
    async (_, cancelled) => {
      const ending = new AbortController();
      cancelled.onCancellationRequested(() => ending.abort());
      const timer = setTimeout(() => ending.abort(), patienceMs);
      const troubles: Problem[] = [];
      const found = await Promise.all(
        asked.map(source =>
          source.find(ref.value, ending.signal).catch((error: unknown) => {
            if (!isAbort(error)) troubles.push(problemOf(error));
            return undefined;
          }),
        ),
      );
      clearTimeout(timer);
      const incidents = found.filter((incident): incident is Incident => incident !== undefined);
      const [first] = troubles;
      if (incidents.length === 0 && !cancelled.isCancellationRequested) {
        // A source that could not be asked may have it: that is said before that another has not.
        const worst = troubles.find(({ code }) => code !== 'incidents.notFound') ?? first;
        throw new ProblemError(worst ?? problem('incidents.notFound', { nativeId: ref.value }));
      }
      return incidents;
    },
  );
}

/** The same number of several accounts. */
async function oneOf(incidents: readonly Incident[]): Promise<EntityId | undefined> {
  const items = incidents.map(incident => ({
    label: labelOf(incident),
    description: `${plainText(incident.sourceId)} · ${plainText(incident.service.name)}`,
    id: incident.id,
  }));
  if (items.length === 0) return undefined;
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which one is meant?') }))?.id;
}
