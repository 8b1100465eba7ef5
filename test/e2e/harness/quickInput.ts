import type { Locator, Page } from 'playwright-core';
import { until } from '../../host/until';

/** An entry of an open quick pick. */
export interface QuickPickRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/**
 * The quick input: command palette, quick picks, input boxes. Where one follows another, name its `title`: the
 * widget is one and the same, and a step without a title may meet the one before.
 */
export class QuickInput {
  private readonly widget: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget:visible');
  }

  /** Waits until a quick pick or an input box is open; `title` waits for the one with that title. */
  async waitOpen(title?: string | RegExp): Promise<void> {
    const wanted =
      title === undefined
        ? this.widget
        : this.widget.filter({ has: this.page.locator('.quick-input-title', { hasText: title }) });
    await wanted.waitFor();
  }

  /** Waits until none is open. */
  async waitClosed(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** Title of the open input; empty when it has none. */
  async title(): Promise<string> {
    return (await this.widget.locator('.quick-input-title').innerText()).trim();
  }

  /** The line below the input: prompt or validation message. */
  async message(): Promise<string> {
    return (await this.widget.locator('.quick-input-message').innerText()).trim();
  }

  /** Waits until that line says this. */
  async waitMessage(text: string | RegExp): Promise<void> {
    await this.widget.locator('.quick-input-message').filter({ hasText: text }).waitFor();
  }

  /** Whether what is typed is masked. */
  async isMasked(): Promise<boolean> {
    return (await this.input().getAttribute('type')) === 'password';
  }

  /** Text in the input box. */
  async value(): Promise<string> {
    return this.input().inputValue();
  }

  /** Replaces the text of the input box. */
  async type(text: string): Promise<void> {
    await this.waitOpen();
    await this.input().fill(text);
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.input().press('Enter');
  }

  /** Presses Escape and waits until it is closed. */
  async cancel(): Promise<void> {
    await this.input().press('Escape');
    await this.waitClosed();
  }

  /** Types into an input box and accepts; with `title`, into the box of that title. */
  async answer(text: string, title?: string | RegExp): Promise<void> {
    await this.waitOpen(title);
    await this.type(text);
    await this.accept();
  }

  /** The entries that are rendered (a long list renders what fits). */
  async rows(): Promise<readonly QuickPickRow[]> {
    return this.widget.locator('.quick-input-list .monaco-list-row').evaluateAll(rows =>
      rows.map(row => {
        const text = (selector: string): string => row.querySelector(selector)?.textContent ?? '';
        return {
          label: text('.label-name'),
          description: text('.label-description'),
          detail: text('.quick-input-list-label-meta'),
        };
      }),
    );
  }

  /** Clicks the entry with this label (exact text, or a pattern); with `title`, in the pick of that title. */
  async pick(label: string | RegExp, title?: string | RegExp): Promise<void> {
    await this.waitOpen(title);
    await this.row(label).click();
  }

  /** Ticks or unticks an entry of a multi-select pick. */
  async tick(label: string | RegExp): Promise<void> {
    await this.row(label).locator('.quick-input-list-checkbox').click();
  }

  /** Presses an entry's own button, by its tooltip. */
  async pressEntryButton(label: string | RegExp, button: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).getByRole('button', { name: button }).click();
  }

  /** Runs a command by its full title in the command palette (`Opex: Acknowledge`). */
  async runCommand(title: string): Promise<void> {
    await this.findCommand(title);
    try {
      await this.row(title).click({ timeout: 10_000 });
    } catch (error) {
      const offered = (await this.rows()).map(row => row.label).join(' | ');
      await this.cancel();
      throw new Error(`the palette does not offer "${title}", but: ${offered}`, { cause: error });
    }
    // The command may open an input in the same widget: what comes next must not type into the closing palette.
    await until('the command palette to close', async () => {
      const values = await this.input().evaluateAll(inputs =>
        inputs.map(input => (input as HTMLInputElement).value),
      );
      return !values.includes(`>${title}`);
    });
  }

  /** Opens the palette with the title typed. A page that just loaded may take the focus and close it: then again. */
  private async findCommand(title: string): Promise<void> {
    const isOpen = (timeout: number): Promise<boolean> =>
      this.widget.waitFor({ timeout }).then(
        () => true,
        () => false,
      );
    await until(
      `the command palette to stay open for "${title}"`,
      async () => {
        await this.page.keyboard.press('F1');
        if (!(await isOpen(1000))) return false;
        const typed = await this.input()
          .fill(`>${title}`, { timeout: 2000 })
          .then(
            () => true,
            () => false,
          );
        if (!typed) return false;
        await this.row(title)
          .waitFor({ timeout: 3000 })
          .catch(() => undefined);
        return isOpen(100);
      },
      30_000,
    );
  }

  private input(): Locator {
    return this.widget.locator('.quick-input-box input');
  }

  private row(label: string | RegExp): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.widget.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
  }
}
