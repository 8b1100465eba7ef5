import type { Locator, Page } from 'playwright-core';
import { TreeView } from './treeView';

/** The activity bar and the view containers it opens. */
export class SideBar {
  constructor(private readonly page: Page) {}

  /** Opens a view container by its title (`Opex`), unless it is open. */
  async open(container: string): Promise<void> {
    const item = this.item(container);
    await item.waitFor();
    if ((await item.getAttribute('aria-selected')) !== 'true') {
      await item.click();
    }
    await this.page.locator('.part.sidebar .composite.title h2').getByText(container).waitFor();
  }

  /** Number on a container's icon; undefined when it has no badge. */
  async badge(container: string): Promise<string | undefined> {
    const badge = this.item(container).locator('.badge:not([aria-hidden="true"]) .badge-content');
    return (await badge.allInnerTexts())[0];
  }

  /** Waits until a container's badge shows this; undefined waits until it has none. */
  async waitBadge(container: string, text: string | undefined): Promise<void> {
    const badge = this.item(container).locator('.badge:not([aria-hidden="true"]) .badge-content');
    if (text === undefined) {
      await badge.waitFor({ state: 'hidden' });
    } else {
      await badge.getByText(text, { exact: true }).waitFor();
    }
  }

  /** A view of the open container, by its title. */
  view(name: string): TreeView {
    return new TreeView(this.page, name);
  }

  private item(container: string): Locator {
    return this.page.locator('.part.activitybar .action-item', {
      has: this.page.locator(`.action-label[aria-label^="${container}"]`),
    });
  }
}
