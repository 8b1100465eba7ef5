import type { Locator, Page } from 'playwright-core';

/** An entry of the status bar. */
export interface StatusItem {
  readonly id: string;
  /** Text without icons. */
  readonly text: string;
  /** Names of its codicons. */
  readonly icons: readonly string[];
  readonly ariaLabel: string;
  readonly kind: 'normal' | 'warning' | 'error';
}

/** The status bar. */
export class StatusBar {
  constructor(private readonly page: Page) {}

  /** All entries, or those of one extension by the start of their id (`opex.opex`). */
  async items(idStart = ''): Promise<readonly StatusItem[]> {
    return this.page.locator(`.statusbar-item[id^="${idStart}"]`).evaluateAll(items =>
      items.map(item => ({
        id: item.id,
        text: item.textContent.trim(),
        icons: [...item.querySelectorAll('.codicon')].map(
          icon => /codicon-([\w-]+)/.exec(icon.className)?.[1] ?? '',
        ),
        ariaLabel: item.getAttribute('aria-label') ?? '',
        kind: item.classList.contains('error-kind')
          ? 'error'
          : item.classList.contains('warning-kind')
            ? 'warning'
            : 'normal',
      })),
    );
  }

  /** Waits for an entry with this text. */
  async waitText(text: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.statusbar-item').filter({ hasText: text }).first();
    await item.waitFor();
    return item;
  }

  /** Clicks the entry with this text. */
  async click(text: string | RegExp): Promise<void> {
    await (await this.waitText(text)).locator('.statusbar-item-label').click();
  }
}
