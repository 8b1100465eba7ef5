import { userInfo } from 'node:os';

/** What this machine calls the person; for lines that nothing else can be signed by. */
export function machineUserName(): string {
  try {
    return userInfo().username || 'unknown';
  } catch {
    // A container's user need not have a name.
    return 'unknown';
  }
}
