import type { EntityId } from '../base/identity';
import type { Classified } from '../team/severity';
import type { Incident, IncidentAlert, IncidentNote } from './incident';
import type { ChangeEvent, TimelineEntry } from './incidentContext';

/**
 * What this machine keeps of an incident, so that its page opens with the source, or the network, gone. Made of what
 * the source told, field by field: no token is in any of it. Times of the source stay the source's.
 */
export interface IncidentBundle {
  readonly version: 1;
  /** When it was kept (Unix ms, this machine's clock). */
  readonly keptAt: number;
  /** The source's clock minus this machine's at that time, in milliseconds. */
  readonly clockOffsetMs: number;
  /** What a person calls the source. */
  readonly sourceLabel: string;
  readonly incident: Incident;
  readonly classified: Classified;
  /** Absent parts were never read. */
  readonly alerts?: readonly IncidentAlert[];
  readonly notes?: readonly IncidentNote[];
  readonly timeline?: readonly TimelineEntry[];
  readonly changes?: readonly ChangeEvent[];
  readonly commits?: readonly KeptCommit[];
  /** Best first, with the text of each. */
  readonly playbooks?: readonly KeptPlaybook[];
  readonly rootCauses?: readonly KeptNote[];
}

/** A commit near the start of an incident. */
export interface KeptCommit {
  readonly sha: string;
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  /** URI of the folder whose repository holds it. */
  readonly folder: string;
}

export interface KeptPlaybook {
  readonly uri: string;
  readonly title: string;
  readonly reason: 'runbookLink' | 'alertName' | 'service' | 'title';
  readonly confidence: number;
  readonly section?: string;
  /** Markdown; absent where the file could not be read. */
  readonly text?: string;
}

export interface KeptNote {
  readonly uri: string;
  readonly title: string;
  readonly status: 'suspected' | 'confirmed' | 'fixed' | 'wontfix';
  readonly created?: string;
  /** Markdown. */
  readonly body: string;
}

/** One bundle takes no more than so many bytes, all of them no more than so many; and none is older than so long. */
export const mostBundleBytes = 400_000;
export const mostBundles = 40;
export const mostBytes = 8_000_000;
export const longestAgeMs = 14 * 24 * 60 * 60_000;

/** Texts of a bundle, and rows of its lists, are cut to these. */
const longestText = 60_000;
const longestDetails = 12_000;
const mostRows = 60;

/** Cuts a bundle to what may be kept: what helps least goes first. */
export function boundedBundle(bundle: IncidentBundle): IncidentBundle {
  const cut: IncidentBundle = {
    ...bundle,
    ...(bundle.alerts ? { alerts: bundle.alerts.slice(0, mostRows).map(boundedAlert) } : {}),
    ...(bundle.notes
      ? {
          notes: bundle.notes
            .slice(0, mostRows)
            .map(note => ({ ...note, content: note.content.slice(0, longestDetails) })),
        }
      : {}),
    ...(bundle.timeline ? { timeline: bundle.timeline.slice(0, mostRows) } : {}),
    ...(bundle.changes
      ? { changes: bundle.changes.slice(0, mostRows).map(change => boundedChange(change)) }
      : {}),
    ...(bundle.commits ? { commits: bundle.commits.slice(0, mostRows) } : {}),
    ...(bundle.playbooks ? { playbooks: bundle.playbooks.slice(0, 2).map(boundedPlaybook) } : {}),
    ...(bundle.rootCauses
      ? {
          rootCauses: bundle.rootCauses
            .slice(0, 5)
            .map(note => ({ ...note, body: note.body.slice(0, longestDetails) })),
        }
      : {}),
  };
  if (sizeOf(cut) <= mostBundleBytes) return cut;
  return {
    ...cut,
    ...(cut.timeline ? { timeline: [] } : {}),
    ...(cut.alerts ? { alerts: cut.alerts.slice(0, 10) } : {}),
    ...(cut.notes ? { notes: cut.notes.slice(0, 10) } : {}),
    ...(cut.changes ? { changes: cut.changes.slice(0, 10).map(withoutDetails) } : {}),
  };
}

/** What decides which bundles stay. */
export interface BundleEntry {
  readonly name: string;
  readonly keptAt: number;
  readonly bytes: number;
}

/** Names of the bundles that go: too old first, then the oldest until number and bytes fit. */
export function bundlesToRemove(entries: readonly BundleEntry[], now: number): readonly string[] {
  const gone: string[] = [];
  let count = 0;
  let bytes = 0;
  for (const entry of [...entries].sort((a, b) => b.keptAt - a.keptAt)) {
    const fits = count < mostBundles && bytes + entry.bytes <= mostBytes;
    if (now - entry.keptAt > longestAgeMs || !fits) gone.push(entry.name);
    else {
      count += 1;
      bytes += entry.bytes;
    }
  }
  return gone;
}

/** Reads a bundle as a file holds it; undefined for what is none of this version, or of another incident. */
export function readBundle(value: unknown, id?: EntityId): IncidentBundle | undefined {
  if (!isRecord(value) || value['version'] !== 1) return undefined;
  const { keptAt, clockOffsetMs, sourceLabel, incident, classified } = value;
  if (typeof keptAt !== 'number' || typeof clockOffsetMs !== 'number' || typeof sourceLabel !== 'string')
    return undefined;
  if (!isIncident(incident) || !isRecord(classified) || !isRecord(classified['reason'])) return undefined;
  if (id !== undefined && incident['id'] !== id) return undefined;
  const lists = ['alerts', 'notes', 'timeline', 'changes', 'commits', 'playbooks', 'rootCauses'];
  const isWhole = lists.every(name => value[name] === undefined || isRecords(value[name]));
  // Written by Opex itself, whole, beside nothing of anyone else: its inner rows are as they were checked when read.
  return isWhole ? (value as unknown as IncidentBundle) : undefined;
}

function isIncident(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const texts = ['id', 'sourceId', 'nativeId', 'title', 'status', 'urgency'];
  const lists = ['assignees', 'acknowledgedBy', 'pendingActions'];
  return (
    texts.every(name => typeof value[name] === 'string') &&
    lists.every(name => isRecords(value[name])) &&
    isRecord(value['service']) &&
    typeof value['createdAt'] === 'number'
  );
}

function isRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function boundedAlert(alert: IncidentAlert): IncidentAlert {
  return {
    ...alert,
    summary: alert.summary.slice(0, longestDetails),
    links: alert.links.slice(0, 20),
    details: boundedDetails(alert.details),
  };
}

function boundedChange(change: ChangeEvent): ChangeEvent {
  return change.details === undefined ? change : { ...change, details: boundedDetails(change.details) };
}

function withoutDetails({ id, at, summary, links }: ChangeEvent): ChangeEvent {
  return { id, at, summary, links };
}

/** A payload that is too long stays readable as the beginning of its text. */
function boundedDetails(details: unknown): unknown {
  const text = JSON.stringify(details, null, 2) as string | undefined;
  return text === undefined || text.length <= longestDetails
    ? details
    : `${text.slice(0, longestDetails)}\n…`;
}

function boundedPlaybook(playbook: KeptPlaybook): KeptPlaybook {
  return playbook.text === undefined ? playbook : { ...playbook, text: playbook.text.slice(0, longestText) };
}

function sizeOf(bundle: IncidentBundle): number {
  return JSON.stringify(bundle).length;
}
