import type { Locator, Page } from 'playwright-core';
import { until } from '../../host/until';

/** A notification on screen. */
export interface ShownNotification {
  readonly severity: 'info' | 'warning' | 'error' | 'other';
  readonly message: string;
  readonly buttons: readonly string[];
}

/** How long a toast is waited for (ms) before the notification centre is asked. */
const toastPatience = 10_000;

/** Notifications (toasts) and modal dialogs. */
export class Notifications {
  /** Toasts, or the list of the notification centre where that is open. */
  private readonly items: Locator;
  private readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.items = page.locator(
      '.notifications-toasts .notification-list-item, .notifications-center.visible .notification-list-item',
    );
    this.dialog = page.locator('.monaco-dialog-box');
  }

  /** What is on screen now. */
  async shown(): Promise<readonly ShownNotification[]> {
    return this.items.evaluateAll(toasts =>
      toasts.map(toast => {
        const icon = toast.querySelector('.notification-list-item-icon')?.className ?? '';
        const severity = (['info', 'warning', 'error'] as const).find(name =>
          icon.includes(`codicon-${name}`),
        );
        return {
          severity: severity ?? 'other',
          message: toast.querySelector('.notification-list-item-message')?.textContent ?? '',
          buttons: [
            ...toast.querySelectorAll('.notification-list-item-buttons-container .monaco-button'),
          ].map(button => button.textContent),
        };
      }),
    );
  }

  /**
   * Waits for a notification with this text. VS Code shows no toast for the third within 0.8 s, only a dot on the
   * bell: then the notification centre is opened, as a person would.
   */
  async wait(text: string | RegExp): Promise<Locator> {
    const item = this.items.filter({ hasText: text }).first();
    const isToast = await item.waitFor({ timeout: toastPatience }).then(
      () => true,
      () => false,
    );
    if (!isToast) {
      await this.page.locator('[id="status.notifications"]').click();
      await item.waitFor();
    }
    return item;
  }

  /** Presses a button of the notification with this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await (await this.wait(text)).getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes everything on screen. */
  async clear(): Promise<void> {
    const first = this.items.first();
    await until('the notifications to be closed', async () => {
      if ((await this.items.count()) === 0) {
        return true;
      }
      // A toast may go by itself in between: then the next look decides.
      await first
        .hover({ timeout: 1000 })
        .then(() => first.locator('.codicon-notifications-clear').click({ timeout: 1000 }))
        .catch(() => undefined);
      return false;
    });
  }

  /** Waits for a modal dialog and returns its message and detail. */
  async waitDialog(text?: string | RegExp): Promise<{ readonly message: string; readonly detail: string }> {
    const dialog = text === undefined ? this.dialog : this.dialog.filter({ hasText: text });
    await dialog.waitFor();
    const inner = async (selector: string): Promise<string> =>
      (await dialog.locator(selector).allInnerTexts()).join('\n').trim();
    return {
      message: await inner('.dialog-message-text'),
      detail: await inner('.dialog-message-detail'),
    };
  }

  /** Presses a button of the modal dialog and waits until it is gone. */
  async pressDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }
}
