import { problem, ProblemError } from '../core/base/problem';
import { errorsOfService } from '../core/errors/errorsOfService';
import type { IncidentAction } from '../core/incidents/incidentAction';
import { registerAlerts } from '../features/alerts';
import { registerErrors } from '../features/errors';
import { registerIncidents } from '../features/incidents';
import { registerNotes } from '../features/notes';
import { registerOnCall, type OnCall } from '../features/onCall';
import { registerPlaybooks } from '../features/playbooks';
import { registerReview } from '../features/review';
import { registerSample } from '../features/sample';
import { registerTeam } from '../features/team';
import { lateLogQueries } from '../platform/logQueries';
import { writeSample } from '../platform/sampleTeam';
import { askedPause } from '../platform/startIncidents';
import { patternRunner } from '../platform/teamPatterns';
import type { Foundation } from './foundation';
import type { IncidentParts } from './incidents';
import type { LogParts } from './logs';
import type { Stores } from './stores';

/** Registers all that a person sees; gives what knows whether that person is on shift. */
export function registerFeatures(
  { add, basics, context, lease, onFailure }: Foundation,
  stores: Stores,
  { frames, logs, reader, roots, window }: LogParts,
  { accounts, connections, details, outbox, sync }: IncidentParts,
): OnCall | undefined {
  const { classify, incidents, team } = stores;
  const connected = logs.logs;

  const noPlaybooks = problem('base.unexpected', { detail: 'playbooks' });
  const canDo = (sourceId: string, action: IncidentAction) =>
    sync.source(sourceId)?.abilities.actions.has(action) === true;
  const contexts = () => accounts.contexts;

  add(() =>
    registerTeam({
      ...basics,
      store: team,
      directories: () => accounts.directories,
      runPatterns: patternRunner(context.extensionUri),
      onFailure,
    }),
  );
  add(() => registerSample({ ...basics, writeSample: () => writeSample(context, basics.clock) }));
  const playbooks = add(() =>
    registerPlaybooks({
      ...basics,
      store: stores.playbooks,
      incidents,
      details,
      team,
      roots,
      outbox,
      histories: () => accounts.histories,
      canWrite: ({ sourceId }, action) => canDo(sourceId, action),
      ...(connected ? { queries: lateLogQueries(async () => (await connected()).accounts.queries) } : {}),
    }),
  );
  add(() =>
    registerIncidents({
      ...basics,
      connections,
      store: incidents,
      sync,
      outbox,
      details,
      errors: stores.errors,
      notes: stores.notes,
      team,
      classify,
      contextOf: id => accounts.contextOf(id),
      onCallOf: id => accounts.onCallOf(id),
      isReady: () => connections.ready || basics.sample,
      playbooksFor: async row => (await playbooks?.matchesFor(row)) ?? { matches: [], doubt: noPlaybooks },
      errorsFor: ({ incident }) => errorsOfService(stores.errors, team.team, incident.service),
      test: (request, signal) => accounts.test(request, signal),
      checkUrl: text => accounts.checkUrl(text),
      silencesOf: sourceId => accounts.silencesOf(sourceId),
      testAlertmanager: (request, signal) => accounts.testAlertmanager(request, signal),
      checkAlertmanagerUrl: text => accounts.checkAlertmanagerUrl(text),
    }),
  );
  const onCall = add(() =>
    registerOnCall({
      ...basics,
      accounts,
      team,
      store: incidents,
      pauseOf: askedPause,
      canAcknowledge: ({ incident }) => canDo(incident.sourceId, 'acknowledge'),
    }),
  );
  add(() =>
    registerErrors({
      ...basics,
      ...logs,
      store: stores.errors,
      alerts: stores.alerts,
      incidents,
      notes: stores.notes,
      fixes: stores.fixes,
      window,
      memory: context.workspaceState,
      reader,
      frames,
      team,
      contexts,
    }),
  );
  add(() =>
    registerAlerts({
      ...basics,
      ...logs,
      alerts: stores.alerts,
      store: stores.errors,
      team,
      reader,
      session: lease.sessionId,
    }),
  );
  add(() =>
    registerNotes({
      ...basics,
      store: stores.notes,
      errors: stores.errors,
      incidents,
      team,
      frames,
      needErrors: () => reader.need(),
      storage: context.globalStorageUri,
      outbox,
      causes: stores.causes,
      fixes: stores.fixes,
      contexts,
    }),
  );
  add(() =>
    registerReview({
      ...basics,
      ...logs,
      accounts,
      incidents,
      outbox,
      team,
      notes: stores.notes,
      fixes: stores.fixes,
      causes: stores.causes,
      readFiles: async (span, signal) => (await reader.reading()).readFilesApart(span, signal),
      roots,
      fitting: async () => {
        if (!playbooks) throw new ProblemError(noPlaybooks);
        return playbooks.fitting();
      },
      playbookFindings: async () => (await playbooks?.findings()) ?? [],
    }),
  );
  return onCall;
}
