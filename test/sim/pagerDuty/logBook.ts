import type { Agent, AlertContext, JsonObject, LogEntry, LogEntryType } from './model';
import type { SimState } from './state';

export interface NewLogEntry {
  readonly type: LogEntryType;
  readonly incidentId: string;
  readonly at: number;
  readonly agent: Agent;
  readonly summary: string;
  readonly channel?: JsonObject;
  readonly note?: string;
  readonly assigneeIds?: readonly string[];
  readonly userId?: string;
  readonly contexts?: readonly AlertContext[];
}

/** Writes down what happened to an incident. PagerDuty keeps whole seconds, so the sub-seconds are dropped here. */
export function record(state: SimState, entry: NewLogEntry): LogEntry {
  const kept: LogEntry = {
    id: state.random.id('R', 14),
    sequence: state.nextSequence(),
    type: entry.type,
    incidentId: entry.incidentId,
    at: Math.floor(entry.at / 1000) * 1000,
    agent: entry.agent,
    channel: entry.channel ?? { type: 'auto' },
    summary: entry.summary,
    note: entry.note ?? null,
    assigneeIds: entry.assigneeIds ?? [],
    userId: entry.userId ?? null,
    contexts: entry.contexts ?? [],
  };
  state.logEntries.push(kept);
  return kept;
}
