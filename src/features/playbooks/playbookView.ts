import * as vscode from 'vscode';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type { FileLink } from '../../core/playbooks/link';
import type { UseSubject } from './useContext';
import { sentenceOf } from '../../platform/problemSentences';
import type { ReadableRoots } from '../../platform/readableRoots';
import type { PlaybookView } from '../../protocol/playbookPage';
import { imageUri } from './followLink';
import type { PlaybookFiles } from './playbookFiles';
import type { PlaybookLibrary } from './playbookLibrary';

export interface PlaybookViewDeps {
  readonly library: PlaybookLibrary;
  readonly files: PlaybookFiles;
  readonly roots: ReadableRoots;
}

/** What a page shows of a playbook, without the frame around it. */
export type PlaybookBody = Omit<
  Extract<PlaybookView, { kind: 'playbook' }>,
  'state' | 'canGoBack' | 'incident' | 'goTo' | 'use'
>;

/** The same with what of it can be used; that stays here. */
export type ReadBody = PlaybookBody & { readonly subject: UseSubject };

/** Reads and renders a playbook for a page. @throws ProblemError */
export async function readPlaybookView(
  deps: PlaybookViewDeps,
  key: string,
  asWebviewUri: (uri: vscode.Uri) => vscode.Uri,
): Promise<ReadBody> {
  const uri = parseUri(key);
  const parsed = await deps.library.read(uri);
  const images = new Map<string, string | undefined>();
  const first = await deps.library.render(parsed, link => {
    images.set(link.path, undefined);
    return undefined;
  });
  // Where an image really lies is known only after asking the disk: a second pass, where there are images at all.
  for (const path of images.keys()) images.set(path, await locate(deps, uri, path, asWebviewUri));
  const { html, outline, steps, blocks, problems } =
    images.size === 0 ? first : await deps.library.render(parsed, link => images.get(link.path));
  const { playbook } = parsed;
  return {
    kind: 'playbook',
    title: playbook.title,
    path: vscode.workspace.asRelativePath(uri),
    html,
    outline,
    facts: [
      ...(playbook.services.length > 0
        ? [{ name: vscode.l10n.t('Services'), value: playbook.services.join(', ') }]
        : []),
      ...(playbook.alerts.length > 0
        ? [{ name: vscode.l10n.t('Alerts'), value: playbook.alerts.join(', ') }]
        : []),
      ...(playbook.owner === undefined ? [] : [{ name: vscode.l10n.t('Owner'), value: playbook.owner }]),
    ],
    notices: [...parsed.problems, ...problems].map(noticeOf),
    subject: {
      uri: key,
      title: playbook.title,
      services: playbook.services,
      partners: playbook.partners ?? [],
      steps,
      blocks,
    },
  };
}

async function locate(
  deps: PlaybookViewDeps,
  from: vscode.Uri,
  path: string,
  asWebviewUri: (uri: vscode.Uri) => vscode.Uri,
): Promise<string | undefined> {
  const link: FileLink = { kind: 'file', path };
  const uri = imageUri(deps.roots, from, link);
  if (!uri) return undefined;
  const place = await deps.files.placeOf(uri);
  return place.kind === 'inside' ? asWebviewUri(uri).toString() : undefined;
}

function parseUri(key: string): vscode.Uri {
  try {
    return vscode.Uri.parse(key, true);
  } catch {
    throw new ProblemError(problem('playbooks.unknown', { file: key.slice(0, 200) }));
  }
}

function noticeOf(found: Problem): string {
  const { text } = sentenceOf(found);
  return found.place ? vscode.l10n.t('Line {0}: {1}', found.place.line + 1, text) : text;
}
