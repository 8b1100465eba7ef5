import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { until } from '../../host/until';

/** An accessibility fault that axe-core calls serious or critical. */
export interface AxeFault {
  readonly rule: string;
  readonly help: string;
  /** Selectors of the elements. */
  readonly where: readonly string[];
}

/** A part of what axe-core returns. */
interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[] }[];
  }[];
}

/** Webviews: pages and views that an extension renders in a frame of a frame. */
export class Webviews {
  constructor(private readonly page: Page) {}

  /**
   * The frame of the visible webview that contains `selector` (`body` for any) with this text. A Playwright Frame:
   * `frame.getByRole('button', …)`, `frame.locator(…)`. After a window reload ask again.
   */
  async find(text: string | RegExp, selector = 'body'): Promise<Frame> {
    return until(`a webview with ${String(text)}`, async () => {
      for (const frame of this.contentFrames()) {
        const wanted = frame.locator(selector).filter({ hasText: text, visible: true });
        if ((await wanted.count()) > 0) {
          return frame;
        }
      }
      return undefined;
    });
  }

  /**
   * What axe-core finds serious or critical in a webview. A webview is transparent over the workbench, which axe
   * would take for white: `background` is the theme colour that lies below it.
   */
  async axeFaults(frame: Frame, background = '--vscode-editor-background'): Promise<readonly AxeFault[]> {
    await frame.evaluate(name => {
      document.documentElement.style.backgroundColor = `var(${name})`;
    }, background);
    const source = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    // Through the debugger, which the page's Content-Security-Policy does not concern.
    await frame.evaluate(source);
    const result = await frame.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        rule: id,
        help,
        where: nodes.map(node => node.target.map(String).join(' ')),
      }));
  }

  /** Documents of webviews: the inner of the two frames that VS Code nests. */
  private contentFrames(): readonly Frame[] {
    return this.page.frames().filter(frame => {
      const outer = frame.parentFrame();
      return outer !== null && /\/webview\/browser\/pre\//.test(outer.url());
    });
  }
}
