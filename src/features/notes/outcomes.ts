import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { CauseOutcome } from '../../core/incidents/incidentWrite';
import type { ConfirmedWrite, Outbox } from '../../core/incidents/outbox';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { CauseBook } from '../../core/notes/causeBook';
import { CauseFiles } from '../../platform/causeFiles';
import type { OutcomeAnswer } from '../../platform/outcomePick';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { askOutcome, type Resolved } from './askOutcome';

/** Incidents resolved in one go are asked about together. */
const settleMs = 400;
/** An answer that came later than this would interrupt something else: it is left for later. */
const patienceMs = 10_000;

interface OutcomesDeps {
  readonly outbox: Outbox;
  readonly incidents: IncidentStore;
  readonly causes: CauseBook;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Waiting {
  readonly resolved: Resolved;
  readonly pressedAt: number;
  /** Said with the resolve already. */
  readonly outcome: CauseOutcome | undefined;
}

/** Asks after a resolve what it was, and keeps what is left for later. */
export class Outcomes extends Owner {
  private waiting: Waiting[] = [];
  private pending: Disposable | undefined;
  private readonly files: CauseFiles;

  constructor(private readonly deps: OutcomesDeps) {
    super();
    this.files = new CauseFiles(deps.state, deps.causes);
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.load();
      }),
    );
    this.load();
  }

  /** A resolve that the source confirmed. */
  confirmed({ entry, incident }: ConfirmedWrite): void {
    if (entry.write.kind !== 'resolve' || this.deps.causes.of(entry.incidentId)) return;
    const { outbox, incidents } = this.deps;
    const known = incident ?? incidents.get(entry.incidentId)?.incident;
    const { note, outcome } = entry.write;
    this.waiting.push({
      pressedAt: entry.pressedAt,
      outcome,
      resolved: {
        cause: {
          version: 1,
          incidentId: entry.incidentId,
          title: entry.title,
          at: this.deps.clock.now(),
          ...(known ? { service: known.service.name } : {}),
          ...(note === undefined ? {} : { line: note }),
        },
        ...(known ? { addNote: text => outbox.press(known, { kind: 'note', text }) } : {}),
      },
    });
    this.pending?.dispose();
    this.pending = this.deps.clock.after(settleMs, () => {
      const waiting = this.waiting;
      this.waiting = [];
      // Logged where it failed; the view says what is left.
      this.ask(waiting).catch(() => undefined);
    });
  }

  /** Asks about what was left for later: one incident, or the one that the person picks. */
  async askLater(incidentId: string | undefined): Promise<void> {
    const { causes } = this.deps;
    const cause = incidentId === undefined ? await this.pickLeft() : causes.of(incidentId);
    if (cause) await this.keep([{ cause }], await askOutcome([{ cause }]));
  }

  private async ask(all: readonly Waiting[]): Promise<void> {
    for (const { resolved, outcome } of all)
      if (outcome) await this.keep([resolved], { outcome, toIncident: false });
    const waiting = all.filter(({ outcome }) => outcome === undefined);
    if (waiting.length === 0) return;
    const resolved = waiting.map(one => one.resolved);
    const newest = Math.max(...waiting.map(({ pressedAt }) => pressedAt));
    const isPrompt = this.deps.clock.now() - newest < patienceMs && vscode.window.state.focused;
    const isWanted = this.deps.settings.get('opex.rootCauses.askOnResolve');
    // Kept before it is asked: a window that goes in between leaves it for later.
    await this.keep(resolved, { outcome: 'later', toIncident: false });
    if (isPrompt && isWanted) await this.keep(resolved, await askOutcome(resolved));
  }

  private async keep(
    resolved: readonly Resolved[],
    answer: Pick<OutcomeAnswer, 'outcome' | 'line' | 'toIncident'>,
  ): Promise<void> {
    for (const { cause, addNote } of resolved) {
      const line = answer.line ?? cause.line;
      try {
        await this.files.put({
          ...cause,
          outcome: answer.outcome,
          ...(line === undefined ? {} : { line }),
        });
        if (answer.toIncident && answer.line !== undefined) await addNote?.(answer.line);
      } catch (error) {
        this.deps.log.error(
          `cause of ${cause.incidentId}: ${error instanceof Error ? error.message : String(error)}`,
        );
        throw error;
      }
    }
  }

  private async pickLeft(): Promise<CauseBook['left'][number] | undefined> {
    const items = this.deps.causes.left.map(cause => ({
      label: plainText(cause.title, 120),
      description: [cause.service ?? '', cause.line ?? '']
        .filter(Boolean)
        .map(text => plainText(text, 80))
        .join(' · '),
      cause,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Causes Left for Later'),
      placeHolder:
        items.length === 0
          ? vscode.l10n.t('None is left.')
          : vscode.l10n.t('Which incident do you know more about?'),
    });
    return picked?.cause;
  }

  private load(): void {
    this.files.load().catch((error: unknown) => {
      this.deps.log.warn(`causes: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
