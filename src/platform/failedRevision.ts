import * as vscode from 'vscode';
import { findRevision, isShallow } from '../clients/git/revisions';
import type { Clock } from '../core/base/clock';
import type { Logger } from '../core/base/logger';
import type { ErrorStore } from '../core/errors/errorStore';
import type { ChangeEvent, IncidentContextSource } from '../core/incidents/incidentContext';
import { releasesOfChange, revisionNames } from '../core/source/revision';
import { serviceOfRecord } from '../core/team/ownership';
import type { TeamStore } from '../core/team/teamStore';
import type { FrameTarget } from './commands';
import { recordRepositoryOf, type RecordRepository } from './recordRepository';
import { isOfWorkspace, type RevisionFile } from './revisionFiles';

/** Whose revision is asked for: a frame's group, and its service as the records call it. */
export type FailedTarget = Pick<FrameTarget, 'fingerprint' | 'service'>;

/** The revision that failed, here. */
export interface FoundFailure {
  readonly kind: 'found';
  /** As the record or the deploy calls it; untrusted. */
  readonly release: string;
  readonly commit: string;
  /** The tag that led to the commit. */
  readonly tag?: string;
  readonly isHead: boolean;
  readonly repository: RecordRepository;
}

/** It is known what failed, and it cannot be read here. */
export interface MissingFailure {
  readonly kind: 'missing';
  readonly release: string;
  readonly why: MissingReason;
  /** Top of the repository, where there is one. */
  readonly top?: string;
}

/**
 * `absent`: no commit of that name is in this clone; `shallow`: and the clone has not all of its history; `noFile`: the
 * commit is here and has no such file, or one too large to be read.
 */
export type MissingReason = 'absent' | 'shallow' | 'noRepository' | 'noGit' | 'restricted' | 'noFile';

export type Failure = FoundFailure | MissingFailure;

export interface FailedRevisionDeps {
  readonly errors: ErrorStore;
  readonly team: TeamStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who tells of deploys; asked only where records do not. */
  readonly contexts: () => readonly IncidentContextSource[];
}

/** How far before an error its deploy is looked for, and how long the answer is waited for, ms. */
const deployBeforeMs = 14 * 24 * 3_600_000;
const patienceMs = 4_000;

/** Tells which commit failed: by the records' release, else by the deploy before the error. */
export class FailedRevisions {
  constructor(private readonly deps: FailedRevisionDeps) {}

  /**
   * The revision that failed, in the repository of a folder; undefined where neither a record nor a deploy names any.
   * Git runs in a trusted window only. Never rejects.
   */
  async find(target: FailedTarget, folder: vscode.Uri): Promise<Failure | undefined> {
    const named = this.releasesOf(target);
    const told = named.length > 0 ? named : (await this.deploysBefore(target)).flatMap(releasesOfChange);
    const services = this.namesOf(target);
    const releases = told.filter(release => revisionNames(release, services).length > 0);
    const [release] = releases;
    if (release === undefined) return undefined;
    const missing = (why: MissingReason, top?: string): MissingFailure => ({
      ...{ kind: 'missing', release, why },
      ...(top === undefined ? {} : { top }),
    });
    if (!vscode.workspace.isTrusted) return missing('restricted');
    if (folder.scheme !== 'file') return missing('noRepository');
    try {
      const repository = await recordRepositoryOf(folder);
      if (!repository) return missing('noRepository');
      // A record's release is what failed. A deploy may name its commit in several ways.
      for (const one of named.length > 0 ? [release] : releases) {
        const found = await findRevision(repository.git, revisionNames(one, services));
        if (!found) continue;
        const { commit, isHead, name } = found;
        return {
          ...{ kind: 'found', release: one, commit, isHead, repository },
          ...(name.kind === 'tag' ? { tag: name.name } : {}),
        };
      }
      return missing((await isShallow(repository.git)) ? 'shallow' : 'absent', repository.top);
    } catch (error) {
      this.deps.log.info(`git for revisions: ${error instanceof Error ? error.message : String(error)}`);
      return missing('noGit');
    }
  }

