import type { Clock } from '../../core/base/clock';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { SeenAlert } from '../../core/playbooks/alertsWithout';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import { IncidentHistories } from '../../platform/incidentHistories';
import type { SharedState } from '../../platform/sharedState';

/** What fired lately, as this machine knows it. */
export interface PastAlerts {
  readonly seen: readonly SeenAlert[];
  /** How far back it reaches; absent where no past is known, `unread` says whether there is one. */
  readonly days?: number;
  readonly unread: boolean;
}

export interface PastAlertsDeps {
  readonly histories: () => readonly IncidentHistorySource[];
  readonly incidents: IncidentStore;
  readonly details: IncidentDetails;
  readonly state: SharedState;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
const windowDays = 30;

/** The open incidents and what is kept of the past 30 days. Nobody is asked: reading the past is the review's. */
export async function readPastAlerts(deps: PastAlertsDeps): Promise<PastAlerts> {
  const now = deps.clock.now();
  const window = { since: now - windowDays * dayMs, until: now };
  // A new one each time: another part of this window, or another window, may have read more since.
  const histories = new IncidentHistories({
    sources: deps.histories,
    state: deps.state,
    clock: deps.clock,
    keeps: true,
  });
  const { records, sources } = await histories.kept(window);
  const seen = new Map<string, SeenAlert>();
  let oldest = now;
  for (const { id, title, service, alertKey, triggeredAt } of records) {
    oldest = Math.min(oldest, triggeredAt);
    seen.set(id, {
      title,
      ...(service ? { service } : {}),
      ...(alertKey === undefined ? {} : { alert: alertKey }),
    });
  }
  for (const { incident } of deps.incidents.rows) {
    const alerts = deps.details.get(incident.id)?.alerts.value ?? [];
    const [alert] = alerts.flatMap(({ alertName }) => alertName ?? []);
    seen.set(incident.id, {
      title: incident.title,
      service: incident.service,
      runbookLinks: alerts.flatMap(({ runbookLink }) => runbookLink ?? []),
      ...(alert === undefined ? {} : { alert }),
    });
  }
  const wasRead = sources.some(({ asOf }) => asOf !== undefined);
  const days = Math.min(windowDays, Math.floor((now - oldest) / dayMs));
  return {
    seen: [...seen.values()],
    unread: sources.length > 0 && !wasRead,
    ...(wasRead ? { days } : {}),
  };
}
