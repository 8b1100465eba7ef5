import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { problemOf } from '../../core/base/problem';
import type { ContextReader } from '../../core/incidents/contextReader';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentBundle, KeptCommit, KeptPlaybook } from '../../core/incidents/incidentBundle';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { PlaybookAnswer } from '../../core/playbooks/playbook';
import type { BundleFiles } from '../../platform/bundleFiles';
import { readTextFile } from '../../platform/textFile';

export interface IncidentBundlesDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: IncidentStore;
  readonly details: IncidentDetails;
  readonly context: ContextReader;
  readonly files: BundleFiles;
  readonly playbooksFor: (row: IncidentRow) => Promise<PlaybookAnswer>;
  /** Root-cause notes that would be shown as "last time": of the incident and of the past ones like it. */
  readonly rootCausesOf: (incident: Incident) => readonly RootCauseNote[];
  readonly commitsOf: (incident: Incident) => Promise<readonly KeptCommit[]>;
}

/** A copy of the same state that is younger than this is not made again (ms): another window may have made it. */
const freshMs = 5 * 60_000;
/** Of a storm no more than so many are kept in a row without anybody having opened one. */
const mostWaiting = 10;
const keptPlaybooks = 2;
const mostPlaybookBytes = 300_000;

/** Keeps what helps when PagerDuty or the network is gone: of incidents that came to me, and of those I opened. */
export class IncidentBundles extends Owner {
  private readonly waiting = new Map<string, IncidentRow>();
  private working = false;

  constructor(private readonly deps: IncidentBundlesDeps) {
    super();
  }

  /** A page arrived: one after the other, so that a storm is no burst of requests. */
  arrived(row: IncidentRow): void {
    if (this.waiting.size >= mostWaiting) return;
    this.waiting.set(row.incident.id, row);
    void this.work();
  }

  /**
   * Keeps what is known of an incident just read. Undefined where its source could not be read now: a copy must not
   * be made of old rows and look new. Never rejects.
   */
  async keep(row: IncidentRow): Promise<IncidentBundle | undefined> {
    const { files, details, log } = this.deps;
    const { incident } = row;
    try {
      if (this.isDisposed || row.stale || details.get(incident.id)?.alerts.state !== 'ok') return undefined;
      const bundle = await this.make(row, await files.read(incident.id));
      await files.write(bundle);
      return bundle;
    } catch (error) {
      log.warn(`bundle of ${incident.id}: ${problemOf(error).code}`);
      return undefined;
    }
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (const [id, row] of this.waiting) {
      this.waiting.delete(id);
      if (this.isDisposed) break;
      if (await this.isFresh(row.incident)) continue;
      const { details, context } = this.deps;
      await Promise.all([details.load(id), context.load(row.incident, ['timeline', 'changes', 'past'])]);
      await this.keep(row);
    }
    this.working = false;
  }

  private async isFresh({ id, updatedAt, alertCount }: Incident): Promise<boolean> {
    const kept = await this.deps.files.read(id);
    return (
      kept !== undefined &&
      this.deps.clock.now() - kept.keptAt < freshMs &&
      kept.incident.updatedAt === updatedAt &&
      kept.incident.alertCount === alertCount
    );
  }

  /** A part that could not be read now stays as it was kept before, and then the copy calls itself as old as that. */
  private async make(row: IncidentRow, before: IncidentBundle | undefined): Promise<IncidentBundle> {
    const { store, details, context, clock } = this.deps;
    const { incident, classified } = row;
    const health = store.health.find(({ sourceId }) => sourceId === incident.sourceId);
    const known = details.get(incident.id);
    const around = context.get(incident.id);
    const [playbooks, commits] = await Promise.all([
      this.playbooksOf(row).catch(() => undefined),
      this.deps.commitsOf(incident).catch(() => undefined),
    ]);
    const rootCauses = this.deps.rootCausesOf(incident);
    const parts = {
      alerts: known?.alerts.value ?? before?.alerts,
      notes: known?.notes.value ?? before?.notes,
      timeline: around?.timeline.value?.rows ?? before?.timeline,
      changes: around?.changes.value?.rows ?? before?.changes,
      commits: commits ?? before?.commits,
      playbooks: playbooks?.length ? playbooks : before?.playbooks,
      rootCauses:
        rootCauses.length === 0
          ? before?.rootCauses
          : rootCauses.map(({ uri, title, status, created, body }) => ({
              uri,
              title,
              status,
              body,
              ...(created === undefined ? {} : { created }),
            })),
    };
    const isMixed =
      before !== undefined &&
      ((known?.notes.state !== 'ok' && before.notes !== undefined) ||
        (around?.timeline.state !== 'ok' && before.timeline !== undefined) ||
        (around?.changes.state !== 'ok' && before.changes !== undefined));
    return {
      version: 1,
      keptAt: isMixed ? before.keptAt : clock.now(),
      clockOffsetMs: health?.clockOffsetMs ?? before?.clockOffsetMs ?? 0,
      sourceLabel: health?.label ?? before?.sourceLabel ?? incident.sourceId,
      incident,
      classified,
      ...present(parts),
    };
  }

  private async playbooksOf(row: IncidentRow): Promise<readonly KeptPlaybook[]> {
    const { matches } = await this.deps.playbooksFor(row);
    return Promise.all(
      matches.slice(0, keptPlaybooks).map(async ({ playbook, reason, confidence, section }) => {
        const text = await textOf(playbook.uri);
        return {
          uri: playbook.uri,
          title: playbook.title,
          reason,
          confidence,
          ...(section === undefined ? {} : { section }),
          ...(text === undefined ? {} : { text }),
        };
      }),
    );
  }
}

async function textOf(uri: string): Promise<string | undefined> {
  try {
    const file = await readTextFile(vscode.Uri.parse(uri, true), mostPlaybookBytes);
    return file.kind === 'text' ? file.text : undefined;
  } catch {
    return undefined;
  }
}

/** Without what is undefined: a file has no such thing. */
function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
