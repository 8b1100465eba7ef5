import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, toDisposable, type Disposable } from '../../core/base/disposable';
import { problemOf } from '../../core/base/problem';
import { localAsOf, type SourceHealth } from '../../core/base/sourceHealth';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { staleAfterMs, summarize } from '../../core/incidents/incidentSummary';
import type { IncidentSync } from '../../core/incidents/incidentSync';
import { NotLookedAt } from '../../core/incidents/notLookedAt';
import type { OnCallSource } from '../../core/incidents/onCall';
import type { Outbox } from '../../core/incidents/outbox';
import type { CommandRegistry } from '../../platform/commands';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import { registerPageSerializer } from '../../platform/pageSerializer';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import { timeOfDay } from '../../platform/timeText';
import type { ConnectDeps } from './connect';
import { registerIncidentCommands } from './incidentCommands';
import { FasterTold } from './fasterText';
import { incidentDecorations } from './incidentDecorations';
import type { IncidentPageDeps } from './incidentPage';
import { IncidentStatusBar } from './incidentStatusBar';
import { incidentViewType } from './incidentViewType';
import type { IncidentNode } from './incidentNodes';
import { registerSilences, type SilencesDeps } from './silences';
import { registerIncidentLinks } from './incidentUri';
import type { IncidentsTree } from './incidentsTree';
import { scopeText } from './scopeText';

export interface IncidentsDeps
  extends Omit<IncidentPageDeps, 'source'>, ConnectDeps, Omit<SilencesDeps, 'view'> {
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly store: IncidentStore;
  readonly sync: IncidentSync;
  readonly outbox: Outbox;
  readonly settings: Settings;
  readonly onCallOf: (sourceId: string) => OnCallSource | undefined;
  readonly details: IncidentDetails;
  /** Set in a window that shows invented incidents: said in the view, always. */
  readonly sample: boolean;
}

const noActions: ReadonlySet<IncidentAction> = new Set();

/** A source needs a moment (ms) to do what it announced, and its clock is not this machine's. */
const announcedMs = 2_000;

