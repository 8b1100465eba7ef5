import type { Locator, Page } from 'playwright-core';
import { until } from '../../host/until';

/** Comment threads over the lines of the active editor. */
export class CommentThreads {
  constructor(private readonly page: Page) {}

  /** The thread whose heading or text contains this. */
  thread(text: string | RegExp): Locator {
    return this.page.locator('.review-widget').filter({ hasText: text }).first();
  }

  /** Waits until a comment is being written whose text contains this, and gives its text. */
  async waitWriting(text: string | RegExp): Promise<string> {
    return until(
      `a comment with ${String(text)} to be written`,
      async () => {
        const shown = await this.writing();
        return (typeof text === 'string' ? shown?.includes(text) : text.test(shown ?? ''))
          ? shown
          : undefined;
      },
      45_000,
    );
  }

  /** What stands in the editor of the comment that is being written, as far as it is on screen. */
  async writing(): Promise<string | undefined> {
    const lines = this.page.locator(
      '.review-widget .comment-body .monaco-editor .view-line, .review-widget .edit-container .monaco-editor .view-line',
    );
    if ((await lines.count()) === 0) return undefined;
    const sorted = await lines.evaluateAll(views =>
      views
        .map(view => ({
          top: view.getBoundingClientRect().top,
          text: view.textContent.replaceAll('\u00a0', ' '),
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return sorted.join('\n');
  }

  /** Puts the cursor into the comment's text and replaces all of it. */
  async rewrite(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** Puts the keyboard into the comment's text. */
  async focus(): Promise<void> {
    await this.page.locator('.review-widget .edit-container .monaco-editor').first().click();
  }

  /** Presses a button under the comment, by its title. */
  async press(button: string): Promise<void> {
    await this.page.locator('.review-widget').getByRole('button', { name: button }).first().click();
  }

  /** Waits until no thread is open. */
  async waitNone(): Promise<void> {
    await this.page.locator('.review-widget').first().waitFor({ state: 'detached' });
  }
}
