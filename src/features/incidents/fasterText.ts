import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { ConfirmedWrite, Outbox } from '../../core/incidents/outbox';
import { plainText } from '../../platform/remoteText';
import { spanText } from '../../platform/timeText';

/** Says when a colleague was faster: who, and how long ago. Of a storm it says how many. */
export class FasterTold extends Owner {
  private known: ConfirmedWrite[] = [];
  private pending: Disposable | undefined;

  constructor(
    outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
    this.register(
      outbox.onDidConfirm(write => {
        if (!write.faster) return;
        this.known.push(write);
        this.pending ??= this.clock.after(300, () => this.tell());
      }),
    );
    this.register(toDisposable(() => this.pending?.dispose()));
  }

  private tell(): void {
    this.pending = undefined;
    const [first, ...more] = this.known.splice(0);
    if (!first?.faster) return;
    const { by, agoMs } = first.faster;
    const title = plainText(first.entry.title, 80);
    const who = plainText(by, 60);
    const ago = agoMs === undefined ? undefined : spanText(agoMs);
    const resolved = first.entry.write.kind === 'resolve';
    const text =
      more.length > 0
        ? vscode.l10n.t('A colleague was faster at {0} incidents; yours was not needed.', more.length + 1)
        : resolved
          ? ago === undefined
            ? vscode.l10n.t('“{0}” was resolved by {1} already.', title, who)
            : vscode.l10n.t('“{0}” was resolved by {1}, {2} ago.', title, who, ago)
          : ago === undefined
            ? vscode.l10n.t('“{0}” was acknowledged by {1} already.', title, who)
            : vscode.l10n.t('“{0}” was acknowledged by {1}, {2} ago.', title, who, ago);
    void vscode.window.showInformationMessage(text);
  }
}