/** The Incidents view with its badge, the status bar, the incident page, and everything one does to an incident. */
export function registerIncidents(deps: IncidentsDeps): Disposable {
  const { store, outbox, sync, commands, clock, sample } = deps;
  const registered = new DisposableStore();
  const source = (sourceId: string) => sync.source(sourceId);
  const actionsOf = (sourceId: string): ReadonlySet<IncidentAction> =>
    source(sourceId)?.abilities.actions ?? noActions;
  const marks = registered.add(
    new NotLookedAt({
      read: () => deps.state.read('marks', 'not-looked-at'),
      write: record => deps.state.write('marks', 'not-looked-at', record),
    }),
  );
  registered.add(new FasterTold(outbox, clock));

  const told = new Set<string>();

  // What draws rows is loaded when somebody looks at them.
  let tree: IncidentsTree | undefined;
  const rows = once(async () => {
    const bundle = await import('./incidentsTree');
    tree = registered.add(new bundle.IncidentsTree({ store, outbox, clock, actionsOf, marks }));
    tree.setVisible(view.visible);
    return tree;
  });
  const treeDataProvider = registered.add(new LazyTree<IncidentNode>(rows));
  const view = registered.add(
    vscode.window.createTreeView('opex.incidents', {
      treeDataProvider,
      showCollapseAll: false,
      canSelectMany: true,
    }),
  );
  let afterRunOut: Disposable | undefined;
  registered.add(toDisposable(() => afterRunOut?.dispose()));
  const statusBar = registered.add(
    new IncidentStatusBar(clock, () => {
      show();
      // What was announced happens now: the next level has it, or it is triggered again.
      afterRunOut ??= clock.after(announcedMs, () => {
        afterRunOut = undefined;
        void sync.wake(clock.now() - announcedMs);
      });
    }),
  );
  const actions = once(async () => {
    const { IncidentActions } = await import('./incidentActions');
    const { details, team, onCallOf } = deps;
    const now = (): number => clock.now();
    const asksOutcome = (): boolean => deps.settings.get('opex.rootCauses.askOnResolve');
    return new IncidentActions({
      store,
      outbox,
      details,
      team,
      marks,
      source,
      onCallOf,
      now,
      asksOutcome,
      view,
    });
  });
  // Pages and the connect flow are loaded when somebody wants one.
  const pages = once(async () => {
    const { IncidentPages } = await import('./incidentPage');
    return registered.add(new IncidentPages({ ...deps, source }));
  });
  registered.add(
    registerPageSerializer(incidentViewType, async (panel, kept) => (await pages()).restore(panel, kept)),
  );

  let outdated: Disposable | undefined;
  registered.add(toDisposable(() => outdated?.dispose()));
  const show = (): void => {
    const now = clock.now();
    const summary = summarize(store.rows, store.health, now);
    // An absent message takes no room; VS Code's type of that era does not say so.
    Object.assign(view, headOf(deps, now));
    const unsent = outbox.items.filter(item => item.state !== 'sending').length;
    statusBar.show({ summary, notSent: unsent });
    // Should no read ever end, nobody else would take the claim back.
    outdated?.dispose();
    outdated =
      summary.state === 'quiet' && summary.asOf !== undefined
        ? clock.after(Math.max(1_000, summary.asOf + staleAfterMs + 1 - now), show)
        : undefined;
    const doubt = summary.complete ? '' : vscode.l10n.t(' (not up to date)');
    view.badge =
      summary.unacknowledged === 0
        ? undefined
        : {
            value: summary.unacknowledged,
            tooltip:
              summary.unacknowledged === 1
                ? vscode.l10n.t('1 incident not acknowledged{0}', doubt)
                : vscode.l10n.t('{0} incidents not acknowledged{1}', summary.unacknowledged, doubt),
          };
  };
  registered.add(store.onDidChange(show));
  registered.add(outbox.onDidChange(show));
  registered.add(
    outbox.onDidConfirm(({ entry }) => {
      if (entry.write.kind !== 'acknowledge') void deps.details.readAgain(entry.incidentId);
    }),
  );
  registered.add(view.onDidChangeVisibility(({ visible }) => tree?.setVisible(visible)));
  registered.add(vscode.window.registerFileDecorationProvider(incidentDecorations));
  registered.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      // Connected or disconnected in another window, of which not every host of VS Code tells.
      if (!deps.sample && deps.connections.ready) void deps.connections.read();
      void sync.wake();
      outbox.load().catch((error: unknown) => deps.log.warn(`outbox: ${problemOf(error).code}`));
    }),
  );
  show();

  registered.add(registerSilences({ ...deps, view }));
  registered.add(registerIncidentCommands({ commands, actions, refresh: () => sync.refresh() }));
  registered.add(
    commands.register('opex.showMoreIncidents', severity => severity && tree?.showMore(severity)),
  );
  registered.add(
    commands.register('opex.openIncident', async target => {
      const shown = await pages();
      const incidentId = target?.incidentId ?? (await shown.ask());
      if (incidentId === undefined) return;
      shown.show(incidentId);
      void marks.looked(incidentId);
    }),
  );
  registered.add(commands.register('opex.linkIncident', async target => (await pages()).link(target)));
  registered.add(registerIncidentLinks(async id => (await pages()).show(id)));
  // A page came to me: what helps is kept while the network is still there.
  registered.add(
    store.onDidChange(({ added, changed }) => {
      if (sample) return;
      for (const id of [...added, ...changed]) {
        const row = store.get(id);
        if (!row || !isMyPage(row) || told.has(id)) continue;
        told.add(id);
        void pages().then(({ parts }) => parts.bundles.arrived(row));
      }
    }),
  );
  registered.add(
    commands.register('opex.connect', async () => {
      const { connect } = await import('./connect');
      await connect(deps);
      // A new key for the account that is open already: read with it now, not after the pause of the old one's refusal.
      void sync.refresh();
    }),
  );
  registered.add(
    commands.register('opex.filterIncidents', async sourceId => {
      const { filterIncidents } = await import('./connect');
      await filterIncidents({ connections: deps.connections, source: id => sync.source(id) }, sourceId);
    }),
  );
  registered.add(
    commands.register('opex.disconnect', async sourceId => {
      const { disconnect } = await import('./connect');
      const gone = await disconnect(deps.connections, sourceId);
      if (gone !== undefined) await (await pages()).parts.files.forget(gone);
    }),
  );
  return registered;
}

/** Came to the person of the connection, or was handed to them, and waits. */
function isMyPage({ incident, stale }: IncidentRow): boolean {
  return incident.mine && incident.status === 'triggered' && !stale;
}

/**
 * As of when, and which source is well: beside the view's name where all are, for the rows need the room; a line of
 * its own where anything is to be minded. Trouble has rows of its own.
 */
function headOf(
  { store, sync, sample }: IncidentsDeps,
  now: number,
): { readonly description: string | undefined; readonly message: string | undefined } {
  const well = store.health.filter(health => health.asOf !== undefined);
  const isWhole = ({ sourceId, problem, incomplete, scope }: SourceHealth): boolean =>
    !problem && !incomplete && !scope && sync.source(sourceId)?.abilities.write === true;
  const isCalm = well.length === store.health.length && well.every(isWhole);
  const lines = well.flatMap(health => {
    // Its row says what is wrong, and of when what it shows is.
    if (health.problem) return [];
    const asOf = timeOfDay(localAsOf(health) ?? 0, now);
    const label = plainText(health.label);
    const state = health.incomplete
      ? vscode.l10n.t('as of {0} · {1}, not everything', asOf, label)
      : vscode.l10n.t('as of {0} · {1} ok', asOf, label);
    const scoped = health.scope ? `${state} · ${scopeText(health)}` : state;
    const canWrite = sync.source(health.sourceId)?.abilities.write === true;
    return canWrite ? scoped : vscode.l10n.t('{0}, read only', scoped);
  });
  const text = lines.length === 0 ? undefined : lines.join('; ');
  const marked = sample && text !== undefined ? [vscode.l10n.t('SAMPLE: invented, nobody is paged')] : [];
  const message = [...marked, ...(isCalm || text === undefined ? [] : [text])].join(' · ');
  return { description: isCalm ? text : undefined, message: message === '' ? undefined : message };
}
