import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Owner } from '../core/base/disposable';
import { isProblemError, problemOf } from '../core/base/problem';
import type { Logger } from '../core/base/logger';
import { escapeHtml } from '../core/playbooks/markdownText';
import { RpcHost, type RepliesOf, type RpcFailure, type Typed } from '../protocol/rpc';
import { sentenceOf } from './problemSentences';

/**
 * What a kind of page is. To add one: a folder `media/<page>` with `main.ts` and `style.css` (esbuild makes
 * `dist/media/<page>.js` and `<page>-style.css`), its messages in `src/protocol`, and this.
 */
export interface PageKind<Request extends Typed> {
  /** For the serializer and `onWebviewPanel:` in package.json. */
  readonly viewType: string;
  /** The folder's name below `media/`. */
  readonly page: string;
  /** Checks what the page sends: its content may come from outside. */
  readonly readRequest: (body: unknown) => Request | undefined;
}

export interface PageOptions<Request extends Typed, Replies extends RepliesOf<Request>> {
  readonly extensionUri: vscode.Uri;
  readonly title: string;
  /** Folders whose files (images) the page may load, besides its own script and style. */
  readonly roots: readonly vscode.Uri[];
  readonly log: Logger;
  /** Answers the page: one exhaustive switch over `type`. What it throws reaches the page in words. */
  readonly serve: (request: Request) => Promise<Replies[Request['type']]> | Replies[Request['type']];
}

/**
 * A locked page in an editor tab: nothing loads but its own script (by nonce), its own style sheet, codicons, and images
 * of its roots; no inline style or script, no network. Data reaches it by messages only, and what it asks is checked.
 * It is not kept while hidden: the page keeps its state by `setState`, and asks again (`ready`) when it is back.
 *
 * Disposing it closes the tab, and closing the tab disposes it. Do not dispose pages when the extension is deactivated:
 * that also happens at a reload of the window, and a closed tab does not come back.
 */
export class Page<
  Request extends Typed,
  Replies extends RepliesOf<Request>,
  Event extends Typed,
> extends Owner {
  private readonly rpc: RpcHost<Request, Replies, Event>;

  private constructor(
    readonly panel: vscode.WebviewPanel,
    kind: PageKind<Request>,
    options: PageOptions<Request, Replies>,
  ) {
    super();
    const { webview } = panel;
    this.rpc = this.register(
      new RpcHost<Request, Replies, Event>({
        port: {
          post: message => void webview.postMessage(message),
          onMessage: listener => webview.onDidReceiveMessage(listener),
        },
        readRequest: kind.readRequest,
        serve: options.serve,
        describe: error => describeFailure(error, options.log),
        onBadMessage: () => options.log.warn(`${kind.viewType}: a message that is no request of this page`),
      }),
    );
    this.register(panel.onDidDispose(() => this.dispose()));
    this.register(panel);
    panel.title = options.title;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [mediaOf(options.extensionUri), ...options.roots],
    };
    webview.html = pageHtml(webview, options.extensionUri, kind.page, options.title);
  }

  /** Opens a page in a new tab, with the find widget (Ctrl+F). */
  static open<Request extends Typed, Replies extends RepliesOf<Request>, Event extends Typed>(
    kind: PageKind<Request>,
    options: PageOptions<Request, Replies>,
    column: vscode.ViewColumn = vscode.ViewColumn.Active,
  ): Page<Request, Replies, Event> {
    const panel = vscode.window.createWebviewPanel(kind.viewType, options.title, column, {
      enableFindWidget: true,
    });
    return new Page(panel, kind, options);
  }

  /** Takes over a tab that VS Code restored; see `platform/pageSerializer`. */
  static adopt<Request extends Typed, Replies extends RepliesOf<Request>, Event extends Typed>(
    panel: vscode.WebviewPanel,
    kind: PageKind<Request>,
    options: PageOptions<Request, Replies>,
  ): Page<Request, Replies, Event> {
    return new Page(panel, kind, options);
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  /** True where keys go to it. */
  get active(): boolean {
    return this.panel.active;
  }

  set title(title: string) {
    this.panel.title = title;
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Tells the page; a hidden page hears nothing and asks again when it is back. */
  send(event: Event): void {
    this.rpc.send(event);
  }
}

/** The whole document of a page. Everything in it is made here: no text from outside but the escaped title. */
function pageHtml(
  webview: Pick<vscode.Webview, 'cspSource' | 'asWebviewUri'>,
  extensionUri: vscode.Uri,
  page: string,
  title: string,
): string {
  const nonce = randomBytes(18).toString('base64url');
  const file = (name: string): string =>
    escapeHtml(webview.asWebviewUri(vscode.Uri.joinPath(mediaOf(extensionUri), name)).toString());
  const source = webview.cspSource;
  const policy = [
    "default-src 'none'",
    `img-src ${source}`,
    `style-src ${source}`,
    `font-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${file('codicon.css')}">
<link rel="stylesheet" href="${file(`${page}-style.css`)}">
</head>
<body>
<div id="page"></div>
<script type="module" nonce="${nonce}" src="${file(`${page}.js`)}"></script>
</body>
</html>`;
}

function mediaOf(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'media');
}

function describeFailure(error: unknown, log: Logger): RpcFailure {
  if (!isProblemError(error))
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const problem = problemOf(error);
  return { problem, text: sentenceOf(problem).text };
}
