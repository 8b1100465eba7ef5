import type { ConnectedLogs } from '../platform/connectedLogs';
import { ErrorReader } from '../platform/errorReader';
import { ErrorWindow } from '../platform/errorWindow';
import { FrameResolver } from '../platform/frameResolver';
import { once } from '../platform/once';
import { ReadableRoots } from '../platform/readableRoots';
import type { Foundation } from './foundation';
import type { Stores } from './stores';

/** What reads errors: files of the workspace and connected engines. */
export type LogParts = ReturnType<typeof wireLogs>;

export function wireLogs({ basics, context, owned }: Foundation, { errors, team }: Stores) {
  const { clock, log, sample, settings, state } = basics;
  const roots = owned.add(new ReadableRoots(settings));
  const connected = once(async () => {
    const { openConnectedLogs } = await import('../platform/connectedLogs');
    return owned.add(openConnectedLogs({ state, secrets: context.secrets, team, clock, log }));
  });
  // The sample team has none.
  const logs: { readonly logs?: () => Promise<ConnectedLogs> } = sample ? {} : { logs: connected };
  const window = new ErrorWindow(settings, context.workspaceState);
  const reader = owned.add(
    new ErrorReader({
      extensionUri: context.extensionUri,
      store: errors,
      team,
      roots,
      settings: window,
      state,
      clock,
      log,
      ...logs,
    }),
  );
  const frames = owned.add(new FrameResolver({ team, clock, memory: context.workspaceState }));
  return { frames, logs, reader, roots, window };
}
