import type { Locator, Page } from 'playwright-core';
import { until } from '../../host/until';

/** A row of a tree as a person sees and hears it. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly ariaLabel: string;
  /** 1 is the top. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly isExpanded: boolean | undefined;
}

/** One view (a pane) of a side bar or panel. */
export class TreeView {
  readonly pane: Locator;

  constructor(
    private readonly page: Page,
    readonly name: string,
  ) {
    // Not by what the header says to a screen reader: that changes with the description beside the name.
    const title = page.locator('.pane-header .title', { hasText: new RegExp(`^${escapeRegExp(name)}$`) });
    this.pane = page.locator('.pane', { has: title });
  }

  /** Expands the pane when its header is all that shows. */
  async open(): Promise<void> {
    const header = this.header();
    if ((await header.getAttribute('aria-expanded')) === 'false') {
      await header.click();
    }
  }

  /** Collapses the pane to its header, which gives its room to the others. */
  async close(): Promise<void> {
    const header = this.header();
    if ((await header.getAttribute('aria-expanded')) === 'true') {
      await header.locator('.title').click();
    }
  }

  /** Rows that are rendered, from the top. */
  async rows(): Promise<readonly TreeRow[]> {
    return this.pane.locator('.monaco-list-row').evaluateAll(rows =>
      rows
        .sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
        .map(row => {
          const text = (selector: string): string => row.querySelector(selector)?.textContent ?? '';
          const expanded = row.getAttribute('aria-expanded');
          return {
            label: text('.label-name'),
            description: text('.label-description'),
            ariaLabel: row.getAttribute('aria-label') ?? '',
            level: Number(row.getAttribute('aria-level')),
            isExpanded: expanded === null ? undefined : expanded === 'true',
          };
        }),
    );
  }

  /** The first row whose label, description or spoken label contains this. */
  row(text: string | RegExp): Locator {
    const pattern = typeof text === 'string' ? new RegExp(escapeRegExp(text)) : text;
    const rows = this.pane.locator('.monaco-list-row');
    return rows
      .filter({ hasText: pattern })
      .or(this.pane.getByRole('treeitem', { name: pattern }))
      .first();
  }

  /** Waits for a row and returns it; one that is not in sight after a while is looked for by the wheel, as a person does. */
  async waitRow(text: string | RegExp): Promise<Locator> {
    const row = this.row(text);
    const inSight = await row.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    for (let tries = 0; !inSight && tries < 8 && !(await this.scrollTo(row)); tries++) await pause(1_000);
    await row.waitFor();
    return row;
  }

  /** Scrolls from the view's top to its end; true once the row is drawn. */
  private async scrollTo(row: Locator): Promise<boolean> {
    const list = this.pane.locator('.monaco-list').first();
    if (!(await list.isVisible())) return false;
    await list.hover();
    await this.page.mouse.wheel(0, -100_000);
    for (let step = 0; step < 40; step++) {
      await pause(40);
      if (await row.isVisible()) return true;
      await this.page.mouse.wheel(0, 44);
    }
    return false;
  }

  /** Waits until no row contains this. */
  async waitNoRow(text: string | RegExp): Promise<void> {
    await this.row(text).waitFor({ state: 'detached' });
  }

  /** Clicks a row (which runs its command, or expands it). */
  async click(text: string | RegExp): Promise<void> {
    await (await this.waitRow(text)).locator('.monaco-tl-contents').click();
  }

  /** Expands a row, unless it is expanded. */
  async expand(text: string | RegExp): Promise<void> {
    await this.setExpanded(text, true);
  }

  /** Collapses a row, unless it is collapsed. */
  async collapse(text: string | RegExp): Promise<void> {
    await this.setExpanded(text, false);
  }

  /** Presses an inline action of a row, by its title. */
  async pressRowAction(text: string | RegExp, action: string): Promise<void> {
    const row = await this.waitRow(text);
    await row.hover();
    await row.locator('.actions').getByRole('button', { name: action }).click();
  }

  /** Titles of a row's inline actions. */
  async rowActions(text: string | RegExp): Promise<readonly string[]> {
    const row = await this.waitRow(text);
    await row.hover();
    return row
      .locator('.actions .action-label')
      .evaluateAll(actions => actions.map(action => action.getAttribute('aria-label') ?? ''));
  }

  /** Chooses an entry of a row's context menu, by its title. */
  async chooseFromContextMenu(text: string | RegExp, entry: string): Promise<void> {
    await (await this.waitRow(text)).locator('.monaco-tl-contents').click({ button: 'right' });
    const menu = this.page.locator('.context-view .monaco-menu');
    // A menu swallows a click that comes too soon after the one that opened it.
    await until(`the menu to take "${entry}"`, async () => {
      if ((await menu.count()) === 0) return true;
      await menu.getByRole('menuitem', { name: entry }).click({ delay: 50 });
      return menu
        .waitFor({ state: 'detached', timeout: 1000 })
        .then(() => true)
        .catch(() => false);
    });
  }

  /** Presses a button in the view's title bar, by its title. */
  async pressTitleAction(action: string): Promise<void> {
    await this.header().hover();
    await this.header().getByRole('button', { name: action, exact: true }).click();
  }

  /** The line above the tree (`TreeView.message`); empty when there is none. */
  async message(): Promise<string> {
    return (await this.texts('.tree-explorer-viewlet-tree-view > .message')).join('\n');
  }

  /** The view's description beside its title; empty when there is none. */
  async description(): Promise<string> {
    return (await this.texts('.pane-header .description')).join('');
  }

  /** Text of the welcome content; empty when it does not show. */
  async welcome(): Promise<string> {
    return (await this.texts('.welcome-view-content:visible')).join('\n').trim();
  }

  /** Presses a button of the welcome content. */
  async pressWelcome(button: string): Promise<void> {
    await this.pane.locator('.welcome-view-content').getByRole('button', { name: button }).click();
  }

  /** Waits for a text anywhere in the pane: rows, message or welcome. */
  async waitText(text: string | RegExp): Promise<void> {
    await this.pane.getByText(text).first().waitFor();
  }

  private header(): Locator {
    return this.pane.locator('.pane-header');
  }

  private texts(selector: string): Promise<readonly string[]> {
    return this.pane.locator(selector).allInnerTexts();
  }

  private async setExpanded(text: string | RegExp, isExpanded: boolean): Promise<void> {
    const row = await this.waitRow(text);
    if ((await row.getAttribute('aria-expanded')) !== String(isExpanded)) {
      await row.locator('.monaco-tl-twistie').click();
      await row.and(this.page.locator(`[aria-expanded="${isExpanded}"]`)).waitFor();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
