import type { ConsoleMessage, Page } from 'playwright-core';

/** What VS Code itself always says in a closed network; nothing of it comes from an extension. */
const noise: readonly RegExp[] = [
  /Failed to load resource/,
  /Manifest fetch from/,
  /service ?worker/i,
  /vsda/,
  /open-vsx\.org|queryRawGalleryExtensions|ENOTFOUND/,
  /net::ERR_/,
  /A bad HTTP response code/,
  /authentication provider/,
  /An iframe which has both allow-scripts and allow-same-origin/,
];

const cspViolation = /Content Security Policy|Refused to (load|execute|apply|connect|frame)/i;

/** Collects what goes wrong in the page and in every webview frame. */
export class PageProblems {
  private readonly errors: string[] = [];
  private readonly violations: string[] = [];

  constructor(page: Page) {
    page.on('console', message => this.keep(message));
    page.on('pageerror', error => this.errors.push(error.stack ?? error.message));
    page.on('crash', () => this.errors.push('the page crashed'));
  }

  /** Errors on the console and uncaught ones, without VS Code's own noise. */
  consoleErrors(): readonly string[] {
    return this.errors;
  }

  /** Content-Security-Policy violations in any frame: each is a webview that asked for what it may not. */
  cspViolations(): readonly string[] {
    return this.violations;
  }

  private keep(message: ConsoleMessage): void {
    const text = message.text();
    if (cspViolation.test(text)) {
      this.violations.push(text);
    } else if (message.type() === 'error' && !noise.some(pattern => pattern.test(text))) {
      this.errors.push(text);
    }
  }
}