  /** The commit of a file that was opened before; undefined where it is not here any more. Never rejects. */
  async commitOf(file: RevisionFile): Promise<FoundFailure | undefined> {
    const { release, commit, top } = file;
    if (!vscode.workspace.isTrusted || !(await isOfWorkspace(top))) return undefined;
    const repository = await recordRepositoryOf(vscode.Uri.file(top)).catch(() => undefined);
    if (!repository) return undefined;
    const names = revisionNames(release);
    const found = await findRevision(repository.git, [{ kind: 'hash', name: commit }]).catch(() => undefined);
    if (!found) return undefined;
    const tag = names.find(({ kind }) => kind === 'tag')?.name;
    return {
      ...{ kind: 'found', release, commit, isHead: found.isHead, repository },
      ...(tag === undefined ? {} : { tag }),
    };
  }

  /** Releases that the logs name for the service, other than that of the error, the latest seen first. */
  otherReleases({ fingerprint, service }: FailedTarget): readonly string[] {
    const { errors } = this.deps;
    const own = new Set(this.releasesOf({ ...(fingerprint === undefined ? {} : { fingerprint }) }));
    const seen = errors.groups
      .filter(group => service === undefined || group.service === service)
      .flatMap(({ release, lastSeen, samples }) => [
        ...(release === undefined ? [] : [{ release, at: lastSeen }]),
        ...samples.flatMap(sample =>
          sample.release === undefined ? [] : [{ release: sample.release, at: sample.time ?? 0 }],
        ),
      ]);
    const sorted = [...seen].sort((a, b) => b.at - a.at).map(({ release }) => release);
    return [...new Set(sorted)].filter(release => !own.has(release)).slice(0, 8);
  }

  /** Deploys of the service that were told before the error, newest first. Never rejects. */
  async deploysBefore({ fingerprint, service }: FailedTarget): Promise<readonly ChangeEvent[]> {
    const { team, errors, clock, contexts, log } = this.deps;
    const ids = serviceOfRecord(team.team, service)?.pagerDuty ?? [];
    const sources = ids.length === 0 ? [] : contexts();
    if (sources.length === 0) return [];
    const group = fingerprint === undefined ? undefined : errors.byFingerprint(fingerprint);
    const until = traced(group?.samples)?.time ?? group?.lastSeen ?? clock.now();
    const ending = new AbortController();
    const late = clock.after(patienceMs, () => ending.abort());
    const asked = sources.flatMap(source =>
      ids.map(async id => {
        try {
          const window = { since: until - deployBeforeMs, until };
          return (await source.readChanges(id, window, ending.signal)).rows;
        } catch (error) {
          log.info(`deploys: ${error instanceof Error ? error.message : String(error)}`);
          return [];
        }
      }),
    );
    const rows = (await Promise.all(asked)).flat().filter(({ at }) => at <= until);
    late.dispose();
    return [...rows].sort((a, b) => b.at - a.at).slice(0, 20);
  }

  /** What the service may be called in tags. */
  namesOf({ service }: FailedTarget): readonly string[] {
    const name = serviceOfRecord(this.deps.team.team, service)?.name;
    return [...new Set([service, name])].filter((one): one is string => one !== undefined && one !== '');
  }

  /** Of the sample that the frames are taken from, else of the group. */
  private releasesOf({ fingerprint }: FailedTarget): readonly string[] {
    const group = fingerprint === undefined ? undefined : this.deps.errors.byFingerprint(fingerprint);
    const release = traced(group?.samples)?.release ?? group?.release;
    return release === undefined ? [] : [release];
  }
}

/** The newest sample that has a trace. */
function traced<T extends { readonly stack?: string }>(samples: readonly T[] = []): T | undefined {
  return samples.find(({ stack }) => stack !== undefined) ?? samples[0];
}
