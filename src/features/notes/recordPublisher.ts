import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, ProblemError } from '../../core/base/problem';
import { mergeNote } from '../../core/notes/mergeNote';
import { pullRequestPage, readRemoteAddress } from '../../core/notes/remoteAddress';
import {
  comparePath,
  contentOf,
  publishRecords,
  recordRepositoryOf,
  surveyRecords,
  type Published,
  type RecordRepository,
  type RecordTarget,
} from '../../platform/recordRepository';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { diskFolders } from './codeFile';
import { askBranch, askConsent } from './publishQuestions';

/** Folders below `.opex` whose files are records of what happened; the team file and playbooks go with the code. */
const recordFolders = ['root-causes', 'journal', 'reviews', 'links'];
const suggestedBranch = 'opex-records';
const settleMs = 1500;
const memory = 'publishing';

interface PublisherDeps {
  readonly state: SharedState;
  /** The extension's own folder. */
  readonly storage: vscode.Uri;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A repository with the folders of records in it. */
interface Place {
  readonly repository: RecordRepository;
  readonly folders: readonly string[];
}

/** What was answered once for a repository. */
interface Answers {
  readonly version: 1;
  readonly branch?: string;
  /** Remotes and branches that publishing was agreed to for. */
  readonly agreed: readonly string[];
}

/** "Publish Records", and how many there are to publish. */
export class RecordPublisher extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private pending: Disposable | undefined;
  private isWanted = false;
  private turn = 0;
  private paths: readonly string[] | undefined;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: PublisherDeps) {
    super();
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.lookSoon()));
  }

  /** Unpublished records as paths in their repositories; undefined while nobody has looked. */
  get unpublished(): readonly string[] | undefined {
    return this.paths;
  }

  /** Whether somebody sees the number. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.lookSoon();
  }

  /** Records may have changed. */
  lookSoon(): void {
    if (!this.isWanted || !vscode.workspace.isTrusted) return;
    this.pending?.dispose();
    this.pending = this.deps.clock.after(settleMs, () => void this.look());
  }

  /** Publishes what each repository lacks; asks for the branch and for leave once. @throws ProblemError */
  async publish(): Promise<void> {
    const places = await this.places();
    const [first] = places;
    if (!first) {
      const names = diskFolders().map(folder => folder.name);
      throw new ProblemError(problem('notes.noRepository', { folder: names.join(', ') }));
    }
    for (const place of places) await this.publishPlace(place, []);
    await this.look();
  }

  private async look(): Promise<void> {
    const turn = ++this.turn;
    try {
      const found: string[] = [];
      for (const place of await this.places()) {
        const { steps } = await surveyRecords(await this.targetOf(place, undefined));
        found.push(...steps.keys());
      }
      if (turn !== this.turn || this.isDisposed) return;
      this.paths = found;
      this.changed.fire();
    } catch (error) {
      this.deps.log.info(`unpublished records: ${problemOf(error).code} ${String(error)}`);
    }
  }

  private async publishPlace(place: Place, replace: readonly string[]): Promise<void> {
    const { repository } = place;
    const before = await surveyRecords(await this.targetOf(place, undefined));
    const answers = await this.answersOf(repository);
    if (before.steps.size === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('All records are published.'));
      return;
    }
    const remote = remoteOf(repository);
    const address = readRemoteAddress(remote?.url ?? '');
    const set = this.deps.settings.get('opex.records.branch').trim();
    const branch =
      set || (answers.branch ?? (await askBranch(suggestedBranch, before.end.defaultBranch, address.label)));
    if (branch === undefined) return;
    const key = `${address.label} ${branch}`;
    const isAgreed = answers.agreed.includes(key);
    if (!isAgreed && !(await askConsent([...before.steps.keys()], address, branch))) return;
    await this.remember(repository, {
      version: 1,
      ...(set === '' ? { branch } : {}),
      agreed: isAgreed ? answers.agreed : [...answers.agreed, key],
    });
    const target = await this.targetOf(place, branch);
    const published = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Publishing records…') },
      () => this.send(target, replace),
    );
    const page =
      published.defaultBranch === undefined || published.defaultBranch === branch
        ? undefined
        : pullRequestPage(address, branch, published.defaultBranch);
    this.tell(published, branch, page);
    for (const clash of published.clashes) {
      // Nobody waits for the answer, so nobody else tells what came of it.
      this.tellClash(place, clash).catch((error: unknown) => {
        this.deps.log.warn(`publish: ${problemOf(error).code}`);
        void vscode.window.showErrorMessage(sentenceOf(problemOf(error)).text);
      });
    }
  }

  private async send(target: RecordTarget, replace: readonly string[]): Promise<Published> {
    const { parseFrontMatter, updateFrontMatter } = await import('../../core/documents/frontMatter');
    return publishRecords(target, {
      storage: this.deps.storage.fsPath,
      // In the repository's language, which a whole team reads; not the person's.
      subject: count => (count === 1 ? 'Publish an on-call record' : `Publish ${count} on-call records`),
      replace,
      mergeText: (base, ours, theirs) => {
        const merged = mergeNote(base, ours, theirs, { parse: parseFrontMatter, update: updateFrontMatter });
        return merged.kind === 'merged' ? merged.text : undefined;
      },
    });
  }

  private tell({ paths, merged, clashes }: Published, branch: string, page: string | undefined): void {
    if (paths.length === 0) {
      if (clashes.length > 0) return;
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} holds all records of this clone.', plainText(branch)),
      );
      return;
    }
    const count =
      paths.length === 1
        ? vscode.l10n.t('1 record published to {0}.', plainText(branch))
        : vscode.l10n.t('{0} records published to {1}.', paths.length, plainText(branch));
    const more =
      merged.length === 0
        ? ''
        : ` ${vscode.l10n.t('Merged with what others wrote: {0}.', plainText(merged.map(nameOf).join(', ')))}`;
    const open = vscode.l10n.t('Open Pull Request');
    void vscode.window
      .showInformationMessage(count + more, ...(page === undefined ? [] : [open]))
      .then(pressed => {
        if (pressed !== undefined && page !== undefined) void vscode.env.openExternal(vscode.Uri.parse(page));
      });
  }

  private async tellClash(place: Place, clash: Published['clashes'][number]): Promise<void> {
    const compare = vscode.l10n.t('Compare');
    const mine = vscode.l10n.t('Publish Mine');
    const name = plainText(nameOf(clash.path));
    const pressed = await vscode.window.showWarningMessage(
      clash.why === 'removed'
        ? vscode.l10n.t('{0} was removed from the branch, and changed here: it was not published.', name)
        : clash.why === 'twice'
          ? vscode.l10n.t(
              'The branch holds another {0}: yours was not published. Give it another name.',
              name,
            )
          : vscode.l10n.t('{0} was changed here and there in the same lines: it was not published.', name),
      ...(clash.theirs === undefined ? [] : [compare]),
      mine,
    );
    if (pressed === compare && clash.theirs !== undefined)
      await this.compare(place, clash.path, clash.theirs);
    // Only here: another repository may hold a record of the same name.
    if (pressed === mine) {
      await this.publishPlace(place, [clash.path]);
      await this.look();
    }
  }

  private async compare({ repository }: Place, path: string, blob: string): Promise<void> {
    const text = await contentOf(repository.git, blob);
    const copy = vscode.Uri.file(comparePath(this.deps.storage.fsPath, blob, path));
    await vscode.workspace.fs.writeFile(
      copy,
      Uint8Array.from(text, sign => sign.charCodeAt(0)),
    );
    const own = vscode.Uri.joinPath(vscode.Uri.file(repository.top), path);
    const title = vscode.l10n.t('{0}: branch ↔ here', nameOf(path));
    await vscode.commands.executeCommand('vscode.diff', copy, own, title);
  }

  /** Each repository once, with the records of all open folders in it. */
  private async places(): Promise<readonly Place[]> {
    const found = new Map<string, { repository: RecordRepository; folders: string[] }>();
    for (const folder of diskFolders()) {
      const repository = await recordRepositoryOf(folder.uri);
      if (!repository) continue;
      const known = found.get(repository.top) ?? { repository, folders: [] };
      known.folders.push(...recordFolders.map(name => `${repository.prefix}.opex/${name}`));
      found.set(repository.top, known);
    }
    return [...found.values()];
  }

  private async targetOf({ repository, folders }: Place, asked: string | undefined): Promise<RecordTarget> {
    const set = this.deps.settings.get('opex.records.branch').trim();
    const branch = asked ?? (set || ((await this.answersOf(repository)).branch ?? suggestedBranch));
    const remote = remoteOf(repository);
    return { git: repository.git, branch, folders, ...(remote ? { remote: remote.name } : {}) };
  }

  private async answersOf({ top }: RecordRepository): Promise<Answers> {
    const kept = (await this.deps.state.read(memory, top)) as Partial<Answers> | undefined;
    const agreed = Array.isArray(kept?.agreed) ? kept.agreed.filter(key => typeof key === 'string') : [];
    const branch = typeof kept?.branch === 'string' ? { branch: kept.branch } : {};
    return kept?.version === 1 ? { version: 1, ...branch, agreed } : { version: 1, agreed: [] };
  }

  private async remember({ top }: RecordRepository, answers: Answers): Promise<void> {
    await this.deps.state.write(memory, top, answers);
  }
}

/** `origin` where there are several: where a clone came from. */
function remoteOf({ remotes }: RecordRepository): RecordRepository['remotes'][number] | undefined {
  return remotes.find(({ name }) => name === 'origin') ?? remotes[0];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
