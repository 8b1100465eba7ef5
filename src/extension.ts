import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from './core/base/disposable';
import { problem, ProblemError, problemOf } from './core/base/problem';
import type { Incident } from './core/incidents/incident';
import { IncidentDetails } from './core/incidents/incidentDetails';
import { IncidentStore } from './core/incidents/incidentStore';
import { IncidentSync } from './core/incidents/incidentSync';
import { readPause } from './core/incidents/readPace';
import { classifyIncident } from './core/team/classify';
import { TeamStore } from './core/team/teamStore';
import { AlertStore } from './core/errors/alerts/alertStore';
import { ErrorStore } from './core/errors/errorStore';
import { errorsOfService } from './core/errors/errorsOfService';
import { CauseBook } from './core/notes/causeBook';
import { FixStore } from './core/notes/fixStore';
import { NoteStore } from './core/notes/noteStore';
import { PlaybookStore } from './core/playbooks/playbookStore';
import { registerAlerts } from './features/alerts';
import { registerErrors } from './features/errors';
import { registerIncidents } from './features/incidents';
import { registerNotes } from './features/notes';
import { registerOnCall, type OnCall } from './features/onCall';
import { registerPlaybooks } from './features/playbooks';
import { registerReview } from './features/review';
import { registerSample } from './features/sample';
import { registerTeam } from './features/team';
import { systemClock as clock } from './platform/clock';
import { CommandRegistry } from './platform/commands';
import { Connections } from './platform/connections';
import { ErrorReader } from './platform/errorReader';
import { ErrorWindow } from './platform/errorWindow';
import { FrameResolver } from './platform/frameResolver';
import { IncidentAccounts } from './platform/incidentAccounts';
import { LateOutbox } from './platform/lateOutbox';
import { OutputLog } from './platform/log';
import { lateLogQueries } from './platform/logQueries';
import { once } from './platform/once';
import { ReadableRoots } from './platform/readableRoots';
import { failureHandler } from './platform/reportError';
import { isSampleWindow, openSample, writeSample } from './platform/sampleTeam';
import { TokenStore } from './platform/secrets';
import { settings } from './platform/settings';
import { patternRunner } from './platform/teamPatterns';
import { SharedState } from './platform/sharedState';
import { askedPause, startIncidents } from './platform/startIncidents';
import { WindowLease } from './platform/windowLease';

