import { isAbort, problemOf, type Problem } from '../../core/base/problem';
import type { ErrorReading, TimeWindow } from '../../core/errors/logSource';
import { countLogs, type ReviewedLogs } from '../../core/review/countLogs';
import { costsOfGroups, readCosts, unreadCosts, type ReadCosts } from '../../core/review/errorCosts';
import { overEngines } from '../../core/review/errorValue';
import type { MetricPanel } from '../../core/review/panel';
import type { PanelSpan } from '../../core/review/panelData';
import type { LogCounts } from '../../core/review/panelsOfLogs';
import { readDashboard, type DashboardReading } from '../../core/review/readDashboard';
import type { Gap, ValueRange } from '../../core/review/reviewModel';
import type { RestoredEngine } from '../../core/review/restoredValue';
import { serviceOfRecord } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import type { LogConnection } from '../../platform/logConnections';
import { wantedServices } from '../../platform/wantedServices';
import { noLookBack, readLookBack, type QuarterQuestion, type ReadLookBack } from './lookBack';

/** The panels of a team's own, and guessed ones that it does not want. */
export interface OwnPanels {
  /** The file as it stands: another text is another dashboard. */
  readonly text: string;
  readonly panels: readonly MetricPanel[];
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** What is asked of a period. */
export interface PeriodQuestion {
  readonly span: PanelSpan;
  readonly own: OwnPanels;
  readonly quarter: QuarterQuestion;
  /** Absent where none can be connected (the sample team), or what is connected cannot be told. */
  readonly accounts?: ConnectedLogs['accounts'];
  readonly team: Team;
  readonly now: number;
  /** Errors of the workspace's log files; undefined where there are none. */
  readonly readFiles?: (window: TimeWindow, signal: AbortSignal) => Promise<ErrorReading | undefined>;
}

export interface PeriodFound extends DashboardReading {
  readonly costs: readonly ValueRange[];
  /** Absent while it is read. */
  readonly lookBack?: ReadLookBack;
}

const stepMs = 5 * 60_000;
const unmapped = { preset: 'custom', fields: {} } as const;

/**
 * Reads all that connected servers and log files tell of a period, as far as it is over; the look back at the quarter
 * takes longer and comes after. Rejects on abort only, but for what nobody expects.
 */
export async function readPeriod(
  question: PeriodQuestion,
  signal: AbortSignal,
): Promise<{ readonly found: PeriodFound; readonly lookBack?: Promise<ReadLookBack> }> {
  const { own, quarter, accounts, team, now } = question;
  // What has not been yet is no silence.
  const span = { ...question.span, to: Math.min(question.span.to, Math.floor(now / stepMs) * stepMs) };
  if (span.to <= span.from) {
    const none = { panels: [], availability: [], gaps: [], problems: own.problems, costs: [] };
    return { found: { ...none, lookBack: noLookBack } };
  }
  const all = accounts?.engines ?? [];
  const counted = await Promise.all(all.map(engine => countEngine(engine, all, span, now, team, signal)));
  const logs = counted.flatMap(({ counts }) => counts ?? []);
  const readings = await readServers(question, span, logs, signal);
  const readOf =
    ({ id }: LogConnection): RestoredEngine['read'] =>
    async (window, ending) =>
      accounts?.readApart(id, window, ending);
  const engines = counted.flatMap(({ counts, connection, backend }) =>
    counts
      ? [{ backend, mapping: connection.mapping ?? unmapped, counts, team, read: readOf(connection) }]
      : [],
  );
  const costs = await Promise.all(engines.map(engine => readCosts({ ...engine, span }, signal)));
  const ofEngines = overEngines(
    costs.map((part, at) => ({ label: engines[at]?.backend.label ?? '', ranges: part.costs })),
  );
  const files = await costsOfFiles(question, span, ofEngines, signal);
  const failed = counted.flatMap(({ problem, backend }) => (problem ? [{ problem, backend }] : []));
  const parts = [...costs, files];
  const found: PeriodFound = {
    panels: readings.flatMap(({ panels }) => panels),
    availability: readings.flatMap(({ availability }) => availability),
    costs: [...ofEngines, ...files.costs],
    gaps: [
      ...readings.flatMap(({ gaps }) => gaps),
      ...parts.flatMap(({ gaps }) => gaps),
      ...failed.map(({ backend }): Gap => ({ part: 'errors', state: 'missing', source: backend.label })),
      ...(accounts?.broken ?? []).map((source): Gap => ({ part: 'errors', state: 'missing', source })),
    ],
    problems: [
      ...own.problems,
      ...readings.flatMap(({ problems }) => problems),
      ...parts.flatMap(({ problems }) => problems),
      ...failed.map(({ problem }) => problem),
    ],
  };
  if (!accounts || engines.length === 0 || !team.services.some(({ value }) => value)) {
    return { found: { ...found, lookBack: noLookBack } };
  }
  const lookBack = readLookBack(
    {
      quarter,
      team,
      engines,
      unread: [...failed.map(({ backend }) => backend.label), ...accounts.broken],
      metrics: accounts.metrics[0],
    },
    signal,
  );
  return { found, lookBack };
}

/** One dashboard of each metrics server; that of the first has the team's panels and those of the logs. */
async function readServers(
  { own, accounts }: PeriodQuestion,
  span: PanelSpan,
  logs: readonly LogCounts[],
  signal: AbortSignal,
): Promise<readonly DashboardReading[]> {
  const [first, ...others] = accounts?.metrics ?? [];
  return Promise.all([
    readDashboard(
      { span, hidden: own.hidden, ...(first ? { metrics: first } : {}), own: own.panels, logs },
      signal,
    ),
    ...others.map(async (metrics, at) => {
      const reading = await readDashboard({ span, hidden: new Set(), metrics, own: [], logs: [] }, signal);
      return renamed(reading, at + 2, metrics.label, own);
    }),
  ]);
}

/** Services of which no log engine could tell the cost: the log files may. What nobody tells is a gap. */
async function costsOfFiles(
  { team, readFiles }: PeriodQuestion,
  span: PanelSpan,
  known: readonly ValueRange[],
  signal: AbortSignal,
): Promise<ReadCosts> {
  const unread = unreadCosts(team, known);
  if (unread.length === 0) return { costs: [], gaps: [], problems: [] };
  const problems: Problem[] = [];
  let reading: ErrorReading | undefined;
  try {
    reading = await readFiles?.(span, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    problems.push(problemOf(error));
  }
  const costs = reading ? costsOfGroups(reading.groups, team, unread) : [];
  const missing = unreadCosts(team, [...known, ...costs]);
  const gaps: Gap[] = [
    ...(missing.length === 0
      ? []
      : [{ part: 'errors' as const, state: 'missing' as const, detail: `Cost of ${missing.join(', ')}` }]),
    ...(reading?.incomplete ? [{ part: 'errors' as const, state: 'partial' as const }] : []),
  ];
  return { costs, gaps, problems };
}

interface Engine {
  readonly connection: LogConnection;
  readonly backend: ReviewedLogs['backend'];
}

async function countEngine(
  { connection, backend }: Engine,
  all: readonly Engine[],
  span: PanelSpan,
  now: number,
  team: Team,
  signal: AbortSignal,
): Promise<Engine & { readonly counts?: LogCounts; readonly problem?: Problem }> {
  const kinds = all.filter(other => other.connection.kind === connection.kind);
  const number = kinds.findIndex(other => other.connection === connection) + 1;
  const { mapping } = connection;
  try {
    const services = wantedServices(connection, team);
    const logs: ReviewedLogs = {
      id: number > 1 ? `${connection.kind}-${String(number)}` : connection.kind,
      backend,
      ...(mapping?.levelScale === undefined ? {} : { levelScale: mapping.levelScale }),
      ...(services ? { services } : {}),
    };
    const serviceOf = (name: string | null): string =>
      name === null ? 'no service' : (serviceOfRecord(team, name)?.name ?? name);
    return { connection, backend, ...(await countLogs(logs, span, now, serviceOf, signal)) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { connection, backend, problem: problemOf(error) };
  }
}

/** Panels of a second server beside those of the first: each has its own name. */
function renamed(
  reading: DashboardReading,
  number: number,
  label: string,
  { hidden }: OwnPanels,
): DashboardReading {
  return {
    ...reading,
    panels: reading.panels
      .map(panel => {
        const { id, title } = panel.about;
        return {
          ...panel,
          about: { ...panel.about, id: `${id}-${String(number)}`, title: `${title}: ${label}` },
        };
      })
      .filter(({ about }) => !hidden.has(about.id)),
  };
}
