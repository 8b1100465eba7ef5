import type { KeptCommit } from '../../core/incidents/incidentBundle';

/** Where a line of the page leads. */
export type PageTarget =
  | { readonly kind: 'playbook'; readonly uri: string; readonly section?: string }
  | { readonly kind: 'errorGroup'; readonly fingerprint: string }
  | { readonly kind: 'frame'; readonly fingerprint: string; readonly frame: number }
  | { readonly kind: 'rootCause'; readonly uri: string }
  | { readonly kind: 'web'; readonly href: string }
  | { readonly kind: 'commit'; readonly commit: KeptCommit }
  | { readonly kind: 'incident'; readonly incidentId: string }
  | { readonly kind: 'place'; readonly folder: string; readonly path: string; readonly line: number }
  /** A copy of this machine, for when the thing itself is out of reach. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

const longestKey = 4_000;

/**
 * What the lines of one view lead to. The page names a line by its key and nothing else, so that it can go only where
 * it was shown a way. Keys are the same for the same thing in every view.
 */
export class PageTargets {
  private readonly byKey = new Map<string, PageTarget>();

  /** For spreading into a line; a line that leads nowhere is plain text. */
  key(target: PageTarget): { readonly key?: string } {
    const key = keyOf(target);
    if (key.length > longestKey) return {};
    this.byKey.set(key, target);
    return { key };
  }

  get(key: string): PageTarget | undefined {
    return this.byKey.get(key);
  }
}

function keyOf(target: PageTarget): string {
  switch (target.kind) {
    case 'playbook':
      return `playbook ${target.uri}#${target.section ?? ''}`;
    case 'errorGroup':
      return `group ${target.fingerprint}`;
    case 'frame':
      return `frame ${target.fingerprint} ${target.frame}`;
    case 'rootCause':
      return `cause ${target.uri}`;
    case 'web':
      return `web ${target.href}`;
    case 'commit':
      return `commit ${target.commit.sha}`;
    case 'incident':
      return `incident ${target.incidentId}`;
    case 'place':
      return `place ${target.folder} ${target.path} ${target.line}`;
    case 'text':
      return `text ${target.name}`;
  }
}