/** Constructs and wires; everything is released with `context.subscriptions`. */
export function activate(context: vscode.ExtensionContext): void {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const log = owned.add(new OutputLog());
  const onFailure = failureHandler(log);
  const commands = owned.add(new CommandRegistry(onFailure));
  const sample = isSampleWindow(context);

  // What windows of this machine share.
  const state = new SharedState(context.globalStorageUri.fsPath, (file, error) =>
    log.warn(`${file}: ${problemOf(error).code}, left as it is`),
  );
  const connections = owned.add(new Connections(state, new TokenStore(context.secrets)));
  const accounts = owned.add(
    new IncidentAccounts({
      connections,
      clock,
      random: Math.random,
      log,
      seenHistory: async (id, label) => (await seen()).of(id, label),
    }),
  );
  const lease = owned.add(new WindowLease(randomUUID(), state, clock));

  // The domain.
  const team = owned.add(new TeamStore());
  const classify = (incident: Incident) => classifyIncident(incident, team.team, team.state.patterns);
  const incidents = owned.add(new IncidentStore(classify));
  const sync = owned.add(
    new IncidentSync({
      store: incidents,
      clock,
      random: Math.random,
      log,
      intervalMs: () => readPause({ focused: vscode.window.state.focused, onShift: onCall?.isOnShift() }),
      pauseOf: askedPause,
      isFocused: () => vscode.window.state.focused,
      shared: once(async () => {
        const { SharedReadFiles } = await import('./platform/sharedReadFiles');
        return owned.add(new SharedReadFiles({ state, lease, clock, log, keyOf: connections.shareKeyOf }));
      }),
    }),
  );
  const scopes = once(async () => {
    const bundle = await import('./core/incidents/incidentScopes');
    return owned.add(new bundle.IncidentScopes({ store: incidents, clock, log }));
  });
  const sourceOf = (id: string) => sync.source(id);
  const details = owned.add(new IncidentDetails({ clock, source: sourceOf }));
  const outbox = owned.add(new LateOutbox({ store: incidents, state, lease, source: sourceOf, clock, log }));
  owned.add(team.onDidChange(() => incidents.reclassify(classify)));
  const errors = owned.add(new ErrorStore());
  const alerts = owned.add(new AlertStore());
  const roots = owned.add(new ReadableRoots(settings));
  const logs = sample
    ? undefined
    : once(async () => {
        const { openConnectedLogs } = await import('./platform/connectedLogs');
        return owned.add(openConnectedLogs({ state, secrets: context.secrets, team, clock, log }));
      });
  const seen = once(async () => {
    const { SeenHistories } = await import('./platform/seenHistories');
    const metrics = async () => {
      const accounts = logs && (await logs()).accounts;
      await accounts?.ready();
      return accounts?.metrics ?? [];
    };
    return owned.add(new SeenHistories({ store: incidents, state, metrics, clock, log }));
  });
  const errorWindow = new ErrorWindow(settings, context.workspaceState);
  const reader = owned.add(
    new ErrorReader({
      extensionUri: context.extensionUri,
      store: errors,
      team,
      roots,
      settings: errorWindow,
      state,
      clock,
      log,
      ...(logs ? { logs } : {}),
    }),
  );
  const frames = owned.add(new FrameResolver({ team, clock, memory: context.workspaceState }));
  const notes = owned.add(new NoteStore());
  const causes = owned.add(new CauseBook());
  const fixes = owned.add(new FixStore());
  const playbookStore = owned.add(new PlaybookStore(vscode.l10n.t('Playbooks')));

  /** A feature that cannot be registered is told of and takes no other with it. */
  const add = <T extends Disposable>(register: () => T): T | undefined => {
    try {
      return owned.add(register());
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };

  // What a person sees.
  add(() => commands.register('opex.showLog', () => log.show()));
  add(() =>
    registerTeam({
      store: team,
      settings,
      commands,
      clock,
      log,
      directories: () => accounts.directories,
      runPatterns: patternRunner(context.extensionUri),
      onFailure,
    }),
  );
  add(() => registerSample({ commands, writeSample: () => writeSample(context, clock) }));
  const playbooks = add(() =>
    registerPlaybooks({
      extensionUri: context.extensionUri,
      log,
      clock,
      commands,
      settings,
      store: playbookStore,
      incidents,
      details,
      team,
      roots,
      newId: randomUUID,
      outbox,
      state,
      histories: () => accounts.histories,
      canWrite: ({ sourceId }, action) => sync.source(sourceId)?.abilities.actions.has(action) === true,
      ...(logs ? { queries: lateLogQueries(async () => (await logs()).accounts.queries) } : {}),
    }),
  );
  add(() =>
    registerIncidents({
      extensionUri: context.extensionUri,
      log,
      clock,
      commands,
      connections,
      store: incidents,
      sync,
      outbox,
      details,
      errors,
      notes,
      sample,
      state,
      team,
      classify,
      contextOf: id => accounts.contextOf(id),
      onCallOf: id => accounts.onCallOf(id),
      isReady: () => connections.ready || sample,
      playbooksFor: async row =>
        (await playbooks?.matchesFor(row)) ?? {
          matches: [],
          doubt: problem('base.unexpected', { detail: 'playbooks' }),
        },
      errorsFor: ({ incident }) => errorsOfService(errors, team.team, incident.service),
      test: (request, signal) => accounts.test(request, signal),
      checkUrl: text => accounts.checkUrl(text),
      silencesOf: sourceId => accounts.silencesOf(sourceId),
      testAlertmanager: (request, signal) => accounts.testAlertmanager(request, signal),
      checkAlertmanagerUrl: text => accounts.checkAlertmanagerUrl(text),
    }),
  );

  const onCall: OnCall | undefined = add(() =>
    registerOnCall({
      accounts,
      team,
      store: incidents,
      state,
      settings,
      commands,
      clock,
      log,
      sample,
      pauseOf: askedPause,
      canAcknowledge: ({ incident }) =>
        sync.source(incident.sourceId)?.abilities.actions.has('acknowledge') === true,
    }),
  );
  add(() =>
    registerErrors({
      store: errors,
      alerts,
      incidents,
      notes,
      fixes,
      window: errorWindow,
      memory: context.workspaceState,
      reader,
      frames,
      team,
      commands,
      clock,
      log,
      ...(logs ? { logs } : {}),
      contexts: () => accounts.contexts,
    }),
  );
  add(() =>
    registerAlerts({
      alerts,
      store: errors,
      team,
      reader,
      state,
      settings,
      commands,
      clock,
      log,
      extensionUri: context.extensionUri,
      session: lease.sessionId,
      sample,
      ...(logs ? { logs } : {}),
    }),
  );
  add(() =>
    registerNotes({
      store: notes,
      errors,
      incidents,
      team,
      frames,
      needErrors: () => reader.need(),
      commands,
      settings,
      state,
      newId: randomUUID,
      storage: context.globalStorageUri,
      outbox,
      causes,
      fixes,
      clock,
      log,
      contexts: () => accounts.contexts,
    }),
  );

  add(() =>
    registerReview({
      accounts,
      incidents,
      outbox,
      team,
      notes,
      fixes,
      causes,
      readFiles: async (window, signal) => (await reader.reading()).readFilesApart(window, signal),
      ...(logs ? { logs } : {}),
      roots,
      settings,
      fitting: async () => {
        if (!playbooks) throw new ProblemError(problem('base.unexpected', { detail: 'playbooks' }));
        return playbooks.fitting();
      },
      playbookFindings: async () => (await playbooks?.findings()) ?? [],
      state,
      commands,
      clock,
      log,
      sample,
      extensionUri: context.extensionUri,
      newId: randomUUID,
    }),
  );

  // Last: what asks the disk and the network.
  add(() =>
    startIncidents({
      sample,
      connections,
      accounts,
      sync,
      scopes,
      outbox,
      openSample: () => openSample(clock),
      onFailure,
    }),
  );
}
