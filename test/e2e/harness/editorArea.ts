import type { Locator, Page } from 'playwright-core';
import { until } from '../../host/until';

/** Where the cursor is; both count from 1. */
export interface CursorPosition {
  readonly line: number;
  readonly column: number;
}

/** A CodeLens on screen. */
export interface ShownLens {
  readonly text: string;
  /** Line it stands over, from 1. */
  readonly line: number;
}

/** The editor area: tabs, the active text editor, lenses. */
export class EditorArea {
  private readonly active: Locator;

  constructor(private readonly page: Page) {
    this.active = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /** Titles of the open tabs. */
  async tabs(): Promise<readonly string[]> {
    return titles(this.page.locator('.tabs-container .tab'));
  }

  /** Title of the active tab; empty when none is open. */
  async activeTab(): Promise<string> {
    return (await titles(this.activeTabs()))[0] ?? '';
  }

  /** Waits until the active tab has this title. */
  async waitActiveTab(title: string | RegExp): Promise<void> {
    await this.activeTabs().filter({ hasText: title }).first().waitFor();
  }

  /** Absolute path of the active file; for an editor without one what its tab says instead. */
  async activePath(): Promise<string> {
    const label = await this.activeTabs().first().locator('.tab-label').getAttribute('aria-label');
    // Problems and changes in the file follow the path.
    return (label ?? '').split(' • ')[0] ?? '';
  }

  /** The cursor of the active editor, from the status bar; undefined when no text editor is active. */
  async cursor(): Promise<CursorPosition | undefined> {
    const [text] = await this.page.locator('[id="status.editor.selection"]').allInnerTexts();
    const match = /Ln (\d+), Col (\d+)/.exec(text ?? '');
    return match ? { line: Number(match[1]), column: Number(match[2]) } : undefined;
  }

  /** Waits until the file with this tab title is active with the cursor on this line. */
  async waitAt(title: string | RegExp, line: number): Promise<void> {
    await this.waitActiveTab(title);
    await until(
      `the cursor on line ${line} of ${String(title)}`,
      async () => (await this.cursor())?.line === line,
    );
  }

  /** Text of the lines on screen, by line number. */
  async visibleLines(): Promise<ReadonlyMap<number, string>> {
    const numbers = await this.lineNumbers();
    const lines = await this.active.locator('.view-lines .view-line').evaluateAll(views =>
      views.map(view => ({
        top: view.getBoundingClientRect().top,
        // Monaco renders spaces as no-break spaces.
        text: view.textContent.replaceAll('\u00a0', ' '),
      })),
    );
    return new Map(
      lines
        .map(
          ({ top, text }) =>
            [numbers.find(number => Math.abs(number.top - top) < 2)?.line ?? 0, text] as const,
        )
        .filter(([line]) => line > 0)
        .sort(([a], [b]) => a - b),
    );
  }

  /** Lenses on screen, from the top. */
  async lenses(): Promise<readonly ShownLens[]> {
    const numbers = await this.lineNumbers();
    const lenses = await this.active.locator('.codelens-decoration').evaluateAll(views =>
      views.map(view => ({
        bottom: view.getBoundingClientRect().bottom,
        text: view.textContent.replaceAll('\u00a0', ' ').trim(),
      })),
    );
    return lenses
      .map(({ bottom, text }) => ({
        text,
        line: numbers.filter(number => number.top >= bottom - 4).sort((a, b) => a.top - b.top)[0]?.line ?? 0,
      }))
      .sort((a, b) => a.line - b.line);
  }

  /** Waits for a lens with this text and returns it. */
  async waitLens(text: string | RegExp): Promise<ShownLens> {
    await this.lensLink(text).waitFor();
    return until(`the line of the lens ${String(text)}`, async () =>
      (await this.lenses()).find(lens =>
        typeof text === 'string' ? lens.text.includes(text) : text.test(lens.text),
      ),
    );
  }

  /** Clicks a lens. */
  async clickLens(text: string | RegExp): Promise<void> {
    await this.lensLink(text).click();
  }

  /** Opens a file of the workspace at a line, by quick open; `path` relative to the folder. */
  async openFile(path: string, line = 1): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    await until(`quick open for ${path}`, async () => {
      await this.page.keyboard.press('Control+P');
      return widget
        .waitFor({ timeout: 1000 })
        .then(() => true)
        .catch(() => false);
    });
    const name = path.slice(path.lastIndexOf('/') + 1);
    await widget.locator('.quick-input-box input').fill(`${path}:${line}`);
    await widget.locator('.monaco-list-row').filter({ hasText: name }).first().click();
    await this.waitAt(name, line);
  }

  /** Puts the cursor at a line and column of the active editor. One that just opened takes the focus: then again. */
  async goTo(line: number, column = 1): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    const isThere = (): Promise<boolean> =>
      until(`line ${line}`, async () => (await this.cursor())?.line === line, 2_000);
    await until(
      `the cursor on line ${line}`,
      async () => {
        await this.page.keyboard.press('Control+G');
        await input.fill(`:${line}:${column}`, { timeout: 2_000 });
        await input.press('Enter', { timeout: 2_000 });
        return isThere();
      },
      30_000,
    );
  }

  /** Closes all tabs. */
  async closeAll(): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+W');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  private activeTabs(): Locator {
    return this.page.locator('.editor-group-container.active .tab.active');
  }

  private lensLink(text: string | RegExp): Locator {
    return this.active.locator('.codelens-decoration a').filter({ hasText: text }).first();
  }

  private lineNumbers(): Promise<readonly { readonly top: number; readonly line: number }[]> {
    return this.active.locator('.margin-view-overlays .line-numbers').evaluateAll(numbers =>
      numbers.map(number => ({
        top: number.getBoundingClientRect().top,
        line: Number(number.textContent),
      })),
    );
  }
}

function titles(tabs: Locator): Promise<readonly string[]> {
  return tabs
    .locator('.monaco-icon-label-container')
    .evaluateAll(labels => labels.map(label => label.textContent));
}
