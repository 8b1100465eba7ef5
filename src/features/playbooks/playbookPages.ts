import type * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import { setContextKey } from '../../platform/contextKey';
import { readPlaybookPageState, type PlaybookPageState } from '../../protocol/playbookPage';
import { PlaybookPage, type GoTo, type PlaybookPageDeps } from './playbookPage';

/** The open tabs: a playbook that one of them shows is shown there again. */
export class PlaybookPages implements Disposable {
  private readonly pages = new Set<PlaybookPage>();

  constructor(private readonly deps: PlaybookPageDeps) {}

  /** Shows a playbook, at a section where one is named, and for an incident. */
  async open(uri: string, section?: string, incidentId?: string): Promise<void> {
    const goTo: GoTo | undefined = section === undefined ? undefined : { section };
    const shown = [...this.pages].find(
      page => page.uri === uri && (incidentId === undefined || page.incidentId === incidentId),
    );
    if (shown) {
      shown.reveal(goTo);
      return;
    }
    const state: PlaybookPageState = {
      version: 1,
      uri,
      trail: [],
      ...(incidentId === undefined ? {} : { incidentId }),
    };
    await this.add(new PlaybookPage(this.deps, state)).show(state, goTo);
    setContextKey('opex.playbookOpened', true);
  }

  /** Takes over a tab of before the reload; one that kept nothing is closed. */
  async restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const state = readPlaybookPageState(kept);
    if (!state) {
      panel.dispose();
      return;
    }
    await this.add(new PlaybookPage(this.deps, state, panel)).show(state);
  }

  /** Of the playbook in front; none may be. */
  async sayOutcome(outcome: 'helped' | 'wrong'): Promise<void> {
    await [...this.pages].find(page => page.active)?.sayOutcome(outcome);
  }

  /** Leaves the tabs open: at a reload of the window VS Code brings them back, which closing them would prevent. */
  dispose(): void {
    this.pages.clear();
  }

  private add(page: PlaybookPage): PlaybookPage {
    this.pages.add(page);
    page.onDidDispose(() => this.pages.delete(page));
    return page;
  }
}
