import * as vscode from 'vscode';
import { executeCommand } from '../../platform/commands';
import { showCommit } from '../../platform/gitLog';
import type { IncidentPageDeps, PageParts } from './incidentPage';
import { openPlace } from './incidentLinks';
import type { PageTarget } from './incidentPageTargets';

/** Goes where a line of the page leads. */
export async function openTarget(
  { errors }: Pick<IncidentPageDeps, 'errors'>,
  { texts }: Pick<PageParts, 'texts'>,
  incidentId: string,
  target: PageTarget,
): Promise<void> {
  switch (target.kind) {
    case 'playbook':
      await executeCommand('opex.openPlaybook', target.uri, target.section, incidentId);
      return;
    case 'errorGroup':
      await executeCommand('opex.revealErrorGroup', target.fingerprint);
      return;
    case 'frame': {
      const group = errors.byFingerprint(target.fingerprint);
      const frame = group?.frames[target.frame];
      if (!group || !frame) return;
      const { fingerprint, service } = group;
      await executeCommand('opex.openFrame', {
        frame,
        fingerprint,
        ...(service === undefined ? {} : { service }),
      });
      return;
    }
    case 'rootCause':
      await executeCommand('opex.openRootCause', target.uri);
      return;
    case 'web':
      await openLink(target.href);
      return;
    case 'commit': {
      const { sha, folder } = target.commit;
      const text = await showCommit(vscode.Uri.parse(folder, true), sha, []);
      await texts.show(`${sha.slice(0, 7)}.diff`, text);
      return;
    }
    case 'incident':
      await executeCommand('opex.openIncident', { incidentId: target.incidentId });
      return;
    case 'place':
      await openPlace(target);
      return;
    case 'text':
      await texts.show(target.name, target.text);
      return;
  }
}

/** Links come from outside: only web addresses, and VS Code asks before it leaves. */
async function openLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}
